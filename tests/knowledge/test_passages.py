"""Passages: whole sentences, short enough, nothing lost."""

from __future__ import annotations

import re

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


@given(st.lists(st.text(alphabet="abcçğı .!?\n", max_size=300), max_size=6))
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
    assert shown(passages, 1) == "• Bir.\n\n• İki."
    assert shown(passages, 3) == "x" * SHOWN
