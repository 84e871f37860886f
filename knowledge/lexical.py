"""The lexical leg: BM25 over character 3- to 5-grams of folded words.

Grams meet where whole words do not: Turkish suffixes, missing diacritics, typing mistakes. Each
word is padded with a space on both sides, so that its beginning and end are grams of their own.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from language.fold import tokens

_SIZES = (3, 4, 5)
_SATURATION = 1.2  # BM25's k1
_LENGTH = 0.75  # BM25's b


@dataclass(frozen=True)
class LexicalIndex:
    """BM25 weights by gram, in compressed rows: one row a gram, one column a document.

    `grams` are sorted hashes; `best` is the most each gram can add to any document's score.
    """

    grams: NDArray[np.uint32]
    best: NDArray[np.float32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index of `texts`, one document each."""
        counts = [grams(text) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        gram = np.fromiter((g for c in counts for g in c), np.uint32)
        frequency = np.fromiter((n for c in counts for n in c.values()), np.float64)
        document = np.repeat(np.arange(len(texts), dtype=np.int32), [len(c) for c in counts])
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
        )

    def scores(self, text: str) -> NDArray[np.float32]:
        """How well each document matches `text`: 0 to 1, a share of the best score possible.

        A gram no document holds counts against all of them as the rarest would.
        """
        total = np.zeros(self.size, dtype=np.float32)
        found, possible = self._known(text)
        if not possible:
            return total
        for start, end in zip(self.starts[found], self.starts[found + 1], strict=True):
            total[self.documents[start:end]] += self.weights[start:end]
        shares: NDArray[np.float32] = np.minimum(total / np.float32(possible), np.float32(1))
        return shares

    def known(self, text: str) -> float:
        """How much of `text`, by weight, occurs in any document: 0 to 1."""
        found, possible = self._known(text)
        return float(self.best[found].sum() / possible) if possible else 0.0

    def _known(self, text: str) -> tuple[NDArray[np.int64], float]:
        """The rows of the grams of `text`, and the best score it could have."""
        wanted = np.fromiter(grams(text), np.uint32)
        if not len(wanted) or not len(self.grams):
            return np.empty(0, np.int64), 0.0
        at = np.minimum(np.searchsorted(self.grams, wanted), len(self.grams) - 1)
        found = at[self.grams[at] == wanted]
        missing = len(wanted) - len(found)
        return found, float(self.best[found].sum() + missing * self.best.max())


def grams(text: str) -> Counter[int]:
    """The character grams of `text` as hashes, with how often each occurs."""
    found: Counter[int] = Counter()
    for word in tokens(text):
        padded = f" {word} ".encode()
        for size in _SIZES:
            found.update(
                zlib.crc32(padded[start : start + size])
                for start in range(max(1, len(padded) - size + 1))
            )
    return found


def arrays(index: LexicalIndex, prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays of `index`, their names beginning with `prefix`, to be stored."""
    return {prefix + name: value for name, value in vars(index).items() if name != "size"}


def restored(stored: Mapping[str, NDArray[Any]], prefix: str, size: int) -> LexicalIndex:
    """The index of `size` documents whose `arrays` were stored."""
    mine = {name.removeprefix(prefix): stored[name] for name in stored if name.startswith(prefix)}
    return LexicalIndex(**mine, size=size)
