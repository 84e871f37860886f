from __future__ import annotations

import pytest

from handoff.highlighting import Piece, answers, highlighted


def marked(text: str, *words: str, longest: int = 140) -> str:
    """The snippet with what was found in brackets."""
    pieces = highlighted(text, words, longest)
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("İADEMİ ne zaman alırım?", ["iade"], "[İADEMİ] ne zaman alırım?"),
        ("Kargom'un yeri", ["kargom"], "[Kargom'un] yeri"),
        ("çıktı mı çıktı", ["cikti"], "[çıktı] mı [çıktı]"),
        ("bu mu, bumu?", ["bu"], "[bu] mu, bumu?"),
        ("iki\nsatır  iade", ["iade"], "iki satır [iade]"),
        ("T-10432 ne oldu", ["10432"], "T-[10432] ne oldu"),
        ("hiçbiri", ["iade"], ""),
    ],
)
def test_words_are_found_as_they_were_written(text: str, words: list[str], shown: str) -> None:
    assert marked(text, *words) == shown


def test_a_long_text_is_cut_around_the_first_word_found() -> None:
    text = "kelime " * 40 + "iade " + "sonra " * 40
    shown = marked(text, "iade")
    assert shown.startswith("…kelime")
    assert "[iade]" in shown
    assert shown.endswith("sonra…")
    assert len(shown) < 150


def test_nothing_is_lost_between_pieces() -> None:
    text = "iade ve değişim; iade, değişim"
    pieces = highlighted(text, ["iade", "degisim"])
    assert "".join(piece.text for piece in pieces) == text
    assert [piece for piece in pieces if piece.found] == [
        *(Piece("iade", True), Piece("değişim", True)),
        *(Piece("iade", True), Piece("değişim", True)),
    ]


def test_a_word_longer_than_the_snippet_is_whole() -> None:
    assert marked("iade" + "xy" * 50, "iade", longest=10) == "[iade" + "xy" * 50 + "]"


@pytest.mark.parametrize(
    ("token", "word", "does"),
    [
        ("iademi", "iade", True),
        ("iade", "iademi", False),
        ("bumu", "bu", False),
        ("bu", "bu", True),
    ],
)
def test_short_words_are_whole(token: str, word: str, does: bool) -> None:
    assert answers(token, word) is does
