"""Turkish letters are given back where what was written tells them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.diacritics import Diacritics
from language.fold import fold

WRITTEN = [
    "Şarj aletini değiştirmek istiyorum, çünkü çalışmıyor",
    "İade ücretini kim öder? Üç gün bekledim.",
    "Kâğıt fatura gönderilmiyor; IBAN istenir",
    "kargo cok gec geldi, carsamba gunu hala yolda",
]
LETTERS = Diacritics.learn(WRITTEN)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("sarj aletini", "şarj aletini"),
        ("iade ucretini odedim, uc gun oldu", "iade ücretini odedim, üç gün oldu"),
        # Of a word nobody wrote the beginning is known, and its ending follows.
        ("sarj aleti degistirilmis mi", "şarj aleti değiştirilmis mi"),
        ("calismadi", "çalışmadı"),
        # The particle follows the word before it.
        ("cok mu gec mi", "cok mu gec mi"),
        ("gun mu uc mu", "gün mü üç mü"),
        ("calismiyor mu", "çalışmıyor mu"),
        ("kagit fatura", "kağıt fatura"),
    ],
)
def test_letters_come_back(typed: str, written: str) -> None:
    assert LETTERS.restore(typed) == written


def test_what_was_typed_without_letters_teaches_none() -> None:
    assert "carsamba" not in LETTERS.words
    assert LETTERS.restore("carsamba, cok gec") == "carsamba, cok gec"


def test_names_in_capitals_stay() -> None:
    assert LETTERS.restore("iban istiyorum") == "iban istiyorum"


@pytest.mark.parametrize(
    "text", ["ödeme yaptim calisiyor", "where is the charger, it does not work", "tr-10452 ok", ""]
)
def test_what_has_its_letters_or_is_no_turkish_stays(text: str) -> None:
    assert LETTERS.restore(text) == text


def test_who_learnt_nothing_changes_nothing() -> None:
    assert Diacritics.learn([]).restore("iade nasil yapilir") == "iade nasil yapilir"


@given(st.text())
def test_only_letters_are_given_back(text: str) -> None:
    assert fold(LETTERS.restore(text)) == fold(text)


def test_what_is_kept_is_what_was_learnt() -> None:
    again = Diacritics(LETTERS.words)
    assert again.restore("sarj aleti degisti mi") == LETTERS.restore("sarj aleti degisti mi")
