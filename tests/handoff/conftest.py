"""The handoff core on a real store."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.queue import Queue

SHOP = "testshop"


@pytest.fixture
def conversations(store: Redis) -> Conversations:
    return Conversations(store, SHOP)


@pytest.fixture
def queue(store: Redis) -> Queue:
    return Queue(store, SHOP)


@pytest.fixture
async def inbox(store: Redis) -> Inbox:
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    return inbox
