"""The desk as the gateway mounts it, on a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import Mount

from handoff.activity import Activity
from handoff.agents import Agents
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.desk.app import create
from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.queue import Queue
from ops.settings import Settings, load

ORIGIN = "http://desk.test"
PASSWORD = "mor tramvay limon"
SHOP = "testshop"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    always = "".join(f'{day} = ["00:00-24:00"]\n' for day in _DAYS)
    config.write_text(
        f'shop = "{SHOP}"\n[limits]\nmessage_chars = 200\n[hours]\nholidays = ""\n{always}',
        "utf-8",
    )
    return load(config, {"DESTEK_HOME": str(tmp_path)})


def context(redis: Redis, settings: Settings, blocking: Redis | None = None) -> DeskContext:
    """The desk's parts on a client of the store, and one for blocking reads."""
    return DeskContext(
        redis=redis,
        shop=SHOP,
        settings=settings,
        conversations=Conversations(redis, SHOP),
        queue=Queue(redis, SHOP),
        agents=Agents(redis, SHOP),
        activity=Activity(blocking or redis, SHOP),
        calendar=Calendar(settings.hours),
    )


def gateway(desk: DeskContext) -> Starlette:
    """What the gateway does with the desk: mount it, and run the activity reader."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        reader = asyncio.create_task(desk.activity.run())
        yield
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)

    return Starlette(routes=[Mount("/desk", create(desk))], lifespan=lifespan)


@pytest.fixture
def desk(store: Redis, settings: Settings) -> DeskContext:
    return context(store, settings)


@pytest.fixture
async def inbox(store: Redis) -> Inbox:
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    return inbox


@asynccontextmanager
async def browser(desk: DeskContext, name: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the desk's own origin, logged in as ``name`` if one is given."""
    transport = httpx.ASGITransport(gateway(desk))
    headers = {"Origin": ORIGIN}
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as client:
        if name:
            answer = await client.post("/desk/login", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303
        yield client


@pytest.fixture
async def anonymous(desk: DeskContext) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(desk) as client:
        yield client


@pytest.fixture
async def ayse(desk: DeskContext) -> AsyncIterator[httpx.AsyncClient]:
    await desk.agents.add("Ayşe", PASSWORD)
    async with browser(desk, "Ayşe") as client:
        yield client


@pytest.fixture
async def mert(desk: DeskContext) -> AsyncIterator[httpx.AsyncClient]:
    await desk.agents.add("Mert", PASSWORD)
    async with browser(desk, "Mert") as client:
        yield client
