"""The durable update queue.

Telegram hands an update over once: with the next ``getUpdates`` everything before the offset is
gone. The offset moves when ``put()`` has returned, and ``put()`` returns when the update is in the
store; so a killed process loses none.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from telegram import Bot, Update

from connectors.telegram.stream import Item, Stream
from handoff.keys import Keys
from handoff.store import steadily

log = structlog.get_logger(__name__)

#: Telegram keeps what it could not deliver for 24 hours; an id may come again for that long.
_SEEN_SECONDS = 25 * 3600

#: How many updates are being taken or wait for their turn in memory; the rest waits in the store.
_AT_ONCE = 200

_PUT = """
if redis.call('SET', KEYS[2], 1, 'NX', 'EX', ARGV[2]) then
  redis.call('XADD', KEYS[1], '*', 'update', ARGV[1])
end
"""


class Updates:
    """The updates of one bot, between Telegram and whoever takes them in."""

    def __init__(self, redis: Redis, blocking: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._stream = Stream(redis, blocking, self._keys.name("telegram", "updates"), "intake")

    async def put(self, update: Update) -> None:
        """Write an update to the store; the same one again changes nothing.

        Waits for a lost store, and with it Telegram waits.
        """
        packed = update.to_json()
        keys = self._stream.key, self._keys.name("telegram", "seen", str(update.update_id))
        await steadily(lambda: self._redis.eval(_PUT, 2, *keys, packed, _SEEN_SECONDS))

    async def run(self, bot: Bot, take: Callable[[Update], Awaitable[None]]) -> None:
        """Work until cancelled, in order for each chat: nobody waits for another's picture.

        ``take`` may be called twice with one update.
        """
        room = asyncio.Semaphore(_AT_ONCE)
        chats: dict[object, deque[Item]] = {}

        async def work_off(chat: object, waiting: deque[Item]) -> None:
            while waiting:
                await self._take(waiting[0], bot, take)
                waiting.popleft()
                room.release()
            del chats[chat]

        async with asyncio.TaskGroup() as takers:
            async for item in self._stream.follow():
                await room.acquire()
                chat = _chat(item)
                waiting = chats.setdefault(chat, deque())
                waiting.append(item)
                if len(waiting) == 1:
                    takers.create_task(work_off(chat, waiting))

    async def _take(self, item: Item, bot: Bot, take: Callable[[Update], Awaitable[None]]) -> None:
        try:
            update = Update.de_json(json.loads(item.fields["update"]), bot)
            await steadily(partial(take, update))
        except Exception:
            # Not ended: the next start tries again, and one odd update stops nobody else's.
            log.exception("update_failed", item=item.id)
            return
        await steadily(partial(self._stream.end, item))


def _chat(item: Item) -> object:
    """Whose turn an update has to wait for; None for one that nobody can read."""
    try:
        update = json.loads(item.fields["update"])
        message = update.get("message") or update.get("edited_message")
        return (message or update["callback_query"]["message"])["chat"]["id"]
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
