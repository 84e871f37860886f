"""The house that tests of turns are played in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.store import connect
from tests.connectors.house import House


@pytest.fixture
async def house(store: Redis, valkey_url: str, tmp_path: Path) -> AsyncIterator[House]:
    blocking = connect(valkey_url, blocking=True)
    house = House(store, blocking, tmp_path)
    yield house
    await house.close()
    await blocking.aclose()
