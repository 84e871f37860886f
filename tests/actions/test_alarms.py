from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import alarms, limits, replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Memory, Turn
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


@pytest.mark.parametrize("reason", ["legal_threat", "fraud", "safety", "self_harm"])
async def test_an_alarm_says_what_to_do_first_and_brings_a_person(
    shop: Shop, say: Say, reason: str
) -> None:
    reply = await alarms.alarm(say("…", reason), shop)  # no search is needed for it
    assert reply.response == f"utter_{reason}"
    assert (reply.decision["kind"], reply.decision["reason"]) == ("handoff", reason)
    assert reply.ends_form
    assert reply.memory.careful is (reason == "self_harm")


async def test_abuse_is_calmed_once_then_offered_a_person_then_given_one(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    first = await alarms.alarm(say("aptal robot", "insult"), shop)
    assert (first.response, first.buttons) == ("utter_insult", ())
    second = await alarms.alarm(say("salaksın", "insult", memory=first.memory), shop)
    assert [b["payload"] for b in second.buttons] == ["/ask_human"]
    assert second.memory.expecting is Expecting.PERSON
    third = await alarms.alarm(say("salak", "insult", memory=second.memory), shop)
    assert (third.decision["kind"], third.decision["reason"]) == ("handoff", "insult")


@pytest.mark.parametrize("failed", [Memory(asked_back=1), Memory(not_helped=1)])
async def test_abuse_after_the_bot_has_failed_is_offered_a_person_at_once(
    shop: Shop, say: Say, failed: Memory
) -> None:
    reply = await alarms.alarm(say("salak", "insult", memory=failed), shop)
    assert reply.response == "utter_insult_again"
    assert reply.memory.expecting is Expecting.PERSON


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("fatura nerede lan gerizekalılar", "answer"),
        ("kargo nerde amk", "clarify"),
        ("sen ne biçim bir aletsin salak", "smalltalk"),
    ],
)
async def test_swearing_with_a_request_is_a_request(
    shop: Shop, shelf: Shelf, say: Say, text: str, kind: str
) -> None:
    reply = await alarms.alarm(say(text, "insult"), shop)
    assert reply.decision["kind"] == kind


async def told(turn: Turn, _: Shop) -> Reply | None:
    return Reply({"kind": "flow", "reason": "told"}, turn.memory)


@pytest.mark.parametrize(
    ("intent", "confidence", "goes"),
    [
        ("safety", 0.4, "first"),
        ("self_harm", 0.3, "first"),
        ("fraud", 0.9, "first"),
        ("legal_threat", 0.6, "after"),
        ("insult", 0.9, "after"),
        ("order_status", 0.9, "after"),
    ],
)
async def test_a_form_that_waits_takes_no_alarm_for_an_answer(
    shop: Shop, say: Say, intent: str, confidence: float, goes: str
) -> None:
    form = Form("order_status_form", waits_for="order_number")
    turn = say("20317 nolu alet patladı", intent, confidence=confidence, form=form)
    reply = await alarms.first(told)(turn, shop)
    assert (reply is None) is (goes == "first")


async def test_a_form_that_comes_back_or_begins_is_left_alone(shop: Shop, say: Say) -> None:
    for form in (Form("f"), Form("f", waits_for="x", returned=True), None):
        assert await alarms.first(told)(say("patladı", "safety", form=form), shop)


def test_after_despair_nothing_is_guessed_at_and_that_stays_so(say: Say) -> None:
    turn = say("kimse anlamıyor", memory=Memory(careful=True))
    asked = Reply({"kind": "clarify", "reason": "vague"}, Memory(), response="utter_did_you_mean")
    reply = limits.within(turn, asked)
    assert reply.response == "utter_self_harm_again"
    assert reply.decision["reason"] == "self_harm"
    assert reply.memory.careful
    answer = Reply({"kind": "answer", "reason": "search"}, Memory(), response="utter_answer")
    assert limits.within(turn, answer).response == "utter_answer"
    assert limits.within(say("x"), asked).response == "utter_did_you_mean"


def test_abuse_is_remembered_over_an_answer(say: Say) -> None:
    turn = say("fatura", memory=Memory(insults=2))
    reply = limits.within(turn, replies.hand_over("asked", turn.memory))
    assert reply.memory.insults == 2
