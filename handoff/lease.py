"""What one process at a time does, of all that run. A dead holder's lease runs out by itself."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

from redis.asyncio import Redis

from handoff.store import STORE_TROUBLE, steadily

#: Seconds: renewed this often, and free for others after this long.
RENEWAL, LIFETIME = 1.0, 5.0

_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class LeaseLost(Exception):
    """Another process has taken over; this one must stop at once."""


class Lease:
    """A lease on one name in the store."""

    def __init__(self, redis: Redis, key: str) -> None:
        self._redis: Any = redis
        self._key = key
        self._me = secrets.token_hex(8)

    async def hold(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Wait until it is ours, and do ``work`` for as long as it is.

        Raises:
            ExceptionGroup: of :class:`LeaseLost`, or of what ended the work.
        """
        try:
            # A task of its own: before Python 3.13 a failed group leaves its task marked as
            # cancelled, and the next wait for the store would heed that.
            await asyncio.create_task(self._held(work))
        finally:
            await self.release()

    async def _held(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await self.acquire()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.keep())
            group.create_task(work())

    async def acquire(self) -> None:
        """Wait until it is ours."""
        while not await steadily(self._take):  # noqa: ASYNC110 (another process's event)
            await asyncio.sleep(RENEWAL)

    async def keep(self) -> None:
        """Renew it until cancelled.

        Raises:
            LeaseLost: somebody else has it, as after this process was stopped for a while.
        """
        while True:
            await asyncio.sleep(RENEWAL)
            if not await steadily(self._take):
                raise LeaseLost

    async def release(self) -> None:
        """Give it back, so that the next holder need not wait."""
        try:
            await self._redis.eval(_GIVE_BACK, 1, self._key, self._me)
        except STORE_TROUBLE:
            return  # it runs out

    async def _take(self) -> bool:
        milliseconds = int(LIFETIME * 1000)
        return bool(await self._redis.eval(_TAKE, 1, self._key, self._me, milliseconds))
