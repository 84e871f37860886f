"""Logging in with the provider in a real browser, across sites, as cookies have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from handoff.agents import Profile
from handoff.desk.guard import AWAY_COOKIE, COOKIE
from ops.settings import Settings
from tests.handoff.desk.browsing import fits, painted, violations
from tests.handoff.desk.conftest import PASSWORD, Served
from tests.handoff.desk.signing.conftest import settled
from tests.handoff.desk.signing.issuing import AYSE, Issuer, Person, serving

#: As long as a busy machine needs for the way to another server and back, in milliseconds.
PATIENCE = 30_000


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with serving(Issuer()) as issuer:
        yield issuer


@pytest.fixture
def settings(tmp_path: Path, issuer: Issuer) -> Settings:
    return settled(tmp_path, issuer.url)


def begin(served: Served, issuer: Issuer, page: Page) -> None:
    """As far as the provider's page, by keyboard alone."""
    issuer.back = f"{served.url}login/with/back"
    page.goto(served.url)
    expect(page.get_by_label("Adınız")).to_be_focused(timeout=PATIENCE)
    painted(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Papatya ID ile giriş yap")
    expect(link).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Continue as")).to_be_visible(timeout=PATIENCE)
    assert page.url.startswith(f"{issuer.url}/authorize?")


def test_the_way_there_and_back_ends_at_the_desk(
    served: Served, issuer: Issuer, context: BrowserContext
) -> None:
    served.do(served.desk.agents.add("Ayşe", PASSWORD))
    served.do(served.desk.identities.expect("Ayşe", AYSE.claims["email"]))
    page = context.new_page()
    begin(served, issuer, page)
    page.get_by_role("button", name="Continue as").press("Enter")
    expect(page.get_by_role("link", name="Ayşe", exact=True)).to_be_visible(timeout=PATIENCE)
    # Neither the code nor the state is left in the address.
    assert page.url == served.url
    cookies: dict[str, Any] = {cookie["name"]: cookie for cookie in context.cookies()}  # type: ignore[typeddict-item]
    assert AWAY_COOKIE not in cookies
    assert cookies[COOKIE]["sameSite"] == "Strict"
    assert cookies[COOKIE]["httpOnly"]
    page.reload()
    expect(page.get_by_role("link", name="Ayşe", exact=True)).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations_and_nothing_sticks_out(
    served: Served, issuer: Issuer, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    served.do(served.desk.agents.add("Selin", PASSWORD, Profile("admin")))
    long = "abdurrahman.gazi.karaosmanoglu@musteri-hizmetleri.papatya.example"
    issuer.person = Person("7", AYSE.claims | {"email": long})
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = context.new_page()
        begin(served, issuer, page)
        page.get_by_role("button", name="Continue as").press("Enter")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text(f"{long} bu masada", timeout=PATIENCE)
        found, held = violations(page), [fits(page)]
        page.get_by_label("Adınız").fill("Selin")
        page.get_by_label("Şifreniz").fill(PASSWORD)
        page.get_by_role("button", name="Giriş yap", exact=True).click()
        expect(page.get_by_role("link", name="Selin", exact=True)).to_be_visible(timeout=PATIENCE)
        page.goto(f"{served.url}agents")
        page.locator("summary", has_text="Papatya ID ile giriş").click()
        page.get_by_label("Hesabının e-posta adresi").fill(long)
        found += violations(page)
        held.append(fits(page))
        page.get_by_label("Hesabının e-posta adresi").press("Enter")
        expect(page.get_by_role("status")).to_have_text(
            "Giriş hesabı kaydedildi.", timeout=PATIENCE
        )
        page.goto(f"{served.url}account")
        expect(page.get_by_text(long)).to_be_visible(timeout=PATIENCE)
        found += violations(page)
        held.append(fits(page))
    assert found == []
    assert all(held)


def test_a_page_is_measured_when_its_stylesheets_have_come(
    served: Served, browser: Browser
) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()

        def hold(route: Route) -> None:
            page.wait_for_timeout(500)
            route.continue_()

        page.route("**/*.css", hold)
        page.goto(served.url, wait_until="commit")
        expect(page.get_by_role("link", name="Papatya ID ile giriş yap")).to_be_attached()
        assert violations(page) == []
