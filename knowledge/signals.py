"""What tells a right top hit from a wrong one, in numbers that mean the same everywhere.

Scores are the search's own, from 0 to 1, cosines taken in their own deviations and words weighed by
how rare they are, so that values compare across sentence models, shops and languages. What cannot
be known is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.collection import Collection
from knowledge.lexical import grams_of, places
from knowledge.query import Query
from knowledge.search import Found
from knowledge.telling import tells
from language.fold import tokens

# Measured on the tuning half of our benchmark and on XQuAD with half its paragraphs taken out: of
# 33 candidates these are the ones without which something was lost. Those that were not: the
# article's title, whole and best passage apart, standing out from all articles, the agreement of
# the legs, the flatness of the scores.
NAMES = (
    "lead",  # of the score over the second
    "distance",  # of the score over the mean of the next five
    "lexical",
    "lexical lead",
    "lexical rank",  # log1p of how many have more of the words
    "covered",  # how much of each word that tells something the article has, on average
    "unknown",  # share of those words' letters that no article has
    "telling",  # log1p of how many words tell something
    "wording lead",
    "like customers",  # how near customers' wordings are, in deviations of all their cosines
    "like strangers",  # the same of what no help article answers
)
"""What `signals` gives, in its order."""

# Across languages words say nothing.
_OF_WORDS = [NAMES.index(name) for name in NAMES if name.startswith(("lexical", "covered"))]
_OF_WORDS += [NAMES.index("unknown")]

_NEXT = 5
_NEAREST = 3
_NOTHING = np.zeros(1)
_WORDINGS = 4096  # more are sampled: ten thousand articles bring phrasings of their own


def signals(query: Query, found: Found) -> NDArray[np.float64]:
    """The signals of the top hit for `query`; `found` is what it finds, and not empty."""
    collection, top = query.collection, found[0]
    following = found.scores[1 : _NEXT + 1].astype(np.float64) if len(found) > 1 else _NOTHING
    covered, unknown, telling = _words(collection, query.text, top.article)
    customers, unlike = _alike(query)
    told = np.array(
        [
            top.score - following[0],
            top.score - following.mean(),
            top.lexical,
            top.lexical - found.lexical[1:].max(initial=0.0),
            np.log1p(np.count_nonzero(found.lexical > top.lexical)),
            covered,
            unknown,
            np.log1p(telling),
            top.wording - found.wording[1:].max(initial=0.0) if collection.wordings else np.nan,
            customers,
            unlike,
        ]
    )
    if collection.foreign[top.article]:
        told[_OF_WORDS] = np.nan
    return told


def _alike(query: Query) -> tuple[float, float]:
    """How near customers' wordings are, and strangers', both against the former's cosines."""
    strangers = query.collection.strangers
    if query.collection.wordings is None or strangers is None:
        return np.nan, np.nan
    cosines = query.like_wordings[:: -(-len(query.like_wordings) // _WORDINGS)]
    mean, spread = float(cosines.mean()), max(float(cosines.std()), 1e-6)
    strange = strangers @ query.vector
    return (_nearest(cosines) - mean) / spread, (_nearest(strange) - mean) / spread


def _nearest(cosines: NDArray[np.float32]) -> float:
    few = min(_NEAREST, len(cosines))
    return float(np.partition(cosines, -few)[-few:].mean())


def _words(collection: Collection, text: str, article: int) -> tuple[float, float, int]:
    """How much of the words that tell something is in `article`, in none, and how many they are.

    In a text of none such, all its words count.
    """
    words = list(dict.fromkeys(tokens(text)))
    words = [word for word in words if tells(word, collection.lang)] or words
    index = collection.lexical
    if not words or not len(index.grams):
        return 0.0, 1.0, 0
    wanted = [grams_of(word) for word in words]
    first = np.cumsum([0, *map(len, wanted[:-1])])
    numbers, known = places(index.grams, np.concatenate(wanted))
    rarity = np.where(known, index.best[numbers], index.rarest).astype(np.float64)
    here = known.copy()
    here[known] = index.holds(article, numbers[known])
    # A word each: how rare its grams are, those the article has, those that no article has.
    total, covered, missing = (
        np.add.reduceat(rarity * some, first) for some in (np.ones(len(known)), here, ~known)
    )
    weights = total / [len(each) for each in wanted]
    return (
        float(np.mean(covered / total)),
        float(np.average(missing / total, weights=weights)),
        len(words),
    )
