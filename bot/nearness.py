"""Labels by nearness: a text means what the examples near it mean, in its words and its meaning.

Kernel ridge regression on two kinds of nearness at once: the n-grams two texts share, and the angle
between their sentence vectors, made steep, so that an example speaks for its own neighbourhood.
Fitting solves one system of equations, n³ for n examples: 12,600 take seconds and 640 MB.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Sequence

import joblib
import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

#: What shared n-grams weigh, and how much nearness in meaning weighs.
_GRAMS, _MEANING = 0.8, 2.0
#: So many letters of a word make n-grams, its ends being letters too.
_LETTERS = range(2, 6)
_STEEP = 2.0
_RIDGE = 0.2
#: One example in so many is kept back while it is measured how sure to be.
_KEPT_BACK = 3
#: Among so many examples, what stands in only one of them teaches nothing.
_MANY = 1000
#: Examples whose nearness is computed at a time.
_SLICE = 1000
_SCALES = np.arange(6.0, 24.5, 0.5)


@dataclass
class Nearness:
    """A fitted model. `scale` turns scores into probabilities that hold."""

    labels: list[str]
    grams: TfidfVectorizer
    mean: np.ndarray
    examples: np.ndarray
    """Unit vectors of the examples, from the mean."""
    by_gram: np.ndarray
    by_example: np.ndarray
    scale: float

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str]) -> Nearness:
        """From folded texts, their sentence vectors and labels; same in, same out."""
        names = sorted(set(labels))
        order = np.random.default_rng(0).permutation(len(texts))
        texts, vectors = [texts[at] for at in order], vectors[order]
        numbers = np.searchsorted(names, labels)[order]
        targets = np.eye(len(names), dtype=np.float32)[numbers] - np.float32(1 / len(names))
        least = 2 if len(texts) >= _MANY else 1
        grams = TfidfVectorizer(
            analyzer=ngrams, min_df=least, sublinear_tf=True, dtype=np.float32
        ).fit(texts)
        mean = vectors.mean(axis=0)
        near, counted = _units(vectors - mean), _counted(grams, texts)
        with threadpool_limits(os.cpu_count()):
            factor = _factor(near, counted)
            scale = _scale(factor, near, counted, targets, numbers)
            weights = cho_solve((factor, True), targets, check_finite=False)
        return cls(names, grams, mean, near, counted.T @ weights, weights, scale)

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray | None = None) -> np.ndarray:
        """A row for each folded text, a column for each of `labels`; rows sum to one.

        A vector of zeros is one that could not be had: the words alone decide. So they do of all
        texts when there are no vectors.
        """
        scores = _counted(self.grams, texts) @ self.by_gram
        if vectors is None:
            scores += _MEANING * np.exp(-_STEEP) * self.by_example.sum(axis=0)
        else:
            known = vectors.any(axis=1, keepdims=True)
            near = _steep(_units((vectors - self.mean) * known), self.examples)
            scores += near @ self.by_example
        return _softmax(scores * self.scale)

    def save(self, path: Path) -> None:
        """Into one file."""
        kept: dict[str, Any] = {**vars(self), "examples": self.examples.astype(np.float16)}
        joblib.dump(kept, path, compress=1)

    @classmethod
    def load(cls, path: Path) -> Nearness:
        """From a file of `save`'s."""
        kept = joblib.load(path)
        return cls(**{**kept, "examples": kept["examples"].astype(np.float32)})


def ngrams(text: str) -> list[str]:
    """What texts may share: words, two words in a row, and letters in a row within a word."""
    words = text.split()
    found = [*words, *(f"{one} {other}" for one, other in pairwise(words))]
    for word in words:
        ended = f" {word} "
        for length in _LETTERS:
            # Letters are marked: "kar" within "karton" is not the word.
            starts = range(len(ended) - length + 1)
            found.extend(f"\0{ended[at : at + length]}" for at in starts)
    return found


def _units(rows: np.ndarray) -> np.ndarray:
    """Rows of length one; zeros stay, being near to nothing."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


def _counted(grams: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    return grams.transform(texts) * _GRAMS**0.5


def _steep(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Nearness in meaning of each row of `one` to each of `other`."""
    near = one @ other.T
    near -= 1
    near *= _STEEP
    np.exp(near, out=near)
    near *= _MEANING
    return near


def _factor(near: np.ndarray, counted: csr_matrix) -> np.ndarray:
    """The lower Cholesky factor of how near each example is to each."""
    count = len(near)
    matrix = np.zeros((count, count), dtype=np.float32, order="F")
    for start in range(0, count, _SLICE):
        end = min(start + _SLICE, count)
        block = _steep(near[start:], near[start:end])
        block += (counted[start:] @ counted[start:end].T).toarray()
        matrix[start:, start:end] = block
    matrix[np.diag_indices_from(matrix)] += _RIDGE
    factor, _ = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
    return factor


def _scale(
    factor: np.ndarray,
    near: np.ndarray,
    counted: csr_matrix,
    targets: np.ndarray,
    numbers: np.ndarray,
) -> float:
    """What the scores of examples that were not learnt from must be multiplied by to be believed.

    The factor of the first examples is the beginning of the factor of all: what a model of these
    says of the others costs nothing more.
    """
    learnt = len(near) - len(near) // _KEPT_BACK
    back = np.s_[learnt:]
    begun = factor[:learnt, :learnt], True
    weights = cho_solve(begun, targets[:learnt], check_finite=False)
    scores = _steep(near[back], near[:learnt]) @ weights
    scores += counted[back] @ (counted[:learnt].T @ weights)
    right = np.arange(len(scores)), numbers[back]
    sure = [np.log(_softmax(scores * scale)[right] + 1e-9).mean() for scale in _SCALES]
    return float(_SCALES[int(np.argmax(sure))])


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
