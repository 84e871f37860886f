"""Small real processes for the runner's tests: the stand-ins of Valkey, Rasa and the rest."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from ops.runner import Runner, Service

#: Notes that it began; touches a file when ready; may crash on its first life, or have a child.
CHILD = """
import os, pathlib, signal, subprocess, sys, time
folder, name, *ways = pathlib.Path(sys.argv[1]), *sys.argv[2:]
def note(what):
    with (folder / "notes").open("a") as notes:
        notes.write(f"{name} {what}\\n")
def leave(*_):
    note("stopped")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if "stubborn" in ways else leave)
lives = folder / f"{name}.lives"
lives.write_text(lives.read_text() + "x" if lives.exists() else "x")
note("began")
print("hello from", name, "4111 1111 1111 1111", flush=True)
if "grandchild" in ways:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / f"{name}.grandchild").write_text(str(child.pid))
if "crash" in ways and lives.read_text() == "x":
    print("last words", flush=True)
    sys.exit(3)
(folder / f"{name}.ready").touch()
note("ready")
while True:
    time.sleep(60)
"""


class Scene:
    """A folder in which stand-ins leave their traces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.script = folder / "child.py"
        self.script.write_text(CHILD)

    def service(self, name: str, *ways: str, needs: tuple[str, ...] = ()) -> Service:
        ready = self.folder / f"{name}.ready"

        async def is_ready() -> bool:
            return ready.exists()

        return Service(
            name,
            command=lambda: [sys.executable, str(self.script), str(self.folder), name, *ways],
            ready=is_ready,
            needs=needs,
            stop_grace=1.0,
        )

    def runner(self, *services: Service) -> Runner:
        return Runner(
            services,
            logs=self.folder / "logs",
            run_file=self.folder / "run.json",
            clean=lambda text: text.replace("4111 1111 1111 1111", "[kart no]"),
            tell=self.said.append,
        )

    def notes(self) -> list[str]:
        path = self.folder / "notes"
        return path.read_text().splitlines() if path.exists() else []

    def alive(self) -> list[int]:
        """Every process that works in this folder."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            if str(self.folder) in " ".join(process.info["cmdline"] or ()):
                found.append(process.pid)
        return [pid for pid in found if pid != os.getpid() and is_alive(pid)]

    def pid(self, name: str) -> int:
        return int((self.folder / name).read_text())


def is_alive(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is so; fails when it never is."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come to that"
        await asyncio.sleep(0.02)
