"""How it went: the customer is asked once when an agent resolves his conversation (decision 0021).

The question is part of what he reads at the end, in the same step. His answer is an event, "rated",
with the ``rating`` from 1 to 5 and a ``comment`` that may be empty; the last one for a question
counts. It opens nothing again and nobody but people reads it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import RatingClosed
from handoff.outcomes import SAME_MATTER, Outcome
from handoff.priority import Priority
from handoff.store import Refused, Store, available
from language.masks import hide
from language.peril import peril

#: What the payload of the message that asks says; its entry is what an answer is for.
ASKS = "rating"
#: The event, and what its external id begins with; the rest is the entry that asked.
RATED, _NAMED = "rated", "rating:"

LOWEST, HIGHEST = 1, 5
COMMENT_CHARS = 500

#: For how long an answer may be changed or a word be added. Milliseconds.
CHANGE_MS = 3600 * 1000

_KEPT_MS = 30 * 24 * 3600 * 1000

#: After no reply there is nobody to ask, and nobody asks who sends advertisements.
_ASKED_AFTER = frozenset({Outcome.SOLVED, Outcome.ANSWERED_ELSEWHERE, Outcome.OTHER})

QUESTION = {
    "tr": "Bu görüşme sizin için nasıldı? 1'den 5'e puan verebilirsiniz, 5 çok iyi demek.",
    "en": "How was this conversation for you? You can rate it from 1 to 5, where 5 is very good.",
}
_THANKS = {
    "tr": "Puanınız için teşekkür ederiz. Bir iki söz eklemek isterseniz bu mesajı yanıtlayarak "
    "yazabilirsiniz.",
    "en": "Thank you for your rating. If you would like to add a word or two, reply to this "
    "message.",
}


class Came(StrEnum):
    """What came of an answer."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Rated:
    """A question's rating as it stands now."""

    came: Came
    rating: int
    comment: str


@dataclass(frozen=True, slots=True)
class Lately:
    """The ratings of some days: how many of 1 to 5 there were."""

    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        """None without a rating."""
        total = sum(rating * count for rating, count in enumerate(self.counts, LOWEST))
        return total / self.count if self.count else None


def fits(conversation: Conversation, outcome: Outcome, entries: Iterable[Entry]) -> bool:
    """Whether to ask a customer whose conversation ends so.

    Not where nobody has answered him here, and not whoever was in danger or in despair: a number
    is the wrong question then.

    Args:
        entries: those since he asked for a person.
    """
    if outcome not in _ASKED_AFTER or conversation.priority is Priority.URGENT:
        return False
    said = [entry for entry in entries if entry.is_public]
    answered = any(entry.author == "agent" for entry in said)
    return answered and not any(peril(e.text) for e in said if e.author == "customer")


def question(conversation: Conversation) -> str:
    """The external id of the question: one for each request for a person."""
    return f"{ASKS}?:{conversation.case or conversation.session}"


def asked(entry: Entry) -> str:
    """The entry that asked for the rating in a "rated" event."""
    return entry.external_id.removeprefix(_NAMED)


def given(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The rating that counts for each question in these entries (oldest first), by its entry."""
    return {asked(e): e for e in entries if e.kind == "event" and e.text == RATED}


class Ratings:
    """What the shop's customers answer."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._conversations = Conversations(redis, shop)
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._key = self._store.keys.name("ratings")

    async def give(self, cid: str, question: str, rating: int, comment: str = "") -> Rated:
        """Write an answer down; the same one again changes nothing.

        Card, identity and account numbers in the comment are hidden. One that tells of danger also
        goes where somebody reads it now, as a message.

        Args:
            question: the entry that asked.
            rating: 1 to 5; 0 leaves it as it is.
            comment: empty leaves it as it is.

        Raises:
            RatingClosed: not a question, answered too long ago, or nothing to add a comment to.
            UnknownConversation, StoreUnavailable.
        """
        words = " ".join(hide(comment).text.split())[:COMMENT_CHARS].rstrip()
        limits = (SAME_MATTER, CHANGE_MS, json.dumps(_THANKS, ensure_ascii=False), _KEPT_MS)
        try:
            came, now, said = await self._store.run(
                *("rate", cid, question, rating, words), *limits, also=[self._key]
            )
        except Refused:
            raise RatingClosed(question) from None
        if peril(words):
            await self._conversations.accept(cid, words, f"{_NAMED}{question}:words")
        return Rated(Came(came), int(now), said)

    async def lately(self, since: int) -> Lately:
        """The ratings given at or after ``since`` (UTC ms, within the last 30 days)."""
        with available():
            found = await self._redis.zrange(self._key, since, "+inf", byscore=True)
        counts = Counter(int(name.rpartition(":")[2]) for name in found)
        return Lately(tuple(counts[rating] for rating in range(LOWEST, HIGHEST + 1)))
