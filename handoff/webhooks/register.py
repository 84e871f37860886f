"""The deliveries of one shop, in its store: what waits, what has arrived, what was given up.

A webhook has a line for each conversation, and only the first in a line is ever sent, so a receiver
hears of a conversation in order. Every change is one atomic script.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.store import Store, available
from handoff.webhooks.delivery import (
    AlreadySent,
    Delivery,
    Standing,
    UnknownDelivery,
)
from handoff.webhooks.hook import Hook

_DAY = 24 * 3600 * 1000
#: How long what has arrived is known, so that it is not made again, and how long dead letters are
#: kept (ms).
KNOWN, KEPT = 7 * _DAY, 30 * _DAY

#: How many dead letters a webhook has at most.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How a webhook stands. ``rests_until``: UTC ms, when its receiver has asked for a pause.

    ``gone``: its receiver wants nothing more, and nothing is sent until somebody asks for it.
    """

    waiting: int = 0
    dead: int = 0
    rests_until: int = 0
    gone: bool = False


class Deliveries:
    """The register. Every moment is UTC ms."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._store = Store(redis, shop)
        self._keys = Keys(shop)

    async def make(
        self,
        hook: str,
        delivery: str,
        event: str,
        conversation: Conversation,
        at: int,
        body: str,
        trouble: str = "",
    ) -> bool:
        """Let an event wait for its webhook; False when it was known.

        ``trouble``: why it is a dead letter from the beginning.
        """
        fields = {
            "id": delivery,
            "hook": hook,
            "event": event,
            "conversation": conversation.id,
            "at": at,
            "body": body,
        }
        packed = json.dumps(fields, ensure_ascii=False)
        args = (delivery, packed, now_ms(), trouble, KEPT)
        made = await self._run("deliver", hook, conversation.id, delivery, *args)
        if trouble:
            await self._trim(hook)
        return bool(made)

    async def due(self, hook: str, now: int, limit: int) -> list[str]:
        """The conversations whose next delivery is due, the longest due first."""
        with available():
            found = await self._redis.zrange(
                self._due(hook), "-inf", now, byscore=True, offset=0, num=limit
            )
        return list(found)

    async def head(self, hook: str, cid: str) -> Delivery | None:
        """The first in a conversation's line."""
        with available():
            name = await self._redis.lindex(self._line(hook, cid), 0)
            fields = name and await self._redis.hgetall(self._delivery(name))
        return Delivery.from_hash(fields) if fields else None

    async def sent(self, delivery: Delivery, status: int) -> None:
        """It has arrived."""
        await self._settle(delivery, Standing.SENT, status=status)

    async def failed(self, delivery: Delivery, due: int, trouble: str, status: int) -> None:
        """A try was in vain; the next one is due then."""
        await self._settle(delivery, Standing.WAITING, due, trouble, status)

    async def bury(
        self, delivery: Delivery, trouble: str, status: int = 0, *, tried: bool = False
    ) -> None:
        """Give it up; what comes after it in its line is due."""
        await self._settle(delivery, Standing.DEAD, 0, trouble, status, tried=tried)

    async def bury_all(self, hook: str, trouble: str) -> int:
        """Give up everything that waits for a webhook; returns how many that were."""
        buried = 0
        with available():
            lines = await self._redis.zrange(self._due(hook), 0, -1)
        for cid in lines:
            while delivery := await self.head(hook, cid):
                await self.bury(delivery, trouble)
                buried += 1
        return buried

    async def get(self, delivery: str) -> Delivery:
        """One delivery.

        Raises:
            UnknownDelivery: there is none, or none any more.
        """
        with available():
            fields = await self._redis.hgetall(self._delivery(delivery))
        if not fields:
            raise UnknownDelivery(delivery)
        return Delivery.from_hash(fields)

    async def again(self, delivery: str) -> Delivery:
        """Send a dead letter once more, or what waits at once; the receiver is asked again.

        Raises:
            UnknownDelivery, AlreadySent.
        """
        found = await self.get(delivery)
        await self.ask_again(found.hook)
        args = (found.id, now_ms())
        was = await self._run("deliver_again", found.hook, found.conversation, found.id, *args)
        if not was:
            raise UnknownDelivery(delivery)
        if was == Standing.SENT:
            raise AlreadySent
        return found

    async def dead(self, hook: str, limit: int = MOST) -> list[Delivery]:
        """Dead letters, the latest first."""
        with available():
            await self._redis.zremrangebyscore(self._dead(hook), "-inf", now_ms() - KEPT)
            found = await self._redis.zrevrange(self._dead(hook), 0, limit - 1)
        return await self._read(found)

    async def waiting(self, hook: str, limit: int = MOST) -> list[Delivery]:
        """What waits to be sent, by when its line is due."""
        with available():
            lines = await self._redis.zrange(self._due(hook), 0, limit - 1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in lines:
                    pipe.lrange(self._line(hook, cid), 0, -1)
                found = await pipe.execute()
        return await self._read([each for line in found for each in line][:limit])

    async def counts(self, hook: Hook) -> Counts:
        """How a webhook stands."""
        with available():
            lines = await self._redis.zrange(self._due(hook.id), 0, -1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in lines:
                    pipe.llen(self._line(hook.id, cid))
                pipe.zcount(self._dead(hook.id), now_ms() - KEPT, "+inf")
                *lengths, dead = await pipe.execute()
        rests_until, gone = await self.willing(hook)
        return Counts(sum(lengths), dead, rests_until, gone)

    async def willing(self, hook: Hook) -> tuple[int, bool]:
        """Until when its receiver is left in peace (0 for not), and whether for good."""
        with available():
            rests, gone = await self._redis.hmget(self._asked(hook.id), "rests_until", "gone")
        return int(rests or 0), gone == hook.fingerprint

    async def rest(self, hook: str, until: int) -> None:
        """Leave a receiver in peace for a while, as it has asked."""
        with available():
            await self._redis.hset(self._asked(hook), "rests_until", until)

    async def gone(self, hook: Hook) -> None:
        """Leave a receiver in peace for good: until its address is another, or somebody asks."""
        with available():
            await self._redis.hset(self._asked(hook.id), "gone", hook.fingerprint)

    async def ask_again(self, hook: str) -> None:
        """Whatever the receiver has asked for before counts no more."""
        with available():
            await self._redis.delete(self._asked(hook))

    async def forget(self, hook: str, cid: str) -> None:
        """Delete what a webhook was, or was to be, told of a conversation that is no more."""
        with available():
            line = await self._redis.lrange(self._line(hook, cid), 0, -1)
            buried = [each.id for each in await self.dead(hook) if each.conversation == cid]
            await self._redis.delete(self._line(hook, cid), *map(self._delivery, line + buried))
            await self._redis.zrem(self._due(hook), cid)
            if buried:
                await self._redis.zrem(self._dead(hook), *buried)

    async def of_whom(self, hook: str) -> set[str]:
        """The conversations that something is kept of for a webhook."""
        with available():
            lines = await self._redis.zrange(self._due(hook), 0, -1)
        return {*lines, *(each.conversation for each in await self.dead(hook))}

    async def _settle(
        self,
        delivery: Delivery,
        standing: Standing,
        due: int = 0,
        trouble: str = "",
        status: int = 0,
        *,
        tried: bool = True,
    ) -> None:
        kept = KNOWN if standing is Standing.SENT else KEPT
        args = (standing, now_ms(), due, trouble, status, int(tried), kept)
        await self._run(
            "delivered", delivery.hook, delivery.conversation, delivery.id, delivery.id, *args
        )
        if standing is Standing.DEAD:
            await self._trim(delivery.hook)

    async def _trim(self, hook: str) -> None:
        """Of dead letters the latest are kept: a receiver that is gone must not fill the store."""
        with available():
            over = await self._redis.zrange(self._dead(hook), 0, -MOST - 1)
            if over:
                await self._redis.delete(*map(self._delivery, over))
                await self._redis.zrem(self._dead(hook), *over)

    async def _run(self, script: str, hook: str, cid: str, delivery: str, *args: str | int) -> Any:
        keys = [self._delivery(delivery), self._line(hook, cid), self._due(hook), self._dead(hook)]
        return await self._store.run(script, cid, *args, also=keys)

    async def _read(self, names: Sequence[str]) -> list[Delivery]:
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.hgetall(self._delivery(name))
                found = await pipe.execute()
        return [Delivery.from_hash(fields) for fields in found if fields]

    def _delivery(self, name: str) -> str:
        return self._keys.name("webhook-delivery", name)

    def _line(self, hook: str, cid: str) -> str:
        return self._keys.name("webhook", hook, "line", cid)

    def _due(self, hook: str) -> str:
        return self._keys.name("webhook", hook, "due")

    def _dead(self, hook: str) -> str:
        return self._keys.name("webhook", hook, "dead")

    def _asked(self, hook: str) -> str:
        return self._keys.name("webhook", hook, "asked")
