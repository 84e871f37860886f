"""A stream of the store as its one reader sees it: what was begun and not ended comes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from handoff.store import STORE_TROUBLE, heed_cancellation

log = structlog.get_logger(__name__)

#: Seconds before a lost store is asked again.
_PAUSE_SECONDS = 0.5
_AT_ONCE, _BLOCK_MS = 100, 1_000

# There is one reader at a time (see channel.py), so a dead one's items are read back by its name.
_READER = "reader"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a stream, pending until it is ended."""

    id: str
    fields: dict[str, str]


class Stream:
    """Reads a stream through a consumer group, each item once in the life of this object."""

    def __init__(self, redis: Redis, blocking: Redis, key: str, group: str) -> None:
        """``blocking`` is a client without socket timeout."""
        self._redis: Any = redis
        self._blocking: Any = blocking
        self.key = key
        self.group = group
        self._held: set[str] = set()

    async def follow(self) -> AsyncIterator[Item]:
        """Every item, oldest first, for ever: those a dead reader left, then new ones.

        After trouble the pending ones are gone through again, because a reply that was lost on
        its way had already made its items pending.
        """
        cursor = "0"
        while True:
            try:
                if cursor == "0":
                    await self._open()
                found = await self._read(cursor)
                await self._drop_deleted(found)
                heed_cancellation()
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", stream=self.key, error=repr(error))
                await asyncio.sleep(_PAUSE_SECONDS)
                cursor = "0"
                continue
            if not found:
                cursor = ">"
            for item in found:
                if cursor != ">":
                    cursor = item.id
                if item.fields and item.id not in self._held:
                    self._held.add(item.id)
                    yield item

    def forget(self, item: Item) -> None:
        """The item has been ended in the store."""
        self._held.discard(item.id)

    async def end(self, item: Item, *also: str) -> None:
        """Take the item out of the stream, and delete the keys ``also`` with it."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xack(self.key, self.group, item.id)
            pipe.xdel(self.key, item.id)
            if also:
                pipe.delete(*also)
            await pipe.execute()
        self.forget(item)

    async def skip(self, item: Item) -> None:
        """Done with an item that is somebody else's: it stays in the stream for him."""
        await self._redis.xack(self.key, self.group, item.id)
        self.forget(item)

    async def _open(self) -> None:
        try:
            await self._redis.xgroup_create(self.key, self.group, "0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _read(self, cursor: str) -> list[Item]:
        found = await self._blocking.xreadgroup(
            self.group, _READER, {self.key: cursor}, count=_AT_ONCE, block=_BLOCK_MS
        )
        return [Item(item_id, fields or {}) for _, listed in found for item_id, fields in listed]

    async def _drop_deleted(self, found: list[Item]) -> None:
        """Items that were deleted from the stream stay pending, without fields, until told off."""
        if gone := [item.id for item in found if not item.fields]:
            await self._redis.xack(self.key, self.group, *gone)
