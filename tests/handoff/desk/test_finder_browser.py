"""Views, search and long lists in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.desk.context import DeskContext
from handoff.indexing import Indexer
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import SHOP, Served


async def written(desk: DeskContext, number: int) -> list[str]:
    """Conversations in which a customer has written once, numbered; oldest first."""
    made = []
    for _ in range(number):
        made.append((await desk.conversations.create("web", "tr")).id)
        await steps.say(desk.conversations, made[-1], f"kargom nerede, {len(made)}. soru")
    return made


async def index(desk: DeskContext) -> None:
    indexer = Indexer(desk.redis, desk.redis, SHOP)
    await indexer.catch_up()
    while await indexer.follow(1):
        pass


def shown(page: Page) -> int:
    """How many lines the page holds."""
    return page.locator(".view a.line").count()


def test_a_long_list_holds_what_is_in_sight_and_fetches_on_the_way(
    served: Served, context: BrowserContext
) -> None:
    served.do(written(served.desk, 250))
    page = log_in(served, context, "Ayşe")
    page.get_by_role("button", name="Tümü 250").click()
    lines = page.locator(".view")
    expect(lines.get_by_text("250. soru")).to_be_visible()
    assert shown(page) < 40
    lines.get_by_role("link").first.focus()
    for last, fetched in ((151, 200), (51, 250), (1, 250)):
        page.keyboard.press("End")
        expect(lines.locator("a", has_text=f"nerede, {last}. soru")).to_be_focused()
        expect(page.locator(".windowed")).to_have_css("height", f"{fetched * 94}px")
        assert shown(page) < 40
    expect(lines.locator("a", has_text="kargom nerede, 1. soru")).to_be_focused()
    page.keyboard.press("Home")
    expect(lines.locator("a", has_text="250. soru")).to_be_focused()


def test_a_view_follows_what_happens(served: Served, context: BrowserContext) -> None:
    first, second = served.do(written(served.desk, 2))
    page = log_in(served, context, "Ayşe")
    page.get_by_role("button", name="Tümü 2").click()
    lines = page.locator(".view a.line")
    expect(lines.first).to_contain_text("2. soru")
    served.do(steps.say(served.desk.conversations, first, "hâlâ bekliyorum"))
    expect(lines.first).to_contain_text("hâlâ bekliyorum")
    expect(lines).to_have_count(2)
    served.do(served.desk.conversations.forget(second))
    expect(lines).to_have_count(1)
    expect(page.get_by_role("button", name="Tümü 1")).to_be_visible()
    cid = served.waiting("insan istiyorum")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    page.get_by_role("button", name="Bende 1").click()
    expect(lines).to_have_count(1)
    served.do(served.desk.queue.release(cid, "Ayşe"))
    expect(lines).to_have_count(0)
    expect(page.get_by_text("Burada görüşme yok.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_by_keyboard_alone(served: Served, browser: Browser, scheme: str) -> None:
    cid = served.waiting("KARGOM nerede kaldı")
    served.do(index(served.desk))
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = log_in(served, context, "Ayşe")
    page.keyboard.press("Control+k")
    page.keyboard.type("kargo kald")
    marks = page.locator(".view mark")
    expect(marks).to_have_text(["KARGOM", "kaldı"])
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("heading", name="Deniz", level=1)).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("bulunmaz")
    expect(page.get_by_text("Hiçbir görüşmede bulunamadı.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_be_visible()
