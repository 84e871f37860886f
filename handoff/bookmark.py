"""How far somebody has got in the activity stream, written down in the store.

For work that must miss nothing, however often its worker ends and another takes over. A place is
written down when the work is done: after a crash it goes on a little before, so the work must bear
being done twice. The stream is trimmed; who was away too long is told since when he missed it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.activity import Change
from handoff.entry import Entry
from handoff.keys import Keys
from handoff.store import available

#: The most changes that are read at once.
PAGE = 200

_START = "0-0"


@dataclass(frozen=True, slots=True)
class Gap:
    """What the activity stream does not tell any more of what happened since then (UTC ms)."""

    since: int
    first: bool
    """Nothing was ever read."""


class Bookmark:
    """One reader's place in the activity stream of one shop."""

    def __init__(self, redis: Redis, blocking: Redis, keys: Keys, name: str) -> None:
        """``name`` is the key of the place; ``blocking`` is a client without socket timeout."""
        self._redis: Any = redis
        self._blocking: Any = blocking
        self._keys = keys
        self._name = name

    @asynccontextmanager
    async def missed(self) -> AsyncIterator[Gap | None]:
        """What the reader has missed, or None; at the very first it is everything.

        Leave the block without an error and that is made up for.
        """
        with available():
            place = await self._redis.get(self._name)
            oldest = await self._redis.xrange(self._keys.activity, count=1)
            latest = await self._redis.xrevrange(self._keys.activity, count=1)
        if place and not (oldest and _parts(oldest[0][0]) > _parts(place)):
            yield None
            return
        yield Gap(since=_parts(place)[0], first=False) if place else Gap(since=0, first=True)
        await self._put(latest[0][0] if latest else _START)

    @asynccontextmanager
    async def news(self, block_ms: int) -> AsyncIterator[list[Change]]:
        """The next changes, or none after waiting so long for one.

        Leave the block without an error and they are not read again.
        """
        with available():
            place = await self._redis.get(self._name) or _START
            found = await self._blocking.xread(
                {self._keys.activity: place}, count=PAGE, block=block_ms
            )
        changes = [item for _, items in found for item in items]
        yield [Change(fields["c"], fields["e"], fields["k"]) for _, fields in changes]
        if changes:
            await self._put(changes[-1][0])

    async def entries(self, changes: Iterable[Change]) -> list[tuple[str, Entry]]:
        """What these changes tell of, as it was written, each with its conversation's id.

        What is in no log any more is left out.
        """
        told = [change for change in changes if change.entry]
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for change in told:
                    pipe.xrange(self._keys.log(change.conversation), change.entry, change.entry)
                logs = await pipe.execute()
        pairs = zip(told, logs, strict=True)
        return [
            (change.conversation, Entry.from_stream(*row)) for change, rows in pairs for row in rows
        ]

    async def forget(self) -> None:
        """Whoever comes next has never read."""
        with available():
            await self._redis.delete(self._name)

    async def _put(self, place: str) -> None:
        with available():
            await self._redis.set(self._name, place)


def _parts(place: str) -> tuple[int, int]:
    at, _, number = place.partition("-")
    return int(at), int(number or 0)
