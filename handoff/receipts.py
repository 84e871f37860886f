"""How far a customer has come: what has reached his device, and what he has read there.

Two cursors of the conversation. The widget moves both; on Telegram a message has reached him when
Telegram has taken it, and nobody ever hears that he has read it.
"""

from __future__ import annotations

from redis.asyncio import Redis

from handoff.store import Store


class Receipts:
    """The cursors of one shop's conversations."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)

    async def note(self, cid: str, reached: str = "", read: str = "") -> bool:
        """Move the cursors up to these entries; what has been read has been reached.

        They never go back, nor beyond the log.

        Returns:
            Whether one of them has moved.

        Raises:
            UnknownConversation, StoreUnavailable.
        """
        return bool(await self._store.run("receive", cid, reached, read))
