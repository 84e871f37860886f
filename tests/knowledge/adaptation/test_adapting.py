"""The real model, taught next to nothing: what counts is what becomes of the result."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import adapted, serving
from knowledge.adaptation import adapting
from knowledge.adaptation.adapting import LEAST_ARTICLES, Recipe, adapt
from knowledge.articles import Article
from knowledge.model import ModelError, SentenceEncoder, fingerprint
from tests.knowledge.conftest import silent

THINGS = ("lamba", "masa", "halı", "kitap", "saat", "çanta", "kalem", "ayna", "perde", "tabak")
THINGS += ("yastık", "dolap")
ARTICLES = tuple(Article(f"a{n}", "tr", f"{it} bakımı", "Yıkanmaz.") for n, it in enumerate(THINGS))
#: Whatever comes of it is good enough, or nothing is.
CONTENT = Recipe(epochs=1, lessons=12, last_epochs=1, last_lessons=6, least_gain=-9.0)
STRICT = replace(CONTENT, least_gain=9.0)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_too_few_articles_are_said_kindly(model_folder: Path, tmp_path: Path) -> None:
    few = ARTICLES[: LEAST_ARTICLES - 1]
    result = adapt(model_folder, tmp_path, "key", few, tmp_path / "vectors", silent)
    assert result.state == "few"
    assert "11 articles are too few" in result.told
    assert names(tmp_path) == set()


def test_a_machine_without_the_memory_for_it_keeps_the_base_model(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapting, "MEMORY", 1 << 60)
    result = adapt(model_folder, tmp_path, "key", ARTICLES, tmp_path / "vectors", silent)
    assert result.state == "short"
    assert "GB are free" in result.told
    assert names(tmp_path) == set()


def test_a_base_model_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"modules\.json"):
        adapt(tmp_path / "gone", tmp_path, "key", ARTICLES, tmp_path / "vectors", silent)
    assert names(tmp_path) == set()


@pytest.mark.e2e
def test_a_better_model_is_accepted_and_a_worse_one_refused(
    model_folder: Path, tmp_path: Path
) -> None:
    steps: list[str] = []

    def heard(step: str, done: int, total: int) -> None:
        if step not in steps:
            steps.append(step)

    served = serving.prepare(model_folder, model_folder.parent, silent)
    serving.beside(model_folder, tmp_path).symlink_to(served)
    refused = adapt(
        model_folder, tmp_path, "key", ARTICLES, tmp_path / "vectors", heard, recipe=STRICT
    )
    assert refused.state == "refused"
    assert names(tmp_path) == {served.name, "general", "refused-key.json"}
    assert "stays with the base model" in refused.told
    again = adapt(
        model_folder, tmp_path, "key", ARTICLES, tmp_path / "vectors", heard, recipe=STRICT
    )
    assert again.state == "known"
    assert adapted.chosen(tmp_path, fingerprint(model_folder), "key") is None
    assert steps == [
        *("customers' wordings", "examining the base model", "adapting"),
        *("quantised model", "examining the adapted model"),
    ]

    # One that was refused for these articles is tried again when a word of them has changed.
    changed = (*ARTICLES[1:], replace(ARTICLES[0], body="Silinir."))
    accepted = adapt(
        model_folder, tmp_path, "key", changed, tmp_path / "vectors", heard, recipe=CONTENT
    )
    assert accepted.state == "accepted"
    found = adapted.chosen(tmp_path, fingerprint(model_folder), "key")
    assert found
    assert found.figures["questions"] > 0
    assert {"first", "base_first", "likeness"} <= found.figures.keys()
    assert found.folder.name.startswith(f"{model_folder.name}-adapted-")
    assert not [name for name in names(tmp_path) if name.startswith(".")]
    known = adapt(
        model_folder, tmp_path, "key", changed, tmp_path / "vectors", silent, recipe=CONTENT
    )
    assert known.state == "known"
    assert (
        adapt(model_folder, tmp_path, "key", ARTICLES[:3], tmp_path / "vectors", silent).state
        == "few"
    )
    assert adapted.chosen(tmp_path, fingerprint(model_folder), "key") == found

    # What is served is the model that was learnt, and it has learnt something, but no new words.
    texts = ["lamba nasil temizlenir", "I want my money back"]
    plain = SentenceEncoder.load(found.folder).encode(texts, "query")
    served = serving.load_encoder(found.folder, tmp_path).encode(texts, "query")
    base = SentenceEncoder.load(model_folder).encode(texts, "query")
    assert (plain * served).sum(axis=1).min() > serving.LEAST_COSINE
    assert 0.5 < (plain * base).sum(axis=1).min() < 0.99999
    words = [tokenizer(folder) for folder in (found.folder, model_folder)]
    assert words[0] == words[1]


def tokenizer(folder: Path) -> object:
    """What the tokenizer in `folder` knows; how long texts may be is not part of it."""
    (path,) = folder.rglob("tokenizer.json")
    read = json.loads(path.read_text("utf-8"))
    return {key: value for key, value in read.items() if key not in {"truncation", "padding"}}
