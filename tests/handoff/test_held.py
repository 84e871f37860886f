from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.errors import NotYours, UnknownConversation
from handoff.held import Held, TooLate
from handoff.inbox import Inbox
from handoff.queue import Queue
from tests.handoff import steps

SHOP = "testshop"
LONG = 600.0


@pytest.fixture
def conversations(store: Redis) -> Conversations:
    return Conversations(store, SHOP)


@pytest.fixture
async def cid(store: Redis, conversations: Conversations) -> str:
    """A conversation that Ayşe has."""
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    cid = await steps.queued(conversations, inbox)
    await Queue(store, SHOP).claim(cid, "Ayşe")
    return cid


@asynccontextmanager
async def running(held: Held) -> AsyncIterator[None]:
    task = asyncio.create_task(held.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def said(conversations: Conversations, cid: str) -> list[str]:
    entries = await conversations.entries(cid)
    return [e.text for e in entries if (e.kind, e.author) == ("message", "agent")]


async def arrived(conversations: Conversations, cid: str, many: int) -> list[str]:
    async with asyncio.timeout(10):
        while len(found := await said(conversations, cid)) < many:
            await asyncio.sleep(0.01)
    return found


async def test_it_is_sent_when_it_is_due_and_once(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held = Held(store, SHOP, 0.05)
    async with running(held), running(Held(store, SHOP, 0.05)):
        first = await held.hold(cid, "Ayşe", "bir", "desk:1")
        assert first.due > 0
        await held.hold(cid, "Ayşe", "bir", "desk:1")
        await held.hold(cid, "Ayşe", "iki", "desk:2")
        assert await arrived(conversations, cid, 2) == ["bir", "iki"]
    again = await held.hold(cid, "Ayşe", "bir", "desk:1")
    entry = await conversations.find(cid, "desk:1")
    assert entry
    assert (again.entry, again.due) == (entry.id, 0)
    assert entry.payload == {"agent": "Ayşe"}
    assert await said(conversations, cid) == ["bir", "iki"]


async def test_a_reply_taken_back_is_never_sent(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held = Held(store, SHOP, LONG)
    await held.hold(cid, "Ayşe", "yanlış", "desk:1")
    await held.take_back(cid, "Ayşe", "desk:1")
    await held.take_back(cid, "Ayşe", "desk:1")  # whose answer was lost
    await held.send_now(cid)
    assert await said(conversations, cid) == []


async def test_a_reply_taken_back_on_its_way_does_not_come(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held = Held(store, SHOP, LONG)
    await held.take_back(cid, "Ayşe", "desk:1")
    assert (await held.hold(cid, "Ayşe", "geç", "desk:1")).entry == "0-0"
    await held.send_now(cid)
    assert await said(conversations, cid) == []
    assert await conversations.find(cid, "desk:1") is None
    with pytest.raises(UnknownConversation):
        await held.take_back("nobody", "Ayşe", "desk:1")


async def test_what_is_sent_cannot_be_taken_back(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held = Held(store, SHOP, LONG)
    await held.hold(cid, "Ayşe", "tamam", "desk:1")
    with pytest.raises(TooLate):  # nor by a colleague before
        await held.take_back(cid, "Mert", "desk:1")
    await held.send_now(cid)
    with pytest.raises(TooLate):
        await held.take_back(cid, "Ayşe", "desk:1")
    assert await said(conversations, cid) == ["tamam"]


async def test_who_dies_leaves_it_to_who_comes_next(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    await Held(store, SHOP, 0.0).hold(cid, "Ayşe", "kaldı", "desk:1")
    async with running(Held(store, SHOP, LONG)):
        assert await arrived(conversations, cid, 1) == ["kaldı"]


async def test_only_the_assignee_writes_and_what_was_accepted_is_sent(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held, queue = Held(store, SHOP, LONG), Queue(store, SHOP)
    with pytest.raises(NotYours) as refusal:
        await held.hold(cid, "Mert", "ben", "desk:0")
    assert refusal.value.assignee == "Ayşe"
    await held.hold(cid, "Ayşe", "benden", "desk:1")
    await queue.release(cid, "Ayşe")
    await queue.claim(cid, "Mert")
    await held.send_now(cid)
    assert await said(conversations, cid) == ["benden"]
    with pytest.raises(NotYours):
        await held.hold(cid, "Ayşe", "geç", "desk:2")


async def test_a_forgotten_conversation_stays_forgotten(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    held = Held(store, SHOP, LONG)
    await held.hold(cid, "Ayşe", "boşa", "desk:1")
    await conversations.forget(cid)
    await held.send_now(cid)
    with pytest.raises(UnknownConversation):
        await conversations.get(cid)
