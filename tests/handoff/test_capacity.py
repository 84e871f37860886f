"""Nobody has more in hand than he may, by whatever way it comes, and however many come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.errors import AtCapacity, ColleagueAtCapacity
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import State, Step
from handoff.waking import Waking
from tests.handoff.steps import finish, handing_over, queued, say

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
ROOM = 2


@pytest.fixture
async def waiting(conversations: Conversations, inbox: Inbox) -> list[str]:
    """Ten conversations in the queue."""
    return [await queued(conversations, inbox) for _ in range(10)]


async def room(_: str) -> int:
    return ROOM


async def tried(*steps: Awaitable[None]) -> list[BaseException]:
    """Take the steps all at once; returns what was refused, by its named error."""
    done = await asyncio.gather(*steps, return_exceptions=True)
    refused = [each for each in done if each is not None]
    assert all(isinstance(each, AtCapacity) for each in refused)
    return refused


async def found(conversations: Conversations, cids: list[str]) -> list[Conversation]:
    return [await conversations.get(cid) for cid in cids]


async def event(conversations: Conversations, cid: str) -> tuple[str, object]:
    """The last event, and whom it names as having no room."""
    last = [e for e in await conversations.entries(cid) if e.kind == "event"][-1]
    return last.text, last.payload.get("full")


async def test_colleagues_who_give_to_one_at_once_fill_him_and_no_more(
    conversations: Conversations, queue: Queue, waiting: list[str]
) -> None:
    for n, cid in enumerate(waiting):
        await queue.claim(cid, f"Temsilci {n}")
    logs = {cid: await conversations.entries(cid) for cid in waiting}
    refused = await tried(
        *(
            queue.transfer(cid, f"Temsilci {n}", "Ayşe", "not", f"k{n}", ROOM)
            for n, cid in enumerate(waiting)
        )
    )
    assert len(refused) == len(waiting) - ROOM
    assert all(isinstance(e, ColleagueAtCapacity) and e.who == "Ayşe" for e in refused)
    assert (await queue.loads())["Ayşe"] == ROOM
    kept = [c.id for c in await found(conversations, waiting) if c.assignee != "Ayşe"]
    assert len(kept) == len(waiting) - ROOM
    for cid in kept:
        assert await conversations.entries(cid) == logs[cid]


async def test_a_step_that_is_sent_again_is_done_though_he_is_full_by_now(
    conversations: Conversations, queue: Queue, waiting: list[str]
) -> None:
    await queue.claim(waiting[0], "Mert")
    for _ in range(2):
        await queue.transfer(waiting[0], "Mert", "Ayşe", "not", "k1", 1)
    assert (await conversations.get(waiting[0])).assignee == "Ayşe"


async def test_claims_wakes_and_transfers_at_once_fill_him_and_no_more(
    conversations: Conversations, queue: Queue, waiting: list[str]
) -> None:
    asleep, given, free = waiting[:3], waiting[3:6], waiting[6:]
    for cid in asleep:
        await queue.claim(cid, "Ayşe")
        await queue.snooze(cid, "Ayşe", LATER, NOW)
    for cid in given:
        await queue.claim(cid, "Mert")
    refused = await tried(
        *(queue.wake(cid, "Ayşe", capacity=ROOM) for cid in asleep),
        *(queue.transfer(cid, "Mert", "Ayşe", capacity=ROOM) for cid in given),
        *(queue.claim(cid, "Ayşe", ROOM) for cid in free),
    )
    assert len(refused) == len(waiting) - ROOM
    assert (await queue.loads())["Ayşe"] == ROOM
    states = [(c.state, c.assignee) for c in await found(conversations, waiting)]
    assert states.count((State.ASSIGNED, "Ayşe")) == ROOM
    for (state, assignee), cid in zip(states, waiting, strict=True):
        was = (State.SNOOZED, "Ayşe") if cid in asleep else (State.ASSIGNED, "Mert")
        was = (State.QUEUED, None) if cid in free else was
        assert (state, assignee) in (was, (State.ASSIGNED, "Ayşe"))


async def test_what_wakes_for_a_full_agent_waits_where_it_stood_and_says_so(
    conversations: Conversations, queue: Queue, waiting: list[str]
) -> None:
    asleep = waiting[:5]
    for cid in asleep:
        await queue.claim(cid, "Ayşe")
        await queue.snooze(cid, "Ayşe", LATER, NOW)
    wakings = [Waking(queue, lambda: NOW, room) for _ in range(5)]
    assert sum(await asyncio.gather(*(waking.wake(LATER) for waking in wakings))) == len(asleep)
    after = await found(conversations, asleep)
    back = [c for c in after if c.state is State.QUEUED]
    assert (await queue.loads())["Ayşe"] == ROOM
    assert len(back) == len(asleep) - ROOM
    assert {c.known_by for c in back} == {"Ayşe"}
    for c in back:
        assert await event(conversations, c.id) == ("returned", "Ayşe")
    # They came first, so they stand first.
    line = [w.conversation.id for w in await queue.waiting_list()]
    assert set(line[: len(back)]) == {c.id for c in back}
    assert line[len(back) :] == waiting[5:]


async def test_who_write_again_to_a_full_agent_wait_in_the_queue_at_once(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue, waiting: list[str]
) -> None:
    again = waiting[:6]
    for n, cid in enumerate(again):
        await queue.claim(cid, "Ayşe")
        if n % 2:
            await queue.resolve(cid, "Ayşe")
        else:
            await queue.snooze(cid, "Ayşe", LATER, NOW)
        await say(conversations, cid, "bir şey daha var")

    async def come_back(cid: str, step: Step) -> None:
        back = replace(handing_over(Step.RETURN), full="Ayşe")
        asked = replace(back, step=step, agent="Ayşe", room=ROOM, otherwise=back, full="")
        await finish(conversations, tickets[cid], handoff=asked)

    tickets = {ticket.conversation: ticket for ticket in await inbox.take(len(again))}
    await asyncio.gather(
        *(come_back(cid, Step.RESUME if n % 2 else Step.WAKE) for n, cid in enumerate(again))
    )
    after = await found(conversations, again)
    assert [c.state for c in after].count(State.ASSIGNED) == ROOM
    assert (await queue.loads())["Ayşe"] == ROOM
    for c in after:
        if c.state is State.ASSIGNED:
            assert (await event(conversations, c.id))[1] is None
            continue
        assert (c.state, c.assignee, c.known_by) == (State.QUEUED, None, "Ayşe")
        assert await event(conversations, c.id) == ("returned", "Ayşe")
    assert await queue.snoozed_ids() == []
