"""A stored conversation said again to today's bot, in a rehearsal, and what comes out otherwise.

Nothing is written to the stored conversation. Buttons the customer pressed are pressed again when
today's bot offers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from actions import courtesy
from connectors.ask import BadLine, Message, Rehearsal
from handoff.exchanges import Exchange
from knowledge.wire import SearchReply

#: Searches today's articles: text, language, the question before.
Search = Callable[[str, str, str], SearchReply]


@dataclass(frozen=True, slots=True)
class Went:
    """How a turn went. ``probability`` is None when nothing was searched."""

    outcome: str
    reason: str = ""
    article: str = ""
    title: str = ""
    probability: float | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Went:
        """As the decision record has it; an article asked about is the first that was offered."""
        outcome = str(record.get("outcome") or "")
        article = record.get("article") or ""
        if outcome == "clarify":
            article = next(iter(record.get("articles") or ()), "")
        hits = record.get("hits") or []
        titles = [hit["title"] for hit in hits if hit["article"] == article]
        return cls(
            outcome,
            str(record.get("reason") or ""),
            article,
            titles[0] if titles else "",
            record.get("probability"),
        )

    @classmethod
    def found(cls, search: Mapping[str, Any]) -> Went:
        """What a search alone comes to, kept in a record or fresh; the outcome is its band.

        Of several questions, those that are answered count, and the least sure of them.
        """
        least, hits, probability = search["thresholds"], search.get("hits"), search["probability"]
        parts = [p for p in search.get("parts") or [] if p["probability"] >= least["answer"]]
        if parts:
            hits, probability = parts[0]["hits"], min(part["probability"] for part in parts)
        if not hits:
            return cls("none", probability=probability)
        bands = [band for band in ("answer", "clarify") if probability >= least[band]]
        outcome = bands[0] if bands else "none"
        return cls(outcome, "", hits[0]["article"], hits[0]["title"], probability)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One message, then and now; ``now`` is None when it could not be said, and ``why`` not."""

    text: str
    pressed: bool
    then: Went
    now: Went | None
    why: str = ""

    @property
    def change(self) -> str:
        """ "same", "outcome", "article" or "unsaid"."""
        if self.now is None:
            return "unsaid"
        if self.now.outcome != self.then.outcome:
            return "outcome"
        return "same" if self.now.article == self.then.article else "article"

    def to_json(self) -> dict[str, Any]:
        """Everything."""
        return {**asdict(self), "change": self.change}


async def replay(
    exchanges: Iterable[Exchange], rehearsal: Rehearsal, lang: str
) -> AsyncIterator[Replayed]:
    """Each message of a conversation with the whole bot; every session a rehearsal of its own.

    Raises:
        HandoffError: the store does not answer.
    """
    for _, session in groupby(exchanges, key=lambda exchange: exchange.session):
        turns = [turn for turn in session if turn.asked]
        async with rehearsal.talk(turns[0].lang if turns else lang) as say:
            for turn in turns:
                then, button = Went.of(turn.record), turn.button
                assert turn.asked  # noqa: S101 - narrows the type for mypy
                message = Message(
                    turn.asked.text,
                    button=button["title"] if button else None,
                    picture=bool(turn.asked.pictures),
                )
                now, why = None, ""
                try:
                    written = await say(message)
                except BadLine:
                    why = "not_offered"
                else:
                    records = [e.payload for e in written or () if e.kind == "decision"]
                    if records:
                        now = Went.of(records[-1])
                    else:
                        why = "with_a_person" if written is None else "no_answer"
                yield Replayed(turn.told, bool(button), then, now, why)


def replay_search(exchanges: Iterable[Exchange], search: Search) -> Iterator[Replayed]:
    """Each question that was searched, searched again; the bot is not asked.

    Raises whatever ``search`` raises.
    """
    before = ""
    for turn in exchanges:
        record = turn.record
        if not turn.button and turn.question and record.get("thresholds"):
            found = search(courtesy.question(turn.question), turn.lang, before)
            yield Replayed(turn.question, False, Went.found(record), Went.found(found))
        before = (record.get("slots") or {}).get("asked_about") or ""


def summary(turns: Sequence[Replayed]) -> dict[str, int]:
    """How many turns there were, stayed the same and changed, by what changed."""
    counts = Counter(turn.change for turn in turns)
    kinds = ("same", "outcome", "article", "unsaid")
    return {"turns": len(turns), **{kind: counts[kind] for kind in kinds}}
