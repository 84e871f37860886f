"""Sends the router on its rounds, in one gateway at a time, however many there are.

Before each round it takes back what agents who have vanished had in hand.
"""

from __future__ import annotations

import asyncio

import structlog
from redis.asyncio import Redis

from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.lease import Lease, LeaseLost
from handoff.routing import Router
from handoff.store import heed_cancellation
from handoff.vanishing import Vanishing

log = structlog.get_logger(__name__)

#: Seconds between two rounds.
_PAUSE = 1.0


class Dispatch:
    """The router of one shop, for as long as this process holds the lease."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis = redis
        self._key = Keys(shop).name("routing", "lease")
        self._router = Router(redis, shop)
        self._vanishing = Vanishing(redis, shop)

    async def run(self) -> None:
        """Route until cancelled. A lost store is waited for."""
        lease = Lease(self._redis, self._key)
        while True:
            try:
                await lease.hold(self._rounds)
            except* LeaseLost:
                log.warning("routing_taken_over")

    async def _rounds(self) -> None:
        while True:
            heed_cancellation()
            try:
                at = now_ms()
                for left in await self._vanishing.look(at):
                    log.warning("vanished", conversation=left.conversation, agent=left.agent)
                for offer in await self._router.round(at):
                    log.info("offered", conversation=offer.conversation, agent=offer.agent)
            except Exception as error:
                # Whatever it was, those who wait in the queue are not to wait for ever.
                log.exception("routing_failed", error=type(error).__name__)
            await asyncio.sleep(_PAUSE)
