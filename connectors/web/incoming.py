"""A customer's message on its way in, whichever way it came: checked, cleaned, accepted."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from connectors.web.context import WebContext
from connectors.web.limits import Limits
from connectors.web.problems import (
    BadRequest,
    EmptyMessage,
    NotOffered,
    TooLong,
    UnknownMessage,
)
from handoff.announcements import back_button
from handoff.conversations import Accepted
from handoff.rating import HIGHEST, LOWEST, Rated, Ratings
from handoff.receipts import Receipts

_ENTRY_ID = r"^[0-9]{1,19}-[0-9]{1,19}$"


def _not_ours(value: str) -> str:
    if re.match(_ENTRY_ID, value):
        raise ValueError("the log's own ids look like this")
    return value


EntryId = Annotated[str, StringConstraints(pattern=_ENTRY_ID)]
#: Made by the sender, a UUID as a rule; our own writers' ids in the log cannot be taken.
MessageId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"), AfterValidator(_not_ours)
]


class Pressed(BaseModel):
    """A button: the message that offered it and its place there, from 0."""

    model_config = ConfigDict(extra="forbid", strict=True)
    entry: EntryId
    index: Annotated[int, Field(ge=0, lt=100)]


class Sent(BaseModel):
    """A message's id, made by the sender, with a text, a button, or the wish to go back.

    ``back``: from the queue to the assistant; the widget offers that for as long as he waits.
    """

    model_config = ConfigDict(extra="ignore", strict=True)
    id: MessageId
    text: str | None = None
    button: Pressed | None = None
    back: bool = False


class Rating(BaseModel):
    """How it went: the message that asks, 1 to 5, and perhaps a word. Its id is the sender's."""

    model_config = ConfigDict(extra="ignore", strict=True)
    id: MessageId
    entry: EntryId
    rating: Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
    comment: str = ""


class Seen(BaseModel):
    """The last of our messages that this device has, and the last one that its owner has read."""

    model_config = ConfigDict(extra="ignore", strict=True)
    reached: EntryId
    read: EntryId | None = None


class Counter:
    """Where customers' messages are taken in."""

    def __init__(self, context: WebContext, limits: Limits) -> None:
        self._conversations = context.conversations
        self._receipts = Receipts(context.redis, context.shop)
        self._ratings = Ratings(context.redis, context.shop)
        self._limits = limits
        self._longest = context.settings.limits.message_chars
        self._per_minute = context.settings.limits.messages_per_minute

    async def take(self, conversation: str, data: Any) -> Accepted:
        """Accept what a customer sent. When this returns, it is in the store.

        Raises:
            Problem: it is refused; ``code`` says why.
            UnknownConversation, StoreUnavailable.
        """
        sent = read(data)
        if sent.button:
            text, payload = await self._offered(conversation, sent.button)
        elif sent.back:
            button = back_button((await self._conversations.get(conversation)).lang)
            text, payload = button["title"], {"button": button}
        else:
            text, payload = self._checked(sent.text or ""), {}
        await self._limits.take("messages", conversation, sent.id, self._per_minute)
        return await self._conversations.accept(conversation, text, sent.id, payload=payload)

    async def rate(self, conversation: str, data: Any) -> tuple[Rating, Rated]:
        """Write down how it went: what was sent, and how it stands now.

        Raises:
            Problem: it is refused; ``code`` says why.
            RatingClosed, UnknownConversation, StoreUnavailable.
        """
        try:
            sent = Rating.model_validate(data)
        except ValidationError as error:
            raise BadRequest(str(error)) from None
        await self._limits.take("messages", conversation, sent.id, self._per_minute)
        comment = clean(sent.comment)[: self._longest]
        return sent, await self._ratings.give(conversation, sent.entry, sent.rating, comment)

    async def seen(self, conversation: str, data: Any) -> None:
        """Note how far the customer has come.

        Raises:
            BadRequest, UnknownConversation, StoreUnavailable.
        """
        try:
            seen = Seen.model_validate(data)
        except ValidationError as error:
            raise BadRequest(str(error)) from None
        await self._receipts.note(conversation, seen.reached, seen.read or "")

    def _checked(self, raw: str) -> str:
        text = clean(raw)
        if not text:
            raise EmptyMessage
        if len(text) > self._longest:
            raise TooLong(len(text), self._longest)
        return text

    async def _offered(self, conversation: str, pressed: Pressed) -> tuple[str, dict[str, Any]]:
        entry = await self._conversations.entry(conversation, pressed.entry)
        if entry is None or not entry.is_public or entry.author == "customer":
            raise UnknownMessage
        buttons = entry.payload.get("buttons", [])
        if pressed.index >= len(buttons):
            raise NotOffered
        button = buttons[pressed.index]
        offered = {"title": button["title"], "payload": button.get("payload", "")}
        return str(button["title"]), {"button": offered}


def read(data: Any) -> Sent:
    """The documented shape, or :class:`BadRequest`."""
    try:
        return Sent.model_validate(data)
    except ValidationError as error:
        raise BadRequest(str(error)) from None


def clean(text: str) -> str:
    """The text as it may be stored: no control characters, no broken surrogates, no margins."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")
    text = "".join(kept).strip()
    # Format characters alone (zero-width spaces and the like) are nothing to read.
    visible = any(not c.isspace() and unicodedata.category(c) != "Cf" for c in text)
    return text if visible else ""
