"""Who waits elsewhere than on the site hears of his place again when it matters, once."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff import announcements
from handoff.calendar import Calendar
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.ending import Handoff
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import Step
from handoff.teams import Teams
from handoff.ushering import Usher
from handoff.waiting import Wait
from ops.settings import Hours
from ops.settings import Service as Targets
from tests.handoff import steps
from tests.handoff.conftest import SHOP
from tests.handoff.test_timekeeping import ALWAYS, DAYS, MINUTE


class Line:
    """A queue of customers, and an usher whose hour the test sets."""

    def __init__(self, store: Redis, inbox: Inbox) -> None:
        self.store, self.inbox = store, inbox
        self.conversations, self.queue = Conversations(store, SHOP), Queue(store, SHOP)

    async def join(self, channel: str = "telegram", lang: str = "tr", reason: str = "asked") -> str:
        made = await self.conversations.create(channel, lang, push=channel != "web")
        await steps.say(self.conversations, made.id)
        wait = Wait(1, 10)
        words = announcements.queued(reason, "T-1", lang, wait, channel)
        handoff = Handoff(Step.HAND_OVER, reason, "T-1", words)
        await steps.answer(self.conversations, self.inbox, [], handoff=handoff)
        return made.id

    def usher(self, minutes: float, hours: Hours = ALWAYS) -> Usher:
        clockwork = Clockwork(Targets(), Calendar(hours))
        teams = Teams(clockwork.calendar)
        now = self.now + round(minutes * MINUTE)
        return Usher(self.store, SHOP, clockwork, teams, lambda: now)

    async def later(self, minutes: float, hours: Hours = ALWAYS) -> None:
        self.now = int((await self.store.time())[0]) * 1000 + 1000
        await self.usher(minutes, hours).round()

    async def heard(self, cid: str) -> list[Entry]:
        entries = await self.conversations.entries(cid)
        return [e for e in entries if e.author == "system"]


@pytest.fixture
def line(store: Redis, inbox: Inbox) -> Line:
    return Line(store, inbox)


async def test_who_moves_up_to_half_the_places_is_told(line: Line) -> None:
    before = [await line.join() for _ in range(3)]
    cid = await line.join()
    await line.queue.claim(before[0], "Ayşe")
    await line.later(6)
    assert len(await line.heard(cid)) == 1  # place 3 of 4 is no news
    await line.queue.claim(before[1], "Ayşe")
    await line.later(6)
    first, second = await line.heard(cid)
    assert first.payload["waiting"] == {"place": "4", "minutes": 10}
    assert second.text == "Sıranız yaklaştı, yeriniz: 2. Sıranız gelince size buradan yazacağız."
    assert second.payload["waiting"] == {"place": "2", "minutes": None}


async def test_it_is_said_once_whoever_says_it(line: Line) -> None:
    before, cid = await line.join(), await line.join(lang="en")
    await steps.say(line.conversations, cid, "one more thing")
    await line.queue.claim(before, "Ayşe")
    line.now = int((await line.store.time())[0]) * 1000
    await asyncio.gather(*(line.usher(6).round() for _ in range(5)))
    (_, again) = await line.heard(cid)
    assert "your place in the queue is now 1" in again.text
    pushed = [fields["e"] for _, fields in await line.store.xrange(line.queue.keys.outbox)]
    assert pushed.count(again.id) == 1
    assert (await line.conversations.get(cid)).last_text == "one more thing"  # not answered by it


async def test_whoever_waits_longer_than_he_was_told_hears_an_apology_and_where_to_wait(
    line: Line,
) -> None:
    cid = await line.join()
    await line.later(9)
    assert len(await line.heard(cid)) == 1
    await line.later(11)
    text = (await line.heard(cid))[-1].text
    assert text.startswith("Söylediğimizden uzun sürdü, kusura bakmayın.")
    assert "Telegram'da bu sohbete gelir" in text


async def test_on_the_site_a_line_says_it_and_no_message_comes(line: Line) -> None:
    cid = await line.join("web")
    await line.later(60)
    assert len(await line.heard(cid)) == 1


async def test_nobody_is_told_at_night_or_after_he_was_claimed(line: Line) -> None:
    never = Hours.model_validate(dict.fromkeys(DAYS, ()))
    cid = await line.join()
    await line.later(60, never)
    assert len(await line.heard(cid)) == 1
    await line.queue.claim(cid, "Ayşe")
    await line.later(60)
    assert not any("uzun sürdü" in e.text for e in await line.heard(cid))


async def test_to_somebody_in_despair_nobody_speaks_of_places(line: Line) -> None:
    cid = await line.join(reason="self_harm")
    await line.later(60)
    assert len(await line.heard(cid)) == 1


async def test_the_words_are_not_said_to_who_was_claimed_meanwhile(line: Line) -> None:
    cid = await line.join()
    conversation = await line.conversations.get(cid)
    await line.queue.claim(cid, "Ayşe")
    line.now = int((await line.store.time())[0]) * 1000
    said = await line.usher(0)._store.run("wait", conversation.id, "wait:1", "…", "tr", "{}")
    assert said == ""
