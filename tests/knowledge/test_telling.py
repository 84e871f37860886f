"""Words that only ask, told from words that tell what is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import telling
from knowledge.telling import tells
from language.fold import fold, tokens


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("İade nasıl yapılır?", "tr", ["iade"]),
        ("ürünümü iade etmek istiyorum lütfen", "tr", ["urunumu", "iade"]),
        ("nasıl sipariş verebilirim acaba", "tr", ["siparis"]),
        ("yapıştırıcı ve yapı marketi", "tr", ["yapistirici", "yapi", "marketi"]),
        ("How do I return a product?", "en", ["return", "product"]),
        ("hi, I'd like to know where my parcel is", "en", ["parcel"]),
        ("wie geht das", "de", ["wie", "geht", "das"]),
    ],
)
def test_what_is_asked_about_remains(text: str, lang: str, told: list[str]) -> None:
    assert [word for word in tokens(text) if tells(word, lang)] == told


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_lists_are_folded_and_name_each_word_once(lang: str) -> None:
    path = Path(telling.__file__).with_name("asking") / f"{lang}.txt"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if fold(line) != line.removesuffix("*")] == []
    assert len(set(lines)) == len(lines)
