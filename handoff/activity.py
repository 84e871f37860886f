"""What just happened, for everybody who looks on: one reader of the activity stream per process.

The stream only says *which* conversation has something new; whoever subscribes reads the log from
his own cursor. So nothing is lost when a reader falls behind, and nothing is delivered by two ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.keys import Keys
from handoff.store import heed_cancellation

_BLOCK_MS = 1_000
_RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """A conversation has a new entry. After a gap ``entry`` is empty: read from your cursor."""

    conversation: str
    entry: str = ""
    kind: str = ""


class Changes:
    """What a subscriber has not looked at yet, the newest change of each conversation."""

    def __init__(self) -> None:
        self._pending: dict[str, Change] = {}
        self._arrived = asyncio.Event()

    def push(self, change: Change) -> None:
        """Called by the reader."""
        self._pending.pop(change.conversation, None)
        self._pending[change.conversation] = change
        self._arrived.set()

    def __aiter__(self) -> AsyncIterator[Change]:
        return self._follow()

    async def _follow(self) -> AsyncIterator[Change]:
        while True:
            await self._arrived.wait()
            while self._pending:
                yield self._pending.pop(next(iter(self._pending)))
            self._arrived.clear()


class Activity:
    """Reads the activity stream and wakes subscribers. Start it with :meth:`run` as a task."""

    def __init__(self, redis: Redis, shop: str) -> None:
        """``redis`` must be a client for blocking reads (no socket timeout)."""
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._of: dict[str, set[Changes]] = {}
        self._of_all: set[Changes] = set()

    @contextmanager
    def subscribe(self, cid: str | None = None) -> Iterator[Changes]:
        """Changes of one conversation, or of all. Subscribe first, then read the backlog.

        A change with an empty conversation means that the reader was cut off for a while.
        """
        changes = Changes()
        among = self._of_all if cid is None else self._of.setdefault(cid, set())
        among.add(changes)
        try:
            yield changes
        finally:
            among.discard(changes)
            if cid is not None and not among:
                self._of.pop(cid, None)

    async def run(self) -> None:
        """Read for ever; a lost store is waited for, and subscribers are told to look again."""
        cursor = "$"
        while True:
            heed_cancellation()
            try:
                if cursor == "$":
                    last = await self._redis.xrevrange(self._keys.activity, count=1)
                    cursor = last[0][0] if last else "0-0"
                    self._wake_all()
                found = await self._redis.xread({self._keys.activity: cursor}, block=_BLOCK_MS)
            except (RedisError, OSError):
                cursor = "$"
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            for _, items in found:
                for entry_id, fields in items:
                    cursor = entry_id
                    self._tell(Change(fields["c"], fields["e"], fields["k"]))

    def _tell(self, change: Change) -> None:
        for changes in (*self._of.get(change.conversation, ()), *self._of_all):
            changes.push(change)

    def _wake_all(self) -> None:
        for cid, among in self._of.items():
            for changes in among:
                changes.push(Change(cid))
        for changes in self._of_all:
            changes.push(Change(""))
