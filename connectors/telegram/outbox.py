"""Sends what is said to customers on Telegram, in order for each chat, until it has arrived.

The Bot API has no idempotency key: when an answer is lost nobody knows whether the message
arrived. A message in doubt is sent again, because a lost answer is worse than a doubled one; marks
in the store before and after each send keep that to the moments of real doubt.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from connectors.telegram.amending import IDS_LIVE, Amender
from connectors.telegram.context import TelegramContext
from connectors.telegram.marks import REMARKS_SECONDS, remarks_key
from connectors.telegram.patience import Patience
from connectors.telegram.rendering import Part, render
from connectors.telegram.secrecy import describe
from connectors.telegram.stream import Item, Stream
from handoff.attachments import Attachments
from handoff.entry import Entry, Picture
from handoff.errors import UnknownConversation, UnknownDocument, UnknownPicture
from handoff.receipts import Receipts
from handoff.store import steadily

log = structlog.get_logger(__name__)

#: How many messages are being sent or wait for their turn in memory; the rest waits in the store.
_AT_ONCE = 500

#: What a picture is called where it is saved.
_PHOTO = "foto.jpg"

#: A message that stays unsent so long keeps its marks no longer (seconds).
_MARKS_LIVE = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Letter:
    """An item of the outbox, made ready: to which chat, in which messages."""

    conversation: str
    chat: int
    entry: Entry
    parts: list[Part]
    remarks: str = ""
    """A reply to it is a word about the rating that this entry asked for."""


class Outbox:
    """The outbox stream's reader for Telegram."""

    def __init__(
        self, context: TelegramContext, bot: Bot, patience: Patience | None = None
    ) -> None:
        self._conversations = context.conversations
        self._redis: Any = context.redis
        self._receipts = Receipts(context.redis, context.shop)
        self._public_url = context.settings.web.public_url
        self._attachments = Attachments.of(context.settings)
        self._bot = bot
        self._patience = patience or Patience()
        self._amender = Amender(context, bot, self._patience)
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
                sent = await self._sent(letter, letter.entry.id, number, part)
                if sent is None:
                    break
                if letter.remarks and sent:
                    await steadily(partial(self._expect_remark, letter, sent))
                await steadily(partial(self._mark, mark, "arrived", number))
            else:
                await steadily(partial(self._reached, letter))
            if letter.entry.amended and letter.entry.kind == "event":
                send = partial(self._sent, letter, letter.entry.payload["of"])
                await self._amender.follow(letter.conversation, letter.chat, letter.entry, send)
        await steadily(lambda: self._stream.end(item, mark))

    async def _sent(self, letter: Letter, entry: str, number: int, part: Part) -> int | None:
        """Send one message and keep its id, where an agent may want to change it; see `_send`."""
        message = await self._send(letter, part)
        if message and letter.entry.author == "agent":
            ids = self._amender.ids(letter.conversation, entry)
            await steadily(partial(self._keep, ids, str(number), message))
        return message

    async def _keep(self, ids: str, number: str, message: int) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(ids, number, message)
            pipe.expire(ids, IDS_LIVE)
            await pipe.execute()

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
        if entry is None or (entry.is_public and entry.amended and entry.amended.withdrawn):
            return None
        parts = render(entry, self._public_url) if entry.is_public else []
        remarks = str(entry.payload.get("remarks") or "")
        return Letter(cid, chat, entry, parts, remarks)

    async def _reached(self, letter: Letter) -> None:
        """An agent sees that Telegram has taken all of what he wrote."""
        if letter.parts and letter.entry.author == "agent":
            with suppress(UnknownConversation):
                await self._receipts.note(letter.conversation, letter.entry.id)

    async def _expect_remark(self, letter: Letter, message: int) -> None:
        key = remarks_key(self._conversations.keys, letter.chat, message)
        await self._redis.set(key, letter.remarks, ex=REMARKS_SECONDS)

    async def _send(self, letter: Letter, part: Part) -> int | None:
        """Send one message, however long that takes: its id, 0 when there is nothing to send any
        more. None: it was given up, and said so."""
        while True:
            try:
                say = partial(self._say, letter, part)
                return await self._patience.outlast(self._bot, letter.conversation, say)
            except (UnknownPicture, UnknownDocument):
                log.error("telegram_file_gone", conversation=letter.conversation)  # noqa: TRY400
                if not part.text:
                    return 0  # what comes after it can still go
                part = replace(part, file=None)
            except Forbidden:
                log.warning("telegram_blocked_by_customer", conversation=letter.conversation)
                return None
            except TelegramError as error:
                refused = isinstance(error, BadRequest | ChatMigrated)
                if not refused or (barer := part.barer()) is None:
                    self._given_up(letter, error)
                    return None
                part = barer

    async def _say(self, letter: Letter, part: Part) -> int:
        """One message to Telegram: its id. A file is read only now, so that few are in memory."""
        chat, kept, cid = letter.chat, self._attachments, letter.conversation
        more: dict[str, Any] = {"reply_markup": part.keyboard}
        if part.file is None:
            return (await self._bot.send_message(chat, part.text, **more)).message_id
        more["caption"] = part.text or None
        if isinstance(part.file, Picture):
            content = await kept.pictures.read(cid, part.file.id)
            send = self._bot.send_document if part.as_document else self._bot.send_photo
            return int((await send(chat, content, filename=_PHOTO, **more)).message_id)
        content = await kept.documents.read(cid, part.file.id)
        sent = await self._bot.send_document(chat, content, filename=part.file.name, **more)
        return sent.message_id

    def _given_up(self, letter: Letter, error: TelegramError) -> None:
        log.error(
            "telegram_given_up",
            conversation=letter.conversation,
            error=describe(error, self._bot.token),
        )
