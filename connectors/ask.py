"""``destek ask``: messages in, outcomes out, through the real turn engine.

Each line of JSONL is one customer's message in a conversation of its own (or all of them one
conversation's), marked as a rehearsal: it is answered like any other, and no agent ever sees it.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TextIO

from redis.asyncio import Redis

from connectors.clock import ALWAYS_OPEN
from connectors.decisions import Outcome
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry, Picture
from handoff.errors import HandoffError, StoreUnavailable
from handoff.states import BOT_SPEAKS
from handoff.store import available

#: A turn that the engine has not ended after this long is reported as an error (seconds).
_LONGEST = 150.0


class BadLine(ValueError):
    """A line of input that is not a message; says what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Message:
    """One line of input."""

    text: str
    id: Any = None
    lang: str | None = None
    button: str | int | None = None
    picture: bool = False
    """Whether a picture comes with it; there is none to be seen."""

    @classmethod
    def parse(cls, line: str) -> Message:
        """Read one line.

        Raises:
            BadLine: not a JSON object with a text (or a button).
        """
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadLine(f"not JSON: {error}") from error
        if not isinstance(fields, dict):
            raise BadLine('a line is an object such as {"text": "…", "lang": "tr", "id": 1}')
        text, lang, button = fields.get("text", ""), fields.get("lang"), fields.get("button")
        picture = fields.get("picture", False)
        if not isinstance(picture, bool):
            raise BadLine("picture is true or false")
        if not isinstance(text, str) or not (text.strip() or picture or button is not None):
            raise BadLine("text is missing or empty")
        if lang not in (None, "tr", "en"):
            raise BadLine(f'lang is {lang!r}; allowed are "tr" and "en"')
        if not isinstance(button, str | int | None):
            raise BadLine("button is the title or the place of a button that was offered")
        return cls(text, fields.get("id"), lang, button, picture)


Say = Callable[[Message], Awaitable[list[Entry] | None]]


class Rehearsal:
    """Asks one message after another."""

    def __init__(
        self, redis: Redis, blocking: Redis, shop: str, *, lang: str, at: str | None
    ) -> None:
        """``at`` is the business clock, an ISO time; None counts every hour as an office hour."""
        self._conversations = Conversations(redis, shop)
        self._blocking: Any = blocking
        self._lang = lang
        self._clock = at or ALWAYS_OPEN

    async def run(self, lines: Iterable[str], out: TextIO, *, one: bool) -> None:
        """Ask every line and write a line of JSON for each; ``one`` keeps a single conversation."""
        kept: Conversation | None = None
        try:
            for line in filter(str.strip, lines):
                try:
                    message = Message.parse(line)
                    if kept is None:
                        kept = await self._start(message)
                    result = await self._ask(kept, message)
                except (BadLine, HandoffError) as error:
                    result = _result(_id_of(line), Outcome.ERROR, reason=str(error))
                print(json.dumps(result, ensure_ascii=False), file=out, flush=True)
                if not one:
                    await self._forget(kept)
                    kept = None
        finally:
            await self._forget(kept)

    async def _forget(self, conversation: Conversation | None) -> None:
        if conversation:
            with suppress(StoreUnavailable):
                await self._conversations.forget(conversation.id)

    async def _start(self, message: Message) -> Conversation:
        lang = message.lang or self._lang
        return await self._conversations.create("ask", lang, trial=True, clock=self._clock)

    @asynccontextmanager
    async def talk(self, lang: str) -> AsyncIterator[Say]:
        """One rehearsal for the length of this block: what it yields says a message in it.

        It returns what was written after the message, or None when a person has the conversation;
        it raises :class:`BadLine` when the button was not offered, and HandoffError.
        """
        conversation = await self._start(Message("", lang=lang))
        try:
            yield partial(self._say, conversation)
        finally:
            await self._forget(conversation)

    async def _ask(self, conversation: Conversation, message: Message) -> dict[str, Any]:
        started = time.perf_counter()
        written = await self._say(conversation, message)
        if written is None:
            return _result(message.id, Outcome.HANDOFF, reason="with_a_person")
        return _read(message.id, written, (time.perf_counter() - started) * 1000)

    async def _say(self, conversation: Conversation, message: Message) -> list[Entry] | None:
        text, payload = message.text, dict[str, Any]()
        if message.picture:
            played = Picture(secrets.token_urlsafe(24), 640, 480)
            payload = {"pictures": [played.to_json()]}
        if message.button is not None:
            button = await self._offered(conversation, message.button)
            text, payload = button["title"], {"button": button}
        accepted = await self._conversations.accept(
            conversation.id, text, uuid.uuid4().hex, lang=message.lang or "", payload=payload
        )
        if accepted.state not in BOT_SPEAKS:
            return None
        return await self._until_decided(conversation.id, accepted.entry_id)

    async def _offered(self, conversation: Conversation, wanted: str | int) -> dict[str, str]:
        """The button of that title or place in the latest message that offered any."""
        for entry in reversed(await self._conversations.latest(conversation.id)):
            buttons: list[dict[str, str]] = entry.payload.get("buttons") or []
            for place, button in enumerate(buttons):
                if wanted in (place, button["title"]):
                    return button
            if buttons:
                break
        raise BadLine(f"no button {wanted!r} was offered")

    async def _until_decided(self, cid: str, after: str) -> list[Entry]:
        deadline = time.monotonic() + _LONGEST
        log = self._conversations.keys.log(cid)
        while time.monotonic() < deadline:
            written = await self._conversations.entries(cid, after=after)
            if any(e.kind == "decision" or e.text == "taken_back" for e in written):
                return written
            last = written[-1].id if written else after
            with available():
                await self._blocking.xread({log: last}, block=1_000)
        return []


def _read(message_id: Any, written: list[Entry], latency_ms: float) -> dict[str, Any]:
    said = [e for e in written if e.is_public and not e.payload.get("notice")]
    decided = [e.payload for e in written if e.kind == "decision"]
    if not decided:
        reason = "taken_back" if said else "no_answer"
        outcome = Outcome.SMALLTALK if said else Outcome.ERROR
        return _result(message_id, outcome, reason=reason, said=said, latency_ms=latency_ms)
    record = decided[-1]
    failed = "error" in record
    return _result(
        message_id,
        Outcome.ERROR if failed else Outcome(record["outcome"]),
        reason=record["error"] if failed else record["reason"],
        record=record,
        said=said,
        latency_ms=latency_ms,
    )


def _result(
    message_id: Any,
    outcome: Outcome,
    *,
    reason: str | None,
    record: dict[str, Any] | None = None,
    said: Iterable[Entry] = (),
    latency_ms: float = 0.0,
) -> dict[str, Any]:
    record, said = record or {}, list(said)
    probability = record.get("probability")
    return {
        "id": message_id,
        "outcome": outcome,
        "article": record.get("article"),
        "articles": record.get("articles") or [],
        "intent": record.get("intent"),
        "confidence": record.get("confidence") if probability is None else probability,
        "reason": reason,
        "replies": [e.text for e in said],
        "latency_ms": round(latency_ms, 1),
        "lang": record.get("lang"),
        "intent_confidence": record.get("confidence"),
        "buttons": [b["title"] for e in said for b in e.payload.get("buttons") or []],
    }


def _id_of(line: str) -> Any:
    """The id of a line that could not be asked, when it has one."""
    try:
        fields = json.loads(line)
    except json.JSONDecodeError:
        return None
    return fields.get("id") if isinstance(fields, dict) else None
