"""A shop of its own for measurements: a temporary home and store, a real gateway, no Rasa.

Where Rasa would be asked somebody answers at once that a person is wanted, so that what is measured
is the way from there to the desk. Nothing of it touches the shop that this is run for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from handoff.agents import Agent, Agents, Profile
from handoff.conversations import Conversations
from handoff.desk.logins import Logins
from handoff.ending import Handoff, Reply
from handoff.inbox import GROUP, Inbox
from handoff.queue import Queue
from handoff.states import State, Step
from handoff.store import connect
from language.fold import fold
from ops import valkey
from ops.readiness import answers, free_port, pongs
from ops.settings import ROOT, Settings, load

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_READY_SECONDS = 180.0
#: So many conversations are made at once.
_BATCH = 50
_QUESTIONS = (
    "Siparişim üç gündür dağıtımda görünüyor, bir temsilciyle görüşmek istiyorum.",
    "İade kargosunu gönderdim ama param yatmadı, biriyle konuşabilir miyim?",
    "Gelen kazağın bedeni yanlış, değiştirmek istiyorum; insana bağlar mısınız?",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a shop is: agents, conversations that are open and that there are in all.

    The bot has answered those that are not open. ``capacity`` is how many an agent may have; all
    agents have as many, the rest of what is open waits. ``entries`` is the length of one long
    conversation in an agent's hand.
    """

    agents: int = 200
    open: int = 2_000
    listed: int = 5_000
    entries: int = 1_000
    capacity: int = 5


class House:
    """What the measurements may touch: the store, the agents' cookies, and who runs."""

    def __init__(self, settings: Settings, redis: Redis, size: Size) -> None:
        self.settings = settings
        self.redis = redis
        self.size = size
        self.conversations = Conversations(redis, settings.shop)
        self.queue = Queue(redis, settings.shop)
        self.agents = [Agent(f"Temsilci {n + 1}") for n in range(size.agents)]
        self.tokens: dict[str, str] = {}
        self.assigned: dict[str, str] = {}
        """Which conversations there are in hand, and whose."""
        self.long = ""
        self.processes: dict[str, psutil.Process] = {}

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.settings.web.port}"

    async def furnish(self) -> None:
        """Let agents be taken on and logged in, and conversations be where the size says."""
        await self._take_on()
        names = [agent.name for agent in self.agents]
        inbox = Inbox(self.redis, self.redis, self.settings.shop, "furnishing")
        await inbox.open()
        settled = self.size.listed - self.size.open
        for start in range(0, self.size.listed, _BATCH):
            those = range(start, min(start + _BATCH, self.size.listed))
            made = await asyncio.gather(*(self._write(n) for n in those))
            tickets = {each.conversation: each.id for each in await inbox.take(len(made))}
            await asyncio.gather(
                *(
                    self._answer(cid, entry, tickets[cid], asks=n >= settled)
                    for n, (cid, entry) in zip(those, made, strict=True)
                )
            )
            for n, (cid, _) in zip(those, made, strict=True):
                if settled <= n < settled + len(names) * self.size.capacity:
                    self.assigned[cid] = names[n % len(names)]
                    await self.queue.claim(cid, self.assigned[cid])
        await inbox.close()
        await self._lengthen()

    async def _take_on(self) -> None:
        """All have the first one's password: hashing two hundred takes longer than all the rest."""
        agents, key = Agents(self.redis, self.settings.shop), self.queue.keys.name("agents")
        logins = Logins(self.redis, self.settings.shop, agents)
        first = self.agents[0].name
        await agents.add(first, secrets.token_urlsafe(), Profile(capacity=self.size.capacity))
        store: Any = self.redis
        record = json.loads(await store.hget(key, fold(first)))
        for agent in self.agents:
            await store.hset(key, fold(agent.name), json.dumps({**record, "name": agent.name}))
        self.agents = await agents.all()
        for agent in self.agents:
            self.tokens[agent.name] = await logins.open(agent)

    async def _write(self, n: int) -> tuple[str, str]:
        """A customer's first words; the conversation, and the entry they are."""
        customer = {"name": f"Müşteri {n}"}
        cid = (await self.conversations.create("web", "tr", customer=customer)).id
        question = _QUESTIONS[n % len(_QUESTIONS)]
        return cid, (await self.conversations.accept(cid, question, f"{cid}:1")).entry_id

    async def _answer(self, cid: str, turn: str, ticket: str, *, asks: bool) -> None:
        """The end of the turn: the bot has answered, or a person is asked for."""
        record = {"reason": "asked", "question": _QUESTIONS[0], "articles": [], "slots": {}}
        words = [Reply("Sıradasınız.", "tr")]
        case = f"T-{cid[:6]}"
        await self.conversations.finish(
            *(cid, turn, ticket, GROUP, State.BOT, [Reply("Kargonuz yolda, yarın sizde.", "tr")]),
            decision={"outcome": "handoff" if asks else "answer", "reason": "asked", "lang": "tr"},
            handoff=Handoff(Step.HAND_OVER, "asked", case, words, record) if asks else None,
        )

    async def _lengthen(self) -> None:
        """One conversation with many entries, for the first agent."""
        self.long = next(iter(self.assigned), "")
        for n in range(self.size.entries if self.long else 0):
            if n % 2:
                await self.queue.reply(self.long, self.assigned[self.long], f"Yanıt {n}", f"r{n}")
            else:
                await self.conversations.accept(self.long, f"Soru {n}, bir de şu var.", f"q{n}")

    def memory(self) -> dict[str, float]:
        """Megabytes that are each process's own share (PSS)."""
        return {name: each.memory_full_info().pss / 1e6 for name, each in self.processes.items()}

    def cpu(self) -> float:
        """Seconds of CPU that the gateway has taken so far."""
        times = self.processes["gateway"].cpu_times()
        return float(times.user + times.system)


