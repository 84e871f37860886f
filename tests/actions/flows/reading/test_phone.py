"""Phone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.flows.reading.phone import looks_like_phone, phone, shown, without_phones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("05321234567", "+905321234567"),
        ("0532 123 45 67", "+905321234567"),
        ("numaram 532 123 4567 beyler", "+905321234567"),
        ("+90 (532) 123-45-67", "+905321234567"),
        ("0090 532 1234567", "+905321234567"),
        ("905321234567", "+905321234567"),
        ("(0212) 555 44 33 ofis", "+902125554433"),
        ("0850 333 22 11", "+908503332211"),
        ("0.532.123.45.67 arayın", "+905321234567"),
        ("+49 170 1234567", "+491701234567"),
        ("0044 20 7946 0958", "+442079460958"),
        ("05321234567 yani 0532 123 45 67", "+905321234567"),
        ("0532 123 45 67'yi arayın", "+905321234567"),
        ("0532 123 45", None),
        ("0132 123 45 67", None),
        ("0532 123 45 678", None),
        ("0500 000 00 00", "+905000000000"),
        ("05555555555", None),
        ("05321234567 ya da 05331234567", None),
        ("TR-10452", None),
        ("ayse05321234567@posta.example", None),
        ("numaram yok", None),
        ("+0 532", None),
    ],
)
def test_a_phone_number(text: str, number: str | None) -> None:
    assert phone(text) == number


def test_what_somebody_has_tried_to_write() -> None:
    assert looks_like_phone("0532 123 45")
    assert not looks_like_phone("yarın 5 gibi, 24 kasım")
    assert without_phones("yarın 0532 123 45 67 5 gibi").split()[0] == "yarın"


def test_it_is_read_back_as_people_write_it() -> None:
    assert shown("+905321234567") == "0532 123 45 67"
    assert shown("+491701234567") == "+491701234567"


@given(text=st.text(alphabet="0123456789+-() .a", max_size=30))
def test_whatever_is_typed_a_number_is_one_that_can_be_dialled(text: str) -> None:
    number = phone(text)
    assert number is None or (number[0] == "+" and 8 <= len(number[1:]) <= 15)
    assert number is None or phone(shown(number)) == number
