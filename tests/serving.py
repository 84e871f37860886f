"""Something that serves in a thread and a loop of its own while a test looks at it from outside."""

from __future__ import annotations

import asyncio
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Self

import uvicorn
from starlette.types import ASGIApp

#: Seconds that anything here may take on a busy machine.
_LONGEST = 60


class Serving(ABC):
    """Serves for the length of its block."""

    def __init__(self) -> None:
        self._tried, self._serves = threading.Event(), False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> Self:
        self._thread.start()
        self._tried.wait(_LONGEST)
        assert self._serves
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(_LONGEST)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the loop of what serves."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_LONGEST)

    @abstractmethod
    def serve(self) -> AbstractAsyncContextManager[None]:
        """Serves in its block."""

    async def _run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with self.serve():
                self._serves = True
                self._tried.set()
                await self._end.wait()
        finally:
            self._tried.set()


@asynccontextmanager
async def listening(listener: socket.socket, app: ASGIApp) -> AsyncIterator[None]:
    """Serve ``app`` on a socket that is open already, as the gateway does."""
    config = uvicorn.Config(app, log_level="error", ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
