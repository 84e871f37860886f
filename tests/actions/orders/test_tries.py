"""Tries on a real store."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from actions.orders.errors import TooManyTries
from actions.orders.model import OrderNumber
from actions.orders.tries import (
    CONVERSATION_LIMIT,
    CONVERSATION_MS,
    ORDER_LIMIT,
    ORDER_MS,
    PROVEN_MS,
    Tries,
)

HIS, OTHER = OrderNumber("10452"), OrderNumber("10453")
OF_CONVERSATION = "{testshop}:orders:tries:conversation:c1"
OF_ORDER = "{testshop}:orders:tries:order:10452"


@pytest.fixture
def tries(store: Redis) -> Tries:
    return Tries(store, "testshop")


async def test_a_conversation_has_a_few(tries: Tries) -> None:
    for _ in range(CONVERSATION_LIMIT):
        await tries.take("c1", HIS)
    with pytest.raises(TooManyTries) as caught:
        await tries.take("c1", OTHER)
    assert 0 < caught.value.seconds <= CONVERSATION_MS / 1000
    await tries.take("c2", OTHER)


async def test_an_order_has_a_few_from_anywhere(tries: Tries) -> None:
    for each in range(ORDER_LIMIT):
        await tries.take(f"c{each}", HIS)
    with pytest.raises(TooManyTries) as caught:
        await tries.take("another", HIS)
    assert CONVERSATION_MS / 1000 < caught.value.seconds <= ORDER_MS / 1000
    await tries.take("another", OTHER)


async def test_who_is_held_back_takes_nothing_from_others(tries: Tries, store: Redis) -> None:
    for _ in range(CONVERSATION_LIMIT):
        await tries.take("c1", OTHER)
    for _ in range(ORDER_LIMIT):
        with pytest.raises(TooManyTries):
            await tries.take("c1", HIS)
    assert await store.get(OF_ORDER) is None


async def test_fifty_at_once_gain_nothing(tries: Tries) -> None:
    outcomes = await asyncio.gather(
        *(tries.take("c1", HIS) for _ in range(50)), return_exceptions=True
    )
    assert outcomes.count(None) == CONVERSATION_LIMIT
    assert all(each is None or isinstance(each, TooManyTries) for each in outcomes)


async def test_being_right_costs_nothing_and_undoes_nothing(tries: Tries, store: Redis) -> None:
    await tries.take("c1", HIS)
    await tries.take("c1", HIS)
    await tries.prove("c1", HIS)
    assert await store.mget(OF_CONVERSATION, OF_ORDER) == ["1", "1"]


async def test_counts_end(tries: Tries, store: Redis) -> None:
    await tries.take("c1", HIS)
    assert CONVERSATION_MS - 60_000 < await store.pttl(OF_CONVERSATION) <= CONVERSATION_MS
    assert ORDER_MS - 60_000 < await store.pttl(OF_ORDER) <= ORDER_MS
    await store.pexpire(OF_CONVERSATION, 100_000)
    await tries.take("c1", HIS)
    assert await store.pttl(OF_CONVERSATION) <= 100_000


async def test_a_late_success_makes_no_endless_counter(tries: Tries, store: Redis) -> None:
    await tries.take("c1", HIS)
    await store.delete(OF_CONVERSATION, OF_ORDER)
    await tries.prove("c1", HIS)
    assert await store.exists(OF_CONVERSATION, OF_ORDER) == 0


async def test_what_is_proven_is_known_here_and_for_a_while(tries: Tries, store: Redis) -> None:
    assert not await tries.proven("c1", HIS)
    await tries.prove("c1", HIS)
    assert await tries.proven("c1", HIS)
    assert not await tries.proven("c1", OTHER)
    assert not await tries.proven("c2", HIS)
    (key,) = await store.keys("*proven*")
    assert PROVEN_MS - 60_000 < await store.pttl(key) <= PROVEN_MS
