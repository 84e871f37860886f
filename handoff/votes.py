"""What readers of help articles say: "did this help?", and what they missed.

A vote is about the words that were read: an article that is rewritten begins without votes. A voter
is whatever name the page gives a browser; it says nothing about the person, and is forgotten half a
year after the article's last vote. Tallies stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.store import available
from language.fold import tokens
from language.masks import mask

#: Seconds for which a voter may change a vote.
REMEMBERED_SECONDS = 180 * 24 * 3600
#: The longest remark that is kept, in characters.
LONGEST_REMARK = 300

_CAPACITY = 5_000
_VERSION = 12  # hexadecimal digits
_SCRIPTS = Path(__file__).parent / "scripts"


class Vote(StrEnum):
    """What one voter thinks of one article."""

    YES = "yes"
    NO = "no"
    SAID = "said"  # a "no", and what was missing


@dataclass(frozen=True, slots=True)
class Edition:
    """An article in one language, as it is worded; ``version`` is another for other words."""

    article: str
    lang: str
    version: str

    @classmethod
    def of(cls, article: str, lang: str, title: str, text: str) -> Edition:
        """The edition with this title and text. Spaces, signs and capitals are not its words."""
        words = " ".join([*tokens(title), "/", *tokens(text)])
        return cls(article, lang, hashlib.sha256(words.encode()).hexdigest()[:_VERSION])


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an edition of an article helped and did not."""

    edition: Edition
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader missed in an edition of an article. ``at``: UTC ms."""

    edition: Edition
    text: str
    at: int


class Votes:
    """The votes on one shop's articles."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._tallies = self._keys.name("help", "tallies")
        self._remarks = self._keys.name("help", "remarks")
        self._vote = redis.register_script((_SCRIPTS / "vote.lua").read_text("utf-8"))
        self._remark = redis.register_script((_SCRIPTS / "remark.lua").read_text("utf-8"))

    async def cast(self, edition: Edition, voter: str, helped: bool) -> None:
        """Count a vote, instead of the voter's earlier one on this edition if there is one.

        Raises:
            StoreUnavailable: it may not be counted; the same vote again is not a second one.
        """
        vote = Vote.YES if helped else Vote.NO
        keys = [self._tallies, self._voters(edition)]
        name = f"{edition.lang}/{edition.article}/{edition.version}"
        with available():
            await self._vote(keys=keys, args=[voter, vote, name, REMEMBERED_SECONDS * 1000])

    async def of(self, edition: Edition, voter: str) -> Vote | None:
        """The voter's vote, if there is one."""
        with available():
            found = await self._redis.hget(self._voters(edition), voter)
        return Vote(found) if found else None

    async def remark(self, edition: Edition, voter: str, text: str) -> bool:
        """Keep what a reader who voted "no" missed, numbers masked, once for each vote.

        Returns:
            Whether it was kept.

        Raises:
            StoreUnavailable: it may not be kept.
        """
        masked = " ".join(mask(text).split())[:LONGEST_REMARK]
        if not masked:
            return False
        keys = [self._voters(edition), self._remarks]
        args: list[str | int] = [
            voter,
            edition.lang,
            edition.article,
            edition.version,
            masked,
            _CAPACITY,
        ]
        with available():
            kept = await self._remark(keys=keys, args=args)
        return bool(kept)

    async def tallies(self) -> list[Tally]:
        """Every edition that has a vote, by language and id; those of today among them."""
        with available():
            counts: dict[str, str] = await self._redis.hgetall(self._tallies)
        return [
            Tally(
                Edition(*_apart(name)),
                yes=int(counts.get(f"{name}/yes", 0)),
                no=int(counts.get(f"{name}/no", 0)),
            )
            for name in sorted({name.rpartition("/")[0] for name in counts})
        ]

    async def remarks(self, limit: int = _CAPACITY) -> list[Remark]:
        """Up to ``limit`` remarks, newest first."""
        with available():
            found = await self._redis.xrevrange(self._remarks, count=limit)
        return [
            Remark(
                Edition(f["article"], f["lang"], f.get("version", "")),
                f["text"],
                int(entry_id.partition("-")[0]),
            )
            for entry_id, f in found
        ]

    def _voters(self, edition: Edition) -> str:
        return self._keys.name("help", "voters", edition.lang, edition.article, edition.version)


def _apart(name: str) -> tuple[str, str, str]:
    """Article, language and version of a tally's name."""
    lang, _, rest = name.partition("/")
    article, _, version = rest.rpartition("/")
    return article, lang, version
