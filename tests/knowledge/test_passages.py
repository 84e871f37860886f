"""Passages: whole sentences, short enough, nothing lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.passages import LIMIT, SHOWN, Passage, cut, shown


def article(body: str, lang: str = "tr") -> Article:
    return Article(id="a", lang=lang, title="Başlık", body=body)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_a_short_article_is_one_passage() -> None:
    (passage,) = cut(article("Ürünü geri gönderebilirsiniz. " * 8))
    assert passage.embedded.startswith("Başlık. Ürünü geri")


def test_a_long_article_is_cut_between_sentences() -> None:
    body = "\n\n".join(f"## Bölüm {n}\n\n" + "Bu bir cümledir, sonu var. " * 30 for n in range(10))
    passages = cut(article(body))
    assert len(body) > 8000
    assert all(len(passage.text) <= LIMIT for passage in passages)
    assert all(passage.text.endswith(".") for passage in passages)
    assert {passage.heading for passage in passages} == {f"Bölüm {n}" for n in range(10)}


def test_lists_keep_their_lines() -> None:
    (passage,) = cut(article("Şunlar gerekir:\n\n- kutu\n- **kod**\n\nSonra [yazın](/x)."))
    assert passage.text == "Şunlar gerekir:\n• kutu\n• kod\nSonra yazın."


def test_numbers_and_times_do_not_end_sentences() -> None:
    (passage,) = cut(article("Ücret 129.90 TL, saat 17.30 sınırdır. Sonrası yarın."))
    assert passage.text == "Ücret 129.90 TL, saat 17.30 sınırdır. Sonrası yarın."


def test_a_sentence_longer_than_a_passage_is_cut_between_words() -> None:
    body = "kelime " * 200
    passages = cut(article(body))
    assert all(len(passage.text) <= LIMIT for passage in passages)
    assert [w for p in passages for w in words(p.text)] == words(body)


def test_only_headings_still_make_a_passage() -> None:
    assert [passage.text for passage in cut(article("# Yalnız"))] == ["Başlık"]


def test_a_language_spacy_does_not_know_is_cut_too() -> None:
    assert len(cut(article("Bir. İki.", lang="qq"))) == 1


def article_of_questions(*paragraphs: str) -> list[Passage]:
    return cut(article("\n\n".join(paragraphs)))


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Kargo ne kadar sürer?", "3 iş günü.", "Ücreti kim öder?", "Siz ödersiniz."],
        ["**Kargo ne kadar sürer?**", "3 iş günü.", "**Ücreti kim öder?**", "Siz ödersiniz."],
        ["**Kargo ne kadar sürer?**\n3 iş günü.", "**Ücreti kim öder?**\\\nSiz ödersiniz."],
        ["Soru 1: Kargo ne kadar sürer?\nCevap: 3 iş günü.",
         "S: Ücreti kim öder?\nC: Siz ödersiniz."],
        ["## Kargo ne kadar sürer?", "3 iş günü.", "## Ücreti kim öder?", "Siz ödersiniz."],
    ],
)  # fmt: skip
def test_questions_and_answers_part_whatever_marks_them(paragraphs: list[str]) -> None:
    assert article_of_questions(*paragraphs) == [
        Passage("Başlık", "Kargo ne kadar sürer?", "3 iş günü."),
        Passage("Başlık", "Ücreti kim öder?", "Siz ödersiniz."),
    ]


def test_what_only_looks_like_a_heading_stays_text() -> None:
    (passage,) = article_of_questions(
        "Paketiniz gelmedi mi?", "Bize yazın.", "**Kargo ücreti iade edilmez.**", "Son.", "**Ek**"
    )
    assert passage.heading == ""
    lines = ["Paketiniz gelmedi mi?", "Bize yazın.", "Kargo ücreti iade edilmez.", "Son.", "Ek"]
    assert passage.text.split("\n") == lines


def test_a_heading_without_text_of_its_own_stands_over_its_parts() -> None:
    passages = cut(article("# İade\n\n## Süre\n\n14 gün.\n\n## Ücret\n\nYok.\n\n# Kargo\n\n3 gün."))
    assert [passage.heading for passage in passages] == ["İade › Süre", "Ücret", "Kargo"]


def test_steps_keep_their_numbers_and_further_paragraphs_have_no_mark() -> None:
    (passage,) = cut(article("1. Açın.\n\n   Bekleyin.\n2. Kapatın.\n\n- a\n- b"))
    assert passage.text == "1. Açın.\nBekleyin.\n2. Kapatın.\n• a\n• b"


def test_rows_of_a_table_stand_without_their_header() -> None:
    rows = "\n".join(f"| Ürün {n} | {n} gün | {n},90 TL |" for n in range(40))
    passages = cut(article(f"| Ürün | Süre? | Ücret |\n|---|---|---|\n{rows}"))
    assert len(passages) > 3
    lines = [line for passage in passages for line in passage.text.split("\n")]
    assert lines == [f"• Ürün: Ürün {n}; Süre? {n} gün; Ücret: {n},90 TL" for n in range(40)]


@pytest.mark.parametrize(
    "text",
    ["Kutu, kod vb. gerekir.", "Filtre No. 12 uyar.", "Tel. 0850 1.500,00 TL", "14. gün son."],
)
def test_no_sentence_ends_with_an_abbreviation(text: str) -> None:
    filler = "x" * (LIMIT - len(text) // 2 - 2) + "."
    assert [passage.text for passage in cut(article(f"{filler} {text}"))] == [filler, text]


def test_a_sentence_without_end_is_cut_at_a_comma() -> None:
    body = ", ".join(["kelime kelime kelime kelime"] * 40)
    passages = cut(article(body))
    assert all(passage.text.endswith(",") for passage in passages[:-1])
    assert all(len(passage.text) <= LIMIT for passage in passages)


@given(st.lists(st.text(alphabet="abcçğı .!?\n", max_size=300), max_size=6))
def test_no_word_is_lost_among_headings_and_text(paragraphs: list[str]) -> None:
    body = "\n\n".join(paragraphs)
    found = {word for p in cut(article(body)) for word in words(f"{p.heading} {p.text}")}
    assert set(words(body)) == found or not words(body)


@given(st.lists(st.text(alphabet="abcçğı .!\n", max_size=300), max_size=6))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    body = "\n\n".join(paragraphs)
    found = [word for passage in cut(article(body)) for word in words(passage.text)]
    assert words(body) == found or not words(body)


def test_what_is_shown_goes_on_within_its_section_and_from_the_beginning_beyond() -> None:
    passages = [
        Passage("T", "", "Giriş."),
        Passage("T", "Adımlar", "• Bir."),
        Passage("T", "Adımlar", "• İki."),
        Passage("T", "Ücret", "x" * SHOWN),
    ]
    assert shown(passages, 0) == "Giriş.\n\nAdımlar\n• Bir.\n\n• İki."
    assert shown(passages, 1) == "Adımlar\n• Bir.\n\n• İki."
    assert shown(passages, 3) == f"Ücret\n{'x' * SHOWN}"
