"""Who is typing where, for colleagues who have the same conversation open. Kept nowhere.

One listener per process hands on what is published while any page is open. What is lost while the
store is away is not missed: whoever types says so again within seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.keys import Keys
from handoff.store import available, heed_cancellation

_POLL_SECONDS = 1.0
_RETRY_SECONDS = 1.0
#: What a page that takes nothing may leave lying; older news of typing is worth nothing.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody is writing a reply or a note at this moment."""

    conversation: str
    agent: str
    mode: str


Heard = asyncio.Queue[Typing]


class Typists:
    """Tells and hears of typing."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._channel = Keys(shop).name("typing")
        self._listeners: set[Heard] = set()
        self._reader: asyncio.Task[None] | None = None

    async def tell(self, typing: Typing) -> None:
        """Tell every desk. Raises StoreUnavailable."""
        with available():
            await self._redis.publish(self._channel, json.dumps(asdict(typing)))

    @contextmanager
    def listen(self) -> Iterator[Heard]:
        """What is told from now on."""
        heard = Heard(_MOST)
        self._listeners.add(heard)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        try:
            yield heard
        finally:
            self._listeners.discard(heard)
            if not self._listeners and self._reader:
                self._reader.cancel()
                self._reader = None

    async def _read(self) -> None:
        while True:
            heed_cancellation()
            with suppress(RedisError, OSError):
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(self._channel)
                    await self._hand_on(channel)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _hand_on(self, channel: Any) -> None:
        while True:
            heed_cancellation()
            message = await channel.get_message(timeout=_POLL_SECONDS)
            if message is None:
                continue
            typing = Typing(**json.loads(message["data"]))
            for heard in self._listeners:
                with suppress(asyncio.QueueFull):
                    heard.put_nowait(typing)
