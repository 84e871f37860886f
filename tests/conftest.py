"""Fixtures every room shares: one real Valkey for the run, emptied before each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import redis
import redis.asyncio as aioredis
from argon2 import PasswordHasher
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from handoff import passwords
from knowledge import wording
from ops import valkey

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes is the machine's affair; speed is measured elsewhere.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

#: A browser that opens no connection of its own.
_QUIET = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"),
    *("--disable-background-networking", "--disable-sync"),
)


#: What drives a real gateway, channel, desk or process, beside what marks itself.
_DRIVEN = (
    *("tests/connectors/telegram/", "tests/connectors/web/", "tests/handoff/desk/"),
    *("tests/actions/test_server.py", "tests/knowledge/test_index.py"),
    *("tests/ops/test_launcher.py", "tests/ops/test_runner.py"),
)
#: Tests that share what takes long to make, the longest first.
_TOGETHER = ("tests/e2e/", "tests/bot/")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what is slow."""
    if item.nodeid.startswith(_DRIVEN):
        item.add_marker(pytest.mark.e2e)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in _TOGETHER])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Tests side by side, but those of a module, or of what shares much, on one worker."""
    return Sharing(config, log) if config.getoption("dist") == "loadscope" else None


class Sharing(LoadScopeScheduling):
    """A scope is one of `_TOGETHER`, else a module."""

    def _split_scope(self, nodeid: str) -> str:
        return next(filter(nodeid.startswith, _TOGETHER), nodeid.split("::")[0])


@pytest.fixture(scope="session", autouse=True)
def few_wordings() -> Iterator[None]:
    """A handful of customers' wordings: encoding all of them would cost every test seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "MATTERS", Path(__file__).parent / "knowledge" / "customers")
        yield


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2, at a price that a hundred logins can pay; test_passwords.py pays in full."""
    quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey on a Unix socket, for this run only."""
    with tempfile.TemporaryDirectory(prefix="destek-") as folder:
        socket = Path(folder) / "valkey.sock"
        process = subprocess.Popen(valkey.command(socket, Path(folder)), stdout=subprocess.DEVNULL)
        try:
            url = f"unix://{socket}"
            with redis.Redis.from_url(url) as client:
                for _ in range(200):
                    try:
                        client.ping()
                        break
                    except redis.ConnectionError:
                        time.sleep(0.02)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium: the one ``destek test`` found, else the system's, else Playwright's own.

    Not longer than a module, because Playwright keeps an event loop running and asyncio's tests
    need theirs.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a busy machine is no fault
    found = os.environ.get("DESTEK_CHROMIUM") or shutil.which("chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*_QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
async def store(valkey_url: str) -> AsyncIterator[aioredis.Redis]:
    """An asyncio client of an empty store."""
    # A busy machine is no store that has gone away.
    patience = {"socket_timeout": 60, "socket_connect_timeout": 60}
    client = aioredis.Redis.from_url(valkey_url, decode_responses=True, **patience)
    await client.flushall()
    yield client
    await client.aclose()
