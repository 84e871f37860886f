"""A working day in a hurry: twenty agents, five hundred customers, and desks that go dark.

Agents claim, give to each other, put off and settle, all at once; what was put off wakes meanwhile.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from handoff.agents import Agents, Profile
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import AlreadyAssigned, AtCapacity, ColleagueAtCapacity, IllegalStep, NotYours
from handoff.inbox import Inbox
from handoff.presence import GRACE, Presences
from handoff.queue import Queue
from handoff.routing import Router
from handoff.vanishing import Vanishing
from handoff.waking import Waking
from tests.handoff.conftest import SHOP
from tests.handoff.steps import queued

AGENTS, CUSTOMERS, CAPACITY = 20, 500, 3
TICK = 9_000
#: How long a desk stays dark: longer than the grace.
DARK = 2 * GRACE


class Day:
    """Everybody at work, by a clock of the test's and dice that always fall alike."""

    def __init__(self, store: Redis, conversations: Conversations) -> None:
        self.store, self.conversations = store, conversations
        self.queue, self.router = Queue(store, SHOP), Router(store, SHOP)
        self.presences, self.vanishing = Presences(store, SHOP), Vanishing(store, SHOP)
        self.dice = random.Random(7)  # noqa: S311 (a play, not a secret)
        self.now = round(time.time() * 1000)
        self.dark: dict[str, int] = {}
        self.held: dict[str, list[str]] = {f"Temsilci {n}": [] for n in range(AGENTS)}
        self.waking = Waking(self.queue, self.moment, self.room)
        self.vanished = 0
        self.refused = Counter[str]()

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now / 1000, UTC)

    async def room(self, name: str) -> int:
        return CAPACITY if await self.presences.is_there(name, self.now) else 0

    async def tick(self) -> None:
        """A few seconds: pages beat, the router goes its round, and all do something at once."""
        self.now += TICK
        self.dark = {name: until for name, until in self.dark.items() if until > self.now}
        for name in self.held:
            if name not in self.dark and self.dice.random() < 0.03:
                self.dark[name] = self.now + DARK
        at_work = [name for name in self.held if name not in self.dark]
        for name in at_work:
            await self.presences.beat(name, self.now)
        self.vanished += len(await self.vanishing.look(self.now))
        await self.offer()
        for names in self.held.values():
            names.clear()
        for each in await self.conversations.read(await self.queue.assigned_ids()):
            self.held[each.assignee or ""].append(each.id)
        waiting = await self.queue.waiting_list(2 * AGENTS)
        offered = {w.conversation.offered: w.conversation.id for w in waiting}
        todo = []
        for name in at_work:
            if name in offered and self.dice.random() < 0.8:
                todo.append(self.claim(name, offered[name]))
            if waiting and self.dice.random() < 0.15:
                todo.append(self.claim(name, waiting[0].conversation.id))
            todo += [self.look_after(name, cid) for cid in self.held[name]]
        todo += [self.waking.wake(self.moment()) for _ in range(2)]
        self.dice.shuffle(todo)
        await asyncio.gather(*todo)

    async def is_busy(self) -> bool:
        keys = self.queue.keys
        return any(
            [await self.store.zcard(key) for key in (keys.queue, keys.assigned, keys.snoozed)]
        )

    async def offer(self) -> None:
        """A round of the router: what it offers is the head of what is not offered yet."""
        there = await self.presences.all(self.now)
        # As many as offers may stand and be made.
        before = [w.conversation for w in await self.queue.waiting_list(2 * AGENTS)]
        free = [c.id for c in before if c.offered not in there or c.offered_until <= self.now]
        made = [offer.conversation for offer in await self.router.round(self.now)]
        assert made == free[: len(made)]

    async def claim(self, name: str, cid: str) -> None:
        with suppress(AlreadyAssigned, IllegalStep):
            try:
                await self.queue.claim(cid, name, CAPACITY)
            except AtCapacity:
                self.refused["claim"] += 1

    async def look_after(self, name: str, cid: str) -> None:
        """Settle it most often; else put it off, or give it to somebody."""
        fate = self.dice.random()
        # What he has just taken is another matter; what he has not any more is refused.
        with suppress(NotYours, IllegalStep):
            if fate < 0.5:
                await self.queue.resolve(cid, name)
            elif fate < 0.65:
                until = self.moment() + timedelta(milliseconds=self.dice.randrange(12) * TICK + 1)
                await self.queue.snooze(cid, name, until, self.moment())
            elif fate < 0.8:
                to = self.dice.choice([each for each in self.held if each != name])
                try:
                    await self.queue.transfer(cid, name, to, capacity=CAPACITY)
                except ColleagueAtCapacity:
                    self.refused["transfer"] += 1

    async def story(self) -> list[tuple[Entry, str]]:
        """Every step of the day in the order in which it happened, with its conversation."""
        activity = await self.store.xrange(self.conversations.keys.activity)
        order = [(told["c"], told["e"]) for _, told in activity if told["k"] == "event"]
        entries = {
            (cid, entry.id): entry
            for cid in {cid for cid, _ in order}
            for entry in await self.conversations.entries(cid)
        }
        return [(entries[each], each[0]) for each in order]


async def test_twenty_agents_drain_five_hundred_while_desks_go_dark_and_come_back(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    day = Day(store, conversations)
    for name in day.held:
        await Agents(store, SHOP).add(name, "mor tramvay limon", Profile(capacity=CAPACITY))
    cids = [await queued(conversations, inbox) for _ in range(CUSTOMERS)]
    ticks = 0
    while await day.is_busy():
        await day.tick()
        ticks += 1
        assert ticks < 300
    assert day.vanished > 0

    owner: dict[str, str] = {}
    load, settled = Counter[str](), Counter[str]()
    asleep: dict[str, str] = {}
    seen = Counter[str]()
    for entry, cid in await day.story():
        step, agent = entry.text, entry.payload.get("agent", "")
        if step not in ("handed_over", "claimed", "woken", "returned"):
            assert owner.pop(cid) == agent
            load[agent] -= 1
        if step in ("snoozed", "woken", "returned"):
            seen[step + " full" * ("full" in entry.payload)] += 1
            assert step == "snoozed" or asleep.pop(cid) == agent
        if step == "snoozed":
            asleep[cid] = agent
        elif step in ("claimed", "woken", "transferred"):
            assert cid not in owner
            owner[cid] = entry.payload.get("to", agent)
            load[owner[cid]] += 1
            assert load[owner[cid]] <= CAPACITY
        elif step == "resolved":
            settled[agent] += 1
    assert owner == asleep == {}
    # The day had what it is meant to have.
    assert seen.keys() == {"snoozed", "woken", "returned", "returned full"}
    assert day.refused.keys() == {"claim", "transfer"}
    assert settled.total() == CUSTOMERS
    assert len(settled) == AGENTS
    states = {(await conversations.get(cid)).state for cid in cids}
    assert states == {"resolved"}
    assert await store.zcard(conversations.keys.hands) == 0
