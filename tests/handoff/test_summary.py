from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from actions.flows.declared import FLOWS
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.summary import _FIELDS, _WISHES, Collected, Reaction, Summary, field, summarise
from tests.handoff.talks import Talk, record

#: As connectors/requests.py makes them.
_ASKED = {
    "reason": "asked",
    "lang": "tr",
    "articles": ["iade-suresi", "iade-kargo"],
    "slots": {},
    "flow": None,
    "collected": {},
    "question": "kaç günde iade edebilirim",
}
_RETURN = {
    "reason": "stuck",
    "lang": "tr",
    "articles": [],
    "slots": {"order_number": "MK-2024-118", "order_proof": True, "return_items": ["k1"]},
    "flow": "return",
    "collected": {"return_items": "Kablosuz kulaklık", "return_reason": "Beğenmedim"},
    "question": "kulaklığı geri vereceğim, kartım 4111 1111 1111 1111",
}
_CALLBACK = {
    **_ASKED,
    "articles": [],
    "flow": "callback",
    "collected": {"callback_phone": "alındı", "callback_when": "yarın 10:00-12:00"},
    "question": "beni arar mısınız",
}


async def entries(talk: Talk) -> list[Any]:
    return await talk.conversations.latest(talk.id)


async def begun(store: Redis, conversations: Conversations, inbox: Inbox) -> Talk:
    return await Talk.begin(conversations, inbox)


async def test_what_was_shown_and_what_came_of_it(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await begun(store, conversations, inbox)
    await talk.turn("iade süresi", record("answer", "search", "iade-suresi", "iade-kargo"))
    await talk.turn("hayır", record("clarify", "not_helped"), "/nothing_helped")
    await talk.turn("garanti", record("answer", "search", "garanti-suresi"))
    await talk.turn("işe yaradı", record("smalltalk", "helpful"), "/helpful")
    await talk.turn("kargo bedava mı", record("answer", "search", "kargo-ucreti"))
    await talk.turn("insan", record("handoff", "asked"))
    told = summarise(_ASKED, await entries(talk), "tr")
    assert [(each.article, each.reaction) for each in told.tried] == [
        ("iade-suresi", Reaction.DID_NOT_HELP),
        ("garanti-suresi", Reaction.HELPED),
        ("kargo-ucreti", Reaction.UNSAID),
        ("iade-kargo", Reaction.OFFERED),
    ]
    assert told.tried[0].title == "Iade suresi"
    assert told.tried[0].url == "/help/tr/iade-suresi"
    assert told.question == "kaç günde iade edebilirim"
    assert told.wants == ""
    assert told.collected == ()


@pytest.mark.parametrize(
    ("lang", "wants", "order", "item"),
    [
        (
            *("tr", "Ürün iade etmek ya da değiştirmek istiyor"),
            *(Collected("Sipariş", "MK-2024-118 (kendisinin olduğu doğrulandı)"), "Ürün"),
        ),
        (
            *("en", "Wants to return or exchange something"),
            *(Collected("Order", "MK-2024-118 (proven to be theirs)"), "Item"),
        ),
    ],
)
def test_a_flow_says_what_is_wanted_in_the_agents_language(
    lang: str, wants: str, order: Collected, item: str
) -> None:
    told = summarise(_RETURN, [], lang)
    assert told.wants == wants
    assert told.collected[:2] == (order, Collected(item, "Kablosuz kulaklık"))
    assert len(told.collected) == 3
    assert "4111" not in told.question


def test_what_is_private_stays_so_and_an_order_without_proof_is_said_to_be() -> None:
    told = summarise({**_CALLBACK, "slots": {"order_number": "MK-1"}}, [], "tr")
    assert told.wants == "Telefonla aranmak istiyor"
    assert told.collected == (
        Collected("Sipariş", "MK-1 (doğrulanmadı)"),
        Collected("Telefon", "alındı"),
        Collected("Zaman", "yarın 10:00-12:00"),
    )


async def test_the_last_wish_the_bot_understood_where_no_flow_was_begun(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await begun(store, conversations, inbox)
    await talk.turn("siparişim", record("clarify", "vague", intent="order_status"))
    await talk.turn("iptal", record("clarify", "vague", intent="cancel_order"))
    await talk.turn("insan", record("handoff", "asked", intent="ask_human"))
    assert summarise(_ASKED, await entries(talk), "en").wants == "Wants to cancel an order"


async def test_what_was_tried_before_the_bot_began_anew_is_left_out(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await begun(store, conversations, inbox)
    await talk.turn("iade", record("answer", "search", "iade-suresi"))
    await talk.turn("insan", record("handoff", "asked"))
    await conversations.accept(
        talk.id, "vazgeç", "back", payload={"button": {"title": "", "payload": "/take_back"}}
    )
    await talk.turn("garanti", record("answer", "search", "garanti"))
    told = summarise({}, await entries(talk), "tr")
    assert [each.article for each in told.tried] == ["garanti"]


def test_nothing_known_is_nothing_said() -> None:
    assert summarise({}, [], "tr") == Summary("", "", (), ())


def test_every_flow_and_field_has_words_in_both_languages() -> None:
    for flow in FLOWS:
        name = flow.form.removesuffix("_form")
        for lang in ("tr", "en"):
            assert name in _WISHES[lang]
            for each in flow.fields:
                assert field(each.slot, lang) in _FIELDS[lang].values(), each.slot
