"""Fixtures every room shares: one real Valkey for the run, emptied before each test."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import redis.asyncio as aioredis

from ops import valkey


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey on a Unix socket, for this run only."""
    with tempfile.TemporaryDirectory(prefix="destek-") as folder:
        socket = Path(folder) / "valkey.sock"
        process = subprocess.Popen(valkey.command(socket, Path(folder)), stdout=subprocess.DEVNULL)
        try:
            url = f"unix://{socket}"
            with redis.Redis.from_url(url) as client:
                for _ in range(200):
                    try:
                        client.ping()
                        break
                    except redis.ConnectionError:
                        time.sleep(0.02)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture
async def store(valkey_url: str) -> AsyncIterator[aioredis.Redis]:
    """An asyncio client of an empty store."""
    client = aioredis.Redis.from_url(valkey_url, decode_responses=True)
    await client.flushall()
    yield client
    await client.aclose()
