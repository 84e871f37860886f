"""Looks after those who wait: learns how long that takes, and tells them when it has changed.

On the website the place stands in a line of the widget that changes by itself (see
``connectors/web/socket.py``); elsewhere it takes a message, and :func:`handoff.waiting.news` says
when one is worth it. What was told stands in the log, so that nobody is told twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import structlog
from redis.asyncio import Redis

from handoff import announcements, waiting
from handoff.clocks import Clockwork
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.errors import StoreUnavailable, UnknownConversation
from handoff.instants import now_ms
from handoff.queue import Queue
from handoff.states import State
from handoff.store import Store, heed_cancellation
from handoff.teams import Teams

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 20.0

#: Channels that show the place by themselves.
_LIVE = frozenset({"web"})


class Usher:
    """One gateway's part; several do no harm.

    Args:
        now: real time, UTC milliseconds.
    """

    def __init__(
        self,
        redis: Redis,
        shop: str,
        clockwork: Clockwork,
        teams: Teams,
        now: Callable[[], int] = now_ms,
    ) -> None:
        self._store = Store(redis, shop)
        self._conversations = Conversations(redis, shop)
        self._queue = Queue(redis, shop)
        self._clockwork = clockwork
        self._teams = teams
        self._now = now

    async def run(self) -> None:
        """Look round until cancelled."""
        while True:
            heed_cancellation()
            try:
                await self.round()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
            await asyncio.sleep(_EVERY_SECONDS)

    async def round(self) -> None:
        """Learn from the last hours, then tell whom it concerns while his team is there."""
        now = self._now()
        teams = {team.id: self._clockwork.by(team.calendar) for team in self._teams}
        await self._conversations.waits.learn(self._clockwork, now, teams)
        moment = self._clockwork.moment(now)
        for each in await self._queue.waiting_list():
            conversation = each.conversation
            if conversation.channel in _LIVE or conversation.state is not State.QUEUED:
                continue
            if self._teams.calendar(conversation.team).is_open(moment):
                await self._tell(conversation, now)

    async def _tell(self, conversation: Conversation, now: int) -> None:
        if conversation.reason in announcements.WITHOUT_PLACES:
            return
        cid, since = conversation.id, conversation.queued_at
        told = waiting.told(await self._conversations.entries(cid, f"{since - 1}-0"))
        wait = await self._conversations.waits.of(cid)
        if told is None or wait is None:
            return
        kind = waiting.news(told, wait, now)
        if kind is None:
            return
        (reply,) = announcements.moved(kind, wait, conversation.lang, conversation.channel)
        payload = json.dumps(reply.payload, ensure_ascii=False)
        try:
            await self._store.run(
                "wait", cid, f"wait:{told.entry}", reply.text, reply.lang, payload
            )
        except UnknownConversation:
            return
