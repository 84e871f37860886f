"""One turn at a time for each conversation, in the order of arrival, without polling.

Rasa's own store looks once a second whether it is its turn. One Rasa process serves a conversation,
so a lock in its memory is all that is needed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore


class QueueingLockStore(LockStore):
    """Locks in memory; whoever waits is woken when it is his turn."""

    def __init__(self, endpoint_config: Any = None) -> None:
        """`endpoint_config` is what Rasa passes; there is nothing to set."""
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._users: defaultdict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 0,
    ) -> AsyncIterator[asyncio.Lock]:
        """Hold the conversation. `wait_time_in_seconds` is Rasa's polling interval: not needed.

        Raises:
            LockError: not within `lock_lifetime` seconds.
        """
        lock = self._locks[conversation_id]
        self._users[conversation_id] += 1
        try:
            try:
                await asyncio.wait_for(lock.acquire(), lock_lifetime)
            except asyncio.TimeoutError as error:
                raise LockError(f"conversation {conversation_id!r} is still busy") from error
            try:
                yield lock
            finally:
                lock.release()
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]

    def held(self) -> int:
        """How many conversations are held or waited for now."""
        return len(self._locks)
