"""What a killed run left behind: found with certainty, and ended before the next run.

A run writes who its children are. A process is a leftover only when its pid *and* start time are
written there, or when its environment carries that run's token: a pid that has meanwhile gone to
somebody else's process is left alone.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

#: The variable that marks every process of a run, grandchildren too.
TOKEN = "DESTEK_RUN"  # noqa: S105
_GRACE = 5.0
#: psutil computes start times from the boot time, which may wander by a clock tick.
_SAME_START = 0.05


class AlreadyRunning(Exception):
    """A living run owns this home; ``pid`` is None in the moment before it has said who it is."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        who, how = (f" (process {pid})", f", or: kill {pid}") if pid else ("", "")
        super().__init__(
            f"Destek is already running here{who}. Stop it with Ctrl-C where it runs{how}"
        )


@contextmanager
def only_run(path: Path) -> Iterator[list[str]]:
    """Own the home of the run file ``path`` for this block, swept; the names of what was ended.

    The system gives the lock back however the process ends, and processes it starts do not hold it.

    Raises:
        AlreadyRunning: another process owns it.
    """
    with path.with_suffix(".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            pid = lock.read().strip()
            raise AlreadyRunning(int(pid) if pid else None) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield sweep(path)
        finally:
            lock.truncate(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """One process, told apart from any later one with the same pid by its start time."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> Mark | None:
        """The mark of a living process."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    def process(self) -> psutil.Process | None:
        """The process, if it still lives."""
        try:
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.started) < _SAME_START
            return found if same and found.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


@dataclass
class RunFile:
    """The file in which a run says who it is and where its parts are."""

    path: Path
    token: str
    runner: Mark | None = field(default_factory=lambda: Mark.of(os.getpid()))
    variables: dict[str, str] = field(default_factory=dict)
    children: dict[str, Mark] = field(default_factory=dict)

    def started(self, name: str, pid: int) -> None:
        """Note a child; call it right after the child's start."""
        if mark := Mark.of(pid):
            self.children[name] = mark
            self.save()

    def save(self) -> None:
        """Write the file whole, readable for its owner only."""
        content = {
            "token": self.token,
            "runner": asdict(self.runner) if self.runner else None,
            "variables": self.variables,
            "children": {name: asdict(mark) for name, mark in self.children.items()},
        }
        fresh = self.path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(content), "utf-8")
        fresh.replace(self.path)

    def remove(self) -> None:
        """The run is over and left nothing."""
        self.path.unlink(missing_ok=True)

    @classmethod
    def read(cls, path: Path) -> RunFile | None:
        """The run that wrote ``path``; None without one, or when the file was cut short."""
        try:
            content = json.loads(path.read_text("utf-8"))
            children = {name: Mark(**mark) for name, mark in content["children"].items()}
            runner = Mark(**content["runner"]) if content["runner"] else None
            return cls(path, content["token"], runner, content["variables"], children)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    @property
    def alive(self) -> bool:
        """Whether the runner that wrote the file still lives."""
        return bool(self.runner and self.runner.process())


def sweep(path: Path) -> list[str]:
    """End what an earlier run left and forget it; the names of what was ended.

    Raises:
        AlreadyRunning: that run is alive.
    """
    run = RunFile.read(path)
    if run is None:
        return []
    if run.alive and run.runner:
        raise AlreadyRunning(run.runner.pid)
    found = dict(_left_by(run))
    for process in found:
        _signal(process, "terminate")
    _, stubborn = psutil.wait_procs(found, timeout=_GRACE)
    for process in stubborn:
        _signal(process, "kill")
    psutil.wait_procs(stubborn, timeout=_GRACE)
    run.remove()
    return sorted(set(found.values()))


def _left_by(run: RunFile) -> Iterator[tuple[psutil.Process, str]]:
    known = {mark.pid: name for name, mark in run.children.items() if mark.process()}
    for process in psutil.process_iter():
        if process.pid in known:
            yield process, known[process.pid]
        elif process.pid != os.getpid() and _carries(process, run.token):
            yield process, f"process {process.pid}"


def _carries(process: psutil.Process, token: str) -> bool:
    try:
        mine = process.uids().real == os.getuid()
        return mine and process.environ().get(TOKEN) == token
    except (psutil.Error, OSError):
        return False


def _signal(process: psutil.Process, how: str) -> None:
    try:
        getattr(process, how)()
    except psutil.NoSuchProcess:
        return
