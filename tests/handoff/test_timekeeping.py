"""Clocks on a real store; the time is passed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from handoff.activity import Activity
from handoff.calendar import Calendar
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.priority import Priority
from handoff.queue import Queue
from handoff.store import connect
from handoff.teams import Team, Teams
from handoff.timekeeping import Timekeeper
from ops.settings import Hours
from ops.settings import Service as Targets
from tests.handoff import steps
from tests.handoff.conftest import SHOP

MINUTE = 60_000
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = Hours.model_validate({"holidays": "", **dict.fromkeys(DAYS, ("00:00-24:00",))})


class Watched:
    """One conversation in the queue and a timekeeper whose hour the test sets."""

    def __init__(self, store: Redis, cid: str, since: int) -> None:
        self.store, self.cid, self.since = store, cid, since
        self.conversations, self.queue = Conversations(store, SHOP), Queue(store, SHOP)
        self.keys = self.queue.keys
        self.minutes = 0.0
        self.keeper = self.another()

    def another(self, teams: Teams | None = None) -> Timekeeper:
        clockwork = Clockwork(Targets(), Calendar(ALWAYS))
        activity = Activity(self.store, SHOP)
        teams = teams or Teams(clockwork.calendar)
        return Timekeeper(self.store, SHOP, activity, clockwork, teams, lambda: self.now)

    @property
    def now(self) -> int:
        return self.since + round(self.minutes * MINUTE)

    async def at(self, minutes: float) -> None:
        self.minutes = minutes
        await self.keeper.strike()

    async def marks(self) -> list[tuple[str, dict[str, object]]]:
        entries: list[Entry] = await self.conversations.entries(self.cid)
        return [(e.text, e.payload) for e in entries if e.text.startswith("clock_")]


@pytest.fixture
async def watched(store: Redis, conversations: Conversations, inbox: Inbox) -> Watched:
    cid = await steps.queued(conversations, inbox)
    watched = Watched(store, cid, (await conversations.get(cid)).queued_at)
    await watched.keeper.survey()
    return watched


WARNED = ("clock_warned", {"clock": "first_answer", "minutes": 10})
BREACHED = ("clock_breached", {"clock": "first_answer", "minutes": 10, "priority": 1})


async def test_first_a_warning_then_the_breach_that_raises_the_priority(watched: Watched) -> None:
    await watched.at(6.9)
    assert await watched.marks() == []
    await watched.at(7)
    assert await watched.marks() == [WARNED]
    before = await watched.conversations.get(watched.cid)
    await watched.at(10)
    await watched.at(11)
    assert await watched.marks() == [WARNED, BREACHED]
    after = await watched.conversations.get(watched.cid)
    assert (before.priority, after.priority) == (Priority.NORMAL, Priority.RAISED)
    assert after.updated_at == before.updated_at  # nobody has written anything


async def test_who_is_late_goes_before_others_of_his_kind(
    watched: Watched, conversations: Conversations, inbox: Inbox
) -> None:
    # Another who asked first, but whose clock is not looked at here.
    other = await steps.queued(conversations, inbox)
    await watched.store.hset(watched.keys.conversation(other), "queued_at", 1)
    await watched.store.zadd(watched.keys.queue, {other: 1})
    await watched.at(10)
    waiting = await watched.queue.waiting_list()
    assert [each.conversation.id for each in waiting] == [watched.cid, other]


async def test_lateness_raises_a_request_once(watched: Watched) -> None:
    await watched.at(10)
    await watched.at(480)
    late = ("clock_breached", {"clock": "resolution", "minutes": 480})
    assert (await watched.marks())[-1] == late
    assert (await watched.conversations.get(watched.cid)).priority is Priority.RAISED


async def test_lateness_never_goes_before_danger(watched: Watched) -> None:
    await watched.store.hset(watched.keys.conversation(watched.cid), "priority", 2)
    await watched.at(10)
    assert (await watched.marks())[-1] == (BREACHED[0], {"clock": "first_answer", "minutes": 10})
    assert (await watched.conversations.get(watched.cid)).priority is Priority.HIGH


async def test_two_who_watch_write_each_mark_once(watched: Watched) -> None:
    watched.minutes = 12
    others = [watched.another() for _ in range(5)]
    await asyncio.gather(*(keeper.strike() for keeper in (*others, watched.keeper)))
    assert await watched.marks() == [BREACHED]  # who comes too late to warn does not warn


async def test_what_a_killed_gateway_missed_is_made_up_for(watched: Watched) -> None:
    watched.minutes = 8
    await watched.store.delete(watched.keys.clocks)
    await watched.another().survey()
    await watched.another().survey()
    assert await watched.marks() == [WARNED]


async def test_an_answer_stands_the_clocks_still(watched: Watched) -> None:
    await watched.queue.claim(watched.cid, "Ayşe")
    await watched.queue.reply(watched.cid, "Ayşe", "buyurun", "r1")
    await watched.keeper.look(watched.cid)
    assert (await watched.conversations.get(watched.cid)).service == {"turn": "customer"}
    await watched.at(2000)
    assert await watched.marks() == []


async def test_a_late_breach_of_an_assigned_conversation_leaves_it_out_of_the_queue(
    watched: Watched,
) -> None:
    await watched.queue.claim(watched.cid, "Ayşe")
    await watched.at(10)
    assert (await watched.marks())[-1] == BREACHED
    assert await watched.queue.waiting_list() == []


async def test_nothing_is_written_by_a_reading_that_is_too_old(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent's answer comes between the reading and the writing: there is no breach."""
    watched.minutes = 10
    read = watched.keeper._entries

    async def slow(conversation: object) -> list[Entry]:
        entries = await read(conversation)  # type: ignore[arg-type]
        await watched.queue.claim(watched.cid, "Ayşe")
        await watched.queue.reply(watched.cid, "Ayşe", "buyurun", "r1")
        return entries

    monkeypatch.setattr(watched.keeper, "_entries", slow)
    await watched.keeper.look(watched.cid)
    assert await watched.marks() == []


