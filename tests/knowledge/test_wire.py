"""Clients against a socket that answers, breaks, hangs and comes back."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge import wire
from knowledge.wire import AsyncClient, Client, KnowledgeError, KnowledgeUnavailable, Vectors

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def serving(path: Path, handler: Handler) -> AsyncIterator[None]:
    connections: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            await handler(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(handle(reader, writer)))

    async with await asyncio.start_unix_server(accept, str(path)):
        yield
        await asyncio.gather(*connections)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        request = await wire.read(reader)
        if request["op"] == "fail":
            writer.write(wire.frame({"error": {"code": "unknown_article", "message": "yok"}}))
        else:
            writer.write(wire.frame({"echo": request}))


async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(wire.frame({"echo": await wire.read(reader)}))


async def never(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await wire.read(reader)
    writer.write(struct.pack(">I", 5) + b"[1,2]")


async def blocking(client: Client, request: dict[str, Any]) -> dict[str, Any]:
    return await asyncio.to_thread(client.call, request)


async def test_both_clients_ask_and_are_answered(tmp_path: Path) -> None:
    async with serving(tmp_path / "s", echo):
        async with AsyncClient(tmp_path / "s") as client:
            replies = await asyncio.gather(*(client.call({"op": str(n)}) for n in range(20)))
            assert [reply["echo"]["op"] for reply in replies] == [str(n) for n in range(20)]
        with Client(tmp_path / "s") as client2:
            assert await blocking(client2, {"op": "ş"}) == {"echo": {"op": "ş"}}


async def test_a_refusal_carries_its_code(tmp_path: Path) -> None:
    async with serving(tmp_path / "s", echo):
        async with AsyncClient(tmp_path / "s") as client:
            with pytest.raises(KnowledgeError, match="yok") as refused:
                await client.call({"op": "fail"})
            assert refused.value.code == "unknown_article"
            assert await client.call({"op": "x"})
        with Client(tmp_path / "s") as client2, pytest.raises(KnowledgeError):
            await blocking(client2, {"op": "fail"})


async def test_a_closed_connection_is_opened_anew(tmp_path: Path) -> None:
    async with serving(tmp_path / "s", once):
        async with AsyncClient(tmp_path / "s") as client:
            for _ in range(3):
                assert await client.call({"op": "x"})
        with Client(tmp_path / "s") as client2:
            for _ in range(3):
                assert await blocking(client2, {"op": "x"})


@pytest.mark.parametrize("handler", [never, garbage])
async def test_no_answer_is_unavailable(tmp_path: Path, handler: Handler) -> None:
    async with serving(tmp_path / "s", handler):
        async with AsyncClient(tmp_path / "s", timeout=0.05) as client:
            with pytest.raises(KnowledgeUnavailable):
                await client.call({"op": "x"})
        with Client(tmp_path / "s", timeout=0.05) as client2, pytest.raises(KnowledgeUnavailable):
            await blocking(client2, {"op": "x"})


async def test_no_server_is_unavailable(tmp_path: Path) -> None:
    async with AsyncClient(tmp_path / "none") as client:
        with pytest.raises(KnowledgeUnavailable):
            await client.health()
    with Client(tmp_path / "none") as client2, pytest.raises(KnowledgeUnavailable):
        await asyncio.to_thread(client2.health)


async def test_a_cancelled_request_leaves_no_late_answer(tmp_path: Path) -> None:
    waiting = asyncio.Event()

    async def slow_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await wire.read(reader)
            if request["op"] == "slow":
                waiting.set()
                await reader.read()
            writer.write(wire.frame({"echo": request}))

    async with serving(tmp_path / "s", slow_first), AsyncClient(tmp_path / "s") as client:
        task = asyncio.create_task(client.call({"op": "slow"}))
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await client.call({"op": "next"}) == {"echo": {"op": "next"}}


def test_vectors_come_as_rows() -> None:
    data = struct.pack("<4f", 1.0, 0.5, -2.0, 0.25)
    vectors = Vectors(2, "m", base64.b64decode(base64.b64encode(data)))
    assert vectors.rows() == [[1.0, 0.5], [-2.0, 0.25]]


def test_a_frame_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_FRAME", 10)
    with pytest.raises(ValueError, match="over 10"):
        wire.frame({"text": "x" * 20})
