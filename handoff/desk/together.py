"""Work that is done once for everybody who asks for it in the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

#: Whoever asks within so many seconds of the first asks with him.
_GATHER = 0.01

T = TypeVar("T")


class Together(Generic[T]):
    """What ``work`` finds, begun after the last of those has asked who are told of it."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._asking: asyncio.Task[T] | None = None

    async def ask(self) -> T:
        """What is true by now. Raises what the work raises."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._do())
        return await asyncio.shield(self._asking)  # a page that leaves takes nobody's answer along

    async def _do(self) -> T:
        await asyncio.sleep(_GATHER)
        self._asking = None
        return await self._work()


async def moment(seconds: float) -> None:
    """Wait for the next moment of those that come every so many seconds, the same for all."""
    await asyncio.sleep(-asyncio.get_running_loop().time() % seconds)
