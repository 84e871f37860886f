from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from actions.vague import vague
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


@pytest.mark.parametrize(
    "text",
    ["bir sorum var", "yardım lazım", "merhaba size bir şey danışacaktım", "i have a problem"],
)
async def test_who_says_only_that_there_is_something_is_invited_with_topics(
    shop: Shop, shelf: Shelf, say: Say, text: str
) -> None:
    reply = await vague(say(text, "vague", memory=Memory(expecting=Expecting.HELPED)), shop)
    assert reply.response == "utter_vague"
    assert reply.memory.expecting is Expecting.NOTHING
    assert shelf.asked == []
    assert [b["title"] for b in reply.buttons] == ["E", "İade ve değişim", "Kargo"]
    assert reply.buttons[1]["payload"] == '/vague{"topic":"iade"}'


async def test_a_topic_offers_its_own_articles(shop: Shop, shelf: Shelf, say: Say) -> None:
    reply = await vague(say('/vague{"topic":"iade"}', "vague", topic="iade"), shop)
    assert reply.variables["topic"] == "İade ve değişim"
    assert [b["payload"] for b in reply.buttons] == ['/faq{"article":"iade-suresi"}']
    assert reply.decision["articles"] == ["iade-suresi"]
    english = await vague(say("…", "vague", topic="iade", lang="en"), shop)
    assert english.variables["topic"] == "Returns and exchanges"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("kargo hakkında bir sorum var", "clarify"), ("fatura konusunda yardım", "answer")],
)
async def test_what_is_said_of_the_matter_is_looked_for(
    shop: Shop, shelf: Shelf, say: Say, text: str, kind: str
) -> None:
    assert (await vague(say(text, "vague"), shop)).decision["kind"] == kind
