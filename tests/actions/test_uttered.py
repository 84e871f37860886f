from __future__ import annotations

from typing import Any

from actions.uttered import Uttered, lately, unhelped


def bot(at: float, text: str = "", **decision: Any) -> dict[str, Any]:
    return {"event": "bot", "timestamp": at, "text": text, "data": {"custom": decision or None}}


def user(at: float) -> dict[str, Any]:
    return {"event": "user", "timestamp": at}


def test_what_was_said_within_an_hour_before_the_message() -> None:
    events = [user(0), bot(1, "eski"), user(3700), bot(3701, "yeni", said="utter_x"), user(4000)]
    assert lately([*events, bot(4001, "şimdi")]) == (Uttered("yeni", "utter_x"),)
    assert lately([bot(1)]) == ()


def test_thanks_and_yes_it_helped_end_what_was_answered() -> None:
    said = (Uttered("a"), Uttered("b", reason="helpful"), Uttered("c"))
    assert unhelped(said) == said[2:]
    assert unhelped(said[:1]) == said[:1]


def test_variations_of_a_response_are_the_same_and_answers_differ_by_article() -> None:
    assert Uttered("bir", "utter_x").key == Uttered("iki", "utter_x").key
    assert Uttered("", "utter_x", article="a").key != Uttered("", "utter_x", article="b").key
    assert Uttered("bir").key != Uttered("iki").key
