"""What the search is measured against: simpler ways of finding an article.

Each ranks articles by one score, and has a confidence of its own, fitted as ours is (the same made
questions, the same thresholds) on what it knows: its best score, the lead over the second, and the
question's length. So what a baseline lacks is the ranking and the signals, not the calibration.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.fitting import Case
from knowledge.html import plain
from knowledge.lexical import grams
from knowledge.search import search
from language.fold import tokens

SIGNALS = 3

_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b
_RECIPROCAL = 60  # the constant of reciprocal-rank fusion, as first published

Terms = Callable[[str], Counter[Hashable]]
Weights = dict[Hashable, tuple[NDArray[np.int64], NDArray[np.float64]]]
"""For each term, the articles it is in and what it adds to their scores."""

Ranked = list[tuple[int, float]]
"""Article numbers and their scores, best first."""


class Baseline(Protocol):
    """A way of finding articles. `dense`: it needs the question's vector."""

    dense: bool

    def rank(self, case: Case) -> Ranked:
        """The articles that may answer."""


class Bm25:
    """BM25 over an article's title, phrasings and text, with any kind of term."""

    dense = False

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: tuple[Collection, Weights] | None = None

    def rank(self, case: Case) -> Ranked:
        """By the sum of the weights of the question's terms."""
        if self._known is None or self._known[0] is not case.collection:
            self._known = case.collection, self._weigh(case.collection.articles)
        weights = self._known[1]
        total = np.zeros(len(case.collection.articles))
        for term, often in self._terms(case.text).items():
            if term in weights:
                documents, added = weights[term]
                total[documents] += often * added
        order = np.argsort(-total, kind="stable").tolist()
        return [(n, float(total[n])) for n in order if n not in case.without]

    def _weigh(self, articles: Sequence[Article]) -> Weights:
        counts = [self._terms(_text(article)) for article in articles]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths / max(lengths.mean(), 1.0))
        found: dict[Hashable, list[tuple[int, int]]] = {}
        for number, count in enumerate(counts):
            for term, often in count.items():
                found.setdefault(term, []).append((number, often))
        weights: Weights = {}
        for term, places in found.items():
            documents = np.array([number for number, _ in places])
            counted = np.array([count for _, count in places], dtype=np.float64)
            rarity = math.log1p((len(counts) - len(places) + 0.5) / (len(places) + 0.5))
            tempered = counted * (_SATURATION + 1) / (counted + norm[documents])
            weights[term] = (documents, rarity * tempered)
        return weights


class Dense:
    """Our dense leg alone."""

    dense = True

    def rank(self, case: Case) -> Ranked:
        """By cosine."""
        found = search(case.collection, case.vector, case.text, without=case.without)
        scored = [(candidate.article, candidate.dense) for candidate in found]
        return sorted(scored, key=lambda pair: -pair[1])


class ReciprocalRanks:
    """Our two legs, joined by reciprocal-rank fusion instead of weights."""

    dense = True

    def rank(self, case: Case) -> Ranked:
        """By the sum of 1 / (60 + rank)."""
        found = search(case.collection, case.vector, case.text, without=case.without)
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


def words(text: str) -> Counter[Hashable]:
    """The folded words of `text`."""
    return Counter(tokens(text))


def characters(text: str) -> Counter[Hashable]:
    """The character 3- to 5-grams of the folded words of `text`."""
    return Counter(grams(text))


def all_baselines() -> dict[str, Baseline]:
    """A fresh one of each, by the name it has in reports."""
    return {
        "bm25_words": Bm25(words),
        "bm25_chars": Bm25(characters),
        "dense": Dense(),
        "rrf": ReciprocalRanks(),
    }


def _text(article: Article) -> str:
    return "\n".join([article.title, *article.phrasings, plain(article.body)])


def ranking(baseline: Baseline) -> Callable[[Case], tuple[list[int], NDArray[np.float64]]]:
    """`baseline` as something a confidence is fitted to."""

    def ranked(case: Case) -> tuple[list[int], NDArray[np.float64]]:
        found = baseline.rank(case)
        return [n for n, _ in found], signals(found, case.text) if found else np.empty(0)

    return ranked
