"""One process at a time."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff import lease as module
from handoff.lease import Lease, LeaseLost

KEY = "{testshop}:a:lease"


async def test_one_of_fifty_gets_it(store: Redis) -> None:
    leases = [Lease(store, KEY) for _ in range(50)]
    tasks = [asyncio.create_task(lease.acquire()) for lease in leases]
    done, waiting = await asyncio.wait(tasks, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.1)
    assert sum(task.done() for task in tasks) == len(done) == 1
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_given_back_it_is_free_at_once(store: Redis) -> None:
    first, second = Lease(store, KEY), Lease(store, KEY)
    await first.acquire()
    await second.release()
    assert await store.exists(KEY)
    await first.release()
    assert not await store.exists(KEY)


async def test_a_dead_holders_runs_out(store: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIFETIME", 0.1)
    monkeypatch.setattr(module, "RENEWAL", 0.03)
    await Lease(store, KEY).acquire()
    async with asyncio.timeout(5):
        await Lease(store, KEY).acquire()


async def test_whoever_was_overtaken_stops(store: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RENEWAL", 0.02)
    lease = Lease(store, KEY)
    await lease.acquire()
    keeping = asyncio.create_task(lease.keep())
    await asyncio.sleep(0.1)
    assert not keeping.done()
    await store.set(KEY, "another")
    with pytest.raises(LeaseLost):
        await asyncio.wait_for(keeping, 5)
