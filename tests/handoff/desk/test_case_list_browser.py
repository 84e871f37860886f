"""The cases' page in a real browser: by keyboard alone, on a phone, and for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.handoff.desk.browsing import fits, violations
from tests.handoff.desk.conftest import Served
from tests.handoff.desk.test_case_list import opened
from tests.handoff.desk.test_hooks_browser import enter

#: A busy machine takes its time (ms).
_PATIENCE = 30_000


def test_older_cases_and_a_conversation_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    cid, numbers = served.do(opened(served.desk, 53))
    page = enter(served, context, "account")
    page.get_by_role("link", name="Talepler", exact=True).press("Enter")
    expect(page.get_by_text("53 talep")).to_be_visible(timeout=_PATIENCE)
    page.get_by_role("link", name="Daha eskiler").press("Enter")
    link = page.get_by_role("link", name=f"{numbers[0]}: görüşmeyi aç")
    expect(link).to_be_visible(timeout=_PATIENCE)
    link.press("Enter")
    page.wait_for_url(f"**/#/c/{cid}", timeout=_PATIENCE)
    shown = page.get_by_role("button", name=f"{numbers[0]}: Göster")
    expect(shown).to_be_visible(timeout=_PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations_and_nothing_sticks_out(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    _, numbers = served.do(opened(served.desk, 53))
    served.do(served.desk.cases.take(numbers[-1], "Abdurrahman Gazi Karaosmanoğlu"))
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = enter(served, context, "cases")
        expect(page.get_by_role("link", name="Daha eskiler")).to_be_visible(timeout=_PATIENCE)
        assert violations(page) == []
        assert fits(page)
        # The head of the table is there for everybody's ears; where it is out of sight, the time
        # says itself what it is the time of.
        when = page.locator("tbody td:last-child").first
        on_a_phone = size[0] < 560
        for lang, label in (("tr", "Açıldı"), ("en", "Opened")):
            context.request.get(f"{served.url}login?lang={lang}")
            page.goto(f"{served.url}cases")
            expect(page.get_by_role("columnheader", name=label, exact=True)).to_have_count(
                1, timeout=_PATIENCE
            )
            assert when.inner_text().startswith(f"{label}: ") is on_a_phone
            assert label not in when.aria_snapshot()
