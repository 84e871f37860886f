"""Questions that found no good article: what the shop's help does not say yet.

A capped stream, oldest first. Card, identity and account numbers are masked before anything is
stored, and nothing tells who asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.store import available
from language.masks import mask

#: Questions kept; the oldest ones make room.
CAPACITY = 20_000
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``nearest``: the article that came nearest, or empty; ``at``: UTC ms."""

    text: str
    lang: str
    source: str
    nearest: str
    probability: float
    at: int


class Unanswered:
    """The shop's unanswered questions."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._key = Keys(shop).name("unanswered")

    async def note(
        self, text: str, lang: str, source: str, *, nearest: str = "", probability: float = 0.0
    ) -> None:
        """Keep a question, its numbers masked and its end cut when it is long.

        Args:
            source: where it was asked: "help" for the help centre's search, or a channel's name.
            nearest: the id of the best article that was found, though not good enough.
            probability: the calibrated chance that it was right.

        Raises:
            StoreUnavailable: it is not kept.
        """
        masked = " ".join(mask(text).split())[:_LONGEST]
        if not masked:
            return
        fields = {
            "text": masked,
            "lang": lang,
            "source": source,
            "nearest": nearest,
            "probability": f"{probability:.4f}",
        }
        with available():
            await self._redis.xadd(self._key, fields, maxlen=CAPACITY, approximate=True)

    async def latest(self, limit: int = CAPACITY, since: int = 0) -> list[Question]:
        """Up to ``limit`` questions asked at or after ``since`` (UTC ms), newest first."""
        with available():
            found = await self._redis.xrevrange(self._key, "+", max(0, since), count=limit)
        return [
            Question(
                fields["text"],
                fields["lang"],
                fields["source"],
                fields["nearest"],
                float(fields["probability"]),
                int(entry_id.partition("-")[0]),
            )
            for entry_id, fields in found
        ]
