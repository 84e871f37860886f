"""How long a customer will wait for a person: from what the last hours have shown, or not at all.

Each request that an agent has taken shows a pace: the business time it waited, shared out over
those who were taken meanwhile and itself. The pace that three of four requests of the last four
business hours did not exceed, times a customer's place, is what he is told; with fewer than five
such requests nobody is told a figure. Those who wait already and are slower than that count as
well, so that a team that has gone to lunch is noticed before the first of them is taken.

The place is the one among those who wait for the same team, and so is the pace. A team that has
taken too few is told by the whole queue: the whole queue's pace, times the place in the whole
queue. That pace is shared out over all who take from it, so a team's place times it would be a
promise that one team cannot keep.
"""

from __future__ import annotations

import bisect
import itertools
import json
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from handoff.clocks import Clockwork
from handoff.entry import Entry
from handoff.keys import Keys
from handoff.priority import Priority
from handoff.store import available

_WINDOW = timedelta(hours=4)
_ENOUGH = 5
_SHARE = 0.75

#: What is said is rounded up to one of these. Minutes; whatever is longer is "more than an hour".
_RUNGS = (2, 3, 5, 10, 15, 20, 30, 45, 60)
OVER_AN_HOUR = 120

#: Nobody is told of his place again within so many milliseconds.
_QUIET_MS = 5 * 60_000

_CLAIMS_READ = 300
_KEPT_MS = 30 * 24 * 3600 * 1000
#: Longer than the pauses between two looks: what a dead gateway has left is nobody's promise.
_PACE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Wait:
    """A place in the queue, from 1, and the expected minutes; None for no figure."""

    place: int
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A request that an agent took: when it was made and when it was taken, UTC milliseconds."""

    asked: int
    taken: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer heard last of his place, and when. ``entry`` is where it stands."""

    wait: Wait
    at: int
    entry: str


def pace(
    claims: Iterable[Taken],
    waiting: Iterable[int],
    now: int,
    between: Callable[[int, int], timedelta],
) -> timedelta | None:
    """How long one place takes; None with too little to say so.

    Args:
        claims: the latest first.
        waiting: when those asked who wait now. All times are UTC milliseconds.
        between: the business time between two of them.
    """
    recent = list(itertools.takewhile(lambda each: between(each.taken, now) <= _WINDOW, claims))
    if len(recent) < _ENOUGH:
        return None
    moments = sorted(each.taken for each in recent)

    def share(asked: int, until: int) -> timedelta:
        meanwhile = bisect.bisect_left(moments, until) - bisect.bisect_right(moments, asked)
        return between(asked, until) / (1 + max(0, meanwhile))

    shown = sorted(share(each.asked, each.taken) for each in recent)
    usual = _quantile(shown)
    slower = [held for asked in waiting if (held := share(asked, now)) > usual]
    return _quantile(sorted([*shown, *slower]))


def _quantile(found: Sequence[timedelta]) -> timedelta:
    return found[math.ceil(_SHARE * len(found)) - 1]


def minutes(place: int, pace: timedelta) -> int:
    """What is said to somebody at this place: rounded up, never down."""
    needed = place * pace / timedelta(minutes=1)
    return next((rung for rung in _RUNGS if needed <= rung), OVER_AN_HOUR)


def told(entries: Iterable[Entry]) -> Told | None:
    """What these entries, oldest first, have told the customer last of his place."""
    found = None
    for entry in entries:
        said = entry.payload.get("waiting") if entry.kind == "message" else None
        if said:
            found = Told(Wait(int(said["place"]), said["minutes"]), entry.at, entry.id)
    return found


def news(told: Told, wait: Wait, now: int) -> str | None:
    """Whether there is something to tell again: "nearer", "longer", or None.

    Nothing within five minutes of the last time, and not for every place: nearer when at most half
    of the places are left, longer when the time that was told is over.
    """
    if now - told.at < _QUIET_MS:
        return None
    if wait.place <= told.wait.place // 2:
        return "nearer"
    over = told.wait.minutes is not None and now - told.at > told.wait.minutes * 60_000
    return "longer" if over else None


