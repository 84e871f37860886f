"""Questions grouped by meaning, as a shop's own articles measure it.

Two questions are alike when they find the same articles, and less by their vectors and letters
alone: on the benchmark's questions, half the weight on the articles found doubles what either of
the others reaches (pairs of questions of one article put together: F1 .27 Turkish, .29 English,
against .18 and .04 for letters, .11 and .09 for the base model's vectors). How alike is alike
enough depends on model and shop, so it is measured: nearer than 99 of 100 pairs of titles of
*different* articles are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from language.fold import fold

if TYPE_CHECKING:
    from knowledge.collection import Collection
    from knowledge.model import Encoder, Matrix

    Square = NDArray[np.float32]

MOST = 2_500
"""Different questions that are compared each with each; more would take too much memory."""

_ARTICLES, _VECTORS, _LETTERS = 0.5, 0.25, 0.25
_FOUND = 10
"""Articles that say what a question is about; the next one's score counts as nothing."""
_MISTAKEN = 0.01
_TITLES, _ALIKE = 10, 0.3
"""With fewer titles than this to learn from, the letters alone decide, from this likeness up."""


def grouped(
    texts: Sequence[str],
    encoder: Encoder,
    collection: Collection | None,
    progress: Callable[[int, int], None],
) -> list[list[int]]:
    """Places of the texts that mean the same, largest group first, the most central text first.

    The texts are of one language and, folded, all different; no more than `MOST`. `collection` is
    what they are searched in, if there is any; `progress` hears how many are read, of how many.
    """
    if not texts:
        return []
    titles = [article.title for article in collection.articles] if collection else []
    if collection is None or len(titles) < _TITLES:
        return _cut(_letters(texts), _ALIKE)
    everything = [*texts, *titles]
    vectors = np.empty((len(everything), encoder.dim), np.float32)
    profiles = np.zeros((len(everything), len(titles)), np.float32)
    for place, text in enumerate(everything):
        vectors[place] = encoder.encode([text], "query")[0]
        _profile(collection, vectors[place], text, profiles[place])
        progress(place + 1, len(everything))
    alike = _ARTICLES * _cosines(profiles) + _VECTORS * _cosines(vectors - vectors.mean(axis=0))
    alike += _LETTERS * _letters(everything)
    asked, known = alike[: len(texts), : len(texts)], alike[len(texts) :, len(texts) :]
    pairs = known[np.triu_indices(len(titles), 1)]
    return _cut(asked, float(np.quantile(pairs, 1 - _MISTAKEN)))


def _profile(
    collection: Collection, vector: NDArray[np.float32], text: str, row: NDArray[np.float32]
) -> None:
    """Fill `row` with how much better than the eleventh article the first ten are."""
    from knowledge.query import Query
    from knowledge.search import search

    found = search(Query(collection, text, vector), day=dt.datetime.now(dt.UTC).date())
    floor = found.scores[_FOUND] if len(found) > _FOUND else 0.0
    row[found.articles[:_FOUND]] = found.scores[:_FOUND] - floor


def _cosines(rows: Matrix) -> Square:
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found: Square = rows @ rows.T
    return found


def _letters(texts: Sequence[str]) -> Square:
    from sklearn.feature_extraction.text import TfidfVectorizer

    cut: Any = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True
    )
    rows = cut.fit_transform(texts)
    found: Square = (rows @ rows.T).toarray().astype(np.float32)
    return found


def _cut(alike: Square, threshold: float) -> list[list[int]]:
    """Groups whose members are alike on average, none of which could be joined with another."""
    from sklearn.cluster import AgglomerativeClustering

    if len(alike) == 1:
        return [[0]]
    clusters = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - threshold
    )
    labels = clusters.fit_predict(np.clip(1 - alike, 0, None))
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(int(label), []).append(place)
    for members in groups.values():
        central = alike[np.ix_(members, members)].mean(axis=1)
        members[:] = [members[place] for place in np.argsort(-central, kind="stable")]
    return sorted(groups.values(), key=len, reverse=True)
