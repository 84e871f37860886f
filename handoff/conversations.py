"""Conversations: making one, accepting a customer's message, reading the log, ending a turn."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff import privacy
from handoff.amending import as_amended
from handoff.conversation import Conversation
from handoff.ending import Ending, Handoff, Reply
from handoff.entry import Entry, told
from handoff.errors import UnknownConversation
from handoff.outcomes import ANEW, SAME_MATTER
from handoff.states import STEPS, State, Step
from handoff.store import Store, available
from handoff.waiting import Waits
from language.detect import follow
from language.masks import Hidden, hide

#: Payload of the button that takes a conversation back from the queue to the bot.
TAKE_BACK = "/take_back"

#: A case is what a customer quotes on the phone; it starts high enough not to look like the first.
_FIRST_CASE = 10_000

#: Entries read at once.
_PAGE = 1000

#: What a customer's message may do by itself.
_ACCEPTING = json.dumps(
    {
        Step.REOPEN: {
            **STEPS[Step.REOPEN].packed(),
            "after": SAME_MATTER,
            "outcomes": sorted(ANEW),
        },
        Step.TAKE_BACK: STEPS[Step.TAKE_BACK].packed(),
    }
)

_TAKEN_BACK = {
    "tr": "Peki, buradan birlikte devam edelim. Size nasıl yardımcı olabilirim?",
    "en": "All right, let's carry on here together. How can I help?",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A customer's message that is safely in the store."""

    entry_id: str
    duplicate: bool
    state: State


class Conversations:
    """The shop's conversations. Every change is one atomic script."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self.keys = self._store.keys
        self.waits = Waits(redis, shop)

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

    async def read(self, cids: Sequence[str]) -> list[Conversation]:
        """These conversations in this order, without those that are no more."""
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in cids:
                    pipe.hgetall(self.keys.conversation(cid))
                hashes = await pipe.execute()
        return [Conversation.from_hash(fields) for fields in hashes if fields]

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
                ``{"pictures": [{"id", "width", "height"}]}`` for pictures and
                ``{"documents": [{"id", "name", "size"}]}`` for documents, which may have no text.

        Raises:
            UnknownConversation: there is none with this id.
            StoreUnavailable: nothing is promised; send again with the same external id.
        """
        payload, kept = payload or {}, hide(text)
        pictures, documents = payload.get("pictures") or (), payload.get("documents") or ()
        take_back = payload.get("button", {}).get("payload") == TAKE_BACK
        words = ""
        if take_back:
            words = _TAKEN_BACK[lang or (await self.get(cid)).lang]
        entry_id, duplicate, state = await self._store.run(
            "accept",
            cid,
            kept.text,
            lang,
            external_id,
            json.dumps(payload, ensure_ascii=False),
            int(take_back),
            words,
            _ACCEPTING,
            *await self._told(cid, kept, lang),
            told(kept.text, len(pictures), lang or (await self.get(cid)).lang, len(documents))
            if pictures or documents
            else "",
            *(picture["id"] for picture in pictures),
        )
        return Accepted(entry_id, bool(duplicate), State(state))

    async def _told(self, cid: str, kept: Hidden, lang: str) -> tuple[str, str]:
        """What is said of the numbers that were hidden, and its language; nothing of none."""
        if not kept.labels:
            return "", ""
        lang = lang or follow(kept.text, (await self.get(cid)).lang)
        return privacy.hidden(kept.labels, lang), lang

    async def entries(self, cid: str, after: str = "0-0", limit: int = _PAGE) -> list[Entry]:
        """Up to ``limit`` entries that come after the cursor ``after``, oldest first."""
        return await self._read(cid, f"({after}", "+", limit)

    async def rest(self, cid: str, after: str = "0-0") -> list[Entry]:
        """Every entry after the cursor, oldest first, however many there are."""
        entries: list[Entry] = []
        while page := await self.entries(cid, after, _PAGE):
            entries += page
            after = page[-1].id
            if len(page) < _PAGE:
                break
        return entries

    async def latest(self, cid: str, limit: int = 300) -> list[Entry]:
        """The last ``limit`` entries, oldest first; a Telegram chat may hold years of them."""
        return await self._read(cid, "-", "+", limit, last=True)

    async def earlier(self, cid: str, before: str, limit: int) -> list[Entry]:
        """Up to ``limit`` entries right before the entry ``before``, oldest first."""
        return await self._read(cid, "-", f"({before}", limit, last=True)

    async def entry(self, cid: str, entry_id: str) -> Entry | None:
        """One entry, or None when the log has none with this id."""
        found = await self._read(cid, entry_id, entry_id, 1)
        return found[0] if found else None

    async def _read(
        self, cid: str, low: str, high: str, limit: int, *, last: bool = False
    ) -> list[Entry]:
        """The first or last entries between two places, oldest first, as they read now."""
        log = self.keys.log(cid)
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                if last:
                    pipe.xrevrange(log, high, low, count=limit)
                else:
                    pipe.xrange(log, low, high, count=limit)
                pipe.hgetall(self.keys.amended(cid))
                rows, amended = await pipe.execute()
        return as_amended(reversed(rows) if last else rows, amended)

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
            also=[self.keys.snoozed],
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

    async def naming(self, cid: str, file: str, *, public: bool = False) -> Entry | None:
        """The latest entry that a file was sent with.

        Args:
            public: that the customer sees with it: no note, and no message that was withdrawn.
        """
        page = await self.latest(cid, _PAGE)
        while page:
            for entry in reversed(page):
                if entry.file(file, withdrawn=not public) and (entry.is_public or not public):
                    return entry
            page = await self.earlier(cid, page[0].id, _PAGE)
        return None

    async def enlist(self, cid: str) -> None:
        """Put a conversation into the lists that are its own, as its last step should have.

        Raises:
            UnknownConversation: there is none with this id.
        """
        await self._store.run("enlist", cid)

    async def forget(self, cid: str) -> None:
        """Delete a conversation and take it out of every list; forgetting it again is nothing."""
        await self._store.run("forget", cid)