@contextlib.asynccontextmanager
async def house(size: Size) -> AsyncIterator[House]:
    """A shop of this size that is open, and its gateway."""
    with TemporaryDirectory(prefix="destek-bench-") as name:
        folder = Path(name)
        socket = folder / "store.sock"
        async with contextlib.AsyncExitStack() as stack:
            rasa = await stack.enter_async_context(_stand_in())
            config = folder / "destek.toml"
            config.write_text(_config(free_port()), "utf-8")
            variables = {
                "DESTEK_HOME": str(folder),
                "DESTEK_CONFIG": str(config),
                "DESTEK_STORE_URL": f"unix://{socket}",
                "DESTEK_RASA_URL": rasa,
                "PYTHONPATH": str(ROOT),
            }
            settings = load(config, variables)
            store = await stack.enter_async_context(
                _running(*valkey.command(socket, folder), variables=variables)
            )
            await _until(pongs(socket))
            redis = connect(settings.store_url)
            stack.push_async_callback(redis.aclose)
            made = House(settings, redis, size)
            await made.furnish()
            command = (sys.executable, "-m", "connectors.gateway")
            gateway = await stack.enter_async_context(_running(*command, variables=variables))
            await _until(answers(f"{made.url}/health"))
            made.processes = {"gateway": psutil.Process(gateway), "valkey": psutil.Process(store)}
            yield made


def _config(port: int) -> str:
    always = "".join(f'{day} = ["00:00-24:00"]\n' for day in _DAYS)
    return (
        f'shop = "bench"\n[web]\nport = {port}\npublic_url = "http://127.0.0.1:{port}"\n'
        f'[hours]\nholidays = ""\n{always}'
    )


@contextlib.asynccontextmanager
async def _running(*command: str, variables: dict[str, str]) -> AsyncIterator[int]:
    """A process, for as long as the block lasts; its id."""
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, **variables}, stdout=quiet, stderr=quiet
    )
    try:
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def _stand_in() -> AsyncIterator[str]:
    """Whoever is asked wants a person: what Rasa's channel would say to that; its address."""

    async def turn(_: Request) -> JSONResponse:
        wanted = {"custom": {"kind": "handoff", "reason": "asked"}}
        return JSONResponse(
            {"messages": [wanted], "intent": {"name": "ask_human", "confidence": 0.99}}
        )

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/webhooks/destek/turn", turn, methods=["POST"]),
        Route("/webhooks/destek/", health),
    ]
    port = free_port()
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


async def _until(ready: Any) -> None:
    async with asyncio.timeout(_READY_SECONDS):
        while not await ready():  # noqa: ASYNC110 - another process, nothing to wait on
            await asyncio.sleep(0.05)
