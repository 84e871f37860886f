"""``destek bench turns``: how fast turns are, beside bare Rasa answering the same messages.

Both sides run at the same time on the same machine, on the same model, knowledge server, action
server and store, and are measured in turns: A B A B. Ours goes the whole way of a customer (a
WebSocket to the gateway, the store, the turn engine, Rasa, back through the log), the baseline is
a Rasa of its own asked over its REST channel. No message is ever sent twice word for word, so that
no cache helps either side.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx
import psutil
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect

from bot import inputs
from connectors.clock import ALWAYS_OPEN
from connectors.web.tokens import Tokens
from handoff.conversations import Conversations
from handoff.store import connect as connect_store
from knowledge.articles import load as load_articles
from ops.commands import running, whole_system
from ops.environments import rasa_python
from ops.leftovers import RunFile
from ops.readiness import answers, free_port
from ops.services import run_file
from ops.settings import ROOT, Settings
from ops.setup import Prepared, RasaModel, rasa_env

_ROUNDS, _ONE_BY_ONE, _TOGETHER, _USERS = 3, 40, 96, 16
_SECONDS = 60.0


@dataclass
class Figures:
    """One side's measurements. Times in milliseconds, throughput in messages a second."""

    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    throughput: list[float] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        """As a row of the table."""
        return [
            name,
            *(_share(self.acknowledged, part) for part in (50, 95)),
            *(_share(self.answered, part) for part in (50, 95)),
            f"{sorted(self.throughput)[len(self.throughput) // 2]:.1f}",
        ]

    def as_json(self) -> dict[str, float | None]:
        """The same figures by name."""
        figures: dict[str, float | None] = {}
        for name, times in (("acknowledged", self.acknowledged), ("answered", self.answered)):
            for part in (50, 95):
                figures[f"{name}_p{part}_ms"] = _percentile(times, part) if times else None
        figures["messages_per_second"] = sorted(self.throughput)[len(self.throughput) // 2]
        return figures


Ask = Callable[[str], Awaitable[tuple[float, float]]]
"""Sends one message, in a conversation of its own; seconds to acknowledgement and to answer."""


class Ours:
    """A customer's way: a socket for each message, opened before anything is timed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = connect_store(settings.store_url)
        self._conversations = Conversations(self._redis, settings.shop)
        self._tokens = Tokens(settings.secret.get_secret_value(), settings.shop)
        self._sockets: list[tuple[str, ClientConnection]] = []

    async def open(self, count: int) -> None:
        """Open sockets, each with a rehearsal conversation of its own."""
        url = f"ws://{self._settings.web.here}:{self._settings.web.port}/chat/v1/socket"
        origin = self._settings.web.origins[0]
        for _ in range(count):
            made = await self._conversations.create("web", "tr", trial=True, clock=ALWAYS_OPEN)
            socket = await connect(url, origin=origin, compression=None)  # type: ignore[arg-type]
            hello = {"type": "hello", "token": self._tokens.issue(made.id), "cursor": "0-0"}
            await socket.send(json.dumps(hello))
            await _until(socket, "ready")
            self._sockets.append((made.id, socket))

    async def ask(self, text: str) -> tuple[float, float]:
        """See :data:`Ask`."""
        cid, socket = self._sockets.pop()
        started = time.perf_counter()
        await socket.send(json.dumps({"type": "send", "id": cid, "text": text}))
        await _until(socket, "ack")
        acknowledged = time.perf_counter() - started
        await _until(socket, "entry", author="customer")
        answered = time.perf_counter() - started
        await socket.close()
        await self._conversations.forget(cid)
        return acknowledged, answered

    async def close(self) -> None:
        """Let go of the store."""
        await self._redis.aclose()


class Bare:
    """A Rasa of its own, asked over its REST channel."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=_SECONDS, trust_env=False)
        self._redis = connect_store(settings.store_url)
        self._conversations = Conversations(self._redis, settings.shop)
        self._senders: list[str] = []

    async def open(self, count: int) -> None:
        """Make conversations: the actions look up in them whose cases there are."""
        for _ in range(count):
            made = await self._conversations.create("web", "tr", trial=True, clock=ALWAYS_OPEN)
            self._senders.append(made.id)

    async def ask(self, text: str) -> tuple[float, float]:
        """See :data:`Ask`; there is no acknowledgement before the answer."""
        sender = self._senders.pop()
        body = {
            "sender": sender,
            "message": text,
            "metadata": {"lang": "tr", "open": True},
        }
        started = time.perf_counter()
        response = await self._http.post("/webhooks/rest/webhook", json=body)
        response.raise_for_status()
        answered = time.perf_counter() - started
        if not response.json():
            raise RuntimeError("bare Rasa answered with nothing")
        await self._conversations.forget(sender)
        return answered, answered

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._redis.aclose()


async def _until(socket: ClientConnection, kind: str, *, author: str = "") -> None:
    """Read frames up to one of ``kind`` that is not by ``author``."""
    async with asyncio.timeout(_SECONDS):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "error":
                raise RuntimeError(frame)
            if frame["type"] == kind and frame.get("entry", {}) and author:
                if frame["entry"]["author"] != author:
                    return
            elif frame["type"] == kind:
                return


async def _one_by_one(ask: Ask, texts: list[str], figures: Figures) -> None:
    for text in texts:
        acknowledged, answered = await ask(text)
        figures.acknowledged.append(acknowledged * 1000)
        figures.answered.append(answered * 1000)


async def _together(ask: Ask, texts: list[str], figures: Figures) -> None:
    left = iter(texts)

    async def user() -> None:
        for text in left:
            await ask(text)

    started = time.perf_counter()
    await asyncio.gather(*(user() for _ in range(_USERS)))
    figures.throughput.append(len(texts) / (time.perf_counter() - started))


@contextlib.asynccontextmanager
async def _bare_rasa(settings: Settings, variables: dict[str, str]) -> AsyncIterator[Bare]:
    """Another Rasa on the same model, with the REST channel open on loopback."""
    with TemporaryDirectory() as folder:
        credentials = Path(folder) / "credentials.yml"
        credentials.write_text("rest:\n", "utf-8")
        port = free_port()
        model = RasaModel(settings, Prepared(settings)).to_serve()
        command = inputs.serve_command(
            rasa_python(settings.home), model, port, credentials=str(credentials)
        )
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, **variables, **rasa_env(settings)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            ready = answers(f"http://127.0.0.1:{port}/")
            async with asyncio.timeout(180):
                while not await ready():  # noqa: ASYNC110 - another process, nothing to wait on
                    await asyncio.sleep(0.2)
            bare = Bare(f"http://127.0.0.1:{port}", settings)
            yield bare
            await bare.close()
        finally:
            process.terminate()
            await process.wait()


def _messages(settings: Settings, count: int) -> list[str]:
    """Customers' phrasings from the articles, each made unlike all others by a number."""
    articles = load_articles(settings.answers.articles).articles
    phrasings = [text for article in articles for text in article.phrasings]
    return [
        f"{text} {n}" for n, text in zip(range(count), itertools.cycle(phrasings), strict=False)
    ]


async def _measure(settings: Settings) -> tuple[Figures, Figures, dict[str, float]]:
    ours, theirs = Figures(), Figures()
    async with whole_system(settings) as own:
        run = running(own) or RunFile.read(run_file(own))
        assert run is not None  # noqa: S101 - whole_system has just started or found it
        variables = {
            **run.variables,
            "DESTEK_STORE_URL": own.store_url,
            "DESTEK_KNOWLEDGE_SOCKET": str(own.knowledge_socket),
            "DESTEK_INTERNAL_SECRET": own.internal_secret.get_secret_value(),
        }
        us = Ours(own)
        async with _bare_rasa(own, variables) as bare:
            each = _ONE_BY_ONE + _TOGETHER
            texts = iter(_messages(own, (_ROUNDS + 1) * each * 2))
            for turn in range(_ROUNDS + 1):
                for side, asked in ((ours, us), (theirs, bare)):
                    await asked.open(each)
                    figures = side if turn else Figures()  # the first round warms both up
                    one_by_one = list(itertools.islice(texts, _ONE_BY_ONE))
                    await _one_by_one(asked.ask, one_by_one, figures)
                    await _together(asked.ask, list(itertools.islice(texts, _TOGETHER)), figures)
            memory = {name: _memory(mark.pid) for name, mark in run.children.items()}
        await us.close()
    return ours, theirs, memory


def _memory(pid: int) -> float:
    """Megabytes that are this process's and its children's own share (PSS)."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(member.memory_full_info().pss for member in family) / 1e6


def _percentile(times: list[float], part: int) -> float:
    return quantiles(times, n=100)[part - 1]


def _share(times: list[float], part: int) -> str:
    return f"{_percentile(times, part):.1f}" if times else "–"


def main(settings: Settings, *, as_json: bool = False) -> int:
    """Measure and print; 0 when the measurement went through."""
    ours, theirs, memory = asyncio.run(_measure(settings))
    theirs.acknowledged.clear()
    ratio = ours.as_json()["messages_per_second"] or 0.0
    ratio /= theirs.as_json()["messages_per_second"] or 1.0
    if as_json:
        print(
            json.dumps(
                {
                    "destek": ours.as_json(),
                    "rasa": theirs.as_json(),
                    "throughput_ratio": ratio,
                    "memory_mb": memory,
                }
            )
        )
        return 0
    table = Table(title=f"turns: {_ROUNDS} rounds, {_ONE_BY_ONE} one by one, {_USERS} at once")
    headings = ("", "ack p50 ms", "ack p95", "answer p50 ms", "answer p95", "messages/s")
    for heading in headings:
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_row(*ours.row("destek"))
    table.add_row(*theirs.row("bare Rasa, REST"))
    console = Console()
    console.print(table)
    console.print(f"throughput, destek ÷ bare Rasa: {ratio:.2f}")
    for name, megabytes in memory.items():
        console.print(f"memory {name:>10}: {megabytes:6.0f} MB")
    return 0
