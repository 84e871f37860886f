"""Whether a model has become better: an exam on articles it has not learnt from.

A slice of the articles is held out. They stand in the searched index beside all the others, with
the base model and with the adapted one, and neither has seen their titles, sentences or phrasings
paired with anything. The questions are those the confidence is fitted on too (`fitting.cases`),
and they take every customer's path.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from knowledge import fitting, legs
from knowledge.articles import Article
from knowledge.collection import Encode
from knowledge.model import Encoder, Matrix, spelled
from knowledge.search import search

_SHARE = 0.2
_LINES = 60  # of each file of sentences about something else
_OFFTOPIC = Path(__file__).parent.parent / "offtopic"
_MOST = 150  # articles of a language in the searched index; the exam takes no longer in a large one


@dataclass(frozen=True)
class Marks:
    """How an exam went, from 0 to 1: right first hits, and the mean of one over the right's place.

    `dense` looks at the sentence model's leg alone, the others at the whole search.
    """

    first: float
    place: float
    dense_first: float
    dense_place: float
    questions: int

    #: The whole search may not lose more than this; a few questions' luck is about as much.
    _LUCK: ClassVar[float] = 0.005

    def better_than(self, other: Marks, least: float = 0.0) -> bool:
        """The whole search lost nothing, but for luck, and with its dense leg gained over `least`.

        The dense leg counts beside the whole: the lexical one already finds much of what is asked
        here, so that the whole alone tells little.
        """
        gain = (self.place - other.place) + (self.dense_place - other.dense_place)
        return gain > least and self.place >= other.place - self._LUCK


def held_out(articles: Sequence[Article], seed: int) -> frozenset[str]:
    """The ids of the articles an exam asks about."""
    ids = sorted({article.id for article in articles})
    return frozenset(random.Random(seed).sample(ids, max(1, round(len(ids) * _SHARE))))  # noqa: S311


def examine(encode: Encode, articles: Sequence[Article], held: frozenset[str]) -> Marks:
    """How well a search with the vectors of `encode` finds the held out articles among `articles`.

    It is asked for a text several times.
    """
    places: list[tuple[int, ...]] = []
    for lang in sorted({article.lang for article in articles}):
        own = _some([article for article in articles if article.lang == lang], held)
        for case in fitting.cases(legs.build(lang, own, encode), encode):
            if not any(own[number].id in held for number in case.expected):
                continue
            found = search(case.query)
            right = np.isin(found.articles, list(case.expected))
            legs_found = (found.scores, found.dense)
            places.append(tuple(_place(leg, right, len(own)) for leg in legs_found))
    if not places:
        return Marks(0.0, 0.0, 0.0, 0.0, 0)
    whole, dense = np.array(places, dtype=float).T
    return Marks(
        first=float((whole == 1).mean()),
        place=float((1 / whole).mean()),
        dense_first=float((dense == 1).mean()),
        dense_place=float((1 / dense).mean()),
        questions=len(places),
    )


def _place(scores: NDArray[np.float32], right: NDArray[np.bool_], last: int) -> int:
    """Where the best right one stands; behind all others that score the same."""
    if not right.any():
        return last
    return 1 + int((scores[~right] >= scores[right].max()).sum())


def kinship(encoder: Encoder) -> Matrix:
    """The cosines of sentences about everything else with each other: they should stay as they are.

    One number a pair, whatever the articles are about.
    """
    files = sorted(_OFFTOPIC.glob("*.txt"))
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()[:_LINES]]
    vectors = encoder.encode([spelled(line) for line in lines if line.strip()], "query")
    cosines: Matrix = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return cosines


def likeness(before: Matrix, after: Matrix) -> float:
    """How far one model's `kinship` follows from another's: 1 is wholly, 0 not at all."""
    return float(np.corrcoef(before, after)[0, 1])


def _some(articles: list[Article], held: frozenset[str]) -> list[Article]:
    """At most _MOST of the articles, a share of them held out."""
    asked = [article for article in articles if article.id in held][: round(_MOST * _SHARE)]
    others = [article for article in articles if article.id not in held]
    return asked + others[: _MOST - len(asked)]
