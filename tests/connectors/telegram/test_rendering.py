"""What an entry looks like on Telegram."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.telegram.rendering import LIMIT, render, split
from handoff.entry import Author, Entry

PUBLIC = "https://destek.papatya.example"


def entry(text: str, author: Author = "bot", **payload: Any) -> Entry:
    return Entry("1-0", "message", author, "", text, "tr", payload)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_short_text_is_one_message() -> None:
    assert [part.text for part in render(entry("Merhaba"), PUBLIC)] == ["Merhaba"]


def test_nothing_is_no_message() -> None:
    assert render(entry(" \n"), PUBLIC) == []


def test_three_thousand_emoji_are_two_messages() -> None:
    pieces = list(split("🌼" * 3000))
    assert [len(piece) for piece in pieces] == [2048, 952]
    assert all(units(piece) <= LIMIT for piece in pieces)


def test_emoji_of_several_characters_stay_whole() -> None:
    family = "👨‍👩‍👧‍👦"
    pieces = list(split(family * 700))
    assert len(pieces) > 1
    assert all(piece == family * (len(piece) // len(family)) for piece in pieces)


@pytest.mark.parametrize(
    ("border", "kept"),
    [("\n\n", ""), ("\n", ""), (". ", "."), ("? ", "?"), (" ", "")],
    ids=["paragraph", "line", "sentence", "question", "word"],
)
def test_a_long_text_is_cut_at_a_border(border: str, kept: str) -> None:
    first, second = "a" * 3000, "b" * 3000
    assert list(split(first + border + second)) == [first + kept, second]


def test_a_paragraph_is_a_better_border_than_a_later_word() -> None:
    text = "a" * 2500 + "\n\n" + "b" * 1000 + " " + "c" * 1000
    assert list(split(text)) == ["a" * 2500, "b" * 1000 + " " + "c" * 1000]


@given(st.text(alphabet=st.sampled_from("ab. \n🌼é"), max_size=12_000))
def test_no_piece_is_too_long_and_no_word_is_lost(text: str) -> None:
    pieces = list(split(text))
    assert all(0 < units(piece) <= LIMIT for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_an_agent_is_named_once_in_each_message_of_his() -> None:
    parts = render(entry("Merhaba. " * 600, "agent", agent="Ayşe"), PUBLIC)
    assert len(parts) == 2
    assert parts[0].text.startswith("Ayşe: Merhaba.")
    assert "Ayşe" not in parts[1].text
    assert render(entry("Ayşe katıldı", "system", agent="Ayşe"), PUBLIC)[0].text == "Ayşe katıldı"


def test_an_article_is_a_link_to_the_public_address() -> None:
    article = {"id": "iade", "title": "İade süresi", "url": "/help/tr/iade", "lang": "tr"}
    (part,) = render(entry("14 gün.", article=article), PUBLIC)
    assert part.text == f"14 gün.\n\nİade süresi\n{PUBLIC}/help/tr/iade"


def test_an_article_offered_by_its_title_is_named_once() -> None:
    article = {"id": "iade", "title": "İade süresi", "url": "/help/tr/iade", "lang": "tr"}
    (part,) = render(entry("İade süresi", article=article), PUBLIC)
    assert part.text == f"İade süresi\n{PUBLIC}/help/tr/iade"


def test_an_article_elsewhere_keeps_its_address() -> None:
    article = {"id": "a", "title": "A", "url": "https://x.example/a", "lang": "tr"}
    (part,) = render(entry("", article=article), PUBLIC)
    assert part.text == "A\nhttps://x.example/a"


def test_buttons_hang_under_the_last_message() -> None:
    offered = [{"title": "Evet", "payload": "/helpful"}]
    parts = render(entry("a" * 5000, buttons=offered), PUBLIC)
    assert [part.keyboard is None for part in parts] == [True, False]
