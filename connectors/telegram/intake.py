"""From a Telegram update to an accepted message, and what is not accepted and why.

* Private chats only. In groups and channels the bot is silent: everybody there would read what
  concerns one customer's order.
* Text, pressed buttons, pictures and PDFs are accepted, each file of an album as a message. To
  voice, videos and the rest, and where a file cannot be had, a kind sentence says so; once a
  minute, because an album is many messages.
* An edited message is accepted as a new one that names the old one: what was answered is in the
  log and stays there, and the corrected question deserves its answer. Telegram also reports
  edits that change nothing a person sees; those, with the same text, are ignored.
* A number under the question how it went is a rating, and a reply to the thanks for it a word about
  it. A question in that reply is a message like any other: somebody has to answer it.
* ``/start`` is the customer coming in: the bot greets, in the customer's language. Other commands
  are text.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from connectors.telegram import buttons, texts
from connectors.telegram.context import TelegramContext
from connectors.telegram.fetching import Fetching, NotFetched, Source, source
from connectors.telegram.marks import remarks_key
from connectors.telegram.patience import Patience
from handoff.attachments import Attachments
from handoff.conversation import Conversation
from handoff.enclosing import enclosed
from handoff.errors import (
    DocumentTooLarge,
    DocumentUnreadable,
    PictureTooLarge,
    PictureUnreadable,
    RatingClosed,
)
from handoff.rating import Ratings
from language.detect import follow
from language.masks import hide

log = structlog.get_logger(__name__)

#: Why a file may not be had.
NOT_TAKEN = (PictureTooLarge, PictureUnreadable, DocumentTooLarge, DocumentUnreadable, NotFetched)

#: The kinds of update that we ask Telegram for.
KINDS = ("message", "edited_message", "callback_query")

_GREET = "/greet"

#: One and the same sentence of ours is said to a customer at most once in this time.
_AGAIN_AFTER_SECONDS = 60

#: Starts a courtesy towards Telegram that nobody waits for.
Start = Callable[[Coroutine[Any, Any, None]], object]


class Intake:
    """Takes updates in. Every call may be repeated with the same update."""

    def __init__(
        self, context: TelegramContext, bot: Bot, start: Start, patience: Patience | None = None
    ) -> None:
        self._conversations = context.conversations
        self._redis: Any = context.redis
        self._ratings = Ratings(context.redis, context.shop)
        self._settings = settings = context.settings
        self._attachments = Attachments.of(settings)
        self._fetching = Fetching(bot, patience or Patience(), self._attachments)
        self._bot = bot
        self._start = start

    async def take(self, update: Update) -> None:
        """Accept what the update brings, and say what the channel itself has to say to it.

        Raises:
            StoreUnavailable: nothing is promised; call again.
        """
        if update.callback_query is not None:
            await self._button(update.callback_query)
            return
        message = update.message or update.edited_message
        if message is None or message.from_user is None or message.from_user.is_bot:
            return
        if message.chat.type != ChatType.PRIVATE:
            return
        await self._message(update, message, message.from_user)

    async def _message(self, update: Update, message: Message, user: User) -> None:
        text = message.text or message.caption or ""
        attached = message.effective_attachment is not None
        if not text and not attached:
            return  # Telegram's own notes, such as a pinned message
        spoken = "" if text.startswith("/") else text  # a command is in no language
        conversation = await self._conversation(message.chat, user, spoken)
        lang = self._language(spoken, conversation.lang)
        limits = self._settings.limits
        if await self._too_many(message.chat):
            await self._say_once(update, conversation, texts.TOO_MANY[lang], lang)
            return
        if len(text) > limits.message_chars:
            words = texts.TOO_LONG[lang].format(limit=limits.message_chars)
            await self._say(update, conversation, words, lang)
            return
        if await self._remark(update, conversation, message, text, lang):
            return
        if shown := source(message, self._settings.picture_bytes):
            await self._file(update, conversation, message, shown, text, lang)
            return
        await self._accept(conversation, message, text, lang, attached=attached)
        if attached and not message.edit_date:
            words = (texts.ONLY_CAPTION if text else texts.ONLY_TEXT)[lang]
            await self._say_once(update, conversation, words, lang)

    async def _remark(
        self, update: Update, conversation: Conversation, message: Message, text: str, lang: str
    ) -> bool:
        """Take a reply to our thanks as a word about the rating; whether it was one."""
        thanks = message.reply_to_message
        if thanks is None or message.text is None or "?" in text:
            return False
        key = remarks_key(self._conversations.keys, message.chat.id, thanks.message_id)
        asking = await self._redis.get(key)
        if asking is None:
            return False
        try:
            await self._ratings.give(conversation.id, asking, 0, text)
        except RatingClosed:
            return False
        await self._say_once(update, conversation, texts.REMARKED[lang], lang)
        return True

    async def _file(
        self,
        update: Update,
        conversation: Conversation,
        message: Message,
        shown: Source,
        text: str,
        lang: str,
    ) -> None:
        """Take a file in with its caption; of one that cannot be had, the caption and a word."""
        external_id = _external_id(message)
        before = await self._conversations.find(conversation.id, external_id)
        if before and not message.edit_date:
            return
        if before and before.payload.get("file") == shown.unique:
            await self._accept(conversation, message, text, lang, attached=True)
            return
        payload: dict[str, Any] = {"file": shown.unique}
        if message.edit_date:
            external_id += f":{shown.unique}"
            payload["edited"] = before.id if before else ""
            if await self._conversations.find(conversation.id, external_id):
                return
        try:
            raw = await self._fetching.fetch(shown)
            kept = await self._attachments.keep(conversation.id, raw, shown.name)
            payload |= enclosed(text, [kept], lang).payload
        except NOT_TAKEN as error:
            log.warning("telegram_file_refused", conversation=conversation.id, error=error.code)
            # Said before the caption is taken: if we die between the two, it has been said.
            await self._say_once(update, conversation, error.words(lang), lang)
            await self._accept(conversation, message, text, lang, attached=True)
            return
        await self._conversations.accept(
            conversation.id, text, external_id, lang=lang, payload=payload
        )

    async def _accept(
        self, conversation: Conversation, message: Message, text: str, lang: str, *, attached: bool
    ) -> None:
        external_id, kept = _external_id(message), hide(text).text
        if not kept:
            return
        payload: dict[str, Any] = {"attachment": True} if attached else {}
        if message.edit_date:
            original = await self._conversations.find(conversation.id, external_id)
            if original and original.text == kept:
                return
            payload["edited"] = original.id if original else ""
            external_id += f":{hashlib.sha256(kept.encode()).hexdigest()[:12]}"
        elif text.split()[:1] == ["/start"]:
            payload["button"] = {"title": kept, "payload": _GREET}
        await self._conversations.accept(
            conversation.id, text, external_id, lang=lang, payload=payload
        )

    async def _button(self, query: CallbackQuery) -> None:
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return
        conversation = await self._conversation(message.chat, query.from_user, "")
        if pressed := buttons.rating(query.data):
            await self._rate(query, conversation, message.message_id, *pressed)
            return
        pointed = buttons.parse(query.data)
        button = None
        if pointed:
            entry = await self._conversations.entry(conversation.id, pointed[0])
            button = buttons.pressed(entry, pointed[1])
        if pointed is None or button is None:
            log.warning("button_refused", conversation=conversation.id)
            words = texts.BUTTON_GONE[self._language("", _code(query.from_user))]
            self._start(self._settle(query, message.message_id, words))
            return
        # One id for all buttons of a message: whoever presses twice has decided once.
        await self._conversations.accept(
            conversation.id,
            button["title"],
            f"tg:{message.chat.id}:button:{pointed[0]}",
            payload={"button": button},
        )
        self._start(self._settle(query, message.message_id))

    async def _rate(
        self,
        query: CallbackQuery,
        conversation: Conversation,
        message_id: int,
        asking: str,
        number: int,
    ) -> None:
        lang = conversation.lang
        try:
            rated = await self._ratings.give(conversation.id, asking, number)
        except RatingClosed as error:
            self._start(self._settle(query, message_id, error.words(lang)))
            return
        words = texts.RATED[lang].format(rating=rated.rating)
        self._start(self._settle(query, message_id, words, buttons.numbers(asking, rated.rating)))

    async def _settle(
        self,
        query: CallbackQuery,
        message_id: int,
        words: str = "",
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> None:
        """Stop the button's waiting sign and change the keyboard, or take it away: only manners."""
        try:
            await query.answer(words or None)
        except TelegramError as error:
            log.info("button_not_answered", error=type(error).__name__)
        try:
            await self._bot.edit_message_reply_markup(
                query.from_user.id, message_id, reply_markup=keyboard
            )
        except TelegramError as error:
            log.info("keyboard_not_removed", error=type(error).__name__)

    async def _conversation(self, chat: Chat, user: User, text: str) -> Conversation:
        customer = {
            "name": user.full_name,
            "telegram": {"chat": chat.id, "username": user.username or ""},
        }
        return await self._conversations.create(
            "telegram",
            self._language(text, _code(user)),
            customer=customer,
            alias=f"telegram:{chat.id}",
            push=True,
        )

    def _language(self, text: str, default: str) -> str:
        """The language of ``text`` among those that the shop speaks."""
        languages = self._settings.languages
        if default not in languages.enabled:
            default = languages.default
        spoken = follow(text, default)
        return spoken if spoken in languages.enabled else default

    async def _too_many(self, chat: Chat) -> bool:
        minute = int(time.time() // 60)
        key = self._key("rate", f"{chat.id}:{minute}")
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, 120)
            count, _ = await pipe.execute()
        return int(count) > self._settings.limits.messages_per_minute

    async def _say_once(
        self, update: Update, conversation: Conversation, words: str, lang: str
    ) -> None:
        """Say the words, unless they were said a moment ago to another update."""
        key = self._key("said", f"{conversation.id}:{hashlib.sha256(words.encode()).hexdigest()}")
        mine = str(update.update_id)
        before = await self._redis.set(key, mine, nx=True, get=True, ex=_AGAIN_AFTER_SECONDS)
        if before in (None, mine):
            await self._say(update, conversation, words, lang)

    async def _say(self, update: Update, conversation: Conversation, words: str, lang: str) -> None:
        external_id = f"tg:notice:{update.update_id}"
        await self._conversations.say(conversation.id, words, external_id, lang)

    def _key(self, *parts: str) -> str:
        return self._conversations.keys.name("telegram", *parts)


def _code(user: User) -> str:
    """The language of the customer's Telegram: "tr" of "tr-TR"; empty when not told."""
    return (user.language_code or "").partition("-")[0].lower()


def _external_id(message: Message) -> str:
    return f"tg:{message.chat.id}:{message.message_id}"
