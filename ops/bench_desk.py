"""``destek bench desk``: how soon agents see, claim and answer, in a large shop and an empty one.

Every agent's page is a WebSocket with a login of its own at a real gateway
(:mod:`ops.bench_house`), and customers and agents write meanwhile. An escalation is visible on a
page when the frame that shows it in the queue has been read there; it begins when the script that
hands over writes it, by the store's clock, which is this machine's. The baseline are the same
figures with one agent and an empty shop; and for what is visible, pages that ask for the list's
first lines every second.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import platform
import random
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from handoff.desk.guard import COOKIE
from handoff.instants import now_ms
from handoff.presence import BEAT, Presences
from ops.bench_house import House, Size, house
from ops.bench_people import PATIENCE, Customer, Page, Seen

_API = "/desk/api"
#: Lines that a page which asks every second asks for, and how often each page asks (seconds).
_LINES, _POLL = 25, 1.0
#: How long one escalation is waited for on pages that ask, and how long that is done (seconds).
#: Where asking is more than the gateway can do it never ends.
_POLL_PATIENCE, _POLLING = 10.0, 30.0
_OPENED = 20
_SECONDS_QUIET = 1.0

#: What is measured, in the order in which it is shown.
ROWS = {
    "visible": "escalation visible on a desk",
    "polled": "… on desks that ask every second",
    "claim": "claim",
    "reply": "reply, until the customer has it",
    "first": "list, first page of 100",
    "next": "list, each next page",
    "conversation": "conversation with all its entries",
    "watched": "… as the page opens it",
    "desk": "desk opens, until the board is there",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A measurement: the shop's size, how many escalations, and what goes on meanwhile.

    ``rate`` is how many messages customers and agents write a second, all together.
    """

    size: Size = field(default_factory=Size)
    escalations: int = 60
    rate: float = 10.0
    polled: int = 8


@dataclass
class Figures:
    """Milliseconds by the name in :data:`ROWS`; megabytes; the gateway's share of a CPU."""

    times: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, ms: float) -> None:
        """One more measurement."""
        self.times.setdefault(name, []).append(ms)

    @contextlib.contextmanager
    def took(self, name: str) -> Iterator[None]:
        """What the block takes."""
        started = time.perf_counter()
        yield
        self.add(name, (time.perf_counter() - started) * 1000)

    def as_json(self) -> dict[str, Any]:
        """The figures by name."""
        shares = {
            name: {f"p{p}_ms": _share(self.times[name], p) for p in (50, 95)} for name in self.times
        }
        return {**shares, "memory_mb": self.memory, "gateway_cpu": self.cpu}


class Desks:
    """Everybody at work in a house, and what is measured there."""

    def __init__(self, made: House, trial: Trial, http: httpx.AsyncClient) -> None:
        self._made, self._trial, self._http = made, trial, http
        self._names = [agent.name for agent in made.agents]
        self._ids = itertools.count()
        self._dice = random.Random(7)  # noqa: S311 - who writes next is no secret
        self.figures = Figures()

    async def measure(self) -> Figures:
        """Everything, in the order of a day: pages open, lists are read, customers come."""
        seen = Seen(len(self._names))
        pages = [Page(self._made, name, seen) for name in self._names]
        for page in pages:
            with self.figures.took("desk"):
                await page.open()
        await asyncio.sleep(_SECONDS_QUIET)
        async with self._traffic():
            await self._lists()
            await self._long(pages[0])
            async with self._busy("sockets"):
                for n in range(self._trial.escalations):
                    await self._escalate(seen, self._names[n % len(self._names)])
        self.figures.memory = self._made.memory()
        await asyncio.gather(*(page.close() for page in pages))
        async with self._traffic(), self._busy("polling"):
            await self._poll()
        return self.figures

    async def _lists(self) -> None:
        path = f"{_API}/conversations?view=all&limit=100"
        for _ in range(_OPENED):
            with self.figures.took("first"):
                page = await self._get(path)
        while page["cursor"]:
            with self.figures.took("next"):
                page = await self._get(f"{path}&before={page['cursor']}")

    async def _long(self, page: Page) -> None:
        for _ in range(_OPENED if self._made.long else 0):
            with self.figures.took("conversation"):
                await self._get(f"{_API}/conversations/{self._made.long}")
            with self.figures.took("watched"):
                await page.watch(self._made.long)

    async def _escalate(self, seen: Seen, agent: str) -> None:
        """A customer comes, everybody sees him, one agent takes and answers him."""
        customer = Customer(self._made)
        await customer.come()
        seen.expect(customer.cid)
        await customer.ask()
        for ms in await seen.everywhere(customer.cid):
            self.figures.add("visible", ms)
        await self._make_room(agent)
        with self.figures.took("claim"):
            await self._post(agent, customer.cid, "claim")
        with self.figures.took("reply"):
            writing = {"id": f"bench-{next(self._ids):06}", "text": "Merhaba, hemen bakıyorum."}
            await asyncio.gather(
                self._post(agent, customer.cid, "reply", writing), customer.answered()
            )
        self._made.assigned[customer.cid] = agent
        await customer.leave()

    async def _make_room(self, agent: str) -> None:
        """Who has as many as he may settles one first, but not the long one."""
        made = self._made
        has = [cid for cid, whose in made.assigned.items() if whose == agent]
        if len(has) >= made.size.capacity:
            done = next(cid for cid in has if cid != made.long)
            del made.assigned[done]
            await self._post(agent, done, "resolve")

    async def _poll(self) -> None:
        """Every desk asks for the list's head each second, from a moment of its own on."""
        seen = Seen(len(self._names))
        presences = Presences(self._made.redis, self._made.settings.shop)

        async def stay() -> None:
            while True:  # nobody has left because he asks
                # Side by side: one after the other, on a busy machine, the first would be gone.
                await asyncio.gather(*(presences.beat(name, now_ms()) for name in self._names))
                await asyncio.sleep(BEAT)

        async def ask(name: str) -> None:
            await asyncio.sleep(self._dice.random() * _POLL)
            while True:
                started = time.perf_counter()
                found = await self._get(f"{_API}/conversations?view=all&limit={_LINES}", name)
                for line in found["conversations"]:
                    seen.see(name, line)
                await asyncio.sleep(max(0.0, _POLL - (time.perf_counter() - started)))

        asking = [asyncio.create_task(stay()), *(asyncio.create_task(ask(n)) for n in self._names)]
        until = time.perf_counter() + _POLLING
        for _ in range(self._trial.polled):
            if time.perf_counter() > until:
                break
            customer = Customer(self._made)
            await customer.come()
            seen.expect(customer.cid)
            await customer.ask()
            for ms in await seen.within(customer.cid, _POLL_PATIENCE):
                self.figures.add("polled", ms)
            await customer.leave()
        await _stopped(asking)

    @contextlib.asynccontextmanager
    async def _traffic(self) -> AsyncIterator[None]:
        """Meanwhile customers and agents write to each other."""

        async def write() -> None:
            for n in itertools.count():
                await asyncio.sleep(1 / self._trial.rate)
                cid, agent = self._dice.choice(sorted(self._made.assigned.items()))
                writing = {"id": f"traffic-{next(self._ids):06}", "text": f"Mesaj {n}."}
                if n % 2:
                    await self._post(agent, cid, "reply", writing)
                else:
                    await self._made.conversations.accept(cid, f"Bir de {n}?", writing["id"])

        tasks = [asyncio.create_task(write())] if self._made.assigned and self._trial.rate else []
        try:
            yield
        finally:
            await _stopped(tasks)

    @contextlib.asynccontextmanager
    async def _busy(self, name: str) -> AsyncIterator[None]:
        """What share of a CPU the gateway takes meanwhile."""
        before, started = self._made.cpu(), time.perf_counter()
        yield
        self.figures.cpu[name] = (self._made.cpu() - before) / (time.perf_counter() - started)

    async def _get(self, path: str, name: str = "") -> dict[str, Any]:
        cookie = {"Cookie": f"{COOKIE}={self._made.tokens[name or self._names[0]]}"}
        response = await self._http.get(path, headers=cookie)
        found: dict[str, Any] = response.raise_for_status().json()
        return found

    async def _post(
        self, name: str, cid: str, step: str, body: dict[str, str] | None = None
    ) -> None:
        headers = {"Cookie": f"{COOKIE}={self._made.tokens[name]}", "Origin": self._made.url}
        path = f"{_API}/conversations/{cid}/{step}"
        response = await self._http.post(path, headers=headers, json=body or {})
        if response.is_error:
            raise RuntimeError(f"{step} by {name}: {response.status_code} {response.text}")


