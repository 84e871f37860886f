from __future__ import annotations

from typing import Any

from actions.uttered import Uttered, lately, unhelped, unmoved


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


def asked(**collected: str) -> Uttered:
    return Uttered("", "utter_item", collected=collected)


def test_what_is_collected_begins_the_count_of_a_question_anew() -> None:
    between = Uttered("", "utter_helped", article="a")
    said = (asked(), asked(reason="x"), between, asked(reason="x"))
    assert unmoved(said, asked(reason="x")) == said[1:]
    assert unmoved(said, asked(reason="y")) == ()
    assert unmoved(said, between) == said


def test_an_order_that_was_told_lets_the_next_be_asked_for() -> None:
    wanted, told = Uttered("", "utter_proof"), Uttered("TR-1 yolda", reason="told")
    assert unmoved((wanted, told), wanted) == ()
    assert unmoved((wanted, told, told), told) == (wanted, told, told)


def test_what_a_flow_had_collected_is_read() -> None:
    events = [user(0), bot(1, collected={"item": "fincan"}), user(2)]
    (said,) = lately(events)
    assert said.collected == {"item": "fincan"}
