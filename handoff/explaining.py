"""A decision record in words that an agent understands: why the bot said what it said.

The desk and ``destek explain`` show the same sentences. A record made by another version, with
less in it, is explained as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from handoff.explaining_words import INTENTS, WORDS
from language.excerpts import excerpt
from language.masks import mask

#: A second guess less likely than this is not worth a sentence.
_WORTH_TELLING = 0.1
_INDEX_CHARS = 8
_QUOTED = 160


@dataclass(frozen=True, slots=True)
class Found:
    """An article the bot looked at. ``score`` is the search's, 0 to 1; ``given``: as an answer."""

    article: str
    title: str
    url: str
    score: float
    given: bool


@dataclass(frozen=True, slots=True)
class Sureness:
    """The calibrated probability beside what answering and asking back need, all 0 to 1."""

    probability: float
    answer: float
    clarify: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """``headline`` in a few words, ``sentences`` in full; ``version`` for who looks after it."""

    headline: str
    sentences: tuple[str, ...]
    found: tuple[Found, ...]
    sureness: Sureness | None
    version: str

    def to_json(self) -> dict[str, Any]:
        """For the desk's pages."""
        return asdict(self)


def explain(
    record: Mapping[str, Any], lang: str, titles: Mapping[str, str] | None = None
) -> Explanation:
    """What a decision record says, in ``lang`` ("tr" or "en").

    ``titles`` are those of articles that were shown, by id: a record names some by the id alone.
    """
    teller = _Teller(record, lang, titles or {})
    return Explanation(
        teller.headline(),
        tuple(teller.sentences()),
        tuple(_found(record)),
        _sureness(record),
        teller.version(),
    )


def share(value: float, lang: str) -> str:
    """A probability as people read it: "%41", "41%"; never quite all, unless it is."""
    return WORDS[lang]["share"].format(n=100 if value >= 1 else min(99, round(value * 100)))


def intent(name: str, lang: str) -> str:
    """An intent as an agent would call it; one without words shows its own name."""
    return INTENTS[lang].get(name) or name.replace("_", " ")


class _Teller:
    def __init__(self, record: Mapping[str, Any], lang: str, titles: Mapping[str, str]) -> None:
        self._record = record
        self._lang = lang
        self._words = WORDS[lang]
        self._titles = titles
        self._outcome = str(record.get("outcome") or record.get("kind") or "error")
        self._reason = str(record.get("reason") or "")
        thresholds = record.get("thresholds") or {}
        self._answer = float(thresholds.get("answer") or 0)
        self._clarify = float(thresholds.get("clarify") or 0)
        self._probability: float | None = record.get("probability")

    def headline(self) -> str:
        did = self._words.get(f"did_{self._outcome}", self._outcome)
        if self._probability is None:
            return did
        return f"{did} · {self._say('sure', p=self._share(self._probability))}"

    def sentences(self) -> Iterator[str]:
        yield from self._understood()
        yield from self._searched()
        yield from self._why()
        if (attempts := int(self._record.get("attempts") or 0)) > 1:
            yield self._say("attempts", n=attempts)

    def version(self) -> str:
        said = []
        if model := self._record.get("model"):
            index = str(self._record.get("index") or "")[:_INDEX_CHARS]
            said.append(self._say("version", model=model, index=index))
        if (took := self._record.get("latency_ms")) is not None:
            said.append(self._say("took", ms=round(took)))
        return " · ".join(said)

    def _understood(self) -> Iterator[str]:
        name = self._record.get("intent")
        if self._record.get("hinted"):
            yield self._say("hinted")
        elif str(self._record.get("typed") or "").startswith("/"):
            yield self._say("pictured" if name == "picture" else "pressed")
        elif name:
            sure = self._share(self._record.get("confidence") or 0.0)
            yield self._say("understood", intent=intent(name, self._lang), p=sure)
            others = [r for r in self._record.get("ranking") or [] if r["name"] != name]
            if others and others[0]["confidence"] >= _WORTH_TELLING:
                sure = self._share(others[0]["confidence"])
                yield self._say("or_else", intent=intent(others[0]["name"], self._lang), p=sure)

    def _searched(self) -> Iterator[str]:
        record = self._record
        if record.get("leaned"):
            yield self._say("leaned", read=_quoted(record["read"]))
        if parts := record.get("parts"):
            yield self._say("parts", n=len(parts))
            yield from map(self._part, parts)
        elif hits := record.get("hits"):
            sure = self._share(self._probability or 0.0)
            yield self._say("nearest", title=_named(hits[0]), p=sure)
            its = hits[0].get("lang")
            if its != record.get("lang") and f"lang_{its}" in self._words:
                yield self._say("elsewhere", lang=self._words[f"lang_{its}"])
        elif record.get("thresholds"):
            yield self._say("nothing")

    def _part(self, part: Mapping[str, Any]) -> str:
        given = [hit for hit in part["hits"] if hit["article"] == part.get("article")]
        return self._say(
            "part_answered" if given else "part_open",
            text=_quoted(part["text"]),
            title=_named((given or part["hits"])[0]),
            p=self._share(part["probability"]),
        )

    def _why(self) -> Iterator[str]:
        record, outcome, reason = self._record, self._outcome, self._reason
        if outcome == "answer":
            if record.get("kind") == "hours":
                reason = "hours"
            elif reason == "search" and record.get("parts"):
                reason = "parts"
        elif outcome == "handoff" and not record.get("error") and "intent" not in record:
            reason = "opened"
        elif reason == "low_confidence" and outcome == "handoff" and self._answer:
            yield self._say("needed", answer=self._share(self._answer))
        elif reason == "low_confidence" and (self._probability or 0.0) >= self._clarify:
            reason = ""
        key = f"why_{outcome}_{reason}"
        if key not in self._words:
            key = f"why_{outcome}"
        if key in self._words:
            yield self._say(
                key,
                answer=self._share(self._answer),
                clarify=self._share(self._clarify),
                title=self._title(),
                error=record.get("error") or "",
                reason=reason.replace("_", " "),
            )
        if outcome == "decline" and self._answer and (self._probability or 0.0) >= self._answer:
            yield self._say("why_decline_surer")

    def _title(self) -> str:
        """The title of the article given, or its id when only that is known."""
        article = str(self._record.get("article") or "")
        hits = self._record.get("hits") or []
        named = [_named(hit) for hit in hits if hit["article"] == article]
        return named[0] if named else self._titles.get(article, article)

    def _say(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def _share(self, value: float) -> str:
        return share(value, self._lang)


def _found(record: Mapping[str, Any]) -> Iterator[Found]:
    """The articles in the order the search has them, a part's after another's, each once."""
    parts = record.get("parts") or []
    given = {part["article"] for part in parts if part.get("article")}
    if record.get("outcome") == "answer" and record.get("article"):
        given.add(record["article"])
    hits = [hit for part in parts for hit in part["hits"]] if parts else record.get("hits") or []
    seen = set()
    for hit in hits:
        if hit["article"] not in seen:
            seen.add(hit["article"])
            name, score = hit["article"], float(hit.get("score") or 0.0)
            yield Found(name, _named(hit), hit.get("url") or "", score, name in given)


def _sureness(record: Mapping[str, Any]) -> Sureness | None:
    probability, thresholds = record.get("probability"), record.get("thresholds")
    if probability is None or not thresholds:
        return None
    return Sureness(probability, thresholds["answer"], thresholds["clarify"])


def _named(hit: Mapping[str, Any]) -> str:
    return str(hit.get("title") or hit["article"])


def _quoted(text: str) -> str:
    return excerpt(mask(text), _QUOTED)
