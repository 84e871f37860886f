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


async def test_the_name_is_used_once_a_visit(shop: Shop, say: Say) -> None:
    known = {"name": "Ayşe", "visit": "v1"}
    first = await smalltalk.talk(say("merhaba", "greet", **known), shop)
    assert (first.response, first.variables["name"]) == ("utter_greet_named", "Ayşe")
    for text, intent in (("merhaba", "greet"), ("hoşça kalın", "goodbye")):
        later = await smalltalk.talk(say(text, intent, memory=first.memory, **known), shop)
        assert later.response == f"utter_{intent}"
    goodbye = await smalltalk.talk(say("hoşça kalın", "goodbye", **known), shop)
    assert goodbye.response == "utter_goodbye_named"


async def test_who_comes_back_is_welcomed_back_once_a_visit(shop: Shop, say: Say) -> None:
    back = {"returning": True, "visit": "v2"}
    first = await smalltalk.talk(say("merhaba", "greet", **back), shop)
    assert first.response == "utter_greet_back"
    again = await smalltalk.talk(say("merhaba", "greet", memory=first.memory, **back), shop)
    assert again.response == "utter_greet"
    named = await smalltalk.talk(say("merhaba", "greet", name="Ayşe", **back), shop)
    assert named.response == "utter_greet_back_named"
    next_visit = {**back, "visit": "v3"}
    later = await smalltalk.talk(say("merhaba", "greet", memory=first.memory, **next_visit), shop)
    assert later.response == "utter_greet_back"


async def test_thanks_and_questions_whether_it_is_a_machine_have_no_name(
    shop: Shop, say: Say
) -> None:
    for intent in ("thanks", "ask_bot"):
        reply = await smalltalk.talk(say("…", intent, name="Ayşe", returning=True), shop)
        assert reply.response == f"utter_{intent}"
