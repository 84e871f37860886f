"""Under an agent's words: whether they have reached the customer, and whether he has read them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.receipts import Receipts
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import SHOP, Served

PATIENCE = 15_000


async def claimed(desk: DeskContext, channel: str) -> str:
    """A conversation that Ayşe has."""
    inbox = Inbox(desk.redis, desk.redis, SHOP, "worker-1")
    await inbox.open()
    cid = (await desk.conversations.create(channel, "tr")).id
    await steps.say(desk.conversations, cid, "insan")
    await steps.answer(desk.conversations, inbox, [], handoff=steps.handing_over())
    await desk.queue.claim(cid, "Ayşe")
    return cid


def test_each_state_stands_under_the_last_message_that_has_it(
    served: Served, context: BrowserContext
) -> None:
    desk = served.desk
    receipts = Receipts(desk.redis, SHOP)
    page = log_in(served, context, "Ayşe")
    cid = served.do(claimed(desk, "web"))
    ids = [served.do(desk.queue.reply(cid, "Ayşe", text, text)) for text in ("bir", "iki", "üç")]
    page.goto(f"{served.url}#/c/{cid}")
    messages = page.get_by_role("log").get_by_role("article")

    def shown() -> list[str]:
        return [each.text_content() or "" for each in page.locator(".receipt:visible").all()]

    expect(messages.filter(has_text="üç")).to_contain_text("Gönderildi", timeout=PATIENCE)
    assert shown() == ["Gönderildi"]
    served.do(receipts.note(cid, ids[1]))
    iki = messages.filter(has_text="iki")
    expect(iki).to_contain_text("Müşteriye ulaştı", timeout=PATIENCE)
    assert shown() == ["Müşteriye ulaştı", "Gönderildi"]
    served.do(receipts.note(cid, ids[2], ids[0]))
    expect(messages.filter(has_text="bir")).to_contain_text("Okundu", timeout=PATIENCE)
    assert shown() == ["Okundu", "Müşteriye ulaştı"]
    served.do(receipts.note(cid, ids[2], ids[2]))
    expect(messages.filter(has_text="üç")).to_contain_text("Okundu", timeout=PATIENCE)
    assert shown() == ["Okundu"]


def test_of_telegram_nothing_is_said_that_nobody_knows(
    served: Served, context: BrowserContext
) -> None:
    desk = served.desk
    page = log_in(served, context, "Ayşe")
    cid = served.do(claimed(desk, "telegram"))
    reply = served.do(desk.queue.reply(cid, "Ayşe", "Buyurun", "r1"))
    page.goto(f"{served.url}#/c/{cid}")
    message = page.get_by_role("log").get_by_role("article").filter(has_text="Buyurun")
    expect(message).to_contain_text("Gönderildi", timeout=PATIENCE)
    served.do(Receipts(desk.redis, SHOP).note(cid, reply, reply))
    expect(message).to_contain_text("Telegram’a iletildi", timeout=PATIENCE)
    expect(message).not_to_contain_text("Okundu")


def test_what_is_read_stays_read_whatever_else_happens(
    served: Served, context: BrowserContext
) -> None:
    desk = served.desk
    page = log_in(served, context, "Ayşe")
    cid = served.do(claimed(desk, "web"))
    served.do(steps.say(desk.conversations, cid, "bir sorum var"))
    page.goto(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("log")).to_contain_text("bir sorum var", timeout=PATIENCE)
    page.goto(f"{served.url}#/")
    line = page.locator(f'a.line[href="#/c/{cid}"]').first
    expect(line).not_to_have_class(re.compile("unread"), timeout=PATIENCE)
    served.do(desk.queue.note(cid, "Mert", "bakıyorum", "n1"))
    served.do(Receipts(desk.redis, SHOP).note(cid, served.do(last(desk, cid))))
    served.do(steps.say(desk.conversations, served.do(claimed(desk, "web")), "başka biri"))
    expect(page.get_by_text("başka biri").first).to_be_visible(timeout=PATIENCE)
    expect(line).not_to_have_class(re.compile("unread"))
    served.do(steps.say(desk.conversations, cid, "hâlâ bekliyorum"))
    expect(line).to_have_class(re.compile("unread"), timeout=PATIENCE)


async def last(desk: DeskContext, cid: str) -> str:
    return (await desk.conversations.latest(cid, 1))[0].id


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_can_be_read_by_everybody(served: Served, browser: Browser, theme: str) -> None:
    with browser.new_context(color_scheme=theme) as context:  # type: ignore[arg-type]
        page = log_in(served, context, "Ayşe")
        cid = served.do(claimed(served.desk, "web"))
        served.do(served.desk.queue.reply(cid, "Ayşe", "Buyurun", "r1"))
        page.goto(f"{served.url}#/c/{cid}")
        expect(page.locator(".receipt")).to_have_text("Gönderildi", timeout=PATIENCE)
        assert violations(page) == []
