"""Who has gone without a word: what he had in hand goes back to the head of the queue.

Only who has been at the desk can vanish from it, and only before our eyes: after the store, the
network or this process itself were away, everybody gets the time to come back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.presence import GRACE
from handoff.states import STEPS, Step
from handoff.store import Store, available

#: Looking less often than this (ms) is not looking: a page that lost us is back by then.
_BLINK = 10_000

_WORDS = {
    "tr": "Sizinle ilgilenen ekip arkadaşımızın bağlantısı koptu, kusura bakmayın. Sizi sıranın "
    "başına aldık; bir ekip arkadaşımız kaldığı yerden devam edecek.",
    "en": "The colleague who was helping you has lost the connection, we are sorry. You are at the "
    "head of the queue now, and a colleague will go on from here.",
}


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation that an agent has left behind."""

    conversation: str
    agent: str


class Vanishing:
    """Finds the agents who have vanished. Every moment is UTC ms; look each second or so."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._store = Store(redis, shop)
        self._keys: Keys = self._store.keys
        self._since = self._looked = 0

    async def look(self, at: int) -> list[Left]:
        """Put back what those have who are gone for longer than the grace; returns what went.

        Raises:
            StoreUnavailable: what went has gone, the rest goes the next time.
        """
        if at - self._looked > _BLINK:
            self._since = at
        self._looked = at
        if at - self._since <= GRACE:
            return []
        left = [Left(cid, agent) for agent, cid in await self._in_hands_of_gone(at)]
        return [each for each in left if await self._put_back(each, at)]

    async def _in_hands_of_gone(self, at: int) -> Sequence[tuple[str, str]]:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zrange(self._keys.hands, 0, -1)
                pipe.zrange(self._keys.presence, "-inf", f"({at - GRACE}", byscore=True)
                hands, those = await pipe.execute()
        pairs, gone = (member.split("\x1f") for member in hands), set(those)
        return [(agent, cid) for agent, cid in pairs if agent in gone]

    async def _put_back(self, left: Left, at: int) -> bool:
        transition = STEPS[Step.VANISH]
        event = {"agent": left.agent, "state": transition.target}
        went = await self._store.run(
            *("vanish", left.conversation, left.agent, at - GRACE),
            json.dumps(sorted(transition.sources)),
            transition.target,
            transition.event,
            json.dumps(event, ensure_ascii=False),
            json.dumps(_WORDS, ensure_ascii=False),
            also=[self._keys.presence],
        )
        return bool(went)
