"""Watches the clocks of every open request: warns before a target is missed, raises what missed it.

Whatever is written follows from a conversation's log alone, and each mark has a name under which it
is written once. So a gateway that was killed starts by reading what is open, and several gateways
may watch side by side.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis

from handoff.activity import Activity
from handoff.clocks import Clockwork, Mark, Reading, Service, service
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import UnknownConversation
from handoff.instants import now_ms
from handoff.priority import Priority
from handoff.states import OPEN_HANDOFF
from handoff.store import Store, available, steadily
from handoff.teams import Teams

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 1.0
_PAGE = 1000

#: A request that is late goes before others of its kind, and never before who is in danger.
_HIGHEST_BY_LATENESS = Priority.HIGH


class Timekeeper:
    """Keeps what the clocks show beside each conversation, for lists and for the board.

    Args:
        now: real time, UTC milliseconds.
    """

    def __init__(
        self,
        redis: Redis,
        shop: str,
        activity: Activity,
        clockwork: Clockwork,
        teams: Teams,
        now: Callable[[], int] = now_ms,
    ) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._conversations = Conversations(redis, shop)
        self._activity = activity
        self._clockwork = clockwork
        self._teams = teams
        self._now = now
        self._keys = self._store.keys

    async def run(self) -> None:
        """Watch until cancelled. A lost store is waited for."""
        with self._activity.subscribe() as changes:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._tick())
                await steadily(self.survey)
                async for change in changes:
                    cid = change.conversation
                    if not cid:
                        await steadily(self.survey)
                    elif change.kind != "clock":
                        await steadily(partial(self.look, cid))

    async def survey(self) -> None:
        """Look at everything that is open: at the start, and after a gap."""
        keys = self._keys
        with available():
            found = [
                await self._redis.zrange(each, 0, -1)
                for each in (keys.queue, keys.assigned, keys.snoozed, keys.clocks)
            ]
        for cid in dict.fromkeys(cid for cids in found for cid in cids):
            await self.look(cid)

    async def strike(self) -> None:
        """Look at every conversation whose clocks have something to say by now."""
        with available():
            found = await self._redis.zrange(
                self._keys.clocks, "-inf", self._now(), byscore=True, offset=0, num=_PAGE
            )
        for cid in found:
            await self.look(cid)

    async def look(self, cid: str) -> None:
        """Read the clocks of a conversation, and write down what they show.

        When its log goes on meanwhile nothing is written: the activity stream tells of that entry.
        """
        try:
            conversation = await self._conversations.get(cid)
        except UnknownConversation:
            await self._leave(cid)
            return
        is_open = conversation.state in OPEN_HANDOFF
        watched = (is_open or conversation.service) and not conversation.trial
        entries = await self._entries(conversation) if watched else []
        found = service(entries)
        if found is None:
            await self._leave(cid)
            return
        now = self._now()
        clockwork = self._clockwork.by(self._teams.calendar(conversation.team))
        readings = clockwork.readings(found) if is_open else []
        keys = self._keys
        await self._store.run(
            "clock",
            cid,
            entries[-1].id,
            json.dumps(_shown(readings), sort_keys=True) if is_open else "",
            _next(readings, now),
            json.dumps([_packed(*each) for each in _marks(found, readings, now)]),
            found.request,
            found.claimed or "",
            found.answered or "",
            int(_HIGHEST_BY_LATENESS),
            also=[keys.clocks, keys.claims, keys.answers],
        )

    async def _leave(self, cid: str) -> None:
        with available():
            await self._redis.zrem(self._keys.clocks, cid)

    async def _entries(self, conversation: Conversation) -> list[Entry]:
        """From the request that is open; everything, should the log not say where that began."""
        since = conversation.queued_at
        entries = await self._conversations.rest(
            conversation.id, f"{since - 1}-0" if since else "0-0"
        )
        if since and service(entries) is None:
            return await self._conversations.rest(conversation.id)
        return entries

    async def _tick(self) -> None:
        while True:
            await steadily(self.strike)
            await asyncio.sleep(_EVERY_SECONDS)


def _shown(readings: list[Reading]) -> dict[str, Any]:
    """What lists show: the clock that is due first, and whose turn it is."""
    if not readings:
        return {"turn": "customer"}
    first = readings[0]
    return {
        "turn": "shop",
        "clock": first.clock,
        "since": first.since,
        "warns": first.warns,
        "due": first.due,
        "minutes": first.minutes,
    }


def _marks(found: Service, readings: list[Reading], now: int) -> list[tuple[Reading, Mark]]:
    """What has come to pass and is not in the log. Who comes too late to warn does not warn."""
    marks = []
    for reading in readings:
        mark = Mark.BREACHED if now >= reading.due else Mark.WARNED
        if now >= reading.warns and reading.mark(mark) not in found.past:
            marks.append((reading, mark))
    return marks


def _packed(reading: Reading, mark: Mark) -> dict[str, Any]:
    payload = {"clock": reading.clock, "minutes": reading.minutes}
    return {
        "name": reading.mark(mark),
        "text": mark,
        "payload": json.dumps(payload),
        "raises": mark is Mark.BREACHED,
    }


def _next(readings: list[Reading], now: int) -> int | str:
    """When a clock has something to say next; nothing when none has."""
    moments = [
        moment for reading in readings for moment in (reading.warns, reading.due) if moment > now
    ]
    return min(moments, default="")
