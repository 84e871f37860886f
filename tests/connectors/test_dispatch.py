"""One router at a time, whichever gateway it is in."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis.asyncio import Redis

from connectors import dispatch as module
from connectors.dispatch import Dispatch
from handoff import lease
from handoff.agents import Agents
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.keys import Keys
from handoff.presence import Presences
from tests.handoff import steps

SHOP = "testshop"


async def offered(conversations: Conversations, cid: str) -> str:
    """To whom a conversation is offered, as soon as it is."""
    async with asyncio.timeout(10):
        while True:
            if agent := (await conversations.get(cid)).offered:
                return agent
            await asyncio.sleep(0.01)


async def test_a_gateway_that_ends_leaves_the_routing_to_another(
    store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    monkeypatch.setattr(lease, "RENEWAL", 0.01)
    conversations, inbox = Conversations(store, SHOP), Inbox(store, store, SHOP, "w1")
    await inbox.open()
    for name in ("Ayşe", "Mert"):
        await Agents(store, SHOP).add(name, "mor tramvay limon")
        await Presences(store, SHOP).beat(name, round(time.time() * 1000))
    one = asyncio.create_task(Dispatch(store, SHOP).run())
    assert await offered(conversations, await steps.queued(conversations, inbox)) == "Ayşe"
    key = Keys(SHOP).name("routing", "lease")
    holder = await store.get(key)
    other = asyncio.create_task(Dispatch(store, SHOP).run())
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    assert await offered(conversations, await steps.queued(conversations, inbox)) == "Mert"
    assert await store.get(key) not in (None, holder)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    assert await store.get(key) is None


async def test_a_round_that_failed_is_not_the_last(
    store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    conversations, inbox = Conversations(store, SHOP), Inbox(store, store, SHOP, "w1")
    await inbox.open()
    await Agents(store, SHOP).add("Ayşe", "mor tramvay limon")
    await Presences(store, SHOP).beat("Ayşe", round(time.time() * 1000))
    key = conversations.keys.queue
    await store.set(key, "what no queue is")
    running = asyncio.create_task(Dispatch(store, SHOP).run())
    async with asyncio.timeout(10):
        while not await store.exists(Keys(SHOP).name("routing", "lease")):
            await asyncio.sleep(0.01)
    await store.delete(key)
    assert await offered(conversations, await steps.queued(conversations, inbox)) == "Ayşe"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
