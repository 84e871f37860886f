from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from actions import answering, feedback, handoff
from actions.shop import Shop
from actions.turn import Expecting, Form, Memory, Turn
from actions.uttered import Uttered
from knowledge.wire import KnowledgeUnavailable
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


def payloads(buttons: object) -> list[str]:
    return [button["payload"] for button in buttons]  # type: ignore[attr-defined]


async def test_a_sure_answer_gives_the_passage_and_asks_whether_it_helped(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("iade nasıl yapılır", memory=Memory(asked_back=1)), shop)
    (given,) = reply.earlier
    assert (given.text, given.response) == ("iade-suresi hakkında {ayrıntı}.", None)
    assert given.card["url"] == "/help/tr/iade-suresi"
    assert (reply.response, reply.card) == ("utter_helped", None)
    assert [b["title"] for b in reply.buttons] == ["Evet, oldu", "Hayır, olmadı"]
    assert payloads(reply.buttons) == ["/helpful", "/nothing_helped"]
    decision = reply.decision
    assert (decision["kind"], decision["article"]) == ("answer", "iade-suresi")
    assert (decision["reason"], decision["probability"]) == ("search", 0.8)
    assert decision["search"]["thresholds"]["answer"] == 0.7
    assert "passage" not in decision["search"]["hits"][0]
    assert reply.memory == Memory(
        expecting=Expecting.HELPED, tried=("iade-suresi",), asked_about="iade nasıl yapılır"
    )
    assert decision["believed"] == 0.8
    assert shelf.asked == ["iade nasıl yapılır"]


async def test_likely_articles_are_offered_to_choose_from(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("kargo"), shop)
    assert reply.response == "utter_did_you_mean"
    assert payloads(reply.buttons) == [
        '/faq{"article":"kargo-ucreti"}',
        '/faq{"article":"e-fatura"}',
        '/faq{"article":"iade-suresi"}',
        "/none_of_these",
    ]
    assert reply.decision["kind"] == "clarify"
    assert reply.decision["articles"] == ["kargo-ucreti", "e-fatura", "iade-suresi"]
    assert (reply.memory.asked_back, reply.memory.expecting) == (1, Expecting.CHOICE)


