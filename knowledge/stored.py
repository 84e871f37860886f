"""What an index keeps on the disk and reads as it is needed: arrays, and passages among them.

Each array is a file, mapped when it is read: pages nobody asks for take no memory, and the system
may take back the others. Where little of an array is asked for at a time, not even that is mapped.
"""

from __future__ import annotations

import functools
import json
import os
import weakref
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from knowledge.passages import Passage

_LATELY = 256  # articles

Pieces = tuple[Passage, ...]
"""The passages of one article."""


def write(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays` into `folder`, by their names."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def read(folder: Path, partly: Container[str] = ()) -> dict[str, Any]:
    """The arrays that were written into `folder`, for reading only; some `Partly`.

    Raises OSError, ValueError.
    """
    found: dict[str, Any] = {}
    for path in folder.glob("*.npy"):
        mapped = np.load(path, mmap_mode="r")
        found[path.stem] = Partly(path, mapped) if path.stem in partly else np.asarray(mapped)
    return found


class Partly:
    """An array of one dimension in a file, of which parts are read as they are asked for.

    The last ones are kept.
    """

    def __init__(self, path: Path, mapped: np.memmap[Any, Any]) -> None:
        """`mapped` is the file's array, of which nothing is kept. Raises OSError."""
        self.dtype = mapped.dtype
        self._length = len(mapped)
        # Kept open: the file may have no name any more when it is read.
        file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, file)
        size, offset = self.dtype.itemsize, mapped.offset
        self._read = functools.lru_cache(_LATELY)(
            lambda start, stop: os.pread(file, (stop - start) * size, offset + start * size)
        )

    def __getitem__(self, part: slice) -> NDArray[Any]:
        start, stop, _ = part.indices(self._length)
        return np.frombuffer(self._read(start, stop), self.dtype)


class Passages(Sequence[Pieces]):
    """The passages of every article, in JSON until they are asked for; the last ones are kept.

    `written` holds the bytes, an article's up to its place in `ends`.
    """

    def __init__(self, written: NDArray[np.uint8] | Partly, ends: NDArray[np.int64]) -> None:
        """Nothing is read yet."""
        self._written = written
        self._ends = ends
        self._lately = functools.lru_cache(_LATELY)(functools.partial(_pieces, written, ends))

    @classmethod
    def of(cls, articles: Iterable[Iterable[Passage]]) -> Passages:
        """The passages of `articles`, in their order."""
        lines = [
            json.dumps([asdict(passage) for passage in passages], ensure_ascii=False).encode()
            for passages in articles
        ]
        ends = np.cumsum([len(line) for line in lines], dtype=np.int64)
        return cls(np.frombuffer(b"".join(lines), np.uint8), ends)

    def arrays(self) -> dict[str, Any]:
        """What they consist of, to be stored."""
        return {"passages": self._written, "passages_ends": self._ends}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Passages:
        """The passages whose `arrays` were stored."""
        return cls(stored["passages"], stored["passages_ends"])

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> Pieces: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Pieces, ...]: ...
    def __getitem__(self, number: int | slice) -> Pieces | tuple[Pieces, ...]:
        if isinstance(number, slice):
            return tuple(self[at] for at in range(*number.indices(len(self))))
        return self._lately(range(len(self))[number])


def _pieces(written: NDArray[np.uint8] | Partly, ends: NDArray[np.int64], number: int) -> Pieces:
    start = ends[number - 1] if number else 0
    read = json.loads(written[start : ends[number]].tobytes())
    return tuple(Passage(**piece) for piece in read)
