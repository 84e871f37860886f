from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.articles import Problem
from knowledge.importing.folders import read
from knowledge.importing.found import Found


def found(root: Path, **files: str) -> list[Found | Problem]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(read(sorted(root.rglob("*.md")), root))


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# İade\n\n14 gün.\n\n# Ücret\n\nYok.", "İade", "14 gün.\n\n## Ücret\n\nYok."),
        ("İade\n====\n\n14 gün.", "İade", "14 gün."),
        ("---\ntitle: İade\n---\n\n# İade\n14 gün.", "İade", "14 gün."),
        ("---\ntitle: İade\n---\n# Süre\n\n14 gün.", "İade", "## Süre\n\n14 gün."),
        ('+++\ntitle = "İade"\n+++\n14 gün.', "İade", "14 gün."),
        ("# **İade** [kuralı](x.md)\n14 gün.", "İade kuralı", "14 gün."),
        ("14 gün.\n<!-- gizli -->", "Iade kosullari", "14 gün."),
    ],
)
def test_where_the_title_is(tmp_path: Path, text: str, title: str, body: str) -> None:
    (article,) = found(tmp_path, **{"iade-kosullari.md": text})
    assert isinstance(article, Found)
    assert (article.title, article.body, article.slug) == (title, body, "iade-kosullari")


@pytest.mark.parametrize(
    ("turkish", "english"),
    [
        ("tr/kargo/takip.md", "en/kargo/takip.md"),
        ("docs/tr/kargo/takip.md", "docs/en/kargo/takip.md"),
        ("kargo/takip.tr.md", "kargo/takip.en.md"),
    ],
)
def test_files_that_differ_in_language_alone(tmp_path: Path, turkish: str, english: str) -> None:
    articles = found(tmp_path, **{turkish: "# Takip\n\nNo. ile.", english: "# Tracking\n\nBy no."})
    by_lang = {each.lang: each for each in articles if isinstance(each, Found)}
    assert by_lang["tr"].key == by_lang["en"].key
    assert by_lang["tr"].address == by_lang["en"].address
    assert by_lang["en"].category[-1] == "kargo"


def test_front_matter_of_ours_and_of_others(tmp_path: Path) -> None:
    front = (
        "---\nid: iade\ntitle: İade\nlang: tr\nkategori: Sipariş & iade\nlastmod: 2026-03-04\n"
        "valid_until: 2026-12-31\nphrasings: [geri vermek istiyorum]\n---\nMetin"
    )
    (article,) = found(tmp_path, **{"x/a.md": front})
    assert isinstance(article, Found)
    assert (article.slug, article.lang, article.category) == ("iade", "tr", ("Sipariş & iade",))
    assert article.updated == dt.date(2026, 3, 4)
    assert article.valid_until == dt.date(2026, 12, 31)
    assert article.phrasings == ("geri vermek istiyorum",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: A\ndraft: true\n---\nx", 1, "'A' is a draft"),
        ("---\ntitle: A\nnot: [\n---\nx", 3, "front matter: "),
        ("+++\ntitle = A\n+++\nx", 1, "front matter: "),
    ],
)
def test_what_is_left_out(tmp_path: Path, text: str, line: int, reason: str) -> None:
    (problem,) = found(tmp_path, **{"a.md": text})
    assert isinstance(problem, Problem)
    assert problem.line == line
    assert problem.message.startswith(reason)
