"""The webhooks' pages in a real browser: by keyboard alone, on a phone, and for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.agents import Profile
from handoff.webhooks.delivery import Trouble
from ops.settings import Settings, load
from tests.handoff.desk.browsing import fits, violations
from tests.handoff.desk.conftest import PASSWORD, SHOP, Served

#: A busy machine takes its time (ms).
_PATIENCE = 30_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    tables = "".join(f'[webhooks.{id}]\nurl = "https://{id}.example/in"\n' for id in ("crm", "erp"))
    config.write_text(f'shop = "{SHOP}"\n{tables}', "utf-8")
    secrets = {f"WEBHOOK_SECRET_{id}": "a secret for both of us" for id in ("CRM", "ERP")}
    return load(config, {"DESTEK_HOME": str(tmp_path), **secrets})


async def letters(served: Served) -> None:
    """Dead letters of one webhook, and one of them waits."""
    deliveries = served.desk.deliveries
    for n, event in enumerate(("handoff", "reply", "rating", "resolve")):
        talk = await served.desk.conversations.create("web", "tr")
        body = json.dumps({"event": event, "data": {"text": "değişim istiyorum " * 20}})
        await deliveries.make("crm", f"{n}", event, talk, 1795341600000 + n, body)
        found = await deliveries.get(f"{n}")
        if event == "handoff":
            await deliveries.failed(found, 1795345200000, Trouble.TIMEOUT, 0)
        else:
            await deliveries.bury(found, Trouble.ANSWERED, 500, tried=True)


def enter(served: Served, context: BrowserContext, path: str) -> Page:
    """A page of an admin's, past the login and without waiting for the desk itself."""
    served.do(served.desk.agents.add("Ayşe", PASSWORD, Profile("admin")))
    page = context.new_page()
    page.goto(served.url)
    page.get_by_label("Adınız").fill("Ayşe")
    page.get_by_label("Şifreniz").fill(PASSWORD)
    page.get_by_role("button", name="Giriş yap").click()
    page.wait_for_url(served.url)
    page.goto(f"{served.url}{path}")
    return page


def test_a_dead_letter_is_looked_at_and_sent_again_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    served.do(letters(served))
    page = enter(served, context, "account")
    page.get_by_role("link", name="Web kancaları").press("Enter")
    page.get_by_role("link", name="Bak: yanıt, 22.11.2026 13:00").press("Enter")
    expect(page.get_by_role("heading", name="Bildirim: yanıt", level=1)).to_be_visible(
        timeout=_PATIENCE
    )
    expect(page.get_by_text('"event": "reply"')).to_be_visible(timeout=_PATIENCE)
    page.get_by_role("button", name="Yeniden gönder").press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "Birkaç saniye içinde yeniden gönderilecek.", timeout=_PATIENCE
    )
    expect(page.get_by_text("2 bildirim sırada · 2 bildirim ulaştırılamadı")).to_be_visible(
        timeout=_PATIENCE
    )
    page.get_by_role("button", name="Hepsini yeniden gönder: crm").press("Enter")
    expect(page.get_by_text("4 bildirim sırada · 0 bildirim ulaştırılamadı")).to_be_visible(
        timeout=_PATIENCE
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations_and_nothing_sticks_out(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        served.do(letters(served))
        page = enter(served, context, "webhooks")
        expect(page.get_by_role("heading", name="crm", level=2)).to_be_visible(timeout=_PATIENCE)
        found, held = violations(page), [fits(page)]
        page.goto(f"{served.url}webhooks/1")
        expect(page.get_by_role("heading", name="Bildirim: yanıt", level=1)).to_be_visible(
            timeout=_PATIENCE
        )
        found += violations(page)
        held.append(fits(page))
    assert found == []
    assert all(held)
