"""What the search is measured against: simpler ways of finding an article.

Each ranks articles by one score, and has a confidence of its own, fitted as ours is (the same made
questions, the same thresholds) on what it knows: its best score, the lead over the second, and the
question's length. So what a baseline lacks is the ranking and the signals, not the calibration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.evaluation import DEPTH
from knowledge.fitting import Case
from knowledge.html import plain
from knowledge.lexical import grams
from knowledge.search import Found, search
from language.fold import tokens

SIGNALS = 3

_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b
_RECIPROCAL = 60  # the constant of reciprocal-rank fusion, as first published

Terms = Callable[[str], Iterable[Hashable]]
"""What a text consists of, with repetitions."""

Ranked = list[tuple[int, float]]
"""Article numbers and their scores, best first."""


class Legs:
    """What our search finds for a case, searched once for all who ask about the same one."""

    def __init__(self) -> None:
        self._last: tuple[Case, Found] | None = None

    def found(self, case: Case) -> Found:
        """The articles that may answer, with the scores of both legs."""
        if self._last is None or self._last[0] is not case:
            found = search(case.query, without=case.without)
            self._last = case, found
        return self._last[1]


class Baseline(Protocol):
    """A way of finding articles. `dense`: it needs the question's vector, and our legs."""

    dense: bool

    def rank(self, case: Case) -> Ranked:
        """The articles that may answer."""


@dataclass(frozen=True)
class _Weights:
    """A row for each term: from `starts` on, the `documents` it is in and what it adds to each."""

    starts: list[int]
    documents: NDArray[np.int32]
    added: NDArray[np.float64]


class Bm25:
    """BM25 over an article's title, phrasings and text, with any kind of term."""

    dense = False

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._numbers: dict[Hashable, int] = {}
        self._parts: dict[tuple[Callable[[str], str], str], NDArray[np.int32]] = {}
        self._known: tuple[Collection, _Weights] | None = None

    def rank(self, case: Case) -> Ranked:
        """The first ones by the sum of the weights of the question's terms."""
        if self._known is None or self._known[0] is not case.collection:
            self._known = case.collection, self._weigh(case.collection.articles)
        weights = self._known[1]
        documents, added = [np.empty(0, np.int32)], [np.empty(0)]
        for term, often in Counter(self._terms(case.text)).items():
            if (row := self._numbers.get(term)) is not None:
                part = slice(weights.starts[row], weights.starts[row + 1])
                documents.append(weights.documents[part])
                added.append(often * weights.added[part])
        size = len(case.collection.articles)
        total = np.bincount(np.concatenate(documents), np.concatenate(added), size)
        order = np.argsort(-total, kind="stable")[: DEPTH + len(case.without)].tolist()
        return [(n, float(total[n])) for n in order if n not in case.without]

    def _weigh(self, articles: Sequence[Article]) -> _Weights:
        read = [np.unique(self._article(article), return_counts=True) for article in articles]
        lengths = np.array([counts.sum() for _, counts in read], dtype=np.float64)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths / max(lengths.mean(), 1.0))
        term = np.concatenate([terms for terms, _ in read])
        counted = np.concatenate([counts for _, counts in read])
        document = np.repeat(np.arange(len(read), dtype=np.int32), [len(t) for t, _ in read])
        spread = np.bincount(term, minlength=len(self._numbers))
        rarity = np.log1p((len(read) - spread + 0.5) / (spread + 0.5))
        tempered = counted * (_SATURATION + 1) / (counted + norm[document])
        order = np.argsort(term, kind="stable")
        return _Weights(
            starts=[0, *np.cumsum(spread).tolist()],
            documents=document[order],
            added=(rarity[term] * tempered)[order],
        )

    def _article(self, article: Article) -> NDArray[np.int32]:
        """The numbers of its terms; most articles of a collection are in the next one too."""
        parts = [self._part(text) for text in (article.title, *article.phrasings)]
        return np.concatenate([*parts, self._part(article.body, plain)])

    def _part(self, text: str, read: Callable[[str], str] = str) -> NDArray[np.int32]:
        key = read, text
        if key not in self._parts:
            terms = self._terms(read(text))
            numbers = (self._numbers.setdefault(term, len(self._numbers)) for term in terms)
            self._parts[key] = np.fromiter(numbers, np.int32)
        return self._parts[key]


class Dense:
    """Our dense leg alone."""

    dense = True

    def __init__(self, legs: Legs) -> None:
        self._legs = legs

    def rank(self, case: Case) -> Ranked:
        """By cosine."""
        scored = [(candidate.article, candidate.dense) for candidate in self._legs.found(case)]
        return sorted(scored, key=lambda pair: -pair[1])


class ReciprocalRanks:
    """Our two legs, joined by reciprocal-rank fusion instead of weights."""

    dense = True

    def __init__(self, legs: Legs) -> None:
        self._legs = legs

    def rank(self, case: Case) -> Ranked:
        """By the sum of 1 / (60 + rank)."""
        found = self._legs.found(case)
        total: Counter[int] = Counter()
        for scores in ([c.dense for c in found], [c.lexical for c in found]):
            order = np.argsort(-np.array(scores), kind="stable").tolist()
            for rank, at in enumerate(order, 1):
                total[found[at].article] += 1 / (_RECIPROCAL + rank)  # type: ignore[assignment]
        return sorted(total.items(), key=lambda pair: -pair[1])


def signals(ranked: Ranked, text: str) -> NDArray[np.float64]:
    """What a baseline's confidence is made of; `ranked` is not empty."""
    best = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return np.array([best, best - second, np.log1p(len(text.split()))])


def characters(text: str) -> Iterable[int]:
    """The character 3- to 5-grams of the folded words of `text`."""
    return grams(text).elements()


def all_baselines(legs: Legs) -> dict[str, Baseline]:
    """A fresh one of each, by the name it has in reports."""
    return {
        "bm25_words": Bm25(tokens),
        "bm25_chars": Bm25(characters),
        "dense": Dense(legs),
        "rrf": ReciprocalRanks(legs),
    }


def ranking(baseline: Baseline) -> Callable[[Case], tuple[list[int], NDArray[np.float64]]]:
    """`baseline` as something a confidence is fitted to."""

    def ranked(case: Case) -> tuple[list[int], NDArray[np.float64]]:
        found = baseline.rank(case)
        return [n for n, _ in found], signals(found, case.text) if found else np.empty(0)

    return ranked
