"""Messages are cleaned and have the documented shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.incoming import clean, read
from connectors.web.problems import BadRequest


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  merhaba \r\n", "merhaba"),
        ("bir\r\niki\rüç", "bir\niki\nüç"),
        ("a\x00b\x07c", "abc"),
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
        ("/restart", "/restart"),
        ("👍🏽", "👍🏽"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("\u200b\u200d\ufeff", ""),
        (" \n\t ", ""),
        ("x\ud800", "x\ufffd"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_clean(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@given(st.text(st.characters()))
def test_what_is_kept_can_be_stored_and_cleaned_again(raw: str) -> None:
    kept = clean(raw)
    assert kept.encode().decode() == clean(kept)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "no id"},
        {"id": "", "text": "x"},
        {"id": "x" * 65, "text": "x"},
        {"id": "a:b", "text": "x"},
        {"id": "1700000000000-0", "text": "the log's own"},
        {"id": 7, "text": "x"},
        {"id": "a", "text": ["x"]},
        {"id": "a", "button": {"entry": "1-0"}},
        {"id": "a", "button": {"entry": "1-0", "index": -1}},
        {"id": "a", "button": {"entry": "1-0", "index": True}},
        {"id": "a", "button": {"entry": "(1-0", "index": 0}},
        {"id": "a", "button": {"entry": "1-0", "index": 0, "payload": "/restart"}},
        [],
        None,
    ],
)
def test_other_shapes_are_refused(data: Any) -> None:
    with pytest.raises(BadRequest):
        read(data)


def test_the_documented_shapes() -> None:
    assert read({"type": "send", "id": "a1-b2_c3", "text": "x"}).text == "x"
    pressed = read({"id": "a", "button": {"entry": "1700000000000-3", "index": 1}}).button
    assert pressed
    assert (pressed.entry, pressed.index) == ("1700000000000-3", 1)
