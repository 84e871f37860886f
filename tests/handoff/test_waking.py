from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import State
from handoff.waking import Waking
from tests.handoff.steps import queued

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


async def present(_: str) -> int:
    return 1


@pytest.fixture
async def cid(conversations: Conversations, inbox: Inbox, queue: Queue) -> str:
    """A conversation that Ayşe has put off for two hours."""
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.snooze(cid, "Ayşe", LATER, NOW)
    return cid


async def test_what_is_due_goes_back_to_its_agent_once(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    wakings = [Waking(queue, lambda: NOW, present) for _ in range(10)]
    assert await wakings[0].wake(LATER - timedelta(seconds=1)) == 0
    assert (await conversations.get(cid)).state is State.SNOOZED
    assert sum(await asyncio.gather(*(waking.wake(LATER) for waking in wakings))) == 1
    woken = await conversations.get(cid)
    assert (woken.state, woken.assignee) == (State.ASSIGNED, "Ayşe")
    (event,) = [e for e in await conversations.entries(cid) if e.text == "woken"]
    assert (event.author, event.payload["due"]) == ("system", True)


async def test_without_its_agent_it_waits_where_it_stood(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    later = await queued(conversations, inbox)
    said = [e.id for e in await conversations.entries(cid) if e.is_public]
    assert await Waking(queue, lambda: NOW).wake(LATER) == 1
    assert [w.conversation.id for w in await queue.waiting_list()] == [cid, later]
    back = await conversations.get(cid)
    assert (back.state, back.assignee, back.known_by) == (State.QUEUED, None, "Ayşe")
    assert [e.id for e in await conversations.entries(cid) if e.is_public] == said


async def test_it_goes_on_until_it_is_stopped(
    store: Redis, conversations: Conversations, queue: Queue, cid: str
) -> None:
    task = asyncio.create_task(Waking(queue, lambda: LATER, present).run())
    async with asyncio.timeout(10):
        while (await conversations.get(cid)).state is State.SNOOZED:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
