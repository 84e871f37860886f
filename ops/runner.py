"""Runs the parts of the system: in readiness order, restarted when they die, ended together.

Every part is the leader of a process group of its own, and dies with the runner even when the
runner is killed without a word. What a part prints goes to its log file; the console hears only
what a person has to know.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import logging.handlers
import os
import resource
import secrets
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ops.leftovers import TOKEN, RunFile
from ops.places import private
from ops.progress import Say, say, took
from ops.readiness import Ready

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_POLL = 0.05
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
#: A part that ran this long was well: its next restart comes at once again (seconds).
_WAS_WELL = 30.0
_LOG_BYTES, _LOG_FILES = 5_000_000, 3
_LINE_BYTES = 1_000_000
_OPEN_FILES = 65_536
_LAST_WORDS = 5


@dataclass(frozen=True)
class Service:
    """One part: what starts it, what it needs first, and how it shows that it is ready.

    ``command`` is asked for at every start. ``prepare`` runs once, before the first start and after
    what the part needs is ready; what it raises ends the whole run. ``after`` names parts that are
    let go first at the beginning, because they should be up soon, and that are not needed later.
    """

    name: str
    command: Callable[[], Sequence[str]]
    ready: Ready
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], Awaitable[None]] | None = None
    ready_timeout: float = 120.0
    stop_grace: float = 10.0


@dataclass
class _Part:
    """A service's state within a run."""

    service: Service
    log: logging.Logger
    up: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None
    restarts: int = 0
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_WORDS))


class CannotStart(Exception):
    """A part cannot even be started: its program or a file it needs is missing."""

    def __init__(self, name: str, error: OSError) -> None:
        what = f"{error.filename}: " if error.filename else ""
        super().__init__(f"{name} cannot be started: {what}{error.strerror or error}")


