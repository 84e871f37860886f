"""Keyboards and what comes back from them."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.telegram.buttons import keyboard, parse, pressed
from handoff.entry import Author, Entry, Kind

OFFERED = [
    {"title": "Evet", "payload": "/helpful"},
    {"title": "Hayır", "payload": "/nothing_helped"},
]


def entry(buttons: Any = OFFERED, *, author: Author = "bot", kind: Kind = "message") -> Entry:
    return Entry("1795288342984-12", kind, author, "", "Oldu mu?", "tr", {"buttons": buttons})


def rows(offered: list[dict[str, str]]) -> list[list[str]]:
    markup = keyboard(entry(offered))
    assert markup is not None
    return [[button.text for button in row] for row in markup.inline_keyboard]


def test_callback_data_is_short_and_points_at_the_button() -> None:
    markup = keyboard(entry())
    assert markup is not None
    data = [button.callback_data for row in markup.inline_keyboard for button in row]
    assert data == ["1795288342984-12:0", "1795288342984-12:1"]
    assert all(isinstance(one, str) and len(one.encode()) <= 64 for one in data)
    assert isinstance(data[1], str)
    assert parse(data[1]) == ("1795288342984-12", 1)


def test_no_buttons_no_keyboard() -> None:
    assert keyboard(entry([])) is None


def test_short_titles_share_a_row_and_long_ones_have_their_own() -> None:
    assert rows(OFFERED) == [["Evet", "Hayır"]]
    long = {"title": "Ürünüm hasarlı geldi", "payload": "/x"}
    assert rows([*OFFERED, long]) == [["Evet"], ["Hayır"], ["Ürünüm hasarlı geldi"]]


def test_a_very_long_title_is_trimmed() -> None:
    ((title,),) = rows([{"title": "uzun " * 40, "payload": "/x"}])
    assert len(title) <= 60
    assert title.endswith("uzun…")


@pytest.mark.parametrize(
    "data",
    [None, "", "1-0", "1-0:", "1-0:-1", "1-0:100", "*:0", "99999999999999999999-0:0", "1-0:٣", "x"],
)
def test_data_that_we_never_wrote_is_refused(data: str | None) -> None:
    assert parse(data) is None


def test_what_was_offered_can_be_pressed() -> None:
    assert pressed(entry(), 1) == OFFERED[1]


@pytest.mark.parametrize(
    ("shown", "index"),
    [
        (None, 0),
        (entry(), 2),
        (entry([]), 0),
        (entry(author="customer"), 0),
        (entry(kind="decision"), 0),
        (entry([{"title": "Yalnız başlık"}]), 0),
    ],
    ids=["no entry", "index", "no buttons", "customer's own", "hidden", "no payload"],
)
def test_what_was_not_offered_cannot_be_pressed(shown: Entry | None, index: int) -> None:
    assert pressed(shown, index) is None
