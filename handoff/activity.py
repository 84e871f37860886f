"""What just happened, for everybody who looks on: one reader of the activity stream per process.

The stream only says *which* conversation has something new; whoever subscribes reads the log from
his own cursor. So nothing is lost when a reader falls behind, and nothing is delivered by two ways.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.keys import Keys
from handoff.store import available, heed_cancellation

_BLOCK_MS = 1_000
_RETRY_SECONDS = 0.5
#: Who is so many changes behind knows nothing any more.
_FAR_BEHIND = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """A conversation has a new entry. After a gap ``entry`` is empty: read from your cursor.

    ``number`` grows with each change that this process has heard of.
    """

    conversation: str
    entry: str = ""
    kind: str = ""
    number: int = field(default=0, compare=False)


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

    async def gathered(self, seconds: float) -> AsyncIterator[list[Change]]:
        """All there is, each time; so many seconds are waited after a change for what follows."""
        while True:
            await self._arrived.wait()
            await asyncio.sleep(seconds)
            self._arrived.clear()
            found, self._pending = list(self._pending.values()), {}
            yield found

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
        self._first: list[Callable[[Change], None]] = []
        self._numbers = itertools.count(1)
        self._place = ""

    def tell_first(self, hear: Callable[[Change], None]) -> None:
        """Call ``hear`` with each change before anybody who has subscribed can look at it.

        For who keeps what he has read: a change with an empty conversation makes it worthless.
        """
        self._first.append(hear)

    async def unheard(self) -> set[str] | None:
        """Conversations with changes that this process has still to hear of; None for any.

        What was read before and is not among them is as it is in the store.

        Raises:
            StoreUnavailable.
        """
        if not self._place:
            return None
        after = f"({self._place}"
        with available():
            found = await self._redis.xrange(self._keys.activity, after, "+", _FAR_BEHIND)
        return None if len(found) == _FAR_BEHIND else {fields["c"] for _, fields in found}

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
        """Read for ever. A lost store is waited for; subscribers are told to look again if the
        stream does not go on where it was left: some of it is gone, or it is another one."""
        goes_on = False
        while True:
            heed_cancellation()
            try:
                if not goes_on:
                    await self._begin()
                    goes_on = True
                after = {self._keys.activity: self._place}
                found = await self._redis.xread(after, block=_BLOCK_MS)
            except (RedisError, OSError):
                goes_on = False
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            for _, items in found:
                for entry_id, fields in items:
                    self._place = entry_id
                    number = next(self._numbers)
                    self._tell(Change(fields["c"], fields["e"], fields["k"], number))

    async def _begin(self) -> None:
        """Go on where the stream was left, else at its end."""
        place, stream = self._place, self._keys.activity
        if place and await self._redis.xrange(stream, place, place):
            return
        last = await self._redis.xrevrange(stream, count=1)
        self._place = last[0][0] if last else "0-0"
        self._wake_all()

    def _tell(self, change: Change) -> None:
        for hear in self._first:
            hear(change)
        for changes in (*self._of.get(change.conversation, ()), *self._of_all):
            changes.push(change)

    def _wake_all(self) -> None:
        for hear in self._first:
            hear(Change(""))
        for cid, among in self._of.items():
            for changes in among:
                changes.push(Change(cid))
        for changes in self._of_all:
            changes.push(Change(""))
