"""A customer's visits and what they were about: who comes back, and what has come before.

A visit is everything a customer writes without a long silence in between. What it was about is
kept for a month, so that the third time somebody comes with the same problem it is known to be the
third; what helped is forgotten at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.store import available

#: Silence after which a customer who writes has come again (ms).
_SILENCE = 6 * 3600 * 1000
_MONTH = 30 * 24 * 3600
#: How long the visits of a rehearsal are kept (seconds).
_TRIAL_SECONDS = 3600
#: How many visits of one topic are kept.
_KEPT = 6
_TOPIC = "topic:"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One visit with a problem. ``at`` is UTC ms; ``order`` and ``case`` are empty when unknown.

    ``handed`` says that a person was asked to look at it for having come a third time.
    """

    visit: str
    at: int
    conversation: str
    order: str = ""
    case: str = ""
    handed: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit a message belongs to.

    ``first``: it is the visit's first message; ``returning``: the customer has been here before;
    ``lang``: the language he has asked for, empty if none.
    """

    id: str
    first: bool = True
    returning: bool = False
    lang: str = ""
    problems: Mapping[str, Sequence[Occasion]] = field(default_factory=dict)

    def earlier(self, topic: str) -> list[Occasion]:
        """The visits with this problem before this one, oldest first."""
        return [each for each in self.problems.get(topic, ()) if each.visit != self.id]

    def before(self) -> dict[str, list[str]]:
        """The orders of earlier visits by problem, for all that might come for the third time.

        A problem that was handed over in this visit already is left out.
        """
        orders = {
            topic: [each.order for each in self.earlier(topic)]
            for topic, found in self.problems.items()
            if not any(each.handed and each.visit == self.id for each in found)
        }
        return {topic: found for topic, found in orders.items() if len(found) > 1}


def third(orders: Sequence[str], order: str = "") -> bool:
    """Whether a problem with ``order`` comes for the third time at least.

    ``orders`` has one for each earlier visit; an empty one may have been any.
    """
    unnamed, named = orders.count(""), Counter(each for each in orders if each)
    same = named[order] if order else max(named.values(), default=0)
    return unnamed + same > 1


class Visits:
    """The visits of one shop's customers."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def look(self, customer: str, entry: str, at: int) -> Visit:
        """The visit that a message belongs to; looking changes nothing.

        Args:
            entry: names the message among all of the shop's.
            at: when it was written, UTC ms.
        """
        with available():
            fields: dict[str, str] = await self._redis.hgetall(self._keys.visits(customer))
        same = bool(fields) and at - int(fields["seen"]) <= _SILENCE
        number = int(fields.get("number", 0)) + (not same)
        oldest = at - _MONTH * 1000
        problems = {
            name.removeprefix(_TOPIC): found
            for name, packed in fields.items()
            if name.startswith(_TOPIC)
            and (found := [o for o in _unpacked(packed) if o.at >= oldest])
        }
        current = fields["visit"] if same else entry
        return Visit(current, current == entry, number > 1, fields.get("lang", ""), problems)

    async def note(
        self,
        customer: str,
        visit: Visit,
        at: int,
        *,
        topic: str = "",
        occasion: Occasion | None = None,
        settled: Sequence[str] = (),
        lang: str = "",
        trial: bool = False,
    ) -> None:
        """Keep what a turn came to. Noting the same turn again changes nothing more.

        Args:
            occasion: what is to be kept of ``topic`` for this visit.
            settled: topics that this visit has found an answer to.
            lang: the language that was asked for; empty forgets it.
        """
        key = self._keys.visits(customer)
        fields = {"seen": str(at), "visit": visit.id, "number": "2" if visit.returning else "1"}
        problems = {name: visit.earlier(name) for name in settled}
        if topic and occasion:
            problems[topic] = [*visit.earlier(topic), occasion][-_KEPT:]
        kept = {_TOPIC + name: _packed(found) for name, found in problems.items() if found}
        gone = [_TOPIC + name for name, found in problems.items() if not found]
        gone += [] if lang else ["lang"]
        fields |= {"lang": lang} if lang else {}
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hset(key, mapping={**fields, **kept})
                if gone:
                    pipe.hdel(key, *gone)
                pipe.expire(key, _TRIAL_SECONDS if trial else _MONTH)
                await pipe.execute()


def _packed(occasions: Sequence[Occasion]) -> str:
    return json.dumps([astuple(each) for each in occasions], separators=(",", ":"))


def _unpacked(text: str) -> list[Occasion]:
    return [Occasion(*values) for values in json.loads(text)]
