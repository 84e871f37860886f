"""The audit log: who did what to what, and when. Never what a customer has said.

One capped stream. The desk writes into it in one place, :mod:`handoff.desk.permits`, which stands
before every route; logins and the command line add theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

#: About so many lines are kept, the latest.
KEPT = 100_000

#: Looking at the same thing again within so many seconds is one look.
_ONE_LOOK_SECONDS = 600
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Trace:
    """One line. ``agent`` is empty for the command line; ``at``: UTC ms.

    ``subject`` is what it was done to, by its own number or name: a conversation, a case, an agent.
    """

    id: str
    agent: str
    action: str
    subject: str

    @property
    def at(self) -> int:
        """When, as the store's clock has it."""
        return int(self.id.partition("-")[0])


class Audit:
    """The audit log of one shop."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def changed(self, agent: str, action: str, subject: str = "") -> None:
        """Write down what somebody has done.

        Raises:
            StoreUnavailable.
        """
        fields = {"agent": agent, "action": action, "subject": subject}
        with available():
            await self._redis.xadd(self._keys.audit, fields, maxlen=KEPT, approximate=True)

    async def saw(self, agent: str, action: str, subject: str) -> None:
        """Write down what somebody has looked at, unless he has just looked at it.

        Raises:
            StoreUnavailable.
        """
        look = self._keys.name("audit-look", fold(agent), action, subject)
        with available():
            new = await self._redis.set(look, "", nx=True, ex=_ONE_LOOK_SECONDS)
        if new:
            await self.changed(agent, action, subject)

    async def latest(self, agent: str = "", *, before: str = "", limit: int = 100) -> list[Trace]:
        """Lines, the latest first: of one agent or of all, from before the line ``before``.

        Raises:
            StoreUnavailable.
        """
        found: list[Trace] = []
        end = f"({before}" if before else "+"
        while len(found) < limit:
            with available():
                page = await self._redis.xrevrange(self._keys.audit, end, "-", count=_PAGE)
            traces = (Trace(id, **fields) for id, fields in page)
            found += (each for each in traces if not agent or fold(each.agent) == fold(agent))
            if len(page) < _PAGE:
                break
            end = f"({page[-1][0]}"
        return found[:limit]
