"""A running site: the customers' API on a real port, a real store, the real turn engine."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from websockets.asyncio.client import ClientConnection, connect

from connectors.clock import BusinessClock
from connectors.customers import Customers
from connectors.requests import Requests
from connectors.turns import Turns
from connectors.web import pages
from connectors.web.app import create
from connectors.web.context import WebContext
from connectors.web.tokens import Tokens
from handoff import store as handoff_store
from handoff.activity import Activity
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.queue import Queue
from knowledge.wire import AsyncClient
from ops.settings import Settings, load
from tests.connectors.assistants import Echo
from tests.connectors.web.library import Library
from tests.serving import listening

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SECRET = "a secret for tests only"
#: Read once: a client of its own takes longer over the certificates than over most tests.
TLS = httpx.create_ssl_context()
NOON = datetime.fromisoformat("2026-11-24T12:00:00+03:00")
CONFIG = """
shop = "testshop"
[web]
origins = ["https://shop.example"]
[limits]
message_chars = 500
messages_per_minute = 20
"""


class Compiled(BytecodeCache):
    """Templates compiled once for all sites of a run; to compile them takes as long as a test."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


class Talk:
    """A browser's end of the socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._passed: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def next(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these types; others are kept for later calls."""
        for passed in self._passed:
            if not kinds or passed["type"] in kinds:
                self._passed.remove(passed)
                return passed
        async with asyncio.timeout(10):
            while True:
                found: dict[str, Any] = json.loads(await self.connection.recv())
                if not kinds or found["type"] in kinds:
                    return found
                self._passed.append(found)

    async def texts(self, count: int) -> list[str]:
        """Texts of the next ``count`` messages."""
        return [(await self.next("entry"))["entry"]["text"] for _ in range(count)]


class Site:
    """What a test needs of a shop's site."""

    def __init__(self, settings: Settings, url: str) -> None:
        self.settings = settings
        self.redis = handoff_store.connect(url)
        self._blocking = [handoff_store.connect(url, blocking=True) for _ in range(2)]
        self.conversations = Conversations(self.redis, settings.shop)
        self.queue = Queue(self.redis, settings.shop)
        self.knowledge = AsyncClient(settings.knowledge_socket, 1.0)
        self.activity = Activity(self._blocking[0], settings.shop)
        self.tokens = Tokens(SECRET, settings.shop)
        self.context = WebContext(
            self.redis,
            settings.shop,
            settings,
            self.conversations,
            self.activity,
            self.knowledge,
            Calendar(settings.hours),
            conversations_per_minute=5,
        )
        self.http = httpx.AsyncClient(trust_env=False, verify=TLS)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def address(self) -> str:
        return str(self.http.base_url)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serves in its block, and has no client of the store behind it."""
        self._tasks.append(asyncio.create_task(self.activity.run()))
        try:
            with socket.create_server(("127.0.0.1", 0)) as listener:
                self.http.base_url = httpx.URL(f"http://127.0.0.1:{listener.getsockname()[1]}")
                async with listening(listener, create(self.context)):
                    yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.http.aclose()
            await self.knowledge.close()
            for client in (self.redis, *self._blocking):
                await client.aclose()

    def work(self, assistant: Echo | None = None) -> Echo:
        """Let the turn engine answer, with the question's own words unless told otherwise."""
        clock = BusinessClock(self.context.calendar, NOON)
        assistant = assistant or Echo()
        inbox = Inbox(self.redis, self._blocking[1], self.settings.shop, "w1")
        requests = Requests(self.conversations, self.knowledge, clock)
        customers = Customers(self.redis, self.settings.shop, clock.calendar)
        turns = Turns(self.conversations, inbox, assistant, requests, customers, clock)
        self._tasks.append(asyncio.create_task(turns.run()))
        return assistant

    async def begin(self, lang: str = "tr") -> tuple[str, str]:
        """A token and its conversation."""
        made = await self.conversations.create("web", lang)
        return self.tokens.issue(made.id), made.id

    async def messages(self, cid: str) -> list[Entry]:
        return [e for e in await self.conversations.entries(cid) if e.is_public]

    async def answered(self, cid: str, count: int) -> list[Entry]:
        """The messages, as soon as there are so many."""
        async with asyncio.timeout(10):
            while len(found := await self.messages(cid)) < count:
                await asyncio.sleep(0.01)
        return found

    async def send(self, token: str, **content: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return await self.http.post("/chat/v1/messages", json=content, headers=headers)

    @asynccontextmanager
    async def dial(self, origin: str | None = None) -> AsyncIterator[Talk]:
        """A socket that has not said hello."""
        address = self.address.replace("http", "ws", 1).rstrip("/") + "/chat/v1/socket"
        async with connect(address, origin=origin, proxy=None) as connection:  # type: ignore[arg-type]
            yield Talk(connection)

    @asynccontextmanager
    async def talk(self, token: str, cursor: str = "0-0", lang: str = "tr") -> AsyncIterator[Talk]:
        """A greeted socket."""
        async with self.dial() as talk:
            await talk.send(type="hello", token=token, cursor=cursor, lang=lang)
            await talk.next("ready")
            yield talk


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    config.write_text(CONFIG, "utf-8")
    return load(config, {"DESTEK_HOME": str(tmp_path / "home"), "DESTEK_SECRET": SECRET})


@pytest.fixture
async def site(settings: Settings, store: object, valkey_url: str) -> AsyncIterator[Site]:
    """A site on an empty store."""
    site = Site(settings, valkey_url)
    async with site.serving():
        yield site


@pytest.fixture(name="context")
def somebody_new(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    with browser.new_context() as context:
        yield context


@pytest.fixture
async def library(settings: Settings) -> AsyncIterator[Library]:
    """A knowledge server with a few articles."""
    library = Library()
    server = await asyncio.start_unix_server(library.serve, settings.knowledge_socket)
    yield library
    server.close()


@pytest.fixture
def folder() -> Path:
    """The room's own folder."""
    return Path(__file__).parents[3] / "connectors" / "web"
