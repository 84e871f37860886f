"""The office in a real browser: by keyboard alone, on a phone, and for everybody."""

from __future__ import annotations

import time
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.agents import Profile
from handoff.desk.guard import COOKIE
from tests.handoff.desk.browsing import fits, painted, violations
from tests.handoff.desk.conftest import PASSWORD, Served


def enter(served: Served, context: BrowserContext) -> Page:
    """A page of an admin's, past the login."""
    served.do(served.desk.agents.add("Ayşe", PASSWORD, Profile("admin")))
    page = context.new_page()
    page.goto(served.url)
    type_in(page, "Ayşe")
    expect(page.get_by_role("navigation")).to_be_visible()
    return page


def type_in(page: Page, name: str) -> None:
    """Name and password by keyboard alone."""
    expect(page.get_by_label("Adınız")).to_be_focused()
    painted(page)
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def key_of(page: Page) -> pyotp.TOTP:
    """What the phone has after the key was typed."""
    shown = page.locator("code").inner_text()
    return pyotp.TOTP(shown.replace(" ", ""))


def test_a_second_step_is_set_up_and_used_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    page = enter(served, context)
    page.get_by_role("link", name="Ayşe", exact=True).press("Enter")
    page.locator("#old-begin").press_sequentially(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Doğrulama uygulamasıyla")).to_be_visible()
    phone = key_of(page)
    expect(page.get_by_role("heading", name="Girişte ikinci adım")).to_be_focused()
    painted(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kod")).to_be_focused()
    page.keyboard.type(phone.now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kurtarma kodlarınız")).to_be_focused()
    expect(page.get_by_text("10 kurtarma kodunuz var")).to_be_visible()
    page.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    type_in(page, "ayşe")
    expect(page.get_by_label("Kod")).to_be_focused()
    painted(page)
    assert COOKIE not in {cookie["name"] for cookie in context.cookies()}  # type: ignore[typeddict-item]
    page.keyboard.type(phone.at(int(time.time()) + 30))  # one that was not used yet
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()


def test_an_admin_adds_and_changes_an_agent_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    page = enter(served, context)
    page.goto(f"{served.url}agents")
    painted(page)
    page.get_by_label("Adı", exact=True).focus()
    page.keyboard.type("Mert")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mert için şifre")).to_be_visible()
    item = page.get_by_role("listitem").filter(has_text="Mert")
    item.get_by_text("Değiştir").press("Enter")
    item.get_by_label("Şikâyet").press("Space")
    item.get_by_label("Aynı anda en çok görüşme").press("ArrowUp")
    item.get_by_role("button", name="Kaydet").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Değişiklik kaydedildi.")
    mert = served.do(served.desk.agents.get("Mert"))
    assert (mert.teams, mert.capacity) == (("general", "complaints"), 6)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_no_accessibility_violations_and_nothing_sticks_out(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = enter(served, context)
        served.do(served.desk.agents.add("Abdurrahman Gazi Karaosmanoğlu", PASSWORD))
        expect(page.get_by_role("link", name="Ayşe", exact=True)).to_be_visible()
        page.goto(f"{served.url}account")
        found, held = violations(page), [fits(page)]
        page.locator("#old-begin").fill(PASSWORD)
        page.get_by_role("button", name="Kurmaya başla").click()
        code = page.get_by_label("Kod")
        expect(code).to_be_visible()
        found += violations(page)
        held.append(fits(page))
        code.fill(key_of(page).now())
        code.press("Enter")
        expect(page.get_by_role("heading", name="Kurtarma kodlarınız")).to_be_visible()
        found += violations(page)
        page.goto(f"{served.url}agents")
        for summary in page.locator("summary").all():
            summary.click()
        found += violations(page)
        held.append(fits(page))
        page.goto(f"{served.url}audit")
        expect(page.get_by_text("ikinci adımı açtı")).to_be_visible()
        found += violations(page)
        held.append(fits(page))
        page.get_by_role("button", name="Çıkış", exact=True).click()
        page.get_by_label("Adınız").fill("ayşe")
        page.get_by_label("Şifreniz").fill(PASSWORD)
        page.get_by_role("button", name="Giriş yap").click()
        expect(page.get_by_label("Kod")).to_be_visible()
        found += violations(page)
    assert found == []
    assert all(held)
