"""A log read back as exchanges."""

from __future__ import annotations

from handoff.conversations import TAKE_BACK, Conversations
from handoff.exchanges import exchanges
from handoff.inbox import Inbox
from tests.handoff import steps
from tests.handoff.talks import Talk, record


async def test_a_decision_belongs_to_its_message_even_in_a_burst(
    conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await steps.say(conversations, talk.id, "kargom nerede")
    await steps.say(conversations, talk.id, "kartım 4111 1111 1111 1111")
    (ticket,) = await inbox.take(1)
    await steps.finish(conversations, ticket)
    await steps.finish(conversations, ticket)
    first, second = exchanges(await conversations.entries(talk.id))
    assert first.question == "kargom nerede"
    assert second.question == "kartım [kart no]"
    assert [entry.text for entry in first.said] == ["buyurun"]


async def test_each_time_the_bot_begins_anew_is_a_session(
    conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("insan", record("handoff", "asked"))
    button = {"button": {"title": "Botla devam", "payload": TAKE_BACK}}
    await conversations.accept(talk.id, "Botla devam", "back", payload=button)
    await talk.turn("Kargo", record("answer", "chosen", "kargo"), button="/faq")
    first, second = exchanges(await conversations.entries(talk.id))
    assert (first.session, first.outcome, first.reason) == (1, "handoff", "asked")
    assert (second.session, second.button) == (2, {"title": "Kargo", "payload": "/faq"})


async def test_a_picture_is_told_in_words_beside_what_was_asked(
    conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    shown = {"pictures": [{"id": "p", "width": 4, "height": 3}]}
    await conversations.accept(talk.id, "kapağı kırık", "m", payload=shown)
    (ticket,) = await inbox.take(1)
    await steps.finish(conversations, ticket)
    (exchange,) = exchanges(await conversations.entries(talk.id))
    assert (exchange.question, exchange.told) == ("kapağı kırık", "[fotoğraf] kapağı kırık")
