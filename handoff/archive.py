"""The shop's stored conversations, one after another, however many there are."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import UnknownConversation
from handoff.store import available

_CASE = re.compile(r"(?:t-?)?([0-9]{1,15})", re.IGNORECASE)  # an id has 24 characters
_BATCH = 200


class Archive:
    """Reads conversations and changes none; keeps count of those that were deleted."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._conversations = Conversations(redis, shop)

    async def find(self, name: str) -> Conversation:
        """The conversation with this id or this case number (``T-10432``).

        A number names a case that was opened in it, or the request for a person that it is.

        Raises:
            UnknownConversation: there is none.
        """
        case = _CASE.fullmatch(name.strip())
        if not case:
            return await self._conversations.get(name.strip())
        with available():
            key = self._conversations.keys.case(f"T-{case[1]}")
            opened_in = await self._redis.hget(key, "conversation")
        if opened_in:
            return await self._conversations.get(opened_in)
        async for conversation in self.each(trials=True):
            if conversation.case == f"T-{case[1]}":
                return conversation
        raise UnknownConversation(name)

    async def each(self, since: int = 0, *, trials: bool = False) -> AsyncIterator[Conversation]:
        """Every conversation that changed at or after ``since`` (UTC ms), in no order.

        ``trials``: rehearsals too. One that is made meanwhile may be left out; none comes twice.
        """
        async for batch in self._batches():
            for conversation in await self._conversations.read(batch):
                if conversation.updated_at >= since and (trials or not conversation.trial):
                    yield conversation

    async def entries(self, cid: str, since: int = 0) -> list[Entry]:
        """A conversation's entries written at or after ``since`` (UTC ms), oldest first."""
        after = f"{since - 1}-{2**64 - 1}" if since > 0 else "0-0"
        return await self._conversations.rest(cid, after)

    async def forgotten(self) -> list[str]:
        """Ids of the conversations that were deleted and may have left files behind."""
        with available():
            return sorted(await self._redis.smembers(self._conversations.keys.forgotten))

    async def bury(self, cid: str) -> None:
        """Nothing of a deleted conversation is left."""
        with available():
            await self._redis.srem(self._conversations.keys.forgotten, cid)

    async def _batches(self) -> AsyncIterator[list[str]]:
        """Ids of all conversations that have a log, each once."""
        before, _, behind = self._conversations.keys.log("*").partition("*")
        pattern = re.sub(r"([\\[\]?*])", r"\\\1", before) + "*" + behind
        seen: set[str] = set()
        cursor = 0
        while True:
            with available():
                cursor, keys = await self._redis.scan(cursor, match=pattern, count=_BATCH * 5)
            fresh = {key[len(before) : -len(behind)] for key in keys} - seen
            if fresh:
                seen |= fresh
                yield sorted(fresh)
            if not cursor:
                return
