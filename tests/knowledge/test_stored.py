"""What an index keeps on the disk: what was written is read, and no more of it than is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge import stored
from knowledge.articles import Article
from knowledge.passages import Passage, cut
from knowledge.stored import Partly, Passages

PIECES = [
    (Passage("İade", "", "Geri alırız."), Passage("İade", "Süre", "• On dört gün\n• Hafta sonu")),
    (Passage("Kargo", "", "Yolda 🚚"),),
]


def opened() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_arrays_are_read_as_they_were(tmp_path: Path) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "numbers": np.arange(10, dtype=np.uint16),
        "table": np.arange(6, dtype=np.float32).reshape(2, 3),
        "nothing": np.empty((0, 4), np.uint8),
        "one": np.array(0.25),
    }
    stored.write(tmp_path, arrays)
    found = stored.read(tmp_path)
    assert set(found) == set(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert np.array_equal(found[name], array)
    assert not found["table"].flags.writeable


def test_parts_are_read_though_the_file_is_gone(tmp_path: Path) -> None:
    stored.write(tmp_path, {"numbers": np.arange(100, dtype=np.uint32), "none": np.empty(0)})
    found = stored.read(tmp_path, {"numbers", "none"})
    for path in tmp_path.iterdir():
        path.unlink()
    numbers = found["numbers"]
    assert isinstance(numbers, Partly)
    assert numbers.dtype == np.uint32
    assert numbers[97:200].tolist() == [97, 98, 99]
    assert numbers[5:5].tolist() == []
    assert found["none"][0:3].tolist() == []


def test_files_are_closed_with_what_reads_them(tmp_path: Path) -> None:
    stored.write(tmp_path, {"numbers": np.arange(4)})
    before = opened()
    found = stored.read(tmp_path, {"numbers"})
    assert opened() > before
    del found
    assert opened() == before


def test_a_file_that_is_no_array_is_refused(tmp_path: Path) -> None:
    (tmp_path / "numbers.npy").write_bytes(b"?" * 200)
    with pytest.raises(ValueError, match="pickled"):
        stored.read(tmp_path)


@pytest.mark.parametrize("partly", [(), ("passages",)])
def test_passages_are_read_as_they_were(tmp_path: Path, partly: tuple[str, ...]) -> None:
    made = Passages.of(PIECES)
    stored.write(tmp_path, made.arrays())
    for passages in (made, Passages.restored(stored.read(tmp_path, partly))):
        assert len(passages) == 2
        assert list(passages) == PIECES
        assert passages[-1] == PIECES[-1]
        assert passages[np.int64(0)] == PIECES[0]  # type: ignore[call-overload]
        assert passages[:1] == (PIECES[0],)
        with pytest.raises(IndexError):
            passages[2]


def test_passages_of_articles() -> None:
    article = Article("a", "tr", "Başlık", "Bir cümle.\n\n## Konu\n\nBir cümle daha.")
    assert list(Passages.of(map(cut, [article]))) == [tuple(cut(article))]
    assert list(Passages.of([])) == []
