"""The index on disk: whole or not at all, and rebuilt only where something changed."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import index, vectors, whole
from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.model import Kind, Matrix
from ops.settings import ROOT
from tests.knowledge.conftest import GramEncoder, silent

Articles = tuple[Article, ...]

#: Nothing but short items, which nobody has to cut into sentences.
LISTS = tuple(
    Article(name, "tr", f"{name} bakımı", f"- {name} tozlanırsa silinir.\n- {name} yıkanmaz.")
    for name in ("Lamba", "Masa", "Halı")
)


def build(articles: Articles, folder: Path, encoder: GramEncoder | None = None) -> str:
    return index.build(articles, encoder or GramEncoder(), "m", folder, 0.05, silent)


def test_what_is_built_is_what_is_loaded(shop_articles: Articles, shop_index: Path) -> None:
    loaded = index.load(shop_index)
    assert loaded.hash == index.current(shop_index)
    assert loaded.hash == index.content_hash(shop_articles, "m", 0.05)
    assert set(loaded.articles) == set(shop_articles)
    assert set(loaded.collections) == set(loaded.confidence) == {"tr", "en"}
    collection = loaded.collections["tr"]
    assert collection.vectors.ntotal == collection.starts[-1]
    assert len(collection.passages) == len(collection.articles) == 6
    assert collection.read("SIFREMI unuttum") == "şifremi unuttum"


def test_articles_of_the_other_language_alone_are_searched_too(shop_index: Path) -> None:
    english = index.load(shop_index).collections["en"]
    assert [a.id for a in english.articles if a.lang == "tr"] == ["taksit"]


def test_the_name_follows_the_content(shop_articles: Articles) -> None:
    name = index.content_hash(shop_articles, "m", 0.05)
    changed = (dataclasses.replace(shop_articles[0], body="başka"), *shop_articles[1:])
    assert index.content_hash(shop_articles, "m", 0.05) == name
    others = {
        index.content_hash(changed, "m", 0.05),
        index.content_hash(shop_articles, "n", 0.05),
        index.content_hash(shop_articles, "m", 0.1),
    }
    assert name not in others
    assert len(others) == 3


def test_a_rebuild_encodes_only_what_is_new(shop_articles: Articles, tmp_path: Path) -> None:
    build(shop_articles[:4], tmp_path)
    first = GramEncoder()
    changed = (
        dataclasses.replace(shop_articles[0], body="Yepyeni bir cümle.", phrasings=()),
        *shop_articles[1:4],
    )
    build(changed, tmp_path, first)
    fresh = GramEncoder()
    build(changed, tmp_path / "fresh", fresh)
    assert any("yepyeni" in text for text in first.encoded)
    assert len(first.encoded) < len(fresh.encoded) / 2
    again = GramEncoder()
    build(changed, tmp_path, again)
    assert again.encoded == []


def test_a_crash_in_the_middle_leaves_the_old_index(
    shop_articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = build(shop_articles[:2], tmp_path)

    def crash(self: Collection, folder: Path) -> None:
        (folder / "collection.json").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(Collection, "save", crash)
    with pytest.raises(KeyboardInterrupt):
        build(shop_articles[1:3], tmp_path)
    assert index.load(tmp_path).hash == name
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


_BUILDER = """
import json, pathlib, sys
from knowledge import index, whole, wording
from tests.knowledge.conftest import ARTICLES, GramEncoder, silent
from tests.knowledge.test_index import LISTS

wording.MATTERS = ARTICLES.with_name("customers")

def stop():
    print("stopped", flush=True)
    sys.stdin.read()

class Encoder(GramEncoder):
    def encode(self, texts, kind):
        if sys.argv[2] == "encoding":
            stop()
        return super().encode(texts, kind)

def replace(made, path, whole_replace=whole.replace):
    if path.name == sys.argv[2]:
        stop()
    whole_replace(made, path)

