"""How often proof may be tried, and what has been proven: both in the store, both for a while."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from actions.orders.errors import TooManyTries
from actions.orders.model import OrderNumber
from handoff.keys import Keys
from handoff.store import available

_HOUR_MS = 3600 * 1000
#: Wrong tries in a window: of one conversation, and for one order from anywhere. Four digits are
#: guessed in ten thousand tries, so the second window is long.
CONVERSATION_LIMIT, CONVERSATION_MS = 5, _HOUR_MS
ORDER_LIMIT, ORDER_MS = 10, 24 * _HOUR_MS
#: For this long a conversation need not prove the same order again. Devices are shared.
PROVEN_MS = _HOUR_MS

_SCRIPTS = Path(__file__).parent / "scripts"


class Tries:
    """The tries of one shop's customers."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._take = redis.register_script((_SCRIPTS / "take.lua").read_text("utf-8"))
        self._give_back = redis.register_script((_SCRIPTS / "give_back.lua").read_text("utf-8"))

    async def take(self, conversation: str, number: OrderNumber) -> None:
        """Count a try before its proof is looked at, so that many at once gain nothing.

        Raises:
            TooManyTries: it may not be made, and was not counted.
            StoreUnavailable: it may not be made.
        """
        limits = [CONVERSATION_LIMIT, CONVERSATION_MS, ORDER_LIMIT, ORDER_MS]
        with available():
            wait = await self._take(keys=self._counters(conversation, number), args=limits)
        if wait:
            raise TooManyTries(-(-int(wait) // 1000))

    async def prove(self, conversation: str, number: OrderNumber) -> None:
        """The try was right: it does not count, and for a while need not be made again.

        Raises:
            StoreUnavailable: it may not be kept.
        """
        with available():
            await self._give_back(keys=self._counters(conversation, number))
            await self._redis.set(self._proven(conversation, number), 1, px=PROVEN_MS)

    async def proven(self, conversation: str, number: OrderNumber) -> bool:
        """Whether this conversation has proven this order lately.

        Raises:
            StoreUnavailable: nobody knows.
        """
        with available():
            return bool(await self._redis.exists(self._proven(conversation, number)))

    def _counters(self, conversation: str, number: OrderNumber) -> list[str]:
        return [
            self._keys.name("orders", "tries", "conversation", conversation),
            self._keys.name("orders", "tries", "order", number),
        ]

    def _proven(self, conversation: str, number: OrderNumber) -> str:
        return self._keys.name("orders", "proven", conversation, number)
