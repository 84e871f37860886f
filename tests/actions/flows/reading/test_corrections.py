"""What corrects, and what is meant."""

from __future__ import annotations

import pytest

from actions.flows.reading.corrections import begins_correcting, corrects, meant


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("yok pardon 4521 olacak", "yok pardon 4521 olacak"),
        ("mavi değil siyah olan", "siyah olan"),
        ("MAVİ DEĞİL, siyah", "siyah"),
        ("siyah olacak mavi değil", "siyah olacak"),
        ("not the blue one but the black one", "the black one"),
        ("actually it's Friday", "actually it's Friday"),
        ("değil", "değil"),
        ("aslında yarın olsun", "aslında yarın olsun"),
    ],
)
def test_a_correction(text: str, left: str) -> None:
    assert corrects(text)
    assert meant(text) == left


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("pardon salı olacak", True),
        ("sorry, it's 10453", True),
        ("para iadesi olsun", False),
        ("say sorry and refund me", False),
        ("pardon", False),
        ("yok artık bu kadarı da olmaz kargocu yine kapıya bırakıp gitmiş", False),
    ],
)
def test_in_own_words_only_the_first_word_corrects(text: str, begins: bool) -> None:
    assert begins_correcting(text) is begins


@pytest.mark.parametrize("text", ["4521", "mavi olan", "evet", "hayır", "", "no", "not now"])
def test_what_corrects_nothing(text: str) -> None:
    assert not corrects(text)
