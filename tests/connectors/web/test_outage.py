"""The store goes down while a customer writes, and comes back."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from ops import valkey
from ops.settings import Settings
from tests.connectors.web.conftest import Site


class Machine:
    """A Valkey of this test's own, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "v.sock"
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = valkey.command(self._socket, self._folder)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    machine.start()
    yield machine
    machine.kill()


async def _up(site: Site) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                await site.redis.ping()
            except (RedisError, OSError):
                await asyncio.sleep(0.02)
            else:
                return


@pytest.fixture
async def fragile(settings: Settings, machine: Machine) -> AsyncIterator[Site]:
    site = Site(settings, machine.url)
    await _up(site)
    async with site.serving():
        yield site


async def test_http_says_so_and_takes_the_retry(fragile: Site, machine: Machine) -> None:
    token, cid = await fragile.begin("tr")
    assert (await fragile.send(token, id="m1", text="bir")).status_code == 202
    machine.kill()
    refused = await fragile.send(token, id="m2", text="iki")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["retry"]) == (503, "store_unavailable", True)
    assert "kaydedemiyoruz" in error["text"]
    assert refused.headers["Retry-After"] == "3"
    assert (await fragile.http.post("/chat/v1/conversations")).status_code == 503
    assert (await fragile.http.get("/")).status_code == 200
    machine.start()
    await _up(fragile)
    assert (await fragile.send(token, id="m2", text="iki")).json()["duplicate"] is False
    assert [entry.text for entry in await fragile.messages(cid)] == ["bir", "iki"]


async def test_the_socket_says_so_and_resumes(fragile: Site, machine: Machine) -> None:
    token, cid = await fragile.begin("tr")
    async with fragile.talk(token, lang="en") as talk:
        await talk.send(type="send", id="m1", text="bir")
        cursor = (await talk.next("entry"))["entry"]["id"]
        machine.kill()
        await talk.send(type="send", id="m2", text="iki")
        error = await talk.next("error")
        assert (error["code"], error["retry"]) == ("store_unavailable", True)
        assert "try again" in error["text"]
    async with fragile.dial() as talk:
        await talk.send(type="hello", token=token, cursor=cursor)
        assert (await talk.next())["code"] == "store_unavailable"
    machine.start()
    await _up(fragile)
    async with fragile.talk(token, cursor) as talk:
        await talk.send(type="send", id="m2", text="iki")
        assert await talk.texts(1) == ["iki"]
    assert len(await fragile.messages(cid)) == 2
