"""A system of a shop's that webhooks are sent to: a real server, which does what it is told."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

SECRET = "a secret that both sides know"

#: What a receiver does: answer a status, one with headers, never answer, or hang up.
Deed = int | tuple[int, dict[str, str]] | str


def verified(secret: str, headers: dict[str, str], body: bytes, now: float) -> bool:
    """The check that docs/webhooks.md shows."""
    timestamp = headers["x-destek-timestamp"]
    signed = timestamp.encode() + b"." + body
    expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = headers["x-destek-signature"]
    return hmac.compare_digest(expected, given) and abs(now - int(timestamp)) <= 300


@dataclass
class Got:
    """One request."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Receiver:
    """``plan`` is what it does with the next requests; then it answers 200."""

    plan: list[Deed] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    forged: int = 0
    url: str = ""

    async def __aenter__(self) -> Receiver:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/destek?from=papatya"
        self._open: set[asyncio.StreamWriter] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._open:
            writer.close()
        await self._server.wait_closed()

    async def has(self, count: int) -> list[Got]:
        """What it has got, as soon as it is so many."""
        async with asyncio.timeout(30):
            while len(self.got) < count:
                await asyncio.sleep(0.01)
        return self.got

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except asyncio.IncompleteReadError:
            return  # whoever called has thought better of it
        assert head[0] == "POST /destek?from=papatya HTTP/1.1"
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.forged += not verified(SECRET, headers, body, time.time())
        self.got.append(Got(headers, body))
        deed = self.plan.pop(0) if self.plan else 200
        if deed == "hang":
            await reader.read()
        elif deed != "hang up":
            status, more = deed if isinstance(deed, tuple) else (deed, {})
            lines = [f"HTTP/1.1 {status} So", "Content-Length: 0", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in more.items()]
            writer.write("\r\n".join([*lines, "", ""]).encode())
        writer.close()
        self._open.discard(writer)
