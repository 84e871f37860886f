"""What an agent has edited or withdrawn, edited or deleted on Telegram.

One entry is one or more of Telegram's messages; their ids are kept from when they are sent. What
Telegram has already done, or the customer has deleted himself, is as good as done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Forbidden, TelegramError

from connectors.telegram.context import TelegramContext
from connectors.telegram.patience import Patience
from connectors.telegram.rendering import Part, render
from handoff.amending import Amending
from handoff.entry import Entry
from handoff.store import steadily

log = structlog.get_logger(__name__)

#: Telegram lets a bot delete for 48 hours; sending may have taken a day.
IDS_LIVE = 3 * 24 * 3600

#: What Telegram says of a message that is as it should be.
_DONE = ("message is not modified", "message to delete not found")
_GONE = ("message to edit not found", "message_id_invalid")
#: A photo's or a document's text is its caption.
_NO_TEXT = "there is no text in the message to edit"

#: Sends one more message of an entry and keeps its id; None when it was given up.
SendMore = Callable[[int, Part], Awaitable[int | None]]


class Amender:
    """Follows the agents' changes in Telegram's chats."""

    def __init__(self, context: TelegramContext, bot: Bot, patience: Patience) -> None:
        self._conversations = context.conversations
        self._redis: Any = context.redis
        self._public_url = context.settings.web.public_url
        minutes = context.settings.limits.amend_minutes
        self._amending = Amending(context.redis, context.shop, minutes)
        self._bot = bot
        self._patience = patience

    def ids(self, cid: str, entry: str) -> str:
        """The key of the hash from an entry's messages, counted from 1, to Telegram's ids."""
        return self._conversations.keys.name("telegram", "messages", cid, entry)

    async def follow(self, cid: str, chat: int, event: Entry, send: SendMore) -> None:
        """Let the chat show the message that ``event`` amended as it reads now.

        Where that cannot be, agents are told. A message that never went out needs nothing.
        """
        of = str(event.payload["of"])
        entry = await steadily(lambda: self._conversations.entry(cid, of))
        kept = await steadily(lambda: self._redis.hgetall(self.ids(cid, of)))
        messages = [int(kept[number]) for number in sorted(kept, key=int)]
        if entry is None or entry.amended is None or not messages:
            return
        parts = [] if entry.amended.withdrawn else render(entry, self._public_url)
        why = await self._show(cid, chat, messages, parts, send)
        if why:
            log.warning("telegram_not_amended", conversation=cid, why=why)
            await steadily(lambda: self._amending.failed(cid, event.id, of, why))

    async def _show(
        self, cid: str, chat: int, messages: Sequence[int], parts: Sequence[Part], send: SendMore
    ) -> str:
        """Returns why it cannot be shown; "" when it is."""
        for message, part in zip(messages, parts, strict=False):
            if part.text and (why := await self._edit(cid, chat, message, part)):
                return why
        for number, part in enumerate(parts[len(messages) :], start=len(messages) + 1):
            if await send(number, part) is None:
                return "refused"
        for message in messages[len(parts) :]:
            if why := await self._ask(cid, partial(self._bot.delete_message, chat, message)):
                return why
        return ""

    async def _edit(self, cid: str, chat: int, message: int, part: Part) -> str:
        more: dict[str, Any] = {
            "chat_id": chat,
            "message_id": message,
            "reply_markup": part.keyboard,
        }
        why = await self._ask(cid, partial(self._bot.edit_message_text, part.text, **more))
        if why == _NO_TEXT:
            caption = partial(self._bot.edit_message_caption, caption=part.text, **more)
            why = await self._ask(cid, caption)
        return why

    async def _ask(self, cid: str, call: Callable[[], Awaitable[object]]) -> str:
        """Ask Telegram, however long that takes; returns why it refuses, "" for done."""
        try:
            await self._patience.outlast(self._bot, cid, call)
        except Forbidden:
            return "blocked"
        except TelegramError as error:
            return _why(error)
        return ""


def _why(error: TelegramError) -> str:
    said = error.message.lower()
    if any(words in said for words in _DONE):
        return ""
    if _NO_TEXT in said:
        return _NO_TEXT
    return "gone" if any(words in said for words in _GONE) else "refused"
