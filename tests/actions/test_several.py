from __future__ import annotations

from collections.abc import Callable

from actions import answering, smalltalk
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


async def test_each_question_gets_its_passage_and_its_article(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("iade nasıl yapılır, bir de faturam nerede"), shop)
    first, second = reply.earlier
    assert (first.response, first.card["id"]) == ("utter_part", "iade-suresi")
    assert first.variables["question"] == "iade nasıl yapılır"
    assert second.variables == {
        "question": "faturam nerede",
        "passage": "e-fatura hakkında {ayrıntı}.",
    }
    assert reply.response == "utter_parts_helped"
    assert [b["payload"] for b in reply.buttons] == ["/helpful", "/nothing_helped"]
    assert reply.memory == Memory(
        expecting=Expecting.HELPED,
        tried=("iade-suresi", "e-fatura"),
        asked_about="faturam nerede",
    )


async def test_the_decision_carries_every_part(shop: Shop, shelf: Shelf, say: Say) -> None:
    decision = (await answering.answer(say("faturam nerede? iade nasıl yapılır?"), shop)).decision
    assert (decision["kind"], decision["article"]) == ("answer", "e-fatura")
    assert decision["articles"] == ["e-fatura", "iade-suresi"]
    assert decision["probability"] == 0.8
    assert decision["answered"] == {
        "faturam nerede?": "e-fatura",
        "iade nasıl yapılır?": "iade-suresi",
    }
    assert "passage" not in decision["search"]["parts"][1]["hits"][0]


async def test_a_likely_part_is_asked_back_beside_the_sure_one(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("iade nasıl yapılır? kargo ne kadar?"), shop)
    assert [said.card["id"] for said in reply.earlier] == ["iade-suresi"]
    assert reply.response == "utter_part_unsure"
    assert reply.variables["question"] == "kargo ne kadar?"
    assert reply.buttons[0]["payload"] == '/faq{"article":"kargo-ucreti"}'
    assert reply.buttons[-1]["payload"] == "/none_of_these"
    assert (reply.memory.expecting, reply.memory.asked_back) == (Expecting.CHOICE, 0)
    assert reply.memory.asked_about == "kargo ne kadar?"


async def test_a_part_without_an_answer_is_admitted_and_a_person_offered(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    long = "zırt " * 40
    reply = await answering.answer(say(f"iade nasıl yapılır? {long} nerede?"), shop)
    assert reply.response == "utter_part_unknown"
    assert reply.variables["question"].endswith("zırt…")
    assert len(reply.variables["question"]) <= 71
    assert [b["payload"] for b in reply.buttons] == ["/ask_human"]
    assert reply.memory.expecting is Expecting.PERSON


async def test_an_article_of_the_other_language_is_announced_in_its_part(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    shelf.elsewhere.add("e-fatura")
    reply = await answering.answer(say("iade nasıl yapılır, bir de faturam nerede"), shop)
    assert [said.response for said in reply.earlier] == ["utter_part", "utter_part_elsewhere"]


async def test_nothing_sure_is_asked_back_as_a_whole(shop: Shop, shelf: Shelf, say: Say) -> None:
    reply = await answering.answer(say("kargo ne kadar? zırt pırt nerede?"), shop)
    assert (reply.response, reply.earlier) == ("utter_did_you_mean", ())


async def test_questions_nobody_is_sure_of_are_asked_back_together(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    shelf.known = {"taksit": ("taksit", "clarify", 0.6), **shelf.known}
    reply = await answering.answer(say("kargo ne kadar, bir de taksit nasıl oluyor"), shop)
    assert (reply.response, reply.earlier) == ("utter_did_you_mean", ())
    assert [offer["article"] for offer in reply.memory.offered][:2] == ["kargo-ucreti", "taksit"]
    assert len(reply.memory.offered) == 3
    assert reply.decision["articles"][:2] == ["kargo-ucreti", "taksit"]


async def test_a_sure_answer_leaves_room_for_each_of_the_others(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    shelf.known = {"taksit": ("taksit", "clarify", 0.6), **shelf.known}
    text = "iade nasıl yapılır? kargo ne kadar? taksit var mı?"
    reply = await answering.answer(say(text), shop)
    assert [said.card["id"] for said in reply.earlier] == ["iade-suresi"]
    assert [offer["article"] for offer in reply.memory.offered][:2] == ["kargo-ucreti", "taksit"]


async def test_questions_in_the_breath_of_a_greeting(shop: Shop, shelf: Shelf, say: Say) -> None:
    turn = say("merhaba, iade nasıl yapılır, bir de faturam nerede", "greet")
    reply = await smalltalk.talk(turn, shop)
    assert len(reply.earlier) == 2


async def test_a_whole_that_is_sure_vouches_for_the_part_it_is_about(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    shelf.known = {
        "merak odeme": ("kapida-odeme", "answer", 0.9),
        "odeme": ("kapida-odeme", "clarify", 0.5),
        **shelf.known,
    }
    turn = say("kargo ne kadar merak ödeme var mı")
    found = await shop.knowledge.search(turn.text, "tr")
    parts = await shop.knowledge.search("kargo ne kadar? ödeme var mı?", "tr")
    reply = answering.judge(turn, {**found, "parts": parts["parts"]})
    assert [said.card["id"] for said in reply.earlier] == ["kapida-odeme"]
    assert reply.response == "utter_part_unsure"
