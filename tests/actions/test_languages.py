from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import answering, feedback, handoff, smalltalk
from actions.languages import ours
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


@pytest.mark.parametrize("text", ["Wo ist meine Bestellung?", "Где мой заказ?", "أين طلبي؟"])
async def test_another_language_is_told_which_we_speak_then_handed_over(
    shop: Shop, say: Say, text: str
) -> None:
    first = await ours(answering.answer)(say(text), shop)
    assert first.response == "utter_language"
    assert (first.decision["kind"], first.decision["reason"]) == ("decline", "language")
    assert [b["payload"] for b in first.buttons] == ["/ask_human"]
    assert (first.memory.expecting, first.memory.asked_back) == (Expecting.LANGUAGE, 0)
    second = await ours(smalltalk.talk)(say(text, "greet", memory=first.memory), shop)
    assert (second.decision["kind"], second.decision["reason"]) == ("handoff", "language")


async def test_it_is_said_first_even_after_another_question_back(shop: Shop, say: Say) -> None:
    memory = Memory(asked_back=1, expecting=Expecting.PERSON)
    reply = await ours(answering.answer)(say("wo ist meine Lieferung", memory=memory), shop)
    assert reply.response == "utter_language"


async def test_a_yes_after_it_brings_a_person(shop: Shop, say: Say) -> None:
    first = await ours(answering.answer)(say("où est ma commande"), shop)
    reply = await ours(feedback.affirm)(say("yes", "affirm", memory=first.memory), shop)
    assert (reply.decision["kind"], reply.decision["reason"]) == ("handoff", "asked")


@pytest.mark.parametrize(("confidence", "kind"), [(0.9, "handoff"), (0.4, "decline")])
async def test_a_person_is_granted_in_any_language_when_that_is_clear(
    shop: Shop, say: Say, confidence: float, kind: str
) -> None:
    turn = say("ich möchte mit einem Menschen sprechen", "ask_human", confidence=confidence)
    reply = await ours(handoff.ask_human, or_clear=True)(turn, shop)
    assert reply.decision["kind"] == kind


async def test_our_languages_and_buttons_pass(shop: Shop, shelf: Shelf, say: Say) -> None:
    reply = await ours(answering.answer)(say("fatura nerede"), shop)
    assert reply.decision["kind"] == "answer"
    pressed = await ours(feedback.helpful)(say("/helpful", "helpful"), shop)
    assert pressed.response == "utter_glad"
