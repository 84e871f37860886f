from __future__ import annotations

from collections.abc import Callable

from actions import answering, feedback
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]

ANSWERED = Memory(expecting=Expecting.HELPED, tried=("iade-suresi",))


async def test_did_not_help_is_met_kindly_once_then_by_a_person(shop: Shop, say: Say) -> None:
    first = await feedback.nothing_helped(say("olmadı", "nothing_helped", memory=ANSWERED), shop)
    assert first.response == "utter_not_helped"
    assert first.decision["kind"] == "clarify"
    assert [b["payload"] for b in first.buttons] == ["/ask_human"]
    assert (first.memory.not_helped, first.memory.asked_back) == (1, 0)
    second = await feedback.nothing_helped(say("yine olmadı", memory=first.memory), shop)
    assert second.decision["kind"] == "handoff"
    assert second.decision["reason"] == "repeated"
    assert second.decision["articles"] == ["iade-suresi"]


async def test_not_helped_is_remembered_over_the_next_answer(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    first = await feedback.nothing_helped(say("/nothing_helped", memory=ANSWERED), shop)
    answer = await answering.answer(say("fatura", memory=first.memory), shop)
    assert answer.memory.not_helped == 1
    second = await feedback.deny(say("hayır", "deny", memory=answer.memory), shop)
    assert second.decision["reason"] == "repeated"


async def test_helped_forgets_what_went_wrong(shop: Shop, say: Say) -> None:
    memory = Memory(asked_back=1, not_helped=1, expecting=Expecting.HELPED, tried=("a",))
    reply = await feedback.affirm(say("evet", "affirm", memory=memory), shop)
    assert reply.response == "utter_glad"
    assert reply.memory == Memory(tried=("a",))


async def test_yes_after_offering_a_person_asks_for_one(shop: Shop, say: Say) -> None:
    memory = Memory(asked_back=1, expecting=Expecting.PERSON)
    reply = await feedback.affirm(say("evet lütfen", "affirm", memory=memory), shop)
    assert (reply.decision["kind"], reply.decision["reason"]) == ("handoff", "asked")


async def test_yes_after_suggestions_takes_the_first(shop: Shop, shelf: Shelf, say: Say) -> None:
    asked = await answering.answer(say("kargo"), shop)
    reply = await feedback.affirm(say("evet", "affirm", memory=asked.memory), shop)
    assert (reply.decision["article"], reply.decision["reason"]) == ("kargo-ucreti", "chosen")


async def test_none_of_the_suggestions_asks_for_other_words_then_hands_over(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    asked = await answering.answer(say("kargo"), shop)
    reply = await feedback.deny(say("hayır", "deny", memory=asked.memory), shop)
    assert reply.response == "utter_none_of_these"
    last = await answering.answer(say("kargo işte", memory=reply.memory), shop)
    assert last.decision["kind"] == "handoff"


async def test_a_bare_yes_or_no_without_a_question_is_small_talk(shop: Shop, say: Say) -> None:
    assert (await feedback.affirm(say("evet", "affirm"), shop)).response == "utter_affirm"
    assert (await feedback.deny(say("hayır", "deny"), shop)).response == "utter_deny"


async def test_none_of_the_suggestions_a_second_time_brings_a_person(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    asked = await answering.answer(say("kargo"), shop)
    first = await feedback.none_of_these(say("/none_of_these", memory=asked.memory), shop)
    second = await feedback.none_of_these(say("/none_of_these", memory=first.memory), shop)
    assert (second.decision["kind"], second.decision["reason"]) == ("handoff", "low_confidence")
