"""Waiting times as a browser shows them: their colours follow the clocks of service."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.agents import Profile
from handoff.clocks import Clockwork
from handoff.teams import Teams
from handoff.timekeeping import Timekeeper
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import SHOP, Served


def look(served: Served, cid: str, later: float = 0) -> None:
    """Read a conversation's clocks as they are so many minutes later."""
    desk = served.desk
    clockwork = Clockwork(desk.settings.service, desk.calendar)
    now = round((time.time() + later * 60) * 1000)
    teams = Teams(desk.calendar)
    keeper = Timekeeper(desk.redis, SHOP, desk.activity, clockwork, teams, lambda: now)
    served.do(keeper.look(cid))


def asked_before(served: Served, cid: str, minutes: float) -> None:
    """Move what a conversation's clocks show into the past."""
    key = served.desk.queue.keys.conversation(cid)
    line = served.do(served.desk.conversations.get(cid)).service
    moved = {n: line[n] - round(minutes * 60_000) for n in ("since", "warns", "due")}
    shown = str({**line, **moved}).replace("'", '"')
    served.do(served.desk.redis.hset(key, "service", shown))
    told = {"c": cid, "e": "", "k": "clock"}
    served.do(served.desk.redis.xadd(served.desk.queue.keys.activity, told))


def test_waiting_times_turn_amber_and_red_by_the_clocks(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    look(served, cid)
    page = log_in(served, context, "Ayşe")
    waited = page.locator("section.waiting .waited")
    expect(waited).to_have_attribute("data-urgent", "")
    asked_before(served, cid, 7.5)
    expect(waited).to_have_attribute("data-urgent", "amber")
    expect(waited).to_have_attribute(
        "title", re.compile(r"^İlk yanıt için süre .* \(hedef 10 dk\)")
    )
    asked_before(served, cid, 3)
    expect(waited).to_have_attribute("data-urgent", "red")
    expect(waited).to_have_attribute("title", re.compile("^İlk yanıt gecikti: hedef 10 dk"))


def test_one_of_mine_shows_how_long_the_customer_waits_and_nothing_while_it_is_his_turn(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    look(served, cid)
    page = log_in(served, context, "Ayşe")
    waited = page.locator("section.mine .waited")
    expect(waited).to_have_count(1)
    served.do(served.desk.queue.reply(cid, "Ayşe", "buyurun", "r1"))
    look(served, cid)
    expect(waited).to_have_count(0)


def test_the_transcript_says_what_was_late_and_what_came_of_it(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    look(served, cid, 8)
    look(served, cid, 11)
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    log = page.get_by_role("log")
    expect(log).to_contain_text("İlk yanıt için süre dolmak üzere (hedef 10 dk)")
    expect(log).to_contain_text("İlk yanıt gecikti (hedef 10 dk)Talep bu yüzden öne alındı.")
    expect(page.locator("section.waiting a.line")).to_contain_text("Öncelikli")


def supervisor(served: Served, context: BrowserContext) -> Page:
    """A page of the desk for a supervisor."""
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.agents.change("Ayşe", Profile("supervisor")))
    page.reload()
    return page


def test_agents_are_shown_no_way_to_the_board(served: Served, context: BrowserContext) -> None:
    page = log_in(served, context, "Ayşe")
    expect(page.get_by_role("link", name="Pano")).to_have_count(0)


def test_the_board_shows_the_moment_by_itself_and_leads_to_what_is_late(
    served: Served, context: BrowserContext
) -> None:
    page = supervisor(served, context)
    page.get_by_role("link", name="Pano").click()
    board = page.get_by_role("region", name="Pano")
    waiting = board.locator(".tile", has_text="Sırada").locator("dd")
    expect(waiting).to_have_text("0")
    expect(board).to_contain_text("Geciken yok")
    cid = served.waiting()
    look(served, cid)
    asked_before(served, cid, 11)
    expect(waiting).to_have_text("1")
    expect(board.locator(".tile.red")).to_contain_text("Geciken")
    expect(board.get_by_role("row", name="Ayşe")).to_contain_text("0 / 5")
    board.get_by_role("row", name="Deniz").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Deniz", level=1)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_board_is_accessible_and_fits(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    lines = [served.waiting() for _ in range(3)]
    for cid, minutes in zip(lines, (2, 8, 15), strict=True):
        look(served, cid)
        asked_before(served, cid, minutes)
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = supervisor(served, context)
        page.goto(f"{served.url}#/overview")
        expect(page.get_by_role("row", name="Deniz")).to_have_count(2)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