class Runner:
    """Runs services until told to stop. Use it as an async context manager, or :meth:`run`."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        logs: Path,
        run_file: Path,
        folder: Path | None = None,
        env: Mapping[str, str] = os.environ,
        clean: Callable[[str], str] = str,
        tell: Say = say,
    ) -> None:
        self._token = secrets.token_hex(8)
        self._env = {**env, TOKEN: self._token, "PYTHONUNBUFFERED": "1"}
        self._clean, self._say, self._folder = clean, tell, folder
        self._run_file = RunFile(run_file, self._token)
        private(logs)
        self._parts = {
            service.name: _Part(service, _log_file(service.name, logs)) for service in services
        }
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.failure: Exception | None = None

    @property
    def run_file(self) -> RunFile:
        """What this run says about itself."""
        return self._run_file

    async def __aenter__(self) -> Runner:
        raise_open_files()
        self._run_file.save()
        self._tasks = [
            asyncio.create_task(self._guarded(partial(self._keep, part)))
            for part in self._parts.values()
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def run(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> int:
        """Run until Ctrl-C, SIGTERM, a failed preparation or start; the exit code.

        ``meanwhile`` runs beside the services; it may wait for :meth:`ready`.
        """
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        for number in signals:
            loop.add_signal_handler(number, self._asked_to_stop)
        beside: asyncio.Task[None] | None = None
        try:
            async with self:
                if meanwhile:
                    beside = asyncio.create_task(self._guarded(meanwhile))
                await self._stop.wait()
                self._say("Stopping.")
                if beside:
                    beside.cancel()
                    await asyncio.wait([beside])
        finally:
            for number in signals:
                loop.remove_signal_handler(number)
        if self.failure:
            raise self.failure
        return 0

    async def ready(self, *names: str) -> None:
        """Wait until the named parts (all, without a name) are ready.

        Raises:
            CannotStart: a part could not be started.
            Exception: what a preparation raised meanwhile.
        """
        waits = [self._parts[name].up.wait() for name in names or self._parts]
        tasks = [asyncio.create_task(wait) for wait in (*waits, self._stop.wait())]
        *up, stopped = tasks
        try:
            while not (stopped.done() or all(task.done() for task in up)):
                pending = [task for task in tasks if not task.done()]
                await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if self._stop.is_set():
            raise self.failure or asyncio.CancelledError

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            for part in self._parts.values():
                _kill(part, signal.SIGKILL)
        self._stop.set()

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.failure = self.failure or error
        self._stop.set()

    async def _keep(self, part: _Part) -> None:
        """Start a part, and again whenever it ends, until the run ends."""
        service, pause = part.service, _SHORTEST_PAUSE
        await self._wait_for((*service.needs, *service.after))
        if service.prepare:
            await service.prepare()
        while not self._stop.is_set():
            await self._wait_for(service.needs)
            begun = time.monotonic()
            code = await self._once(part)
            if self._stop.is_set():
                return
            lived = time.monotonic() - begun
            pause = _SHORTEST_PAUSE if lived > _WAS_WELL else min(pause * 2, _LONGEST_PAUSE)
            part.restarts += 1
            why = f"stopped by itself ({_ending(code)}); starting again in {pause:.0f} s"
            self._tell(part, "✗", why)
            for line in part.last_words:
                self._say(f"      {line[:200]}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)

    async def _wait_for(self, needs: Sequence[str]) -> None:
        for name in needs:
            if name in self._parts:
                await self._parts[name].up.wait()

    async def _once(self, part: _Part) -> int:
        """One life of a part, from its start to its exit code."""
        begun, service = time.monotonic(), part.service
        part.last_words.clear()
        try:
            part.process = await asyncio.create_subprocess_exec(
                *service.command(),
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
                env={**self._env, **service.env},
                limit=_LINE_BYTES,
            )
        except OSError as error:
            raise CannotStart(service.name, error) from error
        self._run_file.started(service.name, part.process.pid)
        pump = asyncio.create_task(self._pump(part, part.process))
        exited = asyncio.create_task(part.process.wait())
        try:
            if await self._becomes_ready(part, exited):
                part.up.set()
                self._tell(part, "✓", f"ready after {took(begun)}")
            elif not exited.done():
                self._tell(part, "✗", f"not ready after {service.ready_timeout:.0f} s")
                _kill(part, signal.SIGKILL)
            return await exited
        finally:
            part.up.clear()
            _kill(part, signal.SIGKILL)
            await asyncio.wait([pump], timeout=1)
            pump.cancel()

    async def _becomes_ready(self, part: _Part, exited: asyncio.Task[int]) -> bool:
        ends = time.monotonic() + part.service.ready_timeout
        while not exited.done() and time.monotonic() < ends:
            if await part.service.ready():
                return True
            await asyncio.wait([exited], timeout=_POLL)
        return False

    async def _pump(self, part: _Part, process: asyncio.subprocess.Process) -> None:
        """Carry what a part prints into its log file."""
        if process.stdout is None:
            return
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                continue  # a line longer than any log line should be: its rest comes next
            if not line:
                return
            text = self._clean(line.decode(errors="replace").rstrip())
            if text:
                part.last_words.append(text)
                part.log.info("%s", text)

    def _tell(self, part: _Part, sign: str, what: str) -> None:
        self._say(f"  {sign} {part.service.name}: {what}")
        part.log.info("-- %s", what)

    async def _end(self) -> None:
        """Stop every part, those that need others before what they need."""
        self._stop.set()
        ended = {name: asyncio.Event() for name in self._parts}

        async def end(part: _Part) -> None:
            name = part.service.name
            for other in self._parts.values():
                if name in other.service.needs:
                    await ended[other.service.name].wait()
            await _terminate(part)
            ended[name].set()

        async with asyncio.TaskGroup() as ending:
            for part in self._parts.values():
                ending.create_task(end(part))
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        for part in self._parts.values():
            await _terminate(part)
            for handler in list(part.log.handlers):
                part.log.removeHandler(handler)
                handler.close()
        self._run_file.remove()


async def _terminate(part: _Part) -> None:
    process = part.process
    if process is None or process.returncode is not None:
        return
    _kill(part, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), part.service.stop_grace)
    except TimeoutError:
        _kill(part, signal.SIGKILL)
        await process.wait()
    _kill(part, signal.SIGKILL)


def _kill(part: _Part, number: signal.Signals) -> None:
    """Signal a part's whole group; a group outlives its leader while a member lives."""
    if part.process:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(part.process.pid, number)


def die_with_parent() -> None:
    """In the child, before it becomes the part: end when the runner ends, however it ends."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _log_file(name: str, folder: Path) -> logging.Logger:
    log = logging.Logger(f"part.{name}")
    handler = logging.handlers.RotatingFileHandler(
        folder / f"{name}.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    log.addHandler(handler)
    return log


def raise_open_files() -> None:
    """Every customer's socket is an open file, and 1024 is a common limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
