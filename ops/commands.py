"""What the commands that run something do. :mod:`ops.cli` reads their options."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from ops import feedback
from ops.leftovers import AlreadyRunning, RunFile, only_run
from ops.progress import say
from ops.readiness import PortInUse, check_port, free_port
from ops.services import System, run_file
from ops.settings import Settings, load
from ops.setup import first_agent
from ops.terminal import stop

if TYPE_CHECKING:
    from redis.asyncio import Redis

T = TypeVar("T")

#: How long a command waits for a system that is just starting, or for a short run (seconds).
_SHORT_RUN = 10.0


async def up(settings: Settings, *, adapt: bool = True) -> int:
    """Run the whole system until it is told to stop, and keep its articles as they are on disk.

    With ``adapt``, and unless the settings say no, the search is adapted to them meanwhile.

    Raises:
        AlreadyRunning, PortInUse, CannotStart, SetupTrouble.
    """
    with _only_run(settings):
        system = System(settings)

        async def welcome() -> None:
            store = ["valkey"] if settings.redis_url is None else []
            await system.runner.ready(*store, "gateway")
            await _introduce(settings)
            await system.runner.ready()
            say("Everything is ready. Ctrl-C stops it.")
            await system.keep_up(adapt=adapt and settings.answers.adapt)

        return await system.runner.run(welcome)


async def _introduce(settings: Settings) -> None:
    address = settings.web.public_url
    say(f"\n  Demo shop with the chat   {address}/\n  Agents' desk              {address}/desk")
    if made := await first_agent(settings):
        name, password = made
        say(f"  First agent               {name}, password {password}  (shown only now)")
    orders = settings.orders
    if orders.adapter == "sqlite" and not orders.path and not settings.orders_path.exists():
        say("  Orders                    none yet; ./destek demo orders makes some to try")
    say("")


async def train(settings: Settings, *, adapt: bool = True) -> None:
    """Adapt the search to the articles, unless that is done or not wanted, and train Rasa.

    It learns from what customers found helpful, too.

    Raises:
        SetupTrouble: it could not be done; Rasa says why in its log.
    """
    adapt = adapt and settings.answers.adapt
    if adapt:
        await _collect_feedback(settings)
    if run := running(settings):
        system = System(settings, only=("knowledge",))
        if adapt:
            await system.adapt()
        if not serves(run, settings):
            say("The running system serves other articles.")
        await system.train()
        say("Trained. The running system uses it after a restart.")
        return
    with _only_run(settings):
        system = System(settings, only=("knowledge",))
        if adapt:
            await system.adapt()
        async with system.runner:
            await system.runner.ready()
            await system.train()


async def _collect_feedback(settings: Settings) -> None:
    from handoff.errors import StoreUnavailable

    try:
        count = await feedback.collect(settings)
    except StoreUnavailable as error:
        say(f"  ! Customers' feedback is as it was collected before: {error}")
    else:
        if count:
            say(f"  · Learning from {count} questions that customers found answered, too.")


def running(settings: Settings) -> RunFile | None:
    """The run that lives in this home, if one does."""
    run = RunFile.read(run_file(settings))
    return run if run and run.alive else None


def serves(run: RunFile, settings: Settings) -> bool:
    """Whether ``run`` serves these articles, and not those of another folder."""
    return run.variables.get("DESTEK_ARTICLES") == str(settings.answers.articles)


@asynccontextmanager
async def whole_system(settings: Settings) -> AsyncIterator[Settings]:
    """The settings of a system that answers: the running one, or one that lives for this block.

    One started here stays away from Telegram, and takes another port when its own is in use.
    """
    if running(settings):
        yield settings
        return
    with _only_run(settings):
        variables = {name: value for name, value in os.environ.items() if name != "TELEGRAM_TOKEN"}
        try:
            check_port(settings.web.host, settings.web.port)
        except PortInUse:
            variables["DESTEK_PORT"] = str(free_port())
        own = load(settings.config if settings.config.exists() else None, variables)
        system = System(own, env=variables)
        async with system.runner:
            await system.runner.ready()
            yield own


@asynccontextmanager
async def store(settings: Settings) -> AsyncIterator[None]:
    """The store answers inside this block: the shop's own, the running one, or one just for it.

    Raises:
        AlreadyRunning: something else runs that has no store.
    """
    if settings.redis_url:
        yield
        return
    with ExitStack() as held:
        if not await _own_or_join(settings, held):
            yield
            return
        system = System(settings, only=("valkey",))
        async with system.runner:
            await system.runner.ready()
            yield


def at_the_store(settings: Settings, work: Callable[[Redis], Awaitable[T]]) -> T:
    """Do something with the store's client, in a store that is started for it where none runs.

    What the desk's rooms refuse ends the command with their words.
    """
    from handoff.errors import HandoffError
    from handoff.store import connect

    async def working() -> T:
        async with store(settings):
            redis: Redis = connect(settings.store_url)
            try:
                return await work(redis)
            finally:
                await redis.aclose()

    try:
        return asyncio.run(working())
    except HandoffError as error:
        stop(error.words("en"))


async def _own_or_join(settings: Settings, held: ExitStack) -> bool:
    """Become the only run, as long as ``held`` lasts; False when a whole system runs already.

    Its gateway starts after its store. A shorter run, another ``agent add``, is waited for.
    """
    ends = time.monotonic() + _SHORT_RUN
    while True:
        try:
            held.enter_context(_only_run(settings))
        except AlreadyRunning:
            run = running(settings)
            if run and "gateway" in run.children:
                return False
            if time.monotonic() > ends:
                raise
        else:
            return True
        await asyncio.sleep(0.1)


async def ask(settings: Settings, *, lang: str, at: str | None, one: bool) -> None:
    """Messages from standard input, outcomes to standard output, a line of JSON each."""
    from connectors.ask import Rehearsal
    from handoff.store import connect

    async with whole_system(settings) as own:
        redis, blocking = connect(own.store_url), connect(own.store_url, blocking=True)
        try:
            rehearsal = Rehearsal(redis, blocking, own.shop, lang=lang, at=at)
            await rehearsal.run(sys.stdin, sys.stdout, one=one)
        finally:
            await redis.aclose()
            await blocking.aclose()


@contextmanager
def _only_run(settings: Settings) -> Iterator[None]:
    """Run nothing beside another run: end what a killed one left, say so, and keep others out."""
    with only_run(run_file(settings)) as left:
        if left:
            say(f"  ! An earlier run was killed; ended what it left: {', '.join(left)}")
        yield
