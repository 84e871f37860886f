from __future__ import annotations

import pytest

from language.names import given


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ayşe Yılmaz", "Ayşe"),
        ("AYŞE YILMAZ", "Ayşe"),
        ("ismail", "İsmail"),
        ("IŞIL", "Işıl"),
        ("ALI", "Ali"),
        ("Jean-Luc", "Jean-Luc"),
        ("O'Neill", "O'Neill"),
        ("McDonald", "McDonald"),
    ],
)
def test_the_given_name(name: str, called: str) -> None:
    assert given(name, "tr") == called


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        " ",
        "🔥KRAL🔥",
        "https://spam.example",
        "{brand}",
        "x",
        "Misafir 12",
        "TEST",
        "a" * 21,
        "a1",
    ],
)
def test_what_may_not_be_a_name(name: str | None) -> None:
    assert given(name, "tr") is None


def test_english_names_are_written_the_english_way() -> None:
    assert given("ian", "en") == "Ian"
