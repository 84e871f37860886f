"""What every page shows alike, read and written out once however many pages look on.

Each change of a conversation goes to every open page, and each page that opens begins with
hundreds of conversations. If all asked the store for themselves, two hundred pages would wait for
one another.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from handoff.activity import Activity, Change
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.desk import views
from handoff.errors import UnknownConversation

#: So many conversations are kept as they were read last.
_KEPT = 5_000

_BEFORE, _AFTER = '{"type":"conversation","conversation":', "}"


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation, and the frame that shows it on a page."""

    conversation: Conversation
    frame: str

    @property
    def text(self) -> str:
        """The conversation as the frame has it, in JSON."""
        return self.frame[len(_BEFORE) : -len(_AFTER)]


@dataclass(slots=True)
class _Kept:
    """As it was read last: with the change ``number`` or after it, of those that were ``heard``."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    heard: int = 0
    number: int = -1
    line: Line | None = None

    @property
    def is_fresh(self) -> bool:
        return self.number >= self.heard


class Lines:
    """The lines of one process's pages."""

    def __init__(self, conversations: Conversations, activity: Activity) -> None:
        self._conversations = conversations
        self._activity = activity
        self._kept: dict[str, _Kept] = {}
        self._reading = asyncio.Lock()
        activity.tell_first(self._hear)

    async def of(self, change: Change) -> Line | None:
        """The conversation as it is with this change or after it; None as :meth:`find` says.

        Raises:
            StoreUnavailable.
        """
        kept = self._keep(change.conversation)
        kept.heard = max(kept.heard, change.number)
        async with kept.lock:  # one page reads, the others find it read
            if kept.number < change.number:
                heard = kept.heard
                line = await self.find(change.conversation)
                kept.line, kept.number = line, heard
            return kept.line

    async def all(self, cids: Sequence[str], *, keep: bool = True) -> list[Line]:
        """These conversations as they are now, in this order, without those that have no line.

        Only what has changed since it was read last is read. ``keep``: others will ask for them.

        Raises:
            StoreUnavailable.
        """
        async with self._reading:  # when all pages come at once, the first one reads
            unheard = await self._activity.unheard()
            found = {
                cid: kept
                for cid in cids
                if (kept := self._kept.get(cid)) is not None
                and kept.is_fresh
                and unheard is not None
                and cid not in unheard
            }
            missing = [cid for cid in cids if cid not in found]
            if missing:
                found |= await self._read(missing, keep=keep)
        return [kept.line for cid in cids if (kept := found[cid]).line is not None]

    async def find(self, cid: str) -> Line | None:
        """The conversation as it is now; None for a rehearsal, and for one that is forgotten."""
        try:
            conversation = await self._conversations.get(cid)
        except UnknownConversation:
            return None
        return None if conversation.trial else line(conversation)

    async def _read(self, cids: Sequence[str], *, keep: bool) -> dict[str, _Kept]:
        """Read these, and keep what nobody has read later."""
        entries = {cid: (self._keep(cid) if keep else _Kept()) for cid in cids}
        heard = {cid: kept.heard for cid, kept in entries.items()}
        read = {each.id: each for each in await self._conversations.read(cids)}
        for cid, kept in entries.items():
            if kept.number <= heard[cid]:
                there = read.get(cid)
                kept.line = None if there is None or there.trial else line(there)
                kept.number = heard[cid]
        return entries

    def _keep(self, cid: str) -> _Kept:
        kept = self._kept.pop(cid, None) or _Kept()
        self._kept[cid] = kept
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return kept

    def _hear(self, change: Change) -> None:
        if not change.conversation:
            self._kept.clear()
        elif kept := self._kept.get(change.conversation):
            kept.heard = max(kept.heard, change.number)


def line(conversation: Conversation) -> Line:
    """A conversation with its frame."""
    summary = views.summary(conversation)
    text = json.dumps(summary, ensure_ascii=False, separators=(",", ":"))
    return Line(conversation, f"{_BEFORE}{text}{_AFTER}")
