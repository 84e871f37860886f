"""The lexical leg: BM25 over character 3- to 5-grams of folded words.

Grams meet where whole words do not: Turkish suffixes, missing diacritics, typing mistakes. Each
word is padded with a space on both sides, so that its beginning and end are grams of their own.

In a question, words count rather than letters: the grams of a long word weigh less each, and those
of a word that only asks less still, or "yapılır" would outweigh "iade" in "iade nasıl yapılır".
"""

from __future__ import annotations

import functools
import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.telling import tells
from language.fold import tokens

_SIZES = (3, 4, 5)
_SATURATION = 1.2  # BM25's k1
_LENGTH = 0.75  # BM25's b
# Measured, R@1 of plain everyday questions in Turkish: by gram .77, by word .78, and words that
# only ask at .5 -> .80, .3 -> .87, .15 -> .90 (where messy English ones begin to suffer).
_ASKING = 0.3


@dataclass(frozen=True)
class LexicalIndex:
    """BM25 weights by gram, in compressed rows: one row a gram, one column a document.

    `grams` are sorted hashes; `best` is the most each gram can add to any document's score.
    `lang` is the language questions are asked in.
    """

    grams: NDArray[np.uint32]
    best: NDArray[np.float32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int
    lang: str

    @classmethod
    def build(cls, texts: Sequence[str], lang: str) -> LexicalIndex:
        """An index of `texts`, one document each."""
        found = [np.unique(_all_grams(text), return_counts=True) for text in texts]
        lengths = np.array([float(counts.sum()) for _, counts in found])
        gram = np.concatenate([grams for grams, _ in found] or [np.empty(0, np.uint32)])
        frequency = np.concatenate([counts for _, counts in found] or [np.empty(0, np.int64)])
        document = np.repeat(np.arange(len(texts), dtype=np.int32), [len(g) for g, _ in found])
        order = np.argsort(gram, kind="stable")
        known, first, spread = np.unique(gram[order], return_index=True, return_counts=True)
        rarity = np.log1p((len(texts) - spread + 0.5) / (spread + 0.5))
        mean = lengths.mean() if lengths.any() else 1.0
        length = 1 - _LENGTH + _LENGTH * lengths / mean
        tempered = frequency * (_SATURATION + 1) / (frequency + _SATURATION * length[document])
        return cls(
            grams=known,
            best=(rarity * (_SATURATION + 1)).astype(np.float32),
            starts=np.append(first, len(gram)).astype(np.int64),
            documents=document[order],
            weights=(tempered[order] * np.repeat(rarity, spread)).astype(np.float32),
            size=len(texts),
            lang=lang,
        )

    def scores(self, text: str) -> NDArray[np.float32]:
        """How well each document matches `text`: 0 to 1, a share of the best score possible.

        A gram no document holds counts against all of them as the rarest would.
        """
        found, weights, possible = self._known(text)
        spans = np.stack([self.starts[found], self.starts[found + 1]], axis=1)
        return self._scores(spans, weights, possible, slice(0, self.size))

    def scores_within(self, text: str, groups: Sequence[slice]) -> list[NDArray[np.float32]]:
        """The scores of a few `groups` of neighbouring documents, without looking at the rest."""
        found, weights, possible = self._known(text)
        # In the rows' own type: another would have each row converted to be searched.
        edges = np.array([[group.start, group.stop] for group in groups], dtype=np.int32)
        starts = self.starts[found]
        rows = zip(starts, self.starts[found + 1], strict=True)
        cuts = [start + np.searchsorted(self.documents[start:end], edges) for start, end in rows]
        return [
            self._scores(np.array([cut[n] for cut in cuts]), weights, possible, group)
            for n, group in enumerate(groups)
        ]

    def _scores(
        self,
        spans: NDArray[np.int64],
        weights: NDArray[np.float32],
        possible: float,
        group: slice,
    ) -> NDArray[np.float32]:
        """The scores of the documents of `group`; `spans`, one a gram, is where they stand."""
        size = group.stop - group.start
        if not possible or not len(spans):
            return np.zeros(size, dtype=np.float32)
        parts = [slice(*span) for span in spans.tolist()]
        documents = np.concatenate([self.documents[part] for part in parts]) - group.start
        added = np.concatenate([self.weights[part] for part in parts])
        added *= np.repeat(weights, spans[:, 1] - spans[:, 0])
        total = np.bincount(documents, added, size)
        shares: NDArray[np.float32] = np.minimum(total / possible, 1).astype(np.float32)
        return shares

    def known(self, text: str) -> float:
        """How much of `text`, by weight, occurs in any document: 0 to 1."""
        found, weights, possible = self._known(text)
        return float((weights * self.best[found]).sum() / possible) if possible else 0.0

    def _known(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32], float]:
        """The rows of the grams of `text`, their weights, and the best score it could have."""
        weighed = _weighed(text, self.lang)
        if not weighed or not len(self.grams):
            return np.empty(0, np.int64), np.empty(0, np.float32), 0.0
        wanted = np.fromiter(weighed, np.uint32)
        weights = np.fromiter(weighed.values(), np.float32)
        at = np.minimum(np.searchsorted(self.grams, wanted), len(self.grams) - 1)
        known = self.grams[at] == wanted
        found = at[known]
        missing = float(weights[~known].sum() * self.best.max())
        return found, weights[known], float((weights[known] * self.best[found]).sum()) + missing


def grams(text: str) -> Counter[int]:
    """The character grams of `text` as hashes, with how often each occurs."""
    return Counter(gram for word in tokens(text) for gram in _grams(word))


def _weighed(text: str, lang: str) -> dict[int, float]:
    """The grams of the question `text`, each by the weight of the words it is in.

    A word of four times the grams weighs twice as much: between counting grams and counting words.
    """
    weighed: dict[int, float] = {}
    for word in dict.fromkeys(tokens(text)):
        found = _grams(word)
        weight = (1.0 if tells(word, lang) else _ASKING) / math.sqrt(len(found))
        for gram in found:
            weighed[gram] = weighed.get(gram, 0.0) + weight
    return weighed


def _all_grams(text: str) -> NDArray[np.uint32]:
    """The grams of every word of `text`, with repetitions."""
    return np.fromiter((gram for word in tokens(text) for gram in _grams(word)), np.uint32)


@functools.lru_cache(maxsize=50_000)
def _grams(word: str) -> tuple[int, ...]:
    padded = f" {word} ".encode()
    return tuple(
        zlib.crc32(padded[start : start + size])
        for size in _SIZES
        for start in range(max(1, len(padded) - size + 1))
    )


def arrays(index: LexicalIndex, prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays of `index`, their names beginning with `prefix`, to be stored."""
    return {
        prefix + name: value for name, value in vars(index).items() if name not in {"size", "lang"}
    }


def restored(stored: Mapping[str, NDArray[Any]], prefix: str, size: int, lang: str) -> LexicalIndex:
    """The index of `size` documents in `lang` whose `arrays` were stored."""
    mine = {name.removeprefix(prefix): stored[name] for name in stored if name.startswith(prefix)}
    return LexicalIndex(**mine, size=size, lang=lang)
