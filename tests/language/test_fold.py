"""Folding: what makes two spellings the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.fold import fold, lower, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İADE", "iade"),
        ("IADE", "iade"),
        ("ıI İi", "ii ii"),
        ("ISPARTA'da KIŞ", "ispartada kis"),
        ("Kargom'un", "kargomun"),
        ("kargom’un", "kargomun"),
        ("kargom´un", "kargomun"),
        ("çoooook geç", "cok gec"),
        ("saat kaç?!...", "saat kac"),
        ("i\u0307ade", "iade"),
        ("s\u0327ifre", "sifre"),
        ("ﬁyat", "fiyat"),
        ("1000 TL", "1000 tl"),
        ("e-arşiv/fatura", "e arsiv fatura"),
        ("kâğıt", "kagit"),
        ("😡😡😡", ""),
        ("  iki   kelime\n", "iki kelime"),
    ],
)
def test_spellings_that_are_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ '"))
def test_capitals_fold_like_small_letters(text: str) -> None:
    assert fold(lower(text, "tr")) == fold(text)


def test_tokens_are_the_folded_words() -> None:
    assert tokens("Kargom'un İADESİ, nerede?") == ["kargomun", "iadesi", "nerede"]


@pytest.mark.parametrize(
    ("text", "lang", "lowered"),
    [
        ("İADE ISPARTA", "tr", "iade ısparta"),
        ("İSTANBUL", "en", "istanbul"),
        ("INVOICE", "en", "invoice"),
        ("ŞİFRE", "tr", "şifre"),
    ],
)
def test_lower_casing_follows_the_language(text: str, lang: str, lowered: str) -> None:
    assert lower(text, lang) == lowered
