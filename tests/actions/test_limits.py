"""The third time a customer comes with a problem, and what a turn is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.limits import topic, within
from actions.replies import Reply
from actions.turn import Form, Memory, Turn
from actions.uttered import Uttered

Say = Callable[..., Turn]
FORM = Form("return_form", waits_for="item")


def reply(kind: str, reason: str, **rest: Any) -> Reply:
    return Reply({"kind": kind, "reason": reason, **rest}, Memory(), response="utter_x")


@pytest.mark.parametrize(
    ("said", "form", "about"),
    [
        (reply("flow", "asked_item"), FORM, "return"),
        (reply("flow", "asked_item", flow="return"), None, "return"),
        (reply("answer", "search", article="a"), None, "article:a"),
        (reply("answer", "search", article="a"), FORM, "article:a"),
        (reply("handoff", "asked"), FORM, "return"),
        (reply("handoff", "complaint"), None, "complaint"),
        (reply("handoff", "asked"), None, ""),
        (reply("clarify", "vague"), None, ""),
        (reply("smalltalk", "greet"), None, ""),
    ],
)
def test_what_a_turn_is_about(say: Say, said: Reply, form: Form | None, about: str) -> None:
    assert topic(say("…", form=form), said) == about
    assert within(say("…", form=form), said).decision.get("topic", "") == about


def test_the_third_time_with_the_same_problem_goes_to_a_specialist(say: Say) -> None:
    turn = say("iade etmek istiyorum", form=FORM, before={"return": ["", ""]})
    handed = within(turn, reply("flow", "asked_item", collected={"item": "ayakkabı"}))
    assert (handed.decision["kind"], handed.decision["reason"]) == ("handoff", "third_time")
    assert handed.decision["topic"] == "return"
    assert handed.decision["collected"] == {"item": "ayakkabı"}
    assert handed.ends_form
    assert handed.response is None


@pytest.mark.parametrize(
    ("text", "slots", "order"),
    [
        ("insan", {"order_number": "24161"}, {"order_number": "24161", "order_proof": None}),
        (
            "insan",
            {"order_number": "24161", "order_proof": True},
            {"order_number": "24161", "order_proof": True},
        ),
        ("PA-24161 için insan", {}, {"order_number": "24161", "order_proof": None}),
        (
            "PA-24169 için insan",
            {"order_number": "24161", "order_proof": True},
            {"order_number": "24169", "order_proof": None},
        ),
        ("24161 için insan", {}, None),
        ("/ask_human", {}, None),
    ],
)
def test_a_person_is_told_of_the_order_that_was_named(
    say: Say, text: str, slots: dict[str, Any], order: dict[str, Any] | None
) -> None:
    forgetting = Reply({"kind": "handoff", "reason": "asked"}, Memory(), slots=dict.fromkeys(slots))
    turn = say(text, form=FORM, slots=slots)
    assert within(turn, forgetting).decision.get("order") == order
    assert "order" not in within(turn, reply("flow", "asked_item")).decision


def test_the_third_time_with_the_same_article(say: Say) -> None:
    turn = say("fatura", before={"article:e-fatura": ["", ""]})
    assert within(turn, reply("answer", "search", article="e-fatura")).response is None
    assert within(turn, reply("answer", "search", article="iade")).response == "utter_x"


def test_another_order_is_another_problem(say: Say) -> None:
    before = {"return": ["TR-1", "TR-1"]}
    turn = say("…", form=FORM, before=before, slots={"order_number": "TR-2"})
    assert within(turn, reply("flow", "asked_item")).response == "utter_x"
    turn = say("…", form=FORM, before=before, slots={"order_number": "TR-1"})
    assert within(turn, reply("flow", "asked_item")).response is None


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        (reply("smalltalk", "helpful"), True),
        (reply("flow", "told"), True),
        (reply("flow", "told", late=True), False),
        (reply("answer", "search", article="a"), False),
    ],
)
def test_what_helped_is_settled(say: Say, said: Reply, settled: bool) -> None:
    assert within(say("…"), said).decision.get("settled", False) is settled


def asked(**collected: str) -> Uttered:
    return Uttered("", "utter_x", "asked_item", collected=collected)


def test_a_question_is_not_repeated_as_long_as_answers_bring_the_flow_on(say: Say) -> None:
    said = (asked(), asked(reason="a"), asked(reason="a", way="b"))
    turn = say("…", form=FORM, said=said)
    on = within(turn, reply("flow", "asked_item", collected={"reason": "a", "way": "c"}))
    assert (on.response, on.buttons) == ("utter_x", ())


def test_a_question_that_brings_nothing_is_handed_over_the_fourth_time(say: Say) -> None:
    known = {"reason": "a"}
    for times, outcome in ((2, "flow"), (3, "handoff")):
        turn = say("…", form=FORM, said=(asked(), *[asked(**known)] * times))
        assert within(turn, reply("flow", "no_item", collected=known)).decision["kind"] == outcome
