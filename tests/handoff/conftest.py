"""The handoff core on a real store."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from redis.asyncio import Redis

from handoff import passwords
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.queue import Queue

SHOP = "testshop"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2, at a price that a hundred logins can pay; test_passwords.py pays in full."""
    quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)


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
