"""Who takes part in the measurement of the desk: agents' pages and customers, with real sockets."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from connectors.web.tokens import Tokens
from handoff.desk.guard import COOKIE
from ops.bench_house import House

#: The longest that anything is waited for.
PATIENCE = 60.0


class Seen:
    """When which page has seen which conversation in the queue."""

    def __init__(self, pages: int) -> None:
        self._pages = pages
        self._times: dict[str, dict[str, float]] = {}
        self._done: dict[str, asyncio.Event] = {}

    def expect(self, cid: str) -> None:
        """Look for this one from now on."""
        self._times[cid], self._done[cid] = {}, asyncio.Event()

    def see(self, page: str, line: dict[str, Any]) -> None:
        """An agent's page shows this line now."""
        times = self._times.get(line["id"])
        if times is None or line["state"] != "queued" or page in times:
            return
        times[page] = time.time() * 1000 - line["queued_at"]
        if len(times) == self._pages:
            self._done[line["id"]].set()

    async def everywhere(self, cid: str) -> list[float]:
        """Milliseconds until each page saw it; waits for the last.

        Raises:
            TimeoutError: some have not seen it in all that time.
        """
        async with asyncio.timeout(PATIENCE):
            await self._done[cid].wait()
        return list(self._times.pop(cid).values())

    async def within(self, cid: str, seconds: float) -> list[float]:
        """The same, but of a page that had not seen it by then how long that was."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._done[cid].wait()
        times = list(self._times.pop(cid).values())
        return times + [seconds * 1000] * (self._pages - len(times))


class Page:
    """An agent's page: its socket, and what comes over it."""

    def __init__(self, made: House, name: str, seen: Seen) -> None:
        self._seen, self._name = seen, name
        self._headers = {"Cookie": f"{COOKIE}={made.tokens[name]}"}
        self._url, self._origin = f"{made.url.replace('http', 'ws', 1)}/desk/socket", made.url
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._board, self._entries = asyncio.Event(), asyncio.Event()

    async def open(self) -> None:
        """Connect, and wait for the board."""
        self._socket = await connect(
            self._url,
            origin=self._origin,  # type: ignore[arg-type]
            additional_headers=self._headers,
            compression=None,
            max_size=None,
        )
        self._reader = asyncio.create_task(self._read(self._socket))
        async with asyncio.timeout(PATIENCE):
            await self._board.wait()

    async def watch(self, cid: str) -> None:
        """Open a conversation as the desk's page does; returns with its latest entries."""
        assert self._socket is not None  # noqa: S101 - open() comes first
        self._entries.clear()
        await self._socket.send(json.dumps({"type": "watch", "conversation": cid, "cursor": ""}))
        async with asyncio.timeout(PATIENCE):
            await self._entries.wait()
        await self._socket.send(json.dumps({"type": "watch", "conversation": None}))

    async def close(self) -> None:
        """Leave."""
        if self._socket and self._reader:
            await self._socket.close()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            told = json.loads(text)
            for frame in told if isinstance(told, list) else [told]:
                self._heed(frame)

    def _heed(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "conversation":
                self._seen.see(self._name, frame["conversation"])
            case "board":
                self._board.set()
            case "entries":
                self._entries.set()


class Customer:
    """A customer of the website with a socket of his own."""

    def __init__(self, made: House) -> None:
        self._made = made
        self.cid = ""
        self._socket: ClientConnection | None = None

    async def come(self) -> None:
        """Open the chat."""
        made, settings = self._made, self._made.settings
        name = {"name": "Yeni müşteri"}
        self.cid = (await made.conversations.create("web", "tr", customer=name)).id
        tokens = Tokens(settings.secret.get_secret_value(), settings.shop)
        url = f"{made.url.replace('http', 'ws', 1)}/chat/v1/socket"
        origin: Any = settings.web.origins[0]
        self._socket = await connect(url, origin=origin, compression=None)
        await self._send({"type": "hello", "token": tokens.issue(self.cid), "cursor": "0-0"})
        await self._until("ready")

    async def ask(self) -> None:
        """Ask for a person."""
        await self._send({"type": "send", "id": self.cid, "text": "bir insanla görüşmek istiyorum"})

    async def answered(self) -> None:
        """Wait for an agent's words."""
        await self._until("entry", author="agent")

    async def leave(self) -> None:
        """Close the chat."""
        assert self._socket is not None  # noqa: S101 - come() comes first
        await self._socket.close()

    async def _send(self, frame: dict[str, str]) -> None:
        assert self._socket is not None  # noqa: S101 - come() comes first
        await self._socket.send(json.dumps(frame))

    async def _until(self, kind: str, author: str = "") -> None:
        assert self._socket is not None  # noqa: S101 - come() comes first
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = json.loads(await self._socket.recv())
                if frame["type"] == "error":
                    raise RuntimeError(frame)
                if frame["type"] == kind and author in ("", frame.get("entry", {}).get("author")):
                    return
