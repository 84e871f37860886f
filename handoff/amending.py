"""Editing and withdrawing what an agent has sent.

The log is never changed: an event behind a message says what has become of it (``edited``,
``withdrawn``), and whoever reads the log afterwards gets the message as it reads now, with what it
was. Beside the log the script keeps where each amended message stands, so that a page of the log
can be read right without what comes behind it (:func:`as_amended`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff.amendment import AMENDING, EDITED, WITHDRAWN, Amendment
from handoff.enclosing import KINDS
from handoff.entry import Entry
from handoff.errors import HandoffError, NotYours
from handoff.store import Refused, Store, available

#: Whoever may withdraw others' messages may do so for as long as Telegram lets a bot delete.
SUPERVISED_MS = 48 * 3600 * 1000

#: What a list shows of a conversation whose last message was withdrawn.
_GONE = {"tr": "Bu mesaj geri alındı", "en": "This message was withdrawn"}


class UnknownMessage(HandoffError):
    """The conversation has no agent's message of this id."""

    code = "unknown_message"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmede böyle bir temsilci mesajı yok.",
        "en": "This conversation has no such message of an agent's.",
    }


class NotYourMessage(HandoffError):
    """Agents amend what they have written themselves."""

    code = "not_your_message"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu mesajı başka biri yazdı; yalnızca kendi mesajınızı değiştirebilirsiniz.",
        "en": "Somebody else wrote this message; you can change your own only.",
    }


class NoLonger(HandoffError):
    """The message was sent too long ago, or belongs to a conversation that has ended since."""

    code = "no_longer"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu mesajın değiştirilebileceği süre doldu. Düzeltmeniz gereken bir şey varsa "
        "müşteriye yeni bir mesajla yazın.",
        "en": "The time in which this message could be changed is over. If something needs "
        "putting right, write the customer a new message.",
    }


class AlreadyWithdrawn(HandoffError):
    """A withdrawn message has no text to edit."""

    code = "already_withdrawn"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu mesaj geri alınmış, artık düzenlenemez.",
        "en": "This message was withdrawn and cannot be edited any more.",
    }


_REFUSALS: dict[str, type[HandoffError]] = {
    "unknown": UnknownMessage,
    "others": NotYourMessage,
    "late": NoLonger,
    "withdrawn": AlreadyWithdrawn,
}


def as_amended(rows: Iterable[Any], amended: Mapping[str, str]) -> list[Entry]:
    """Rows of a log as entries that read as they do now.

    An amended message has its present text, a withdrawn one none and nothing beside it: its files
    are in its :class:`Amendment`. The events that amended a message carry that, too.

    Args:
        amended: the conversation's hash of amended messages, read after the rows.
    """
    entries = (Entry.from_stream(entry_id, fields) for entry_id, fields in rows)
    return [_amended(entry, amended) for entry in entries] if amended else list(entries)


def _amended(entry: Entry, amended: Mapping[str, str]) -> Entry:
    amends = entry.kind == "event" and entry.text in AMENDING
    packed = amended.get(str(entry.payload.get("of")) if amends else entry.id)
    if packed is None:
        return entry
    amendment = Amendment.from_packed(packed)
    if amends:
        return replace(entry, amended=amendment)
    payload = entry.payload
    if amendment.withdrawn:
        beside = {kind: payload[kind] for kind in KINDS if kind in payload}
        amendment = replace(amendment, beside=beside)
        payload = {name: payload[name] for name in ("agent",) if name in payload}
    return replace(entry, text=amendment.text, payload=payload, amended=amendment)


class Amending:
    """Amends the messages of one shop's agents; each change is one atomic script."""

    def __init__(self, redis: Redis, shop: str, minutes: int) -> None:
        """``minutes``: for how long an agent may amend what he has sent; 0 for not at all."""
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._within = minutes * 60_000

    async def edit(self, cid: str, agent: str, entry: str, text: str, external_id: str) -> str:
        """Let a message of the agent's own read ``text``. Returns the event's id.

        The same external id is the same change. Nobody else may have the conversation by now.

        Raises:
            UnknownMessage, NotYourMessage, NoLonger, AlreadyWithdrawn, NotYours: not possible.
        """
        sent = await self._sent(cid, entry)
        gist = replace(sent, text=text).told
        return await self._run(cid, agent, entry, EDITED, text, gist, external_id)

    async def withdraw(self, cid: str, agent: str, entry: str, *, others: bool = False) -> str:
        """Take a message away from the customer. Returns the event's id; once done it is done.

        Args:
            others: the agent may withdraw colleagues' messages, and for longer.

        Raises:
            UnknownMessage, NotYourMessage, NoLonger: not possible.
        """
        sent = await self._sent(cid, entry)
        gist = _GONE.get(sent.lang, _GONE["tr"])
        external_id = f"{WITHDRAWN}:{entry}"
        return await self._run(cid, agent, entry, WITHDRAWN, "", gist, external_id, others=others)

    async def failed(self, cid: str, event: str, entry: str, why: str) -> None:
        """Say for agents that the customer's channel still shows a message as it was.

        Args:
            event: the one that amended ``entry``.
            why: "gone", "blocked" or "refused"; the desk has words for each.
        """
        also = [self._store.keys.amended(cid)]
        await self._store.run("amend_failed", cid, event, entry, why, also=also)

    async def _sent(self, cid: str, entry: str) -> Entry:
        with available():
            rows = await self._redis.xrange(self._store.keys.log(cid), entry, entry)
        if not rows:
            raise UnknownMessage
        return Entry.from_stream(*rows[0])

    async def _run(
        self,
        cid: str,
        agent: str,
        entry: str,
        what: str,
        text: str,
        gist: str,
        external_id: str,
        *,
        others: bool = False,
    ) -> str:
        supervised = str(SUPERVISED_MS) if others else ""
        args = (entry, agent, what, text, gist, external_id, self._within, supervised)
        try:
            return str(
                await self._store.run("amend", cid, *args, also=[self._store.keys.amended(cid)])
            )
        except Refused as refusal:
            if refusal.code == "NOTYOURS":
                raise NotYours(cid, agent, refusal.detail or None) from None
            raise _REFUSALS[refusal.detail] from None
