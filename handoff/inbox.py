"""The inbox: conversations with turns to answer, handed to workers one holder at a time.

A conversation stands in the stream once while it has turns. Its holder works them off in order and
the script that ends the last one takes the conversation out. What a dead worker held is claimed by
the others as soon as its sign of life has run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from handoff.keys import Keys
from handoff.store import available

GROUP = "turns"

#: A worker renews its sign of life this often, and is taken for dead after this long (seconds).
HEARTBEAT, LIFETIME = 1.5, 6

#: Two heirs at once: a claim makes the item young again, so the second gets nothing (milliseconds).
_ORPHAN_IDLE = 100


@dataclass(frozen=True, slots=True)
class Ticket:
    """One conversation, held by one worker."""

    id: str
    conversation: str


class Inbox:
    """The inbox as one worker process sees it."""

    def __init__(self, redis: Redis, blocking: Redis, shop: str, worker: str) -> None:
        """``blocking`` is a client without socket timeout; ``worker`` is unique to the process."""
        self._redis: Any = redis
        self._blocking: Any = blocking
        self._keys = Keys(shop)
        self._worker = worker

    async def open(self) -> None:
        """Make the consumer group where it is missing, and give the first sign of life."""
        with available():
            try:
                await self._redis.xgroup_create(self._keys.inbox, GROUP, "0", mkstream=True)
            except ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise
        await self.beat()

    async def beat(self) -> None:
        """Renew the sign of life."""
        with available():
            await self._redis.set(self._alive(self._worker), "1", ex=LIFETIME)

    async def take(self, count: int, block_ms: int = 1_000) -> list[Ticket]:
        """Up to ``count`` conversations that nobody holds; waits up to ``block_ms`` for one."""
        with available():
            found = await self._blocking.xreadgroup(
                GROUP, self._worker, {self._keys.inbox: ">"}, count=count, block=block_ms
            )
        return [Ticket(i, fields["c"]) for _, items in found for i, fields in items]

    async def inherit(self, count: int) -> list[Ticket]:
        """Claim what dead workers held."""
        with available():
            held = await self._redis.xpending_range(self._keys.inbox, GROUP, "-", "+", 500)
            owners = {item["consumer"] for item in held} - {self._worker}
            dead = {o for o in owners if not await self._redis.exists(self._alive(o))}
            ids = [item["message_id"] for item in held if item["consumer"] in dead][:count]
            if not ids:
                return []
            claimed = await self._redis.xclaim(
                self._keys.inbox,
                GROUP,
                self._worker,
                min_idle_time=_ORPHAN_IDLE,
                message_ids=ids,
            )
        return [Ticket(i, fields["c"]) for i, fields in claimed if fields]

    async def holds(self, ticket: Ticket) -> bool:
        """Whether the conversation is still this worker's."""
        with available():
            found = await self._redis.xpending_range(
                self._keys.inbox, GROUP, ticket.id, ticket.id, 1, self._worker
            )
        return bool(found)

    async def drop(self, ticket: Ticket) -> None:
        """Take out a conversation that has no turns, or is no more."""
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.xack(self._keys.inbox, GROUP, ticket.id)
                pipe.xdel(self._keys.inbox, ticket.id)
                await pipe.execute()

    async def close(self) -> None:
        """Say goodbye, so that what is left over is inherited at once."""
        with available():
            await self._redis.delete(self._alive(self._worker))

    def _alive(self, worker: str) -> str:
        return self._keys.name("worker", worker)
