"""Turns what is written into conversations into deliveries: one worker of all that run.

It follows the activity stream (:mod:`handoff.bookmark`); what was made is not made again. When the
stream has been trimmed past it, it looks at every conversation that has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.bookmark import Bookmark
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import UnknownConversation
from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.store import available
from handoff.webhooks.delivery import Trouble, name
from handoff.webhooks.envelope import LOOKED_AT, Envelopes, event_of
from handoff.webhooks.hook import Hook
from handoff.webhooks.register import Deliveries

log = structlog.get_logger(__name__)


class Follower:
    """Makes the deliveries of one shop's webhooks."""

    def __init__(
        self, redis: Redis, blocking: Redis, shop: str, hooks: Mapping[str, Hook], made: Envelopes
    ) -> None:
        """``blocking`` is a client without socket timeout."""
        self._redis: Any = redis
        self._hooks = hooks
        self._envelopes = made
        self._archive = Archive(redis, shop)
        self._conversations = Conversations(redis, shop)
        self._deliveries = Deliveries(redis, shop)
        keys = Keys(shop)
        self._bookmark = Bookmark(redis, blocking, keys, keys.name("webhooks", "cursor"))
        self._since = keys.name("webhooks", "since")
        self._began: dict[str, int] = {}

    async def begin(self) -> None:
        """Take notice of webhooks that are new or are no more, and catch up.

        A new one is told of what happens from now on; what waits for one that is no more is
        given up. Where there are none, nothing is followed.
        """
        with available():
            known = await self._redis.hgetall(self._since)
        for id in known.keys() - self._hooks.keys():
            if buried := await self._deliveries.bury_all(id, Trouble.REMOVED):
                log.warning("webhook_removed", webhook=id, undelivered=buried)
            await self._deliveries.ask_again(id)
            with available():
                await self._redis.hdel(self._since, id)
        if not self._hooks:
            await self._bookmark.forget()
            return
        new = {id: now_ms() for id in self._hooks.keys() - known.keys()}
        if new:
            with available():
                await self._redis.hset(self._since, mapping=new)
        self._began = {id: int(at) for id, at in known.items() if id in self._hooks} | new
        await self._catch_up()

    async def follow(self, block_ms: int) -> bool:
        """Deliver what is new, or wait so long for something; whether there was something."""
        async with self._bookmark.news(block_ms) as changes:
            told = [change for change in changes if change.kind in ("message", "event")]
            for cid, entry in await self._bookmark.entries(told):
                await self._tell(cid, entry)
            for change in changes:
                if change.kind == "forgotten":
                    await self._forget(change.conversation)
        return bool(changes)

    async def _catch_up(self) -> None:
        """Deliver what the activity stream does not tell any more."""
        async with self._bookmark.missed() as gap:
            if gap is None or gap.first:
                return
            async for conversation in self._archive.each(gap.since):
                for entry in await self._archive.entries(conversation.id, gap.since):
                    await self._tell(conversation.id, entry)
            there: set[str] = set()
            for hook in self._hooks:
                there |= await self._deliveries.of_whom(hook)
            for cid in there:
                try:
                    await self._conversations.get(cid)
                except UnknownConversation:
                    await self._forget(cid)

    async def _tell(self, cid: str, entry: Entry) -> None:
        event = event_of(entry)
        if event is None:
            return
        hooks = [
            hook
            for hook in self._hooks.values()
            if event in hook.events and entry.at >= self._began[hook.id]
        ]
        if not hooks:
            return
        try:
            conversation = await self._conversations.get(cid)
        except UnknownConversation:
            return
        wanted = [hook for hook in hooks if hook.wants(event, conversation)]
        if not wanted or conversation.trial:
            return
        before = (
            await self._conversations.earlier(cid, entry.id, LOOKED_AT)
            if event == "handoff"
            else []
        )
        # As it reads by now: what an agent has taken back meanwhile leaves the house no more.
        now = await self._conversations.entry(cid, entry.id) or entry
        for hook in wanted:
            await self._deliver(hook, event, conversation, now, before)

    async def _deliver(
        self,
        hook: Hook,
        event: str,
        conversation: Conversation,
        entry: Entry,
        before: list[Entry],
    ) -> None:
        cid = conversation.id
        try:
            body = self._envelopes.pack(hook.id, conversation, entry, before)
        except Exception as error:
            # Its words may quote a customer. One entry nobody can read must not stop the others.
            log.error("webhook_entry_unreadable", conversation=cid, error=type(error).__name__)  # noqa: TRY400
            return
        _, gone = await self._deliveries.willing(hook)
        await self._deliveries.make(
            hook.id,
            name(hook.id, cid, entry.id),
            event,
            conversation,
            entry.at,
            body,
            Trouble.GONE if gone else "",
        )

    async def _forget(self, cid: str) -> None:
        for hook in self._hooks:
            await self._deliveries.forget(hook, cid)
