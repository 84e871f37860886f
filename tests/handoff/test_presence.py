from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.presence import GRACE, Presence, Presences
from tests.handoff.conftest import SHOP

NOON = 1_800_000_000_000


@pytest.fixture
def presences(store: Redis) -> Presences:
    return Presences(store, SHOP)


async def test_an_agent_is_there_until_a_minute_after_his_last_beat(presences: Presences) -> None:
    assert await presences.of("Ayşe", NOON) is Presence.OFFLINE
    await presences.beat("Ayşe", NOON)
    await presences.beat("Mert", NOON + 1)
    assert await presences.is_there("Ayşe", NOON + GRACE)
    assert await presences.all(NOON + GRACE + 1) == {"Mert": Presence.ONLINE}
    assert not await presences.is_there("Ayşe", NOON + GRACE + 1)


async def test_a_late_beat_of_another_gateway_takes_nothing_back(presences: Presences) -> None:
    await presences.beat("Ayşe", NOON)
    await presences.beat("Ayşe", NOON - 500)
    assert await presences.is_there("Ayşe", NOON + GRACE)


async def test_who_goes_away_is_not_there_and_not_gone(presences: Presences) -> None:
    await presences.beat("Ayşe", NOON)
    await presences.choose("Ayşe", Presence.AWAY)
    assert await presences.beat("Ayşe", NOON + 25_000) is Presence.AWAY
    assert await presences.of("Ayşe", NOON + 25_000) is Presence.AWAY
    assert not await presences.is_there("Ayşe", NOON + 25_000)
    await presences.choose("Ayşe", Presence.ONLINE)
    assert await presences.is_there("Ayşe", NOON + 25_000)


async def test_who_closed_the_desk_while_away_is_online_when_he_opens_it(
    presences: Presences,
) -> None:
    await presences.beat("Ayşe", NOON)
    await presences.choose("Ayşe", Presence.AWAY)
    assert await presences.of("Ayşe", NOON + GRACE + 1) is Presence.OFFLINE
    assert await presences.beat("Ayşe", NOON + GRACE + 1) is Presence.ONLINE


async def test_who_comes_is_last_in_line_and_who_reloads_keeps_his_place(
    presences: Presences, store: Redis
) -> None:
    async def line() -> list[str]:
        return [str(name) for name in await store.zrange(f"{{{SHOP}}}:idle", 0, -1)]

    await presences.beat("Ayşe", NOON)
    await presences.beat("Mert", NOON + 1)
    await presences.beat("Ayşe", NOON + 40_000)
    assert await line() == ["Ayşe", "Mert"]
    await presences.beat("Ayşe", NOON + 40_000 + GRACE + 1)
    assert await line() == ["Mert", "Ayşe"]
