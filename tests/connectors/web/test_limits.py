"""So many events in any minute, counted in the store."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from connectors.web.limits import Limits, network_of
from connectors.web.problems import TooMany


async def test_the_limit_is_reached_and_says_how_long_to_wait(store: Redis) -> None:
    limits = Limits(store, "testshop")
    for number in range(3):
        await limits.take("messages", "c1", f"m{number}", 3)
    with pytest.raises(TooMany) as refused:
        await limits.take("messages", "c1", "m3", 3)
    assert 0 < refused.value.wait_ms <= 60_000
    await limits.take("messages", "c2", "m3", 3)


async def test_a_retry_is_not_a_second_event(store: Redis) -> None:
    limits = Limits(store, "testshop")
    for _ in range(5):
        await limits.take("messages", "c1", "same", 1)


async def test_the_window_slides(store: Redis) -> None:
    limits = Limits(store, "testshop")
    await limits.take("messages", "c1", "old", 1)
    await store.zadd("{testshop}:limit:messages:c1", {"old": 1})
    await limits.take("messages", "c1", "new", 1)


async def test_fifty_at_once_do_not_pass_the_limit(store: Redis) -> None:
    limits = Limits(store, "testshop")
    taken = [limits.take("messages", "c1", f"m{number}", 7) for number in range(50)]
    results = await asyncio.gather(*taken, return_exceptions=True)
    assert sum(result is None for result in results) == 7
    assert sum(isinstance(result, TooMany) for result in results) == 43


async def test_counters_go_away_by_themselves(store: Redis) -> None:
    await Limits(store, "testshop").take("messages", "c1", "m", 1)
    assert 0 < await store.pttl("{testshop}:limit:messages:c1") <= 60_000


def test_a_household_of_ipv6_is_one_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")


@pytest.mark.parametrize("address", [None, "", "testclient", "192.0.2.1"])
def test_the_address_itself_is_not_kept(address: str | None) -> None:
    assert len(network_of(address)) == 16
    assert "." not in network_of(address)
