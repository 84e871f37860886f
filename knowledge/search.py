"""Search in one language: both legs joined by weighted sum, each article with its best passage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Container
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.collection import PASSAGES, TITLE, WHOLE, Collection
from knowledge.passages import shown

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
# XQuAD, which no shop's customer asks, stays within .003 in both.
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


def search(
    collection: Collection,
    vector: NDArray[np.float32],
    text: str,
    *,
    day: dt.date | None = None,
    without: Container[int] = (),
) -> list[Candidate]:
    """The articles that may answer `text`, best first.

    `vector` is the text's own, encoded as a query. Articles not valid on `day`, and those
    numbered in `without`, are left out.
    """
    if not collection.articles:
        return []
    lexical = collection.lexical.scores(text)
    wanted = min(_NEAREST_ROWS, collection.vectors.ntotal)
    _, rows = collection.vectors.search(vector.reshape(1, -1), wanted)
    near = np.searchsorted(collection.starts, rows[0], side="right") - 1
    strong = np.argpartition(-lexical, min(_LEXICAL_CANDIDATES, len(lexical)) - 1)
    strong = strong[:_LEXICAL_CANDIDATES]
    wording = np.zeros_like(lexical)
    if collection.wordings:
        wording = collection.wordings.scores(vector, text)
        strong = np.union1d(strong, np.flatnonzero(wording > _LED))
    if 0 < (abroad := np.flatnonzero(collection.foreign)).size <= _ABROAD:
        strong = np.union1d(strong, abroad)
    share = DENSE_SHARE.get(collection.lang, _OTHER_SHARE)
    weights = np.array([share * collection.stretch, 1 - share])
    weights /= weights.sum()
    chosen = np.array(
        [
            article
            for article in np.union1d(near, strong).tolist()
            if article not in without and (day is None or collection.articles[article].valid(day))
        ],
        dtype=np.int64,
    )
    if not len(chosen):
        return []
    dense = _dense(collection, chosen, vector)
    foreign = collection.foreign[chosen]
    words = _translated(dense, lexical[chosen], foreign) if foreign.any() else lexical[chosen]
    scores = weights[0] * dense + weights[1] * words + _WORDING * wording[chosen]
    found = [
        Candidate(
            article,
            float(score),
            max(float(cosine), 0.0),
            float(lexical[article]),
            float(wording[article]),
        )
        for article, score, cosine in zip(chosen.tolist(), scores, dense, strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def _dense(
    collection: Collection, articles: NDArray[np.int64], vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The cosines of each article's title, of its whole and of its best other row, weighed."""
    starts, ends = collection.starts[articles], collection.starts[articles + 1]
    first = np.append(0, np.cumsum(ends - starts)[:-1])
    rows = np.concatenate([np.arange(*span) for span in zip(starts, ends, strict=True)])
    cosines = collection.vectors.reconstruct_batch(rows) @ vector
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
    """Words do not meet across languages: a foreign article gets those its meaning stands for.

    That is as many as the article of the question's language with the same place by words as the
    foreign one has by meaning.
    """
    if foreign.all():
        return lexical
    ahead = (dense[~foreign] > dense[foreign, np.newaxis]).sum(axis=1)
    ranked = np.sort(lexical[~foreign])[::-1]
    words = lexical.copy()
    words[foreign] = ranked[np.minimum(ahead, len(ranked) - 1)]
    return words


def best_passages(
    collection: Collection, articles: Sequence[int], vector: NDArray[np.float32], text: str
) -> list[str]:
    """For each of `articles`, what answers `text`: a passage, with what belongs to it.

    That is the passage nearest in meaning and in words when it stands out, else how the article
    begins; followed by the next passages as long as they fit.
    """
    groups = [collection.passage_numbers(article) for article in articles]
    lexical = collection.lexical_passages.scores_within(text, groups)
    share = DENSE_SHARE.get(collection.lang, _OTHER_SHARE)
    found = []
    for article, words in zip(articles, lexical, strict=True):
        cosines = collection.rows(article)[PASSAGES:] @ vector
        scores = share * collection.stretch * cosines + (1 - share) * words
        scores[0] += _LEAD
        found.append(shown(collection.passages[article], int(scores.argmax())))
    return found