whole.replace = replace
index.build(LISTS, Encoder(), "m", pathlib.Path(sys.argv[1]), 0.05, silent)
"""


@pytest.mark.parametrize("moment", ["encoding", "current"])
def test_a_builder_killed_leaves_the_old_index_and_no_remains(tmp_path: Path, moment: str) -> None:
    name = build(LISTS[:2], tmp_path)
    if moment == "encoding":
        shutil.rmtree(tmp_path / "vectors")
    command = [sys.executable, "-c", _BUILDER, str(tmp_path), moment]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "stopped\n"
        builder.kill()
    assert index.load(tmp_path).hash == name
    assert build(LISTS[:2], tmp_path) == name
    assert not list(tmp_path.rglob(".*"))
    assert build(LISTS, tmp_path) == index.load(tmp_path).hash != name


def test_a_build_that_was_stopped_goes_on_where_it_was(
    shop_articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_CHUNK", 8)
    monkeypatch.setattr(vectors, "_KEPT_EVERY", 16)

    class Stopped(GramEncoder):
        def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
            if len(self.encoded) >= 24:
                raise KeyboardInterrupt
            return super().encode(texts, kind)

    with pytest.raises(KeyboardInterrupt):
        build(shop_articles[:4], tmp_path, Stopped())
    resumed, fresh = GramEncoder(), GramEncoder()
    build(shop_articles[:4], tmp_path, resumed)
    build(shop_articles[:4], tmp_path / "fresh", fresh)
    assert len(resumed.encoded) <= len(fresh.encoded) - 16


def test_a_damaged_index_is_said_and_built_again(shop_articles: Articles, tmp_path: Path) -> None:
    name = build(shop_articles[:3], tmp_path)
    for path in sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()):
        content = path.read_bytes()
        path.write_bytes(content[:-5])
        with pytest.raises(index.IndexMissingError, match=r"is damaged: ./destek faq index builds"):
            index.load(tmp_path)
        path.write_bytes(content)
    path.unlink()
    assert build(shop_articles[:3], tmp_path) == index.load(tmp_path).hash == name


def test_an_index_that_reads_as_nonsense_is_refused(
    shop_articles: Articles, tmp_path: Path
) -> None:
    home = tmp_path / build(shop_articles[-2:], tmp_path)
    path = home / "tr" / "collection.json"
    path.write_bytes(b"?" * path.stat().st_size)
    with pytest.raises(index.IndexMissingError, match="remove that folder"):
        index.load(tmp_path)


def test_vectors_of_models_no_longer_used_are_forgotten(
    shop_articles: Articles, tmp_path: Path
) -> None:
    for model in ("a", "b", "c"):
        index.build(shop_articles[:2], GramEncoder(), model, tmp_path, 0.05, silent)
        age(tmp_path)
    assert {path.stem for path in (tmp_path / "vectors").iterdir()} == {"b", "c"}


def age(folder: Path) -> None:
    """Let everything in `folder` be hours old."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 7200,) * 2)


def test_old_indexes_are_removed_but_the_last(shop_articles: Articles, tmp_path: Path) -> None:
    names = []
    for n in range(3):
        names.append(build(shop_articles[n : n + 2], tmp_path))
        age(tmp_path)
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert folders == {*names[1:], "vectors"}


def test_what_another_builder_has_just_made_stays(shop_articles: Articles, tmp_path: Path) -> None:
    first = build(shop_articles[:2], tmp_path)
    others = index.build(shop_articles[:3], GramEncoder(), "other", tmp_path, 0.05, silent)
    index.make_current(tmp_path, first)
    last = build(shop_articles[:4], tmp_path)
    index.make_current(tmp_path, others)
    assert index.load(tmp_path).hash == others
    assert (tmp_path / "vectors" / "other.npz").exists()
    assert whole.is_whole(tmp_path / last)


def test_a_broken_cache_is_encoded_anew(shop_articles: Articles, tmp_path: Path) -> None:
    build(shop_articles[:3], tmp_path)
    (tmp_path / "vectors" / "m.npz").write_bytes(b"PK\x03\x04 half")
    encoder = GramEncoder()
    build(shop_articles[1:3], tmp_path, encoder)
    assert encoder.encoded
    with np.load(tmp_path / "vectors" / "m.npz") as stored:
        assert len(stored["rows"])


def test_no_articles_make_an_empty_index(tmp_path: Path) -> None:
    build((), tmp_path)
    assert index.load(tmp_path).collections == {}


@pytest.mark.parametrize("pointer", [None, b"", b"gone", b"\xff\xfe"])
def test_without_an_index_that_is_said(tmp_path: Path, pointer: bytes | None) -> None:
    if pointer is not None:
        (tmp_path / "current").write_bytes(pointer)
    with pytest.raises(index.IndexMissingError, match="faq index builds one"):
        index.load(tmp_path)
