from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import smalltalk
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from knowledge.wire import KnowledgeUnavailable
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("merhaba", "greet"),
        ("İYİ GÜNLER, KOLAY GELSİN", "greet"),
        ("çok teşekkür ederim, yardımcı oldunuz", "thanks"),
        ("hoşça kalın", "goodbye"),
        ("hi there good morning", "greet"),
        ("thank you so much", "thanks"),
    ],
)
async def test_courtesy_is_returned_without_a_search(
    shop: Shop, say: Say, text: str, intent: str
) -> None:
    reply = await smalltalk.talk(say(text, intent), shop)  # nobody answers a search here
    assert reply.response == f"utter_{intent}"
    assert reply.decision == {"kind": "smalltalk", "reason": intent}


async def test_a_question_behind_the_greeting_is_answered(
    shop: Shop, shelf: Shelf, say: Say
) -> None:
    reply = await smalltalk.talk(say("merhaba iade nasıl yapılır", "greet"), shop)
    assert (reply.decision["kind"], reply.decision["article"]) == ("answer", "iade-suresi")


@pytest.mark.parametrize("text", ["merhaba zırtapoz", "merhaba kargo"])
async def test_a_search_that_is_not_sure_does_not_shadow_a_greeting(
    shop: Shop, shelf: Shelf, say: Say, text: str
) -> None:
    assert (await smalltalk.talk(say(text, "greet"), shop)).response == "utter_greet"


async def test_a_question_without_a_search_is_not_greeted_away(shop: Shop, say: Say) -> None:
    with pytest.raises(KnowledgeUnavailable):
        await smalltalk.talk(say("merhaba iade nasıl yapılır", "greet"), shop)


async def test_asked_whether_it_is_a_machine_it_says_so_and_offers_a_person(
    shop: Shop, say: Say
) -> None:
    reply = await smalltalk.talk(say("robot musun", "ask_bot", memory=Memory(asked_back=1)), shop)
    assert reply.response == "utter_ask_bot"
    assert reply.memory == Memory(asked_back=1, expecting=Expecting.PERSON)
    assert [b["payload"] for b in reply.buttons] == ["/ask_human"]


async def test_praise_is_thanked_for(shop: Shop, say: Say) -> None:
    assert (await smalltalk.talk(say("süpersiniz", "praise"), shop)).response == "utter_praise"


async def test_who_leaves_it_is_asked_nothing_more(shop: Shop, say: Say) -> None:
    memory = Memory(asked_back=1, not_helped=1, expecting=Expecting.PERSON, tried=("a",))
    reply = await smalltalk.stop(say("boşver", "stop", memory=memory), shop)
    assert reply.response == "utter_stop"
    assert reply.memory == Memory(not_helped=1, tried=("a",))
