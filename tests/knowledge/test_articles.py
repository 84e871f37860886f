"""Article files: what is read, and how a broken one is reported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.articles import Article, load

GOOD = """---
id: iade
title: İade
category: iade
updated: 2026-10-12
phrasings:
  - nasıl iade ederim
  - 14
valid_until: 2026-12-31
---
Metin.

---

Çizgiden sonra.
"""


def write(folder: Path, name: str, content: str | bytes, lang: str = "tr") -> Path:
    path = folder / lang / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_an_article_is_read_whole(tmp_path: Path) -> None:
    write(tmp_path, "iade.md", GOOD)
    library = load(tmp_path)
    assert library.problems == ()
    assert library.articles == (
        Article(
            id="iade",
            lang="tr",
            title="İade",
            body="Metin.\n\n---\n\nÇizgiden sonra.",
            category="iade",
            updated=dt.date(2026, 10, 12),
            phrasings=("nasıl iade ederim", "14"),
            valid_until=dt.date(2026, 12, 31),
        ),
    )
    assert library.articles[0].url == "/help/tr/iade"


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("just text", 1, "front matter"),
        ("---\ntitle: x\ntext", 1, "never closed"),
        ("---\nid: iade\ntitle: [x\n---\ntext", 4, "expected"),
        ("---\nid: iade\ntitle: x\nupdated: yesterday\n---\ntext", 4, "date like"),
        ("---\nid: iade\nphrasings: one\ntitle: x\n---\ntext", 3, "list of texts"),
        ("---\nid: other\ntitle: x\n---\ntext", 2, "file's name"),
        ("---\nid: iade\n---\ntext", 1, "no title"),
        ("---\nid: iade\ntitle: x\n---\n\n", 4, "no text"),
        ("---\n- a\n---\ntext", 1, "key: value"),
        ("---\nid: iade\ntitle: x\nupdated: 2026-13-45\n---\ntext", 1, "front matter"),
        (b"---\nid: iade\ntitle: \xff\n---\ntext", 3, "UTF-8"),
    ],
)
def test_a_broken_file_is_reported_and_the_rest_loads(
    tmp_path: Path, content: str | bytes, line: int, says: str
) -> None:
    broken = write(tmp_path, "iade.md", content)
    write(tmp_path, "kargo.md", GOOD.replace("id: iade", "id: kargo"))
    library = load(tmp_path)
    assert [article.id for article in library.articles] == ["kargo"]
    (problem,) = library.problems
    assert (problem.path, problem.line) == (broken, line)
    assert says in problem.message
    assert str(problem).startswith(f"{broken}:{line}: ")


def test_validity_dates_are_inclusive(tmp_path: Path) -> None:
    write(tmp_path, "iade.md", GOOD.replace("valid_until", "valid_from: 2026-12-01\nvalid_until"))
    library = load(tmp_path)
    days = [dt.date(2026, 11, 30), dt.date(2026, 12, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    assert [bool(library.valid(day)) for day in days] == [False, True, True, False]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load(tmp_path / "nowhere")
