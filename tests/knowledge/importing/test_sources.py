from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importing import ImportTrouble, read, write

LONG = "Ürünü aldıktan sonra geri göndermek isterseniz kargo kodu alın ve şubeye verin."


def table(folder: Path, *rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(["title;body;lang", *rows]), "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a.csv", "title,body\nA,x\n", "csv"),
        ("a.md", "# A\n\nx", "markdown"),
        ("a.json", '{"articles": [{"id": 1, "title": "A", "body": "x"}]}', "zendesk"),
        ("a.html", f"<html><head><title>A</title></head><body>{LONG}</body></html>", "html"),
    ],
)  # fmt: skip
def test_the_kind_is_found_out(tmp_path: Path, name: str, text: str, format: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_text(text)
    (tmp_path / ".hidden.md").write_text("# no")
    for source in (tmp_path, tmp_path / "deep" / name):
        taken = read(source)
        assert taken.format == format
        assert [each.title for each in taken.found] == ["A"]


def test_languages_are_told_detected_or_given(tmp_path: Path) -> None:
    source = table(
        tmp_path, "Returns;You can send the item back;", f"İade;{LONG};", "42;7;", "X;y;de"
    )
    assert [each.lang for each in read(source).found] == ["en", "tr", "tr"]
    assert [each.lang for each in read(source, default="en").found] == ["en", "tr", "en"]
    assert [each.lang for each in read(source, lang="en").found] == ["en", "en", "en"]
    (problem,) = read(source).problems
    assert problem.message == "'X' is in 'de'; understood are tr and en"


def test_nothing_is_taken_twice_and_nothing_empty(tmp_path: Path) -> None:
    source = table(tmp_path, "A;bir metin;", "A;bir metin;", "B;Bir METİN!;", "C;;", ";d;")
    taken = read(source)
    assert [(each.title, each.phrasings) for each in taken.found] == [("A", ("B",))]
    assert [(problem.line, problem.message) for problem in taken.problems] == [
        (3, "'A' is there twice; the first one counts"),
        (4, "'B' says the same as 'A', which now goes by both names"),
        (5, "'C' has no text"),
        (6, "has no title"),
    ]


def test_two_answers_to_one_title_are_two_articles(tmp_path: Path) -> None:
    source = table(tmp_path, "Ücreti ne kadar?;Kargo 50 TL.;", "Ücreti ne kadar?;Paket 20 TL.;")
    taken = read(source)
    assert taken.problems == ()
    assert [each.body for each in taken.found] == ["Kargo 50 TL.", "Paket 20 TL."]
    write(taken.found, tmp_path / "faq", source.name)
    assert {path.stem for path in (tmp_path / "faq" / "tr").iterdir()} == {
        "ucreti-ne-kadar",
        "ucreti-ne-kadar-2",
    }
    assert len(write(taken.found, tmp_path / "faq", source.name).unchanged) == 2


def test_one_page_of_the_web_is_one_article(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.html").write_text(
            '<html lang="tr"><link rel="canonical" href="https://shop.example/help/iade">'
            f"<h1>İade</h1><main><p>Ürünü {number} gün içinde geri gönderebilirsiniz, lütfen.</p>"
            "</main></html>"
        )
    taken = read(tmp_path)
    assert [problem.message for problem in taken.problems] == [
        "'İade' is there twice; the first one counts"
    ]


@pytest.mark.parametrize(
    ("name", "said"), [("gone", "no such file or folder"), ("", "no Markdown, CSV, JSON or HTML")]
)
def test_sources_that_are_none(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(ImportTrouble, match=said):
        read(tmp_path / name)