async def _stopped(tasks: list[asyncio.Task[None]]) -> None:
    """End these; what one of them has died of meanwhile is raised."""
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def measured(trial: Trial) -> Figures:
    """The figures of one shop."""
    async with house(trial.size) as made:
        # The gateway closes what nobody has used for five seconds.
        limits = httpx.Limits(
            max_connections=None, max_keepalive_connections=None, keepalive_expiry=2.0
        )
        async with httpx.AsyncClient(
            base_url=made.url, timeout=PATIENCE, limits=limits, trust_env=False
        ) as http:
            return await Desks(made, trial, http).measure()


def _share(times: list[float], part: int) -> float:
    return (
        quantiles(times, n=100, method="inclusive")[part - 1] if len(times) > 1 else median(times)
    )


def _tables(trial: Trial, small: Figures, large: Figures) -> list[Table]:
    size = trial.size
    table = Table(title=f"desk: {trial.escalations} escalations, {trial.rate:g} messages a second")
    table.add_column("ms")
    for name in ("1 agent, empty shop", f"{size.agents} agents, {size.open} open of {size.listed}"):
        table.add_column(f"{name}: p50", justify="right")
        table.add_column("p95", justify="right")
    for name, words in ROWS.items():
        cells = [
            f"{_share(figures.times[name], part):.1f}" if figures.times.get(name) else "–"
            for figures in (small, large)
            for part in (50, 95)
        ]
        table.add_row(words, *cells)
    other = Table(title="The gateway and the store")
    other.add_column("")
    for name in ("1 agent", f"{size.agents} agents"):
        other.add_column(name, justify="right")
    for name in large.memory:
        cells = [f"{figures.memory[name]:.0f} MB" for figures in (small, large)]
        other.add_row(f"memory, {name}", *cells)
    for name in large.cpu:
        cells = [f"{figures.cpu[name]:.0%}" for figures in (small, large)]
        other.add_row(f"of a CPU, gateway, {name}", *cells)
    return [table, other]


def machine() -> dict[str, Any]:
    """What is measured on, and how busy it was in the minute before."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return {
        "cpu": next(names, platform.machine()),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
    }


async def main(trial: Trial, *, as_json: bool = False) -> None:
    """Measure and print."""
    there = machine()
    alone = Size(agents=1, open=0, listed=0, entries=0, capacity=trial.size.capacity)
    small = await measured(Trial(alone, trial.escalations, 0.0, trial.polled))
    large = await measured(trial)
    if as_json:
        print(json.dumps({"machine": there, "empty": small.as_json(), "full": large.as_json()}))
        return
    console = Console()
    console.print(
        "{cores} cores of {cpu}, Python {python}; load before this run: {load}".format(**there)
    )
    for table in _tables(trial, small, large):
        console.print(table)
