"""The vectors of all rows: in half precision on the disk, and in bytes to look through them all.

Half precision finds the same neighbours as single. How long it takes to look through all rows
depends on how many bytes they have: FAISS does it with one byte a number, finds more rows than are
wanted, and those nearest in half precision are taken. Rows are only read as they are asked for.
A few rows are simply kept in single precision.
"""

from __future__ import annotations

from collections.abc import Iterator

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.model import Matrix

_LARGEST = 127.0
_FEW = 4096  # so many take less time to look through whole than to choose from, and 6 MB
_MORE = 2  # times as many as wanted: of the nearest 128 of 57,000, 1.5 times as many missed none
_AT_ONCE = 4096


class Rows:
    """Unit vectors by their numbers."""

    def __init__(self, halves: NDArray[np.float16]) -> None:
        """`halves` holds a vector in each row, and may be mapped from a file."""
        self.halves = halves
        self.whole = halves.astype(np.float32) if len(halves) <= _FEW else None
        quantiser = faiss.ScalarQuantizer
        self._halves, self._bytes = (
            faiss.IndexScalarQuantizer(halves.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
            for kind in (quantiser.QT_fp16, quantiser.QT_8bit_direct_signed)
        )
        if self.whole is None:
            largest = max(_largest(part) for part in self._parts())
            for part in self._parts():
                self._bytes.add(_scaled(part, largest))

    @property
    def ntotal(self) -> int:
        """How many there are."""
        return len(self.halves)

    def around(self, vector: NDArray[np.float32]) -> Around:
        """The rows as they lie around `vector`."""
        return Around(self, vector)

    def reconstruct_batch(self, numbers: NDArray[np.int64]) -> Matrix:
        """The vectors of the rows with these `numbers`."""
        if self.whole is not None:
            return self.whole[numbers]
        vectors: Matrix = self._halves.sa_decode(self.halves[numbers].view(np.uint8))
        return vectors

    def near(self, vector: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """The numbers of `count` rows nearest to `vector` in bytes. Not where `whole` is there."""
        asked = _scaled(vector, _largest(vector)).reshape(1, -1)
        near: NDArray[np.int64] = self._bytes.search(asked, min(count, self.ntotal))[1][0]
        return near

    def _parts(self) -> Iterator[Matrix]:
        for start in range(0, len(self.halves), _AT_ONCE):
            yield self.halves[start : start + _AT_ONCE].astype(np.float32)


class Around:
    """Rows and a vector: how near each is. Of a few rows all cosines are taken at once."""

    def __init__(self, rows: Rows, vector: NDArray[np.float32]) -> None:
        self._rows = rows
        self._vector = vector
        self._cosines = None if rows.whole is None else rows.whole @ vector

    def cosines(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Those of the rows with these `numbers`."""
        if self._cosines is not None:
            return self._cosines[numbers]
        cosines: NDArray[np.float32] = self._rows.reconstruct_batch(numbers) @ self._vector
        return cosines

    def nearest(self, count: int) -> NDArray[np.int64]:
        """The numbers of the `count` rows nearest, in no order; of all when there are no more."""
        if count >= self._rows.ntotal:
            return np.arange(self._rows.ntotal)
        if self._cosines is not None:
            return np.argpartition(-self._cosines, count)[:count]
        near = self._rows.near(self._vector, _MORE * count)
        return near[np.argpartition(-self.cosines(near), count)[:count]]


def _largest(vectors: Matrix) -> float:
    return max(float(np.abs(vectors).max()), 1e-6)


def _scaled(vectors: Matrix, largest: float) -> Matrix:
    """`vectors` in the numbers a byte can hold; their cosines stay in the same order."""
    scaled: Matrix = np.rint(vectors * np.float32(_LARGEST / largest))
    return scaled