@dataclass(frozen=True, slots=True)
class _Stand:
    """A place among those who wait for a team, and among all; from 1."""

    team: str
    own: int
    whole: int


class Waits:
    """Places in the shop's queue, by team, and how long they take."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def newcomer(self, urgency: Priority, team: str = "") -> Wait:
        """What somebody who asks now would wait for a team; without one, for anybody at all."""
        behind = time.time() * 1000 - urgency * 1e13
        keys = self._keys
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                for each in (keys.line(team) if team else keys.queue, keys.queue):
                    pipe.zcount(each, "-inf", behind)
                own, whole = await pipe.execute()
        return await self._expected(_Stand(team, own + 1, whole + 1))

    async def of(self, cid: str) -> Wait | None:
        """What a conversation in the queue has still to wait; None for one that is not there."""
        keys = self._keys
        with available():
            team = await self._redis.hget(keys.conversation(cid), "team") or ""
            async with self._redis.pipeline(transaction=True) as pipe:
                for each in (keys.line(team), keys.queue):
                    pipe.zrank(each, cid)
                own, whole = await pipe.execute()
        if whole is None:
            return None
        stand = _Stand(team, (whole if own is None else own) + 1, whole + 1)
        return await self._expected(stand)

    async def learn(
        self, clockwork: Clockwork, now: int, teams: Mapping[str, Clockwork] | None = None
    ) -> None:
        """Look at the last hours anew; whoever asks in the next two minutes gets what they say.

        Args:
            clockwork: the shop's, for all together.
            teams: each team's own, by its calendar.
        """
        keys = self._keys
        known = await self._seen(clockwork, keys.claims, keys.queue, now)
        known["teams"] = {
            id: await self._seen(own, keys.claims_of(id), keys.line(id), now)
            for id, own in (teams or {}).items()
        }
        with available():
            await self._redis.set(keys.pace, json.dumps(known), ex=_PACE_SECONDS)

    async def _seen(
        self, clockwork: Clockwork, claims: str, queue: str, now: int
    ) -> dict[str, Any]:
        """A pace in ``seconds``, None for too little to say so, and ``until`` when they are in."""
        with available():
            await self._redis.zremrangebyscore(claims, "-inf", now - _KEPT_MS)
            latest = await self._redis.zrevrange(claims, 0, _CLAIMS_READ - 1, withscores=True)
            waiting = await self._redis.zrange(queue, 0, -1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in waiting:
                    pipe.hget(self._keys.conversation(cid), "queued_at")
                since = [int(at) for at in await pipe.execute() if at]
        taken = [Taken(asked(name), int(at)) for name, at in latest]
        found = pace(taken, since, now, clockwork.between)
        moment = clockwork.moment(now)
        left = (clockwork.calendar.closes_at(moment) or moment) - moment
        return {
            "seconds": None if found is None else found.total_seconds(),
            "until": now + round(left / timedelta(milliseconds=1)),
        }

    async def _expected(self, stand: _Stand) -> Wait:
        """With a figure when there is one that today's hours can hold."""
        with available():
            known = await self._redis.get(self._keys.pace)
        whole: dict[str, Any] = json.loads(known) if known else {"seconds": None, "until": 0}
        own = whole.get("teams", {}).get(stand.team, {"seconds": None, "until": whole["until"]})
        place, seconds = stand.own, own["seconds"]
        if seconds is None:
            place, seconds = stand.whole, whole["seconds"]
        if seconds is None:
            return Wait(stand.own)
        expected = minutes(place, timedelta(seconds=seconds))
        over = time.time() * 1000 + expected * 60_000 > own["until"]
        return Wait(stand.own, None if over else expected)


def asked(name: str) -> int:
    """When a request was made (UTC ms), by its name in the lists of claims and answers."""
    return int(name.rpartition(":")[2].partition("-")[0])
