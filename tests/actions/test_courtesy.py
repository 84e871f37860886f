from __future__ import annotations

import pytest

from actions import courtesy


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Merhaba, siparişim nerede?", "siparişim nerede?"),
        ("iyi günler kolay gelsin İADE nasıl yapılır teşekkürler", "İADE nasıl yapılır"),
        ("hi, where is my order please :)", "where is my order"),
        ("siparişim nerede", "siparişim nerede"),
        ("merhaba", "merhaba"),
        ("???", "???"),
        ("", ""),
    ],
)
def test_the_question_is_what_stands_between_the_greetings(text: str, question: str) -> None:
    assert courtesy.question(text) == question


@pytest.mark.parametrize("text", ["merhaba", "çok teşekkür ederim", "iyi günler", "👍", ""])
def test_courtesy_alone_hides_nothing(text: str) -> None:
    assert not courtesy.hides_a_question(text)


@pytest.mark.parametrize("text", ["merhaba kargo", "teşekkürler bir de taksit", "hi my invoice"])
def test_a_word_that_matters_is_a_question(text: str) -> None:
    assert courtesy.hides_a_question(text)
