"""Keeps the index that conversations are searched by: one worker of all that run.

It follows the activity stream (:mod:`handoff.bookmark`). When the stream has been trimmed past it,
and at the very first, it looks at every conversation that has changed since. Indexing the same
again changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from redis.asyncio import Redis

from handoff.amendment import AMENDING
from handoff.archive import Archive
from handoff.bookmark import PAGE, Bookmark
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.keys import Keys
from handoff.lease import Lease, LeaseLost
from handoff.searching import Search, words_of_conversation, words_of_entry
from handoff.store import STORE_TROUBLE, heed_cancellation

log = structlog.get_logger(__name__)

_BLOCK_MS = 1_000
_RETRY_SECONDS = 1.0


class Indexer:
    """Indexes the conversations of one shop."""

    def __init__(self, redis: Redis, blocking: Redis, shop: str) -> None:
        """``blocking`` is a client without socket timeout."""
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._archive = Archive(redis, shop)
        self._conversations = Conversations(redis, shop)
        self._search = Search(redis, shop)
        self._bookmark = Bookmark(redis, blocking, self._keys, self._keys.name("search", "cursor"))

    async def run(self) -> None:
        """Index for ever, whenever it is this worker's turn; what failed is tried again."""
        lease = Lease(self._redis, self._keys.name("search", "worker"))
        while True:
            try:
                await lease.hold(self._work)
            except* LeaseLost:
                log.warning("indexing_taken_over")

    async def _work(self) -> None:
        behind = True
        while True:
            heed_cancellation()
            try:
                if behind:
                    await self.catch_up()
                behind = await self.follow(_BLOCK_MS) >= PAGE
            except STORE_TROUBLE as error:
                log.warning("indexing_waits", error=type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    async def catch_up(self) -> None:
        """Index what the activity stream does not tell any more."""
        async with self._bookmark.missed() as gap:
            if gap is None:
                return
            indexed = sorted(await self._search.indexed())
            for start in range(0, len(indexed), PAGE):
                await self._look(dict.fromkeys(indexed[start : start + PAGE], ()))
            async for conversation in self._archive.each(gap.since):
                if not conversation.listed:
                    await self._conversations.enlist(conversation.id)
                entries = await self._archive.entries(conversation.id, gap.since)
                await self._index(conversation, entries)

    async def follow(self, block_ms: int) -> int:
        """Index what is new, or wait so long for something; returns how many entries there were."""
        async with self._bookmark.news(block_ms) as changes:
            written: dict[str, list[Entry]] = {change.conversation: [] for change in changes}
            for cid, entry in await self._bookmark.entries(changes):
                written[cid].append(entry)
            await self._look(written)
        return len(changes)

    async def _look(self, written: Mapping[str, Sequence[Entry]]) -> None:
        """Index what was written in these conversations; one that is no more is removed."""
        there = await self._conversations.read(list(written))
        for conversation in there:
            await self._index(conversation, written[conversation.id])
        for cid in written.keys() - {conversation.id for conversation in there}:
            await self._search.remove(cid)

    async def _index(self, conversation: Conversation, entries: Iterable[Entry]) -> None:
        if conversation.trial:
            return
        cid = conversation.id
        entries = list(entries)
        if any(entry.kind == "event" and entry.text in AMENDING for entry in entries):
            # What was edited or withdrawn finds nothing any more.
            await self._search.remove(cid)
            entries = await self._archive.entries(cid)
        for entry in entries:
            await self._search.add(cid, words_of_entry(entry), entry.at)
        words = words_of_conversation(conversation)
        await self._search.add(cid, words, conversation.updated_at)
