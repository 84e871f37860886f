from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from ops.readiness import PortInUse, answers, check_port, free_port, listens, pongs
from ops.settings import Web


def test_a_port_in_use_is_named_with_the_key_that_changes_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            check_port("127.0.0.1", port)
    assert f"web.port = {port}" in str(caught.value)
    assert "address already in use" in str(caught.value)
    assert "--port" in str(caught.value)
    check_port("127.0.0.1", port)


def test_a_free_port_is_free() -> None:
    check_port("127.0.0.1", free_port())


@pytest.mark.parametrize(
    ("status", "ready"), [("200 OK", True), ("503 Service Unavailable", False)]
)
async def test_http_is_ready_when_it_answers_well(status: str, ready: bool) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
        writer.close()

    asked: list[bytes] = []
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await answers(f"http://127.0.0.1:{port}/health")() is ready
    assert asked == [b"GET /health HTTP/1.0\r\n"]


async def test_an_ipv6_host_is_reached_and_named_as_addresses_do() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        writer.close()

    asked: list[bytes] = []
    async with await asyncio.start_server(serve, "::1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for host in ("::1", "::"):
            assert await answers(f"http://{Web(host=host).here}:{port}/health")()
    assert asked == [f"GET /health HTTP/1.0\r\nHost: [::1]:{port}\r\n\r\n".encode()] * 2


async def test_nobody_there_is_not_ready(tmp_path: Path) -> None:
    assert not await answers(f"http://127.0.0.1:{free_port()}/")()
    assert not await listens(tmp_path / "none.sock")()
    assert not await pongs(tmp_path / "none.sock")()


async def test_a_real_valkey_pongs(valkey_url: str) -> None:
    path = Path(valkey_url.removeprefix("unix://"))
    assert await pongs(path)()
    assert await listens(path)()
