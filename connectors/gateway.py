"""The gateway: the one process that customers and agents reach.

It serves the customers' API and the widget, the agents' desk, and runs the turn engine and the
Telegram channel beside them. Everything it accepts is in the store first, so it may die at any
moment; whoever comes next goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from connectors.assistant import RasaAssistant
from connectors.clock import BusinessClock
from connectors.customers import Customers
from connectors.dispatch import Dispatch
from connectors.requests import Requests
from connectors.telegram.channel import TelegramChannel, TelegramContext
from connectors.turns import Turns
from connectors.web import app as web
from connectors.web.context import WebContext
from connectors.webhooks import Webhooks
from handoff.activity import Activity
from handoff.agents import Agents
from handoff.archive import Archive
from handoff.calendar import Calendar
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.desk import app as desk
from handoff.desk import v1
from handoff.desk.context import DeskContext
from handoff.errors import StoreUnavailable
from handoff.files import Files
from handoff.held import Held
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.instants import now_ms
from handoff.presence import Presences
from handoff.queue import Queue
from handoff.store import available, connect
from handoff.teams import Teams
from handoff.tidying import Tidying
from handoff.timekeeping import Timekeeper
from handoff.ushering import Usher
from handoff.waking import Waking
from handoff.webhooks.envelope import Envelopes
from handoff.webhooks.hook import hooks
from knowledge.wire import AsyncClient, KnowledgeError, KnowledgeUnavailable
from ops import logs
from ops.settings import Settings, load

log = structlog.get_logger(__name__)

_GOODBYE_SECONDS = 3.0

#: Where Rasa is when the runner did not say; its own default port, on loopback.
_RASA = "http://127.0.0.1:5005"


class Gateway:
    """Everything the process holds, made from the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        shop = settings.shop
        self.redis: Redis = connect(settings.store_url)
        self.blocking: Redis = connect(settings.store_url, blocking=True)
        self.knowledge = AsyncClient(settings.knowledge_socket, timeout=10.0)
        self.conversations = Conversations(self.redis, shop)
        self.activity = Activity(self.blocking, shop)
        self.held = Held(self.redis, shop, settings.limits.undo_seconds)
        self.calendar = Calendar(settings.hours)
        self.agents = Agents(self.redis, shop)
        self.presences = Presences(self.redis, shop)
        self.teams = Teams.read(settings.teams, settings.hours, self.calendar)
        self.clock = BusinessClock(self.calendar, settings.at, self.teams)
        self.assistant = RasaAssistant(
            settings.rasa_url or _RASA, settings.internal_secret.get_secret_value()
        )
        worker = f"{os.getpid()}-{secrets.token_hex(3)}"
        self.turns = Turns(
            self.conversations,
            Inbox(self.redis, self.blocking, shop, worker),
            self.assistant,
            Requests(self.conversations, self.knowledge, self.clock),
            Customers(self.redis, shop, self.calendar),
            self.clock,
            languages=settings.languages.enabled,
            room_of=self._room_of,
        )

    async def _room_of(self, agent: str) -> int:
        if not await self.presences.is_there(agent, now_ms()):
            return 0
        found = await self.agents.get(agent)
        return found.capacity if found else 0

    def app(self) -> Starlette:
        """The whole as one ASGI application; its lifespan runs the engine and the channels."""
        settings, shop = self.settings, self.settings.shop
        customers = web.create(
            WebContext(
                redis=self.redis,
                shop=shop,
                settings=settings,
                conversations=self.conversations,
                activity=self.activity,
                knowledge=self.knowledge,
                calendar=self.calendar,
            )
        )
        parts = DeskContext(
            redis=self.redis,
            shop=shop,
            settings=settings,
            conversations=self.conversations,
            queue=Queue(self.redis, shop, asks=settings.rating.ask),
            agents=self.agents,
            activity=self.activity,
            calendar=self.calendar,
            knowledge=self.knowledge,
            held=self.held,
            now=lambda: self.clock.moment().now,
        )
        return Starlette(
            routes=[
                Route("/health", self._health),
                Route("/desk", _to_desk),
                Mount("/desk", desk.create(parts)),
                Mount("/api/v1", v1.create(parts)),
                Mount("/", customers),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        telegram = TelegramContext(
            redis=self.redis,
            blocking=self.blocking,
            shop=self.settings.shop,
            settings=self.settings,
            conversations=self.conversations,
        )
        settings = self.settings
        archive = Archive(self.redis, settings.shop)
        tidying = Tidying(Files(settings.pictures_dir), archive, self.held)
        envelopes = Envelopes(settings.shop, settings.languages.default, settings.web.public_url)
        webhooks = hooks(settings.webhooks, settings.webhook_secrets)
        clockwork = Clockwork(settings.service, self.calendar, self.clock.ahead)
        teams = self.clock.teams
        jobs = [
            self.activity.run(),
            self.turns.run(),
            TelegramChannel(telegram).run(),
            tidying.run(),
            Timekeeper(self.redis, settings.shop, self.activity, clockwork, teams).run(),
            Usher(self.redis, settings.shop, clockwork, teams).run(),
            Waking(
                Queue(self.redis, settings.shop), lambda: self.clock.moment().now, self._room_of
            ).run(),
            Dispatch(self.redis, settings.shop).run(),
            self.held.run(),
            Indexer(self.redis, self.blocking, settings.shop).run(),
            Webhooks(self.redis, self.blocking, settings.shop, webhooks, envelopes).run(),
        ]
        tasks = [asyncio.create_task(job) for job in jobs]
        for task in tasks:
            task.add_done_callback(_end_with)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            # Not for ever: a client that is just connecting may swallow the cancellation.
            await asyncio.wait(tasks, timeout=_GOODBYE_SECONDS)
            with contextlib.suppress(Exception):
                await self.assistant.close()
            await self.knowledge.close()
            await self.redis.aclose()
            await self.blocking.aclose()

    async def _health(self, _: Request) -> JSONResponse:
        """What of the house answers. 503 when messages cannot be taken in."""
        parts = {"store": "ok", "knowledge": "ok"}
        try:
            with available():
                await self.redis.ping()
        except StoreUnavailable:
            parts["store"] = "down"
        try:
            await self.knowledge.health()
        except (KnowledgeUnavailable, KnowledgeError):
            parts["knowledge"] = "down"
        parts["assistant"] = "ok" if await self.assistant.is_up() else "down"
        healthy = parts["store"] == "ok"
        body = {"status": "ok" if healthy else "unavailable", "parts": parts}
        return JSONResponse(body, status_code=200 if healthy else 503)


async def _to_desk(_: Request) -> Response:
    """A mount answers only below its path; agents type it without the slash."""
    return RedirectResponse("/desk/", status_code=307)


def _end_with(task: asyncio.Task[None]) -> None:
    """A part that broke takes the process with it: half a gateway would keep customers waiting."""
    if not task.cancelled() and (error := task.exception()):
        log.critical("gateway_part_failed", error=repr(error), exc_info=error)
        os._exit(1)


def main() -> None:
    """Serve until told to stop."""
    settings = load()
    logs.configure("gateway", settings)
    uvicorn.run(
        Gateway(settings).app(),
        host=settings.web.host,
        port=settings.web.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=256 * 1024,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
