"""Rows: as near as they are in half precision, however FAISS looks for them."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.model import Matrix
from knowledge.rows import Rows


def unit(count: int, seed: int = 1) -> Matrix:
    """Vectors as sentence models give them: much alike, with one number larger than all others."""
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((count, 96), dtype=np.float32)
    vectors += np.random.default_rng(0).standard_normal(96, dtype=np.float32)
    vectors[:, 5] = 6
    scaled: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


@pytest.mark.parametrize("size", [1.0, 1e-3, 40.0])
def test_the_nearest_are_those_of_all_rows(size: float) -> None:
    matrix, asked = unit(9000), unit(20, seed=2) * np.float32(size)
    rows = Rows(matrix.astype(np.float16))
    assert rows.ntotal == 9000
    cosines, numbers = rows.search(asked, 50)
    exact = asked @ matrix.astype(np.float16).astype(np.float32).T
    for vector, found, near in zip(exact, numbers, cosines, strict=True):
        assert set(found.tolist()) == set(np.argsort(-vector)[:50].tolist())
        assert near == pytest.approx(np.sort(vector)[::-1][:50], rel=1e-5)


def test_rows_by_number() -> None:
    matrix = unit(30)
    rows = Rows(matrix.astype(np.float16))
    wanted = np.array([7, 7, 0, 29])
    assert np.allclose(rows.reconstruct_batch(wanted), matrix[wanted], atol=1e-3)
    assert rows.reconstruct_batch(wanted[:0]).shape == (0, 96)


def test_all_of_a_few_rows() -> None:
    rows = Rows(unit(3).astype(np.float16))
    _, numbers = rows.search(unit(1, seed=3), 3)
    assert sorted(numbers[0].tolist()) == [0, 1, 2]


def test_no_rows() -> None:
    assert Rows(np.empty((0, 96), np.float16)).ntotal == 0
