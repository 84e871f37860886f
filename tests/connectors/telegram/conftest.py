"""A Telegram channel on a real store, talking to an emulated Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import redis.asyncio as aioredis

from connectors.telegram.channel import TelegramChannel, TelegramContext
from connectors.telegram.patience import Patience
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from ops.settings import Settings, load
from tests.connectors.telegram.emulator import Emulator

SHOP = "testshop"

Serving = Callable[[], AbstractAsyncContextManager[TelegramChannel]]


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    with Emulator.running() as emulator:
        yield emulator


@pytest.fixture
def config(tmp_path: Path, telegram: Emulator) -> Path:
    """A destek.toml for the emulated Telegram."""
    path = tmp_path / "destek.toml"
    path.write_text(
        f'shop = "{SHOP}"\n[telegram]\nbase_url = "{telegram.base_url}"\n'
        '[web]\npublic_url = "https://destek.papatya.example"\n'
    )
    return path


@pytest.fixture
def environment(tmp_path: Path, telegram: Emulator, valkey_url: str) -> dict[str, str]:
    return {
        "DESTEK_HOME": str(tmp_path / "home"),
        "TELEGRAM_TOKEN": telegram.token,
        "DESTEK_STORE_URL": valkey_url,
    }


@pytest.fixture
def settings(config: Path, environment: dict[str, str]) -> Settings:
    return load(config, environment)


@pytest.fixture
def conversations(store: aioredis.Redis) -> Conversations:
    return Conversations(store, SHOP)


@pytest.fixture
async def inbox(store: aioredis.Redis) -> Inbox:
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    return inbox


@pytest.fixture
def made_from(
    store: aioredis.Redis, settings: Settings, conversations: Conversations
) -> TelegramContext:
    return TelegramContext(store, store, SHOP, settings, conversations)


@pytest.fixture
def serving(made_from: TelegramContext) -> Serving:
    """Starts a channel that serves until the end of its block, and retries fast."""

    @asynccontextmanager
    async def serve() -> AsyncIterator[TelegramChannel]:
        channel = TelegramChannel(made_from, Patience(first_pause=0.02, longest_pause=0.1))
        task = asyncio.create_task(channel.run())
        try:
            yield channel
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return serve


@pytest.fixture
async def channel(serving: Serving) -> AsyncIterator[TelegramChannel]:
    """A channel that serves during the test."""
    async with serving() as channel:
        yield channel
