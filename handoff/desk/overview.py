"""The board for supervisors: who is there, who waits, what is late; its figures as they change.

Its socket speaks JSON. From the page ``{"type": "ping"}``; to the page ``{"type": "pong"}`` and, at
the start, soon after a change and every so often, ``{"type": "overview", ...}`` (:func:`overview`).
How it closes, and what a ping asks for, is said in :mod:`handoff.desk.sockets`.
"""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from handoff.activity import Changes
from handoff.conversation import Conversation
from handoff.desk import views
from handoff.desk.boards import packed
from handoff.desk.context import DeskContext
from handoff.desk.guard import context
from handoff.desk.permits import needs
from handoff.desk.sockets import COME_BACK, frames
from handoff.desk.together import Together, moment
from handoff.errors import StoreUnavailable
from handoff.instants import now_ms
from handoff.permissions import may_see_board
from handoff.presence import Presence
from handoff.priority import Priority
from handoff.store import available
from handoff.waiting import asked

router = APIRouter()

#: Figures are told at most so often, and at least so often: some change without an event.
_PAUSE_SECONDS, _LONGEST_SECONDS = 2.0, 15.0

#: How many days of ratings are told of.
_RATED_DAYS = 7

#: How many late conversations are named, and of how many answers the usual time is taken.
_NAMED, _ANSWERS = 50, 500

#: The longest queue that is counted.
_WAITING = 3_000


@router.websocket("/overview", dependencies=[needs(may_see_board)])
async def live(socket: WebSocket) -> None:
    """One page's socket, from the handshake to the end."""
    await socket.accept()
    desk = context(socket)
    with desk.activity.subscribe() as changes:
        try:
            async with asyncio.TaskGroup() as group:
                moved = asyncio.Event()
                tasks = [
                    group.create_task(_notice(changes, moved)),
                    group.create_task(_tell(socket, moved)),
                ]
                async for _ in frames(socket, may_see_board):
                    pass  # there is nothing else to say here
                for task in tasks:
                    task.cancel()
        except* WebSocketDisconnect:
            pass
        except* StoreUnavailable:
            await socket.close(COME_BACK)


async def _notice(changes: Changes, moved: asyncio.Event) -> None:
    async for _ in changes:
        moved.set()


async def _tell(socket: WebSocket, moved: asyncio.Event) -> None:
    figures: Together[str] = socket.app.state.overview
    while True:
        moved.clear()
        await socket.send_text(await figures.ask())
        await moment(_PAUSE_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_SECONDS):
                await moved.wait()


def shared(desk: DeskContext) -> Together[str]:
    """The frame with the figures, made once for all who look on."""

    async def told() -> str:
        return packed({"type": "overview", **await overview(desk)})

    return Together(told)


async def overview(desk: DeskContext) -> dict[str, Any]:
    """What the board shows. Times are UTC milliseconds by the real clock."""
    now = now_ms()
    waiting = await _read(desk, await desk.queue.waiting_ids(_WAITING))
    assigned = await _read(desk, await desk.queue.assigned_ids())
    pressing = _pressing([*waiting, *assigned], now)
    wait = await desk.conversations.waits.newcomer(Priority.NORMAL)
    return {
        "now": now,
        "waiting": {**_queue(waiting), "minutes": wait.minutes},
        "late": sum(each.service["due"] <= now for each in pressing),
        "soon": sum(each.service["due"] > now for each in pressing),
        "pressing": [views.summary(each) for each in pressing[:_NAMED]],
        "agents": await _agents(desk, assigned, now),
        "today": await _today(desk, now),
        "ratings": await _ratings(desk, now),
    }


async def _read(desk: DeskContext, cids: Sequence[str]) -> list[Conversation]:
    return [line.conversation for line in await desk.lines.all(cids)]


def _queue(waiting: Iterable[Conversation]) -> dict[str, Any]:
    """How many wait, for what, and who has waited longest."""
    oldest: dict[str, Conversation] = {}
    counts: Counter[str] = Counter()
    for each in sorted(waiting, key=lambda each: each.queued_at):
        reason = each.reason or "asked"
        counts[reason] += 1
        oldest.setdefault(reason, each)
    first = min(oldest.values(), key=lambda each: each.queued_at, default=None)
    return {
        "count": counts.total(),
        "oldest": views.summary(first) if first else None,
        "reasons": [
            {"reason": reason, "count": count, "since": oldest[reason].queued_at}
            for reason, count in counts.most_common()
        ],
    }


def _pressing(conversations: Iterable[Conversation], now: int) -> list[Conversation]:
    """Those whose clocks have warned or are late, the latest first."""
    found = [each for each in conversations if now >= each.service.get("warns", now + 1)]
    return sorted(found, key=lambda each: int(each.service["due"]))


async def _agents(
    desk: DeskContext, assigned: Iterable[Conversation], now: int
) -> list[dict[str, Any]]:
    """Everybody: whether he is there, what he has in hand, how much of that waits or is late."""
    load: dict[str, list[Conversation]] = {}
    for each in assigned:
        load.setdefault(each.assignee or "", []).append(each)
    there = await desk.presences.all(now)
    found = [
        {
            "name": agent.name,
            "presence": there.get(agent.name, Presence.OFFLINE),
            "capacity": agent.capacity,
            "load": len(held := load.get(agent.name, [])),
            "ours": sum(each.service.get("turn") == "shop" for each in held),
            "late": sum(each.service.get("due", now + 1) <= now for each in held),
        }
        for agent in await desk.agents.all()
    ]
    order = list(Presence)
    return sorted(found, key=lambda each: (order.index(each["presence"]), -each["load"]))


async def _today(desk: DeskContext, now: int) -> dict[str, Any]:
    """First answers since midnight in the shop's zone, and the business time they usually took."""
    local = datetime.fromtimestamp(now / 1000, desk.calendar.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    since = round(midnight.timestamp() * 1000)
    keys, redis = desk.queue.keys, desk.redis
    with available():
        count = await redis.zcount(keys.answers, since, "+inf")
        latest: Any = await redis.zrange(
            *(keys.answers, "+inf", since),
            byscore=True,
            desc=True,
            withscores=True,
            offset=0,
            num=_ANSWERS,
        )
    took = [
        desk.calendar.elapsed(_moment(asked(name)), _moment(at)).total_seconds()
        for name, at in latest
    ]
    return {"answered": count, "seconds": statistics.median(took) if took else None}


async def _ratings(desk: DeskContext, now: int) -> dict[str, Any]:
    """What customers have said of the last days."""
    found = await desk.ratings.lately(now - _RATED_DAYS * 24 * 3600 * 1000)
    return {
        "days": _RATED_DAYS,
        "asked": desk.settings.rating.ask,
        "count": found.count,
        "average": found.average,
        "counts": found.counts,
    }


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
