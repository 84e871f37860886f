from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import answering, feedback, handoff, languages, smalltalk
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("ingilizce konuşabilir miyiz", "en"), ("türkçe yaz lütfen", "tr"), ("no turkish", "en")],
)
async def test_the_language_asked_for_is_spoken_and_told_to_the_gateway(
    shop: Shop, say: Say, text: str, wanted: str
) -> None:
    reply = await languages.change(say(text, "change_language"), shop)
    assert reply.response == "utter_change_language"
    assert reply.variables["language"] == reply.decision["language"] == wanted


async def test_a_language_we_do_not_speak_is_answered_in_both_with_a_person(
    shop: Shop, say: Say
) -> None:
    first = await languages.change(say("almanca yazsam", "change_language"), shop)
    assert first.response == "utter_language"
    assert [b["payload"] for b in first.buttons] == ["/ask_human"]
    turn = say("arapça bilen yok mu", "change_language", memory=first.memory)
    assert (await languages.change(turn, shop)).decision["kind"] == "handoff"


async def test_asked_which_languages_there_are_it_says_so(shop: Shop, say: Say) -> None:
    reply = await languages.change(say("hangi dilleri biliyorsun", "change_language"), shop)
    assert reply.response == "utter_languages"
    assert "language" not in reply.decision


def test_what_follows_in_the_same_turn_is_said_in_the_language_asked_for() -> None:
    changed = {"reason": "change_language", "language": "en"}
    events = [{"event": "user"}, {"event": "bot", "data": {"custom": changed}}]
    tracker = {"latest_message": {"metadata": {"lang": "tr"}}, "events": events}
    assert Turn.read(tracker).lang == "en"
    assert Turn.read({**tracker, "events": [*events, {"event": "user"}]}).lang == "tr"
