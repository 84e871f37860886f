"""Snoozed conversations wake when their time has come.

Each gateway may look: waking is one atomic script that expects the conversation still asleep and
due, so whoever comes second finds it awake and changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from handoff.conversation import Conversation
from handoff.errors import IllegalStep, NotYours, StoreUnavailable, UnknownConversation
from handoff.queue import Queue
from handoff.store import heed_cancellation

log = structlog.get_logger(__name__)

#: How many conversations an agent may have just now; 0 when he is not there.
RoomOf = Callable[[str], Awaitable[int]]

_EVERY_SECONDS = 1.0


async def nobody(_: str) -> int:
    """For a house where nobody knows who is there."""
    return 0


class Waking:
    """Wakes what is due: for its agent when he is there and has room, else in its old place."""

    def __init__(self, queue: Queue, now: Callable[[], datetime], room_of: RoomOf = nobody) -> None:
        """``now`` is the business clock, which snoozing went by as well."""
        self._queue = queue
        self._now = now
        self._room_of = room_of

    async def run(self) -> None:
        """Look every second until cancelled; what failed is due the next time."""
        while True:
            heed_cancellation()
            try:
                if woken := await self.wake(self._now()):
                    log.info("conversations_woken", count=woken)
            except StoreUnavailable as error:
                log.warning("conversations_not_woken", error=str(error))
            await asyncio.sleep(_EVERY_SECONDS)

    async def due(self, now: datetime) -> list[Conversation]:
        """What has to wake by ``now``, longest due first. Changes nothing."""
        return await self._queue.due(now)

    async def wake(self, now: datetime) -> int:
        """Wake everything that is due; returns how many."""
        woken = 0
        for conversation in await self.due(now):
            agent = conversation.assignee or ""
            room = await self._room_of(agent)
            try:
                await self._queue.wake_due(conversation.id, agent, now, room)
            except (IllegalStep, NotYours, UnknownConversation):
                continue  # somebody was quicker
            woken += 1
        return woken
