"""Sends what is said to customers on Telegram, in order for each chat, until it has arrived.

The Bot API has no idempotency key: when an answer is lost nobody knows whether the message
arrived. A message in doubt is sent again, because a lost answer is worse than a doubled one; marks
in the store before and after each send keep that to the moments of real doubt.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from connectors.telegram.context import TelegramContext
from connectors.telegram.patience import Patience, seconds
from connectors.telegram.rendering import Part, render
from connectors.telegram.secrecy import describe
from connectors.telegram.stream import Item, Stream, steadily
from handoff.errors import UnknownConversation

log = structlog.get_logger(__name__)

#: How many messages are being sent or wait for their turn in memory; the rest waits in the store.
_AT_ONCE = 500

#: A message that stays unsent so long keeps its marks no longer (seconds).
_MARKS_LIVE = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Letter:
    """An item of the outbox, made ready: to which chat, in which messages."""

    conversation: str
    chat: int
    parts: list[Part]


class Outbox:
    """The outbox stream's reader for Telegram."""

    def __init__(
        self, context: TelegramContext, bot: Bot, patience: Patience | None = None
    ) -> None:
        self._conversations = context.conversations
        self._redis: Any = context.redis
        self._public_url = context.settings.web.public_url
        self._bot = bot
        self._patience = patience or Patience()
        key = context.conversations.keys.outbox
        self._stream = Stream(context.redis, context.blocking, key, "telegram")
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._chats: dict[str, deque[Item]] = {}

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as senders:
            async for item in self._stream.follow():
                if item.fields.get("ch") != "telegram":
                    await steadily(partial(self._stream.skip, item))
                    continue
                await self._room.acquire()
                cid = item.fields["c"]
                waiting = self._chats.setdefault(cid, deque())
                waiting.append(item)
                if len(waiting) == 1:
                    senders.create_task(self._work_off(cid, waiting))

    async def _work_off(self, cid: str, waiting: deque[Item]) -> None:
        """Send what waits for one chat, one after the other."""
        while waiting:
            try:
                await self._deliver(waiting[0])
            except Exception:
                # Not ended: it is tried again at the next start, and the others go on now.
                log.exception("telegram_delivery_failed", conversation=cid)
            waiting.popleft()
            self._room.release()
        del self._chats[cid]

    async def _deliver(self, item: Item) -> None:
        """Send one item and take it out of the outbox."""
        letter = await steadily(lambda: self._letter(item))
        mark = self._conversations.keys.name("telegram", "sent", item.id)
        if letter:
            before = cast(dict[str, str], await steadily(lambda: self._redis.hgetall(mark)))
            arrived = int(before.get("arrived", 0))
            if int(before.get("begun", 0)) > arrived:
                log.warning("telegram_may_arrive_twice", conversation=letter.conversation)
            for number, part in enumerate(letter.parts[arrived:], start=arrived + 1):
                await steadily(partial(self._mark, mark, "begun", number))
                if not await self._send(letter, part):
                    break
                await steadily(partial(self._mark, mark, "arrived", number))
        await steadily(lambda: self._stream.end(item, mark))

    async def _mark(self, mark: str, name: str, number: int) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(mark, name, number)
            pipe.expire(mark, _MARKS_LIVE)
            await pipe.execute()

    async def _letter(self, item: Item) -> Letter | None:
        """What the item stands for; None when there is nothing to send any more."""
        cid, entry_id = item.fields["c"], item.fields["e"]
        try:
            conversation = await self._conversations.get(cid)
        except UnknownConversation:
            return None
        chat = conversation.customer.get("telegram", {}).get("chat")
        if chat is None:
            log.error("telegram_no_chat", conversation=cid)
            return None
        entry = await self._conversations.entry(cid, entry_id)
        return Letter(cid, chat, render(entry, self._public_url)) if entry else None

    async def _send(self, letter: Letter, part: Part) -> bool:
        """Send one message, however long that takes. False: it was given up, and said so."""
        keyboard, pause, waited = part.keyboard, self._patience.first_pause, 0.0
        while True:
            try:
                await self._bot.send_message(letter.chat, part.text, reply_markup=keyboard)
            except RetryAfter as limit:
                await asyncio.sleep(seconds(limit) + random.uniform(0.1, 1.0))  # noqa: S311
            except Forbidden:
                log.warning("telegram_blocked_by_customer", conversation=letter.conversation)
                return False
            except (BadRequest, ChatMigrated) as error:
                if keyboard is None:
                    self._given_up(letter, error)
                    return False
                keyboard = None  # the text is what matters
            except TelegramError as error:
                if waited > self._patience.give_up_after:
                    self._given_up(letter, error)
                    return False
                log.warning(
                    "telegram_retry",
                    conversation=letter.conversation,
                    error=describe(error, self._bot.token),
                )
                sleep = pause * random.uniform(0.5, 1.5)  # noqa: S311
                await asyncio.sleep(sleep)
                waited += sleep
                pause = self._patience.longer(pause)
            else:
                return True

    def _given_up(self, letter: Letter, error: TelegramError) -> None:
        log.error(
            "telegram_given_up",
            conversation=letter.conversation,
            error=describe(error, self._bot.token),
        )
