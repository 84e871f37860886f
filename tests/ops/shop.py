"""A shop with a store of its own, for commands that are run in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff.store import connect


def open_shop(monkeypatch: pytest.MonkeyPatch, folder: Path, valkey_url: str, config: str) -> None:
    """From here on commands are run for this shop, whose store is empty; ``config`` is TOML."""
    path = folder / "destek.toml"
    path.write_text(config, "utf-8")
    monkeypatch.setenv("DESTEK_CONFIG", str(path))
    monkeypatch.setenv("DESTEK_HOME", str(folder))
    monkeypatch.setenv("REDIS_URL", valkey_url)
    at_the_store(valkey_url, lambda redis: redis.flushall())


def at_the_store(valkey_url: str, work: Callable[[Redis], Awaitable[Any]]) -> Any:
    """Do something in the store, between commands."""

    async def working() -> Any:
        redis = connect(valkey_url)
        try:
            return await work(redis)
        finally:
            await redis.aclose()

    return asyncio.run(working())
