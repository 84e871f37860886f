"""What every shop's search asks alike is encoded once a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import general, index, serving, wording
from knowledge.vectors import Vectors
from tests.knowledge.conftest import GramEncoder, silent
from tests.knowledge.test_index import LISTS


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model's folder, with the one it is served from beside it."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_bytes(b"some")
    serving.beside(folder, tmp_path).mkdir()
    return folder


def test_a_second_shop_encodes_none_of_it_again(model: Path, tmp_path: Path) -> None:
    first, second = GramEncoder(), GramEncoder()
    general.vectors(model, tmp_path, first, ["tr", "en"], silent)
    found = general.vectors(model, tmp_path, second, ["en"], silent)
    text = wording.read(wording.matters("tr")[0].wordings[:1], "tr")[0]
    assert text in first.encoded
    assert not second.encoded
    expected = GramEncoder().encode([text], "query")
    assert found([text], "query") == pytest.approx(expected)
    assert not second.encoded


def test_no_index_keeps_it_once_more(model: Path, tmp_path: Path) -> None:
    common = general.vectors(model, tmp_path, GramEncoder(), ["tr"], silent)
    own, other = tmp_path / "own", tmp_path / "other"
    index.build(LISTS, GramEncoder(), "m", own, 0.05, silent, at_hand=common)
    kept = Vectors(own / "vectors", "m", GramEncoder(), silent)
    assert 0 < len(kept) < len(common)
    # Nor one that is made with another's vectors at hand; those are its own now.
    again = GramEncoder()
    lent = Vectors(own / "vectors", "m", again, silent, common)
    index.build(LISTS, again, "m", other, 0.05, silent, at_hand=lent)
    assert not again.encoded
    assert len(Vectors(other / "vectors", "m", GramEncoder(), silent)) == len(kept)


def test_a_language_that_comes_later_joins_what_is_kept(model: Path, tmp_path: Path) -> None:
    general.vectors(model, tmp_path, GramEncoder(), ["tr"], silent)
    later, last = GramEncoder(), GramEncoder()
    general.vectors(model, tmp_path, later, ["en"], silent)
    general.vectors(model, tmp_path, last, ["tr", "en"], silent)
    assert later.encoded
    assert not last.encoded


def test_it_goes_with_its_model(model: Path, tmp_path: Path) -> None:
    general.vectors(model, tmp_path, GramEncoder(), ["tr"], silent)
    serving.beside(model, tmp_path).rmdir()
    other = tmp_path / "other"
    other.mkdir()
    serving.beside(other, tmp_path).mkdir()
    general.vectors(other, tmp_path, GramEncoder(), ["tr"], silent)
    kept = [folder.name for folder in (tmp_path / "general").iterdir()]
    assert kept == [serving.beside(other, tmp_path).name]
