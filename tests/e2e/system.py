"""A whole system for the tests: started by ``destek up``, with a state of its own.

The environments, the sentence model, the index and Rasa's model are the checkout's own, so that
only what a first start would make anyway is ever made.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

from ops.readiness import free_port

ROOT = Path(__file__).parent.parent.parent
SHARED = ("env", "models", "index", "rasa")

T = TypeVar("T")


def until(what: Callable[[], T], seconds: float = 30.0, *, say: str = "") -> T:
    """Wait until ``what()`` is true, and return it."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not within {seconds} s: {say or what}"
        time.sleep(0.05)
    return found


class System:
    """A running ``destek up``."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes], port: int) -> None:
        self.folder = folder
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        # One for all questions: a client of its own for each costs more than the answer.
        self._http = httpx.Client(timeout=5, trust_env=False)

    @property
    def run(self) -> dict[str, Any]:
        """What the runner says of itself: ``variables`` and ``children``."""
        found: dict[str, Any] = json.loads((self.folder / "run" / "run.json").read_text("utf-8"))
        return found

    def pid(self, name: str) -> int:
        """The process that is now this part."""
        return int(self.run["children"][name]["pid"])

    def kill(self, name: str) -> None:
        """``kill -9``; the runner will start the part again."""
        os.kill(self.pid(name), signal.SIGKILL)

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """The part hangs, as a part does when its machine is overloaded or its disk is gone."""
        process = psutil.Process(self.pid(name))
        process.suspend()
        try:
            yield
        finally:
            process.resume()

    def parts(self) -> dict[str, str]:
        """The gateway's word on its neighbours; empty when it does not answer."""
        try:
            reply = self._http.get(f"{self.url}/health")
        except httpx.HTTPError:
            return {}
        return dict(reply.json()["parts"])

    def close(self) -> None:
        """Ask nothing more."""
        self._http.close()

    def until_whole(self, seconds: float = 120.0) -> None:
        """Wait until every part answers."""

        def whole() -> bool:
            assert self.process.poll() is None, self.console()
            parts = self.parts()
            return bool(parts) and set(parts.values()) == {"ok"} and self._acts()

        until(whole, seconds, say="every part answers")

    def _acts(self) -> bool:
        try:
            url = f"{self.run['variables']['DESTEK_ACTIONS_URL']}/health"
            return self._http.get(url).is_success
        except (httpx.HTTPError, OSError, KeyError):
            return False

    def console(self) -> str:
        """What the runner has printed."""
        return (self.folder / "console.txt").read_text("utf-8", "replace")

    def env(self) -> dict[str, str]:
        """The environment of a command that is to speak to this system."""
        return environment(self.folder)

    def command(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``destek …`` against this system."""
        return subprocess.run(
            [sys.executable, "-m", "ops.cli", *words],
            cwd=ROOT,
            env=self.env(),
            input=text,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )


def environment(folder: Path) -> dict[str, str]:
    """Variables that make ``destek`` live in ``folder``."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("DESTEK_", "TELEGRAM", "REDIS"))
    }
    config = folder / "destek.toml"
    return {
        **kept,
        "DESTEK_HOME": str(folder),
        "DESTEK_CONFIG": str(config),
        "PYTHONPATH": str(ROOT),
    }


def furnish(folder: Path, toml: str) -> None:
    """Make ``folder`` a home with this configuration that shares what takes long to make."""
    home = Path(os.environ.get("DESTEK_HOME") or ROOT / ".destek")
    for name in SHARED:
        (home / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(home / name)
    (folder / "destek.toml").write_text(toml, "utf-8")


@contextmanager
def started(folder: Path, toml: str, **secrets: str) -> Iterator[System]:
    """``destek up`` until the block is left; it must end cleanly and leave no process behind."""
    furnish(folder, toml)
    port = free_port()
    with (folder / "console.txt").open("wb") as console:
        process = subprocess.Popen(
            [sys.executable, "-m", "ops.cli", "up", "--no-adapt", "--port", str(port)],
            cwd=ROOT,
            env={**environment(folder), **secrets},
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        system = System(folder, process, port)
        try:
            yield system
        finally:
            system.close()
            alive = process.poll() is None
            children = [m["pid"] for m in system.run["children"].values()] if alive else []
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
            left = [pid for pid in children if psutil.pid_exists(pid)]
            assert not left, f"Ctrl-C left processes behind: {left}"
