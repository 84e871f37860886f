"""What is masked, and what must stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.masks import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("kartım 4111 1111 1111 1111 son", "kartım [kart no] son"),
        ("4111111111111111", "[kart no]"),
        ("5555-5555-5555-4444.", "[kart no]."),
        ("TC 10000000146 benim", "TC [TC kimlik no] benim"),
        ("tc: 100 000 001 46", "tc: [TC kimlik no]"),
        ("IBAN TR33 0006 1005 1978 6457 8413 26 hesabına", "IBAN [IBAN] hesabına"),
        ("tr330006100519786457841326", "[IBAN]"),
        ("TR33 0006 1005 1978 6457 8413 26 ve 4111111111111111", "[IBAN] ve [kart no]"),
    ],
)
def test_private_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "siparişim PPT-2026-004512",
        "takip no 4111 1111 1111 1112",
        "0532 000 00 00 numaram",
        "10000000147",
        "TR33 0006 1005 1978 6457 8413 27",
        "12.11.2026 tarihinde 1.299,90 TL ödedim",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)
