"""The API keys' page in a real browser: by keyboard alone, on a phone, and for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.programs import Programs, Scope
from tests.handoff.desk.browsing import fits, painted, violations
from tests.handoff.desk.conftest import SHOP, Served
from tests.handoff.desk.test_hooks_browser import enter

#: A busy machine takes its time (ms).
_PATIENCE = 30_000


def made(page: Page, name: str) -> str:
    """The key that the page shows for this once."""
    expect(page.get_by_role("heading", name=f"{name} için anahtar", level=2)).to_be_focused(
        timeout=_PATIENCE
    )
    painted(page)
    return page.locator("#made-key").inner_text()


def test_a_key_is_made_copied_and_withdrawn_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = enter(served, context, "account")
    page.get_by_role("link", name="API anahtarları").press("Enter")
    name = page.get_by_label("Programın adı")
    expect(name).to_be_visible(timeout=_PATIENCE)
    painted(page)
    name.focus()
    page.keyboard.type("crm")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Görüşmeleri listelemek")).to_be_checked(timeout=_PATIENCE)
    page.keyboard.press("Enter")
    key = made(page, "crm")
    page.keyboard.press("Tab")
    copy = page.get_by_role("button", name="Kopyala")
    expect(copy).to_be_focused(timeout=_PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kopyalandı")).to_be_visible(timeout=_PATIENCE)
    assert page.evaluate("navigator.clipboard.readText()") == key
    programs = Programs(served.desk.redis, SHOP)
    found = served.do(programs.find(key, 1795341600000))
    assert found.scopes == {Scope.CONVERSATIONS_READ}
    page.locator("summary", has_text="İptal et").press("Enter")
    page.get_by_role("button", name="İptal et: crm").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Anahtar iptal edildi.", timeout=_PATIENCE)
    expect(page.get_by_text("Henüz anahtar yok.")).to_be_visible(timeout=_PATIENCE)
    assert served.do(programs.find(key, 1795341600000)) is None


def test_where_there_is_no_clipboard_the_key_is_copied_all_the_same(
    served: Served, context: BrowserContext
) -> None:
    page = enter(served, context, "keys")
    # As on a page that came without TLS.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_label("Programın adı").fill("crm")
    page.get_by_label("Talepleri okumak").check()
    page.get_by_role("button", name="Anahtarı yap").click()
    key = made(page, "crm")
    page.get_by_role("button", name="Kopyala").click()
    expect(page.get_by_text("Kopyalandı")).to_be_visible(timeout=_PATIENCE)
    assert page.evaluate("getSelection().toString()") == key
    page.get_by_label("Programın adı").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Programın adı")).to_have_value(key[:31], timeout=_PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations_and_nothing_sticks_out(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    programs = Programs(served.desk.redis, SHOP)
    served.do(programs.add("depo-yonetim-sistemi-2026-x", Scope, 1795341600000, "Ayşe"))
    served.do(programs.add("crm", ["cases:read"], 1795341600000))
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = enter(served, context, "keys")
        expect(page.get_by_role("button", name="Anahtarı yap")).to_be_visible(timeout=_PATIENCE)
        for summary in page.locator("summary").all():
            summary.click()
        found, held = violations(page), [fits(page)]
        page.get_by_label("Programın adı").fill("abdurrahman-gazi-karaosmanoglu")
        for scope in page.get_by_role("checkbox").all():
            scope.check()
        page.get_by_role("button", name="Anahtarı yap").click()
        made(page, "abdurrahman-gazi-karaosmanoglu")
        page.get_by_role("button", name="Kopyala").click()
        expect(page.get_by_text("Kopyalandı")).to_be_visible(timeout=_PATIENCE)
        found += violations(page)
        held.append(fits(page))
        page.get_by_label("Programın adı").fill("crm")
        page.get_by_label("Programın adı").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible(timeout=_PATIENCE)
        found += violations(page)
        held.append(fits(page))
    assert found == []
    assert all(held)
