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
    halves = matrix.astype(np.float16)
    for rows in (Rows(halves), Rows(halves[:900])):
        exact = asked @ halves[: rows.ntotal].astype(np.float32).T
        for vector, cosines in zip(asked, exact, strict=True):
            around = rows.around(vector)
            assert set(around.nearest(50).tolist()) == set(np.argsort(-cosines)[:50].tolist())
            wanted = np.array([7, 899, 0, 7])
            assert around.cosines(wanted) == pytest.approx(cosines[wanted], rel=1e-5)


def test_rows_by_number() -> None:
    matrix = unit(30)
    rows = Rows(matrix.astype(np.float16))
    wanted = np.array([7, 7, 0, 29])
    assert np.allclose(rows.reconstruct_batch(wanted), matrix[wanted], atol=1e-3)
    assert rows.reconstruct_batch(wanted[:0]).shape == (0, 96)


def test_all_of_a_few_rows() -> None:
    rows = Rows(unit(3).astype(np.float16))
    around = rows.around(unit(1, seed=3)[0])
    assert [sorted(around.nearest(count).tolist()) for count in (3, 5)] == [[0, 1, 2]] * 2


def test_no_rows() -> None:
    rows = Rows(np.empty((0, 96), np.float16))
    assert rows.ntotal == 0
    assert rows.around(unit(1)[0]).nearest(3).tolist() == []
