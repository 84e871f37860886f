"""Conversations: making one, accepting a customer's message, reading the log, ending a turn."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from handoff import privacy
from handoff.entry import Entry, told
from handoff.errors import UnknownConversation
from handoff.priority import Priority
from handoff.states import STEPS, State, Step
from handoff.store import Store, available
from language.detect import follow
from language.masks import Hidden, hide

#: Payload of the button that takes a conversation back from the queue to the bot.
TAKE_BACK = "/take_back"

#: A case is what a customer quotes on the phone; it starts high enough not to look like the first.
_FIRST_CASE = 10_000

_TAKEN_BACK = {
    "tr": "Peki, buradan birlikte devam edelim. Size nasıl yardımcı olabilirim?",
    "en": "All right, let's carry on here together. How can I help?",
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation's fields as they were when read. Times are UTC milliseconds, 0 for never."""

    id: str
    channel: str
    lang: str
    state: State
    session: int = 1
    assignee: str | None = None
    case: str | None = None
    reason: str | None = None
    priority: Priority = Priority.NORMAL
    queued_at: int = 0
    created_at: int = 0
    updated_at: int = 0
    last_text: str = ""
    last_author: str = ""
    customer: dict[str, Any] = field(default_factory=dict)
    handoff: dict[str, Any] = field(default_factory=dict)
    clock: str | None = None
    trial: bool = False
    pictures: tuple[str, ...] = ()
    """The customer's latest pictures since the conversation was last reopened, oldest first."""

    @property
    def sender(self) -> str:
        """Rasa's sender id: new for each session, so that each starts with a clean tracker."""
        return f"{self.id}:{self.session}"

    @classmethod
    def from_hash(cls, fields: Mapping[str, str]) -> Conversation:
        """Read what the scripts wrote."""
        return cls(
            id=fields["id"],
            channel=fields["channel"],
            lang=fields["lang"],
            state=State(fields["state"]),
            session=int(fields["session"]),
            assignee=fields.get("assignee"),
            case=fields.get("case"),
            reason=fields.get("reason"),
            priority=Priority(int(fields.get("priority", 0))),
            queued_at=int(fields.get("queued_at", 0)),
            created_at=int(fields["created_at"]),
            updated_at=int(fields["updated_at"]),
            last_text=fields.get("last_text", ""),
            last_author=fields.get("last_author", ""),
            customer=json.loads(fields.get("customer", "{}")),
            handoff=json.loads(fields.get("handoff", "{}")),
            clock=fields.get("clock"),
            trial=fields.get("trial") == "1",
            pictures=tuple(json.loads(fields.get("pictures", "[]"))),
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A customer's message that is safely in the store."""

    entry_id: str
    duplicate: bool
    state: State


class Ending(StrEnum):
    """How the end of a turn went."""

    MORE = "more"  # the conversation has more turns; its holder goes on
    LAST = "last"  # no more turns; the conversation has left the inbox
    STALE = "stale"  # another worker had ended this turn before


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the customer. ``{place}`` in a system text becomes the place in the queue."""

    text: str
    lang: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> dict[str, str]:
        """For the script, which stores the payload without looking into it."""
        payload = json.dumps(self.payload, ensure_ascii=False)
        return {"text": self.text, "lang": self.lang, "payload": payload}


@dataclass(frozen=True, slots=True)
class Handoff:
    """A request for a person, made together with the end of a turn.

    ``step`` is None when the request is already open: its words are said, and a higher priority
    than it has gives it a new reason and record.
    """

    step: Step | None
    reason: str
    case: str
    words: Sequence[Reply]
    record: Mapping[str, Any] = field(default_factory=dict)
    priority: Priority = Priority.NORMAL

    def packed(self) -> str:
        """For the script."""
        transition = STEPS[self.step] if self.step else None
        return json.dumps(
            {
                "target": transition.target if transition else "",
                "sources": sorted(transition.sources) if transition else [],
                "reason": self.reason,
                "case": self.case,
                "priority": self.priority,
                "words": [reply.packed() for reply in self.words],
                "record": json.dumps(self.record, ensure_ascii=False),
                "event": json.dumps({"reason": self.reason, "case": self.case}),
            },
            ensure_ascii=False,
        )


class Conversations:
    """The shop's conversations. Every change is one atomic script."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self.keys = self._store.keys

    async def create(
        self,
        channel: str,
        lang: str,
        *,
        customer: Mapping[str, Any] | None = None,
        alias: str = "",
        push: bool = False,
        trial: bool = False,
        clock: str | None = None,
    ) -> Conversation:
        """Start a conversation, or return the one that ``alias`` (the channel's name for it) has.

        Args:
            push: replies go to the outbox, for channels that do not read by cursor.
            trial: a rehearsal; it never enters the agents' queue.
            clock: a business clock of its own: an ISO time, or "open" for open hours.
        """
        fields = {
            "channel": channel,
            "lang": lang,
            "customer": json.dumps(dict(customer or {}), ensure_ascii=False),
            **({"push": "1"} if push else {}),
            **({"trial": "1"} if trial else {}),
            **({"clock": clock} if clock else {}),
        }
        cid = secrets.token_hex(12)
        packed = json.dumps(fields, ensure_ascii=False)
        return await self.get(await self._store.run("create", cid, alias, packed))

    async def get(self, cid: str) -> Conversation:
        """The conversation as it is now.

        Raises:
            UnknownConversation: there is none with this id.
        """
        with available():
            fields = await self._redis.hgetall(self.keys.conversation(cid))
        if not fields:
            raise UnknownConversation(cid)
        return Conversation.from_hash(fields)

    async def accept(
        self,
        cid: str,
        text: str,
        external_id: str,
        *,
        lang: str = "",
        payload: Mapping[str, Any] | None = None,
    ) -> Accepted:
        """Take a customer's message in. When this returns, it is in the store.

        Card, identity and account numbers are hidden before anything is written. The customer is
        told so beside whatever answers him, once in a session.

        Args:
            external_id: the channel's own id of the message; the same id twice is one message.
            lang: the language of the message, when the channel knows better than the conversation.
            payload: ``{"button": {"title", "payload"}}`` for a button that the bot had offered,
                ``{"pictures": [{"id", "width", "height"}]}`` for pictures, which may have no text.

        Raises:
            UnknownConversation: there is none with this id.
            StoreUnavailable: nothing is promised; send again with the same external id.
        """
        payload, kept = payload or {}, hide(text)
        pictures = payload.get("pictures") or ()
        take_back = payload.get("button", {}).get("payload") == TAKE_BACK
        words = ""
        if take_back:
            words = _TAKEN_BACK[lang or (await self.get(cid)).lang]
        steps = {
            step: {"sources": sorted(STEPS[step].sources), "target": STEPS[step].target}
            for step in (Step.REOPEN, Step.TAKE_BACK)
        }
        entry_id, duplicate, state = await self._store.run(
            "accept",
            cid,
            kept.text,
            lang,
            external_id,
            json.dumps(payload, ensure_ascii=False),
            int(take_back),
            words,
            json.dumps(steps),
            *await self._told(cid, kept, lang),
            told(kept.text, len(pictures), lang or (await self.get(cid)).lang) if pictures else "",
            *(picture["id"] for picture in pictures),
        )
        return Accepted(entry_id, bool(duplicate), State(state))

    async def _told(self, cid: str, kept: Hidden, lang: str) -> tuple[str, str]:
        """What is said of the numbers that were hidden, and its language; nothing of none."""
        if not kept.labels:
            return "", ""
        lang = lang or follow(kept.text, (await self.get(cid)).lang)
        return privacy.hidden(kept.labels, lang), lang

    async def entries(self, cid: str, after: str = "0-0", limit: int = 1000) -> list[Entry]:
        """Up to ``limit`` entries that come after the cursor ``after``, oldest first."""
        with available():
            found = await self._redis.xrange(self.keys.log(cid), f"({after}", "+", count=limit)
        return [Entry.from_stream(entry_id, fields) for entry_id, fields in found]

    async def latest(self, cid: str, limit: int = 300) -> list[Entry]:
        """The last ``limit`` entries, oldest first; a Telegram chat may hold years of them."""
        with available():
            found = await self._redis.xrevrange(self.keys.log(cid), count=limit)
        return [Entry.from_stream(entry_id, fields) for entry_id, fields in reversed(found)]

    async def entry(self, cid: str, entry_id: str) -> Entry | None:
        """One entry, or None when the log has none with this id."""
        with available():
            found = await self._redis.xrange(self.keys.log(cid), entry_id, entry_id)
        return Entry.from_stream(*found[0]) if found else None

    async def find(self, cid: str, external_id: str) -> Entry | None:
        """The entry that a channel's own id was given to, if there is one."""
        with available():
            entry_id = await self._redis.hget(self.keys.seen(cid), external_id)
        return await self.entry(cid, entry_id) if entry_id else None

    async def head(self, cid: str) -> Entry | None:
        """The customer's message that the bot has to answer next, if there is one."""
        with available():
            entry_id = await self._redis.lindex(self.keys.turns(cid), 0)
        return await self.entry(cid, entry_id) if entry_id else None

    async def new_case(self) -> str:
        """A case number nobody has, such as ``T-10432``."""
        with available():
            number = await self._redis.incr(self.keys.case_number)
        return f"T-{_FIRST_CASE + int(number)}"

    async def finish(
        self,
        cid: str,
        turn: str,
        ticket: str,
        group: str,
        expected: State,
        replies: Sequence[Reply] = (),
        *,
        decision: Mapping[str, Any] | None = None,
        handoff: Handoff | None = None,
        lang: str = "",
    ) -> Ending | State:
        """End a turn: replies, decision record and handoff in one step.

        Args:
            lang: the language that the conversation now has; empty to leave it.

        Returns:
            How it ended; or the state that the conversation turned out to be in, with nothing
            written: look again and decide anew.
        """
        result = await self._store.run(
            "finish",
            cid,
            turn,
            ticket,
            group,
            expected,
            json.dumps([reply.packed() for reply in replies], ensure_ascii=False),
            json.dumps(decision, ensure_ascii=False) if decision else "",
            handoff.packed() if handoff else "",
            lang,
        )
        return Ending(result) if result in set(Ending) else State(result)

    async def notice(self, cid: str, turn: str, name: str, text: str, lang: str) -> None:
        """Say once, while ``turn`` is still being worked on, why it takes so long."""
        await self._store.run("notice", cid, turn, f"{turn}:{name}", text, lang)

    async def say(self, cid: str, text: str, external_id: str, lang: str) -> str:
        """A sentence of the system's own, outside any turn; the same external id is said once.

        Returns the entry's id.
        """
        return str(await self._store.run("say", cid, external_id, text, lang))

    async def forget(self, cid: str) -> None:
        """Delete a rehearsal's keys."""
        with available():
            await self._redis.delete(*self._store.keys.of_script(cid)[:4])