async def test_the_end_of_a_request_takes_its_clocks_away(watched: Watched) -> None:
    shown = (await watched.conversations.get(watched.cid)).service
    assert (shown["clock"], shown["due"]) == ("first_answer", watched.since + 10 * MINUTE)
    await watched.queue.claim(watched.cid, "Ayşe")
    await watched.queue.resolve(watched.cid, "Ayşe")
    await watched.keeper.look(watched.cid)
    assert (await watched.conversations.get(watched.cid)).service == {}
    assert await watched.store.zcard(watched.keys.clocks) == 0


async def test_claims_and_answers_are_counted_by_request_once(watched: Watched) -> None:
    keys = watched.keys
    await watched.queue.claim(watched.cid, "Ayşe")
    await watched.queue.release(watched.cid, "Ayşe")
    await watched.queue.claim(watched.cid, "Mert")
    await watched.queue.reply(watched.cid, "Mert", "buyurun", "r1")
    await watched.queue.reply(watched.cid, "Mert", "başka?", "r2")
    await watched.keeper.look(watched.cid)
    await watched.keeper.look(watched.cid)
    entries = await watched.conversations.entries(watched.cid)
    request = next(e.id for e in entries if e.text == "handed_over")
    claimed = next(e.at for e in entries if e.text == "claimed")
    answered = next(e.at for e in entries if e.text == "buyurun")
    name = f"{watched.cid}:{request}"
    assert await watched.store.zrange(keys.claims, 0, -1, withscores=True) == [(name, claimed)]
    assert await watched.store.zrange(keys.answers, 0, -1, withscores=True) == [(name, answered)]
    # It was the first team that took it; who gets it later has not.
    first = keys.claims_of((await watched.conversations.get(watched.cid)).team)
    names = {"tr": "İade", "en": "Returns"}
    await watched.queue.transfer_to_team(watched.cid, "Mert", "returns", names)
    await watched.queue.claim(watched.cid, "Can")
    await watched.keeper.look(watched.cid)
    assert await watched.store.zrange(first, 0, -1, withscores=True) == [(name, claimed)]
    assert await watched.store.zcard(keys.claims_of("returns")) == 0


async def test_a_conversation_that_is_forgotten_is_not_watched(watched: Watched) -> None:
    await watched.conversations.forget(watched.cid)
    await watched.at(10)
    assert await watched.store.zcard(watched.keys.clocks) == 0


async def test_a_team_with_hours_of_its_own_is_due_by_them(watched: Watched) -> None:
    never = Calendar(Hours.model_validate(dict.fromkeys(DAYS, ())))
    away = Team("general", {}, frozenset(), frozenset(), frozenset(), never)
    keeper = watched.another(Teams(Calendar(ALWAYS), [away]))
    watched.minutes = 600
    await keeper.look(watched.cid)
    assert await watched.marks() == []


@asynccontextmanager
async def running(valkey_url: str, keeper: Timekeeper, activity: Activity) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(job) for job in (activity.run(), keeper.run())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_it_follows_what_happens_by_itself(
    watched: Watched, conversations: Conversations, inbox: Inbox, valkey_url: str
) -> None:
    blocking = connect(valkey_url, blocking=True)
    activity = Activity(blocking, SHOP)
    clockwork = Clockwork(Targets(), Calendar(ALWAYS))
    keeper = Timekeeper(watched.store, SHOP, activity, clockwork, Teams(clockwork.calendar))
    async with running(valkey_url, keeper, activity):
        cid = await steps.queued(conversations, inbox)
        async with asyncio.timeout(10):
            while not (await conversations.get(cid)).service:
                await asyncio.sleep(0.01)
            await watched.queue.claim(cid, "Ayşe")
            await watched.queue.reply(cid, "Ayşe", "buyurun", "r1")
            while (await conversations.get(cid)).service != {"turn": "customer"}:
                await asyncio.sleep(0.01)
    await blocking.aclose()