async def test_nothing_found_is_asked_about_once_then_handed_over(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    first = await answering.answer(say("zırt pırt"), shop)
    assert (first.decision["kind"], first.decision["reason"]) == ("clarify", "low_confidence")
    assert payloads(first.buttons) == ["/ask_human"]
    second = await answering.answer(say("pırt zırt", memory=first.memory), shop)
    assert second.response is None
    assert (second.decision["kind"], second.decision["reason"]) == ("handoff", "low_confidence")
    assert second.decision["search"]["hits"]
    assert second.memory == Memory()


async def test_an_answer_in_between_makes_room_for_asking_back_again(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    first = await answering.answer(say("zırt"), shop)
    answer = await answering.answer(say("iade", memory=first.memory), shop)
    third = await answering.answer(say("zırt", memory=answer.memory), shop)
    assert third.decision["kind"] == "clarify"


@pytest.mark.parametrize(
    ("text", "kind"), [("fatura kes", "answer"), ("iade romanı yaz", "decline")]
)
async def test_an_off_topic_intent_is_overruled_only_by_a_very_sure_search(
    shop: Shop, shelf: Shelf, say: Say, text: str, kind: str
) -> None:
    reply = await answering.answer(say(text, "out_of_scope", off_topic=0.9), shop)
    assert reply.decision["kind"] == kind


async def test_a_part_off_topic_is_doubted_like_the_whole(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    text = "fatura nerede? iade romanı nerede?"
    reply = await answering.answer(say(text, "out_of_scope", off_topic=0.9), shop)
    assert [said.card["id"] for said in reply.earlier] == ["e-fatura"]


async def test_a_follow_up_taken_for_small_talk_is_answered(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    memory = Memory(expecting=Expecting.HELPED, asked_about="iade nasıl yapılır")
    deny = answering.leaning_first(feedback.deny)
    reply = await deny(say("neden", "deny", confidence=0.6, memory=memory), shop)
    assert reply.decision["article"] == "iade-suresi"
    clear = await deny(say("neden", "deny", confidence=0.9, memory=memory), shop)
    assert clear.decision["reason"] == "not_helped"
    no = await deny(say("hayır", "deny", confidence=0.6, memory=memory), shop)
    assert no.decision["reason"] == "not_helped"


async def test_greetings_are_no_part_of_the_search(shop: Shop, shelf: Shelf, say: Say) -> None:
    await answering.answer(say("Merhaba, iade nasıl yapılır? Teşekkürler"), shop)
    assert shelf.asked == ["iade nasıl yapılır?"]


async def test_a_matter_that_is_plain_is_never_answered_with_what_do_you_mean(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("geri yollayacağım", "return_request"), shop)
    assert (reply.response, reply.memory.asked_back) == ("utter_did_you_mean", 1)
    again = await answering.answer(say("hani", "return_request", memory=reply.memory), shop)
    assert again.decision["kind"] == "handoff"


async def test_off_topic_twice_is_handed_over(shop: Shop, shelf: Shelf, say: Say) -> None:
    first = await answering.answer(say("hava nasıl", "out_of_scope"), shop)
    assert (first.decision["kind"], first.decision["reason"]) == ("decline", "out_of_scope")
    second = await answering.answer(say("fıkra", "out_of_scope", memory=first.memory), shop)
    assert second.decision["kind"] == "handoff"


async def test_a_chosen_article_is_the_one_that_was_offered(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    asked = await answering.answer(say("kargo"), shop)
    turn = say('/faq{"article":"e-fatura"}', article="e-fatura", memory=asked.memory)
    reply = await answering.answer(turn, shop)
    assert (reply.decision["reason"], reply.decision["article"]) == ("chosen", "e-fatura")
    assert [said.card["title"] for said in reply.earlier] == ["Konu: e-fatura"]
    assert reply.memory.asked_about == "kargo"
    assert reply.memory.asked_back == 0
    assert shelf.asked == ["kargo"]


async def test_an_article_chosen_later_is_looked_up_and_cut_at_a_word(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await answering.answer(say("/faq", article="iade-suresi"), shop)
    passage = reply.earlier[0].text
    assert passage is not None
    assert passage.startswith("iade-suresi: kelime")
    assert passage.endswith(" kelime…")
    assert len(passage) <= 401


@pytest.mark.parametrize("words", ["/faq", "evet"])
async def test_an_article_deleted_before_its_button_was_pressed_is_said_to_be_gone(
    shop: Shop, shelf: Shelf, say: Say, words: str
) -> None:
    asked = await answering.answer(say("kargo"), shop)
    shelf.gone.add("kargo-ucreti")
    if words == "evet":
        reply = await feedback.affirm(say("evet", "affirm", memory=asked.memory), shop)
    else:
        turn = say(words, article="kargo-ucreti", memory=asked.memory)
        reply = await answering.answer(turn, shop)
    assert reply.response == "utter_gone"
    assert (reply.decision["kind"], reply.decision["reason"]) == ("clarify", "gone")
    assert payloads(reply.buttons) == ["/ask_human"]


async def test_an_article_of_the_other_language_only_is_given_and_announced(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    shelf.elsewhere.add("e-fatura")
    reply = await answering.answer(say("fatura"), shop)
    (given,) = reply.earlier
    assert given.response == "utter_answer_elsewhere"
    assert given.variables["passage"] == "e-fatura hakkında {ayrıntı}."
    assert given.card["lang"] == "en"
    assert reply.response == "utter_helped"


async def test_a_follow_up_is_searched_with_the_question_it_leans_on(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    first = await answering.answer(say("Merhaba, iade nasıl yapılır"), shop)
    second = await answering.answer(say("ücreti ne kadar", memory=first.memory), shop)
    third = await answering.answer(
        say("peki ne kadar sürer", "out_of_scope", memory=second.memory), shop
    )
    assert shelf.asked[1:] == [
        "iade nasıl yapılır ücreti ne kadar",
        "iade nasıl yapılır peki ne kadar sürer",
    ]
    assert third.decision["article"] == "iade-suresi"
    new = await answering.answer(say("fatura nasıl alırım", memory=third.memory), shop)
    assert new.memory.asked_about == "fatura nasıl alırım"


@pytest.mark.parametrize(
    "memory",
    [
        Memory(asked_back=1, asked_about="iade"),
        Memory(expecting=Expecting.CHOICE, asked_about="iade"),
    ],
)
async def test_what_was_asked_about_is_forgotten_with_the_matter(
    shop: Shop, shelf: Shelf, say: Say, memory: Memory
) -> None:
    if memory.asked_back:
        reply = await answering.answer(say("zırt", memory=memory), shop)
        assert reply.decision["kind"] == "handoff"
    else:
        reply = await feedback.deny(say("hiçbiri", "deny", memory=memory), shop)
    assert reply.memory.asked_about == ""


@pytest.mark.parametrize(
    ("text", "reason"), [("👍", "wordless"), ("?!..", "wordless"), ("12345678", "number")]
)
async def test_without_words_it_asks_what_it_is_about_once(
    shop: Shop, shelf: Shelf, say: Say, text: str, reason: str
) -> None:
    action = answering.worded(handoff.ask_human)
    first = await action(say(text, confidence=0.95 if reason == "number" else 0.6), shop)
    assert (first.decision["kind"], first.decision["reason"]) == ("clarify", reason)
    assert first.response == f"utter_{reason}"
    second = await action(say(text, confidence=0.6, memory=first.memory), shop)
    assert second.decision["reason"] == "low_confidence"


async def test_a_smiley_that_is_a_clear_yes_and_words_with_numbers_pass(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    yes = await answering.worded(feedback.affirm)(say("👍", "affirm"), shop)
    assert yes.decision["kind"] == "smalltalk"
    asked = await answering.worded(answering.answer)(say("12345 nolu fatura", confidence=0.6), shop)
    assert asked.decision["kind"] == "answer"


async def test_without_a_knowledge_server_it_says_so(shop: Shop, say: Say) -> None:
    with pytest.raises(KnowledgeUnavailable):
        await answering.answer(say("iade"), shop)


async def test_inside_a_form_an_answer_asks_nothing(say: Say, shop: Shop, shelf: Shelf) -> None:
    turn = say("fatura nasıl alırım", form=Form("a_form", "a_slot"))
    reply = await answering.answer(turn, shop)
    assert (reply.text, reply.response) == ("e-fatura hakkında {ayrıntı}.", None)
    assert (reply.buttons, reply.earlier) == ((), ())
    assert reply.card is not None
    assert reply.card["id"] == "e-fatura"
    assert reply.memory.expecting is Expecting.NOTHING
    assert reply.memory.tried == ("e-fatura",)
    left = await answering.answer(
        replace(turn, form=Form("a_form", "a_slot", abandoned=True)), shop
    )
    assert left.response == "utter_helped"
    shelf.elsewhere.add("e-fatura")
    foreign = await answering.answer(turn, shop)
    assert (foreign.response, foreign.buttons) == ("utter_answer_elsewhere", ())
    assert foreign.card is not None


GIVEN = Uttered("e-fatura hakkında {ayrıntı}.")


async def test_the_same_question_in_other_words_has_not_been_helped(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    memory = Memory(expecting=Expecting.HELPED, tried=("e-fatura",), asked_about="fatura nerede")
    turn = say("faturamı nereden alacağım", memory=memory, said=(GIVEN,))
    first = await answering.answer(turn, shop)
    assert first.response == "utter_same_again"
    assert (first.decision["kind"], first.decision["reason"]) == ("clarify", "rephrased")
    assert first.memory.not_helped == 1
    assert payloads(first.buttons)[-1] == "/ask_human"
    assert '/faq{"article":"e-fatura"}' not in payloads(first.buttons)
    second = await answering.answer(
        say("ya fatura diyorum", memory=first.memory, said=(GIVEN,)), shop
    )
    assert (second.decision["kind"], second.decision["reason"]) == ("handoff", "repeated")


@pytest.mark.parametrize(
    "said", [(), (GIVEN, Uttered("Ne güzel.", "utter_glad", "helpful")), (Uttered("başka"),)]
)
async def test_a_question_that_was_helped_or_is_another_is_answered(
    shop: Shop, shelf: Shelf, say: Say, said: tuple[Uttered, ...]
) -> None:
    reply = await answering.answer(say("fatura nerede", said=said), shop)
    assert reply.decision["kind"] == "answer"


async def test_a_follow_up_may_find_the_same_once_more(shop: Shop, shelf: Shelf, say: Say) -> None:
    memory = Memory(expecting=Expecting.HELPED, asked_about="fatura nerede")
    reply = await answering.answer(say("ücreti ne kadar", memory=memory, said=(GIVEN,)), shop)
    assert reply.decision["kind"] == "answer"
