"""What customers asked and did not get, and which articles disappoint."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.conversation import Conversation
from handoff.exchanges import Exchange, exchanges
from handoff.reactions import Given, given, unanswered_parts
from handoff.unanswered import Unanswered
from handoff.votes import Edition, Votes
from language.masks import mask

#: Of the normal distribution, for a one-sided 95 %.
_Z = 1.645
_UNSURE = ("vague", "low_confidence")
_NO_ANSWER = ("low_confidence", "third_time", "language")


class Why(StrEnum):
    """How a question was left without an answer."""

    UNSURE = "unsure"  # asked back about, and nothing came of it
    DECLINED = "declined"  # not the shop's matter, or not a language of ours
    HANDED_OVER = "handed_over"  # a person had to answer
    NOT_HELPFUL = "not_helpful"  # the article given did not help
    NOT_FOUND = "not_found"  # a search of the help centre


@dataclass(frozen=True, slots=True)
class Miss:
    """A question without an answer, numbers masked. ``nearest``: an article's id, or empty.

    ``conversation`` is empty for a search of the help centre; ``at``: UTC ms.
    """

    text: str
    lang: str
    why: Why
    nearest: str
    at: int
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An article there is now. ``since``: UTC ms of its last update, 0 when that is unknown."""

    edition: Edition
    since: int = 0


@dataclass(slots=True)
class Standing:
    """How an article fares as it is: "did this help?" on its page, what followed it in chat."""

    article: str
    lang: str
    helped: int = 0
    not_helped: int = 0
    left: int = 0

    @property
    def bad(self) -> int:
        """Those it did not help, and those who asked for a person right after it."""
        return self.not_helped + self.left

    @property
    def bound(self) -> float:
        """The share it disappoints, at the least (Wilson, one-sided 95 %): few votes say little."""
        return wilson(self.bad, self.helped + self.bad)


@dataclass(slots=True)
class Gaps:
    """What is missing."""

    misses: list[Miss] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    def disappointing(self) -> list[Standing]:
        """Articles that disappoint as often as they help, or more often than all do together.

        The surest first.
        """
        bad = sum(standing.bad for standing in self.standings)
        total = bad + sum(standing.helped for standing in self.standings)

        def disappoints(one: Standing) -> bool:
            return one.bad >= one.helped or one.bad * total > bad * (one.bad + one.helped)

        found = [standing for standing in self.standings if standing.bad and disappoints(standing)]
        return sorted(
            found, key=lambda standing: (-standing.bound, standing.lang, standing.article)
        )


def wilson(hits: int, of: int) -> float:
    """The lower end of Wilson's interval for a share, one-sided 95 %; 0 of nothing."""
    if not of:
        return 0.0
    share, square = hits / of, _Z * _Z
    middle = share + square / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + square / of))


async def collect(
    redis: Redis, shop: str, articles: Iterable[Written], since: int = 0, lang: str = ""
) -> Gaps:
    """Everything since then (UTC ms), in one language or in all; rehearsals are left out.

    ``articles`` are those there are now. Votes on their pages are counted whenever they were cast,
    if they are about today's words; what followed an article in chat counts from its last update.

    Raises:
        StoreUnavailable: the store does not answer.
    """
    archive = Archive(redis, shop)
    misses: list[Miss] = []
    written = {(one.edition.article, one.edition.lang): one for one in articles}
    anywhere = {article: one for (article, _), one in written.items()}
    standings: dict[tuple[str, str], Standing] = {}
    async for conversation in archive.each(since):
        turns = exchanges(await archive.entries(conversation.id, since))
        answers = given(turns)
        misses += _misses(conversation, turns, answers)
        for answer in answers:
            # One that only the other language has is given in that.
            one = written.get((answer.article, answer.lang)) or anywhere.get(answer.article)
            if one is None or answer.at < one.since:
                continue
            standing = _of(standings, one.edition)
            standing.helped += answer.helped is True
            standing.not_helped += answer.helped is False
            standing.left += answer.left and answer.helped is None
    for tally in await Votes(redis, shop).tallies():
        one = written.get((tally.edition.article, tally.edition.lang))
        if one is None or one.edition != tally.edition:
            continue
        standing = _of(standings, tally.edition)
        standing.helped += tally.yes
        standing.not_helped += tally.no
    misses += [
        Miss(question.text, question.lang, Why.NOT_FOUND, question.nearest, question.at)
        for question in await Unanswered(redis, shop).latest(since=since)
    ]
    return Gaps(
        sorted((m for m in misses if lang in ("", m.lang)), key=lambda miss: miss.at),
        [standing for standing in standings.values() if lang in ("", standing.lang)],
    )


def _misses(
    conversation: Conversation, turns: Sequence[Exchange], answers: Sequence[Given]
) -> Iterator[Miss]:
    cid = conversation.id
    for place, turn in enumerate(turns):
        if (why := _why(turn)) and not _answered_later(turns, place):
            record = turn.record
            open_ = unanswered_parts(record) if turn.outcome == "answer" else []
            for text, hits in [(part["text"], part["hits"]) for part in open_] or [
                (turn.searched, record.get("hits") or [])
            ]:
                if any(character.isalpha() for character in text):
                    yield Miss(mask(text), turn.lang, why, _nearest(hits), turn.decision.at, cid)
    for answer in answers:
        if answer.helped is False and answer.text:
            yield Miss(answer.text, answer.lang, Why.NOT_HELPFUL, answer.article, answer.at, cid)


def _why(turn: Exchange) -> Why | None:
    """How this turn left its question without an answer; None when it did not."""
    if turn.button:
        return None
    match turn.outcome:
        case "clarify" if turn.reason in _UNSURE:
            return Why.UNSURE
        case "answer" if unanswered_parts(turn.record):
            return Why.UNSURE
        case "decline":
            return Why.DECLINED
        case "handoff" if turn.reason in _NO_ANSWER:
            return Why.HANDED_OVER
    return None


def _answered_later(turns: Sequence[Exchange], place: int) -> bool:
    """Whether asking back led to an answer before anything else came of it."""
    if turns[place].outcome == "handoff":
        return False
    for turn in turns[place + 1 :]:
        if turn.session != turns[place].session or turn.outcome == "handoff":
            return False
        if turn.outcome == "answer":
            return True
    return False


def _nearest(hits: Sequence[dict[str, Any]]) -> str:
    return str(hits[0]["article"]) if hits else ""


def _of(standings: dict[tuple[str, str], Standing], edition: Edition) -> Standing:
    article, lang = edition.article, edition.lang
    return standings.setdefault((article, lang), Standing(article, lang))
