"""Search in one language: both legs joined by weighted sum, each article with its best passage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Container
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from knowledge.collection import PASSAGES, TITLE, WHOLE
from knowledge.lexical import spans
from knowledge.passages import shown
from knowledge.query import Query

# The dense leg's share, by language. Measured (R@1) on the phrasings of our own articles, taken out
# of the index, on public English requests mapped to them, and on XQuAD, every paragraph an article:
# Turkish .50 -> .70, -, .956; .60 -> .71, -, .960; .65 -> .71, -, .956;
# English .55 -> .72, .49, .975; .65 -> .73, .51, .977; .70 -> .74, .53, .977.
DENSE_SHARE = {"tr": 0.5, "en": 0.6}
_OTHER_SHARE = 0.6

# Within the dense leg, the rest goes to the article's best row. The whole helps where articles are
# short (.61 -> .65), the best row where they are long (.97 -> .98 on joined XQuAD), the title
# where questions are (English requests .51 -> .54; XQuAD's titles say nothing and cost .004).
_TITLE_SHARE = 0.2
_WHOLE_SHARE = 0.3

# By how much a passage must be nearer than the article's beginning to be shown instead. Of 19
# questions looked at, those about a part of an article had .10 and more (one .05), those about
# the article as a whole .02 and less (the most .07), which is chance.
_LEAD = 0.08

# What customers' wordings add. Measured (R@1/R@3) on the tuning half of our benchmark: Turkish
# 0 -> .61/.78, .05 -> .76/.90, .1 -> .78/.91; English 0 -> .70/.83, .05 -> .83/.91, .1 -> .83/.94.
# XQuAD, which no shop's customer asks, stays within .004 in both (decision 0006).
_WORDING = 0.1
_LED = 0.3  # articles led to this surely are looked at even when the other legs see nothing

_NEAREST_ROWS = 128
_ABROAD = 256  # so many articles in another language are looked at whatever their cosines
_LEXICAL_CANDIDATES = 32


@dataclass(frozen=True)
class Candidate:
    """An article found, by its number in the collection; all scores lie between 0 and 1."""

    article: int
    score: float
    dense: float
    lexical: float
    wording: float = 0.0


@dataclass(frozen=True, eq=False)
class Found(Sequence[Candidate]):
    """The articles found, best first: each has its place in every array."""

    articles: NDArray[np.int64]
    scores: NDArray[np.float32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    wording: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.articles)

    @overload
    def __getitem__(self, place: int) -> Candidate: ...
    @overload
    def __getitem__(self, place: slice) -> list[Candidate]: ...
    def __getitem__(self, place: int | slice) -> Candidate | list[Candidate]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return Candidate(
            int(self.articles[place]),
            float(self.scores[place]),
            max(float(self.dense[place]), 0.0),
            float(self.lexical[place]),
            float(self.wording[place]),
        )


def search(query: Query, *, day: dt.date | None = None, without: Container[int] = ()) -> Found:
    """The articles that may answer `query`, best first.

    Articles not valid on `day`, and those numbered in `without`, are left out.
    """
    collection = query.collection
    lexical = collection.lexical.scores(query.text)
    wording = np.zeros_like(lexical)
    if collection.wordings:
        wording = collection.wordings.scores(query.like_wordings, query.text)
    chosen = _chosen(query, lexical, wording, day, without)
    share = DENSE_SHARE.get(collection.lang, _OTHER_SHARE)
    weights = np.array([share * collection.stretch, 1 - share], np.float32)
    weights /= weights.sum()
    dense = _dense(query, chosen)
    foreign = collection.foreign[chosen]
    words = _translated(dense, lexical[chosen], foreign) if foreign.any() else lexical[chosen]
    scores = weights[0] * dense + weights[1] * words + _WORDING * wording[chosen]
    best = np.argsort(-scores, kind="stable")
    articles = chosen[best]
    return Found(articles, scores[best], dense[best], lexical[articles], wording[articles])


def _chosen(
    query: Query,
    lexical: NDArray[np.float32],
    wording: NDArray[np.float32],
    day: dt.date | None,
    without: Container[int],
) -> NDArray[np.int64]:
    """The articles worth a closer look, by their numbers: those that any of the legs leads to."""
    collection = query.collection
    looked_at = np.zeros(len(lexical), bool)
    if not len(lexical):
        return np.flatnonzero(looked_at)
    rows = query.around.nearest(_NEAREST_ROWS)
    looked_at[np.searchsorted(collection.starts, rows, side="right") - 1] = True
    strong = np.argpartition(-lexical, min(_LEXICAL_CANDIDATES, len(lexical)) - 1)
    looked_at[strong[:_LEXICAL_CANDIDATES]] = True
    looked_at |= wording > _LED
    if np.count_nonzero(collection.foreign) <= _ABROAD:
        looked_at |= collection.foreign
    if day is not None:
        looked_at[collection.invalid(day)] = False
    looked_at[list(without)] = False
    return np.flatnonzero(looked_at)


def _dense(query: Query, articles: NDArray[np.int64]) -> NDArray[np.float32]:
    """The cosines of each article's title, of its whole and of its best other row, weighed."""
    if not len(articles):
        return np.empty(0, np.float32)
    collection = query.collection
    starts, ends = collection.starts[articles], collection.starts[articles + 1]
    first = np.append(0, np.cumsum(ends - starts)[:-1])
    _, rows = spans(starts, ends)
    cosines = query.around.cosines(rows)
    title, whole = cosines[first + TITLE], cosines[first + WHOLE]
    cosines[first + WHOLE] = -1.0
    best = np.maximum.reduceat(cosines, first)
    rest = 1 - _TITLE_SHARE - _WHOLE_SHARE
    weighed: NDArray[np.float32] = _TITLE_SHARE * title + _WHOLE_SHARE * whole + rest * best
    weighed[collection.foreign[articles]] += np.float32(collection.abroad)
    return weighed


def _translated(
    dense: NDArray[np.float32], lexical: NDArray[np.float32], foreign: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Words do not meet across languages: a foreign article gets what its meaning stands for.

    That is what articles of the question's language have by words, on an average line, where they
    are as near by meaning.
    """
    if foreign.all():
        return lexical
    near, met = dense[~foreign], lexical[~foreign]
    off = near - near.mean()
    slope = max(float(off @ met) / max(float(off @ off), 1e-6), 0.0)
    words = lexical.copy()
    words[foreign] = np.maximum(met.mean() + slope * (dense[foreign] - near.mean()), 0)
    return words


def best_passages(query: Query, articles: Sequence[int]) -> list[str]:
    """For each of `articles`, what answers `query`: a passage, with what belongs to it.

    That is the passage nearest in meaning and in words when it stands out, else how the article
    begins; followed by the next passages as long as they fit.
    """
    collection = query.collection
    groups = [collection.passage_numbers(article) for article in articles]
    lexical = collection.lexical_passages.scores_within(query.text, groups)
    share = DENSE_SHARE.get(collection.lang, _OTHER_SHARE)
    found = []
    for article, words in zip(articles, lexical, strict=True):
        cosines = query.around.cosines(collection.rows(article)[PASSAGES:])
        scores = share * collection.stretch * cosines + (1 - share) * words
        scores[0] += _LEAD
        found.append(shown(collection.passages[article], int(scores.argmax())))
    return found
