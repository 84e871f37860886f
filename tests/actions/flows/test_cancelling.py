"""Cancelling an order: a case while it is here, an honest word when it is not."""

from __future__ import annotations

from datetime import date

import pytest

from actions.flows.cancelling import CANCEL
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from tests.actions.flows.counter import CUPS, EMAIL, NUMBER, PAN, SWEATER, order, parcel, selling
from tests.actions.flows.playing import Play


async def proven(sold: Order, first: str = "siparişimi iptal edin", lang: str = "tr") -> Play:
    """A talk in which the order has just been proven."""
    talk = Play(CANCEL, selling(sold), lang)
    await talk.say(first, "cancel_order")
    await talk.say(NUMBER)
    await talk.say(EMAIL)
    return talk


@pytest.mark.parametrize("state", [State.PLACED, State.PREPARING, State.DELAYED])
async def test_what_is_here_is_filed_as_urgent(state: State) -> None:
    talk = await proven(order(state, cancellable=True))
    assert talk.slots["requested_slot"] == "flow_confirmed"
    assert await talk.say("evet") == "filed"
    (draft,) = talk.drafts
    assert (draft.kind, draft.order) == (Kind.CANCEL, NUMBER)
    assert draft.fields["items"] == "Erkek yün kazak"
    assert "kargoya verilmedi" in draft.fields["urgent"]


async def test_one_of_several_items() -> None:
    talk = await proven(order(State.PLACED, SWEATER, PAN))
    assert talk.slots["requested_slot"] == "cancel_items"
    assert await talk.say("sadece tava") == "asked_confirmation"
    await talk.say("evet")
    assert talk.drafts[0].fields["items"] == "Döküm tava 28 cm"


async def test_the_whole_order_and_why() -> None:
    talk = await proven(
        order(State.PLACED, SWEATER, PAN), "eşim de aynısını almış bu yüzden iptal edelim"
    )
    assert await talk.say("hepsini") == "asked_confirmation"
    assert "Erkek yün kazak, Döküm tava 28 cm" in talk.summary
    await talk.say("evet")
    assert talk.drafts[0].words == "eşim de aynısını almış bu yüzden iptal edelim"


@pytest.mark.parametrize(
    ("sold", "reason", "offers"),
    [
        (order(State.SHIPPED, shipments=(parcel(State.SHIPPED),)), "shipped", True),
        (order(State.OUT_FOR_DELIVERY), "shipped", True),
        (order(State.DELAYED, shipments=(parcel(State.DELAYED),)), "shipped", True),
        (order(State.CANCELLED), "cancelled", False),
        (order(State.RETURNING), "returning", True),
    ],
)
async def test_what_cannot_be_stopped_is_said(sold: Order, reason: str, offers: bool) -> None:
    talk = await proven(sold)
    assert talk.reply is not None
    assert talk.reply.decision["reason"] == reason
    assert talk.reply.ends_form
    assert bool(talk.reply.buttons) == offers
    assert talk.drafts == []


async def test_a_delivered_order_leads_to_its_return() -> None:
    talk = await proven(order(State.DELIVERED))
    assert talk.reply is not None
    assert talk.reply.response == "utter_cancel_returnable"
    assert talk.reply.variables["day"] == "1 Aralık Salı günü"


async def test_a_delivered_order_that_is_too_late_for_it() -> None:
    talk = await proven(order(State.DELIVERED, delivered=date(2026, 10, 1)))
    assert talk.reply is not None
    assert talk.reply.response == "utter_cancel_delivered"


async def test_the_rest_of_a_split_order_can_be_stopped() -> None:
    parcels = (parcel(State.SHIPPED, SWEATER),)
    talk = await proven(order(State.SHIPPED, SWEATER, PAN, CUPS, shipments=parcels))
    assert talk.reply is not None
    assert (
        talk.reply.variables["items"] == "1. Döküm tava 28 cm\n2. Altı kişilik kahve fincanı takımı"
    )
    await talk.say("hepsi")
    await talk.say("evet")
    assert "kazak" not in talk.drafts[0].fields["items"]


async def test_in_english() -> None:
    talk = await proven(order(State.PREPARING), "cancel my order", "en")
    assert await talk.say("yes") == "filed"
    assert talk.reply is not None
    assert talk.reply.text is not None
    assert talk.reply.text.startswith("I have saved your cancellation as T-")


@pytest.mark.parametrize("text", ["evet iptal edin", "evet siparişi iptal edin lütfen"])
async def test_a_yes_in_the_words_of_the_matter_is_a_yes(text: str) -> None:
    talk = await proven(order(State.PREPARING, SWEATER, PAN, cancellable=True))
    assert await talk.say("hepsi") == "asked_confirmation"
    assert await talk.say(text, "cancel_order") == "filed"


@pytest.mark.parametrize("text", ["evet ama iptal edilecek yanlış", "iptal edilecekler"])
async def test_a_yes_that_takes_back_is_none(text: str) -> None:
    talk = await proven(order(State.PREPARING, SWEATER, PAN, cancellable=True))
    await talk.say("hepsi")
    await talk.say(text, "cancel_order")
    assert not talk.drafts


@pytest.mark.parametrize(
    "text",
    [
        *("iptal edin", "iptal et", "İPTAL", "evet iptal", "tamam iptal olsun", "iptal edelim"),
        *("cancel it", "yes cancel", "please cancel my order", "siparişi iptal edin lütfen"),
    ],
)
@pytest.mark.parametrize("intent", ["cancel_order", "stop", "nlu_fallback"])
async def test_the_word_for_it_is_a_yes_when_it_is_read_back(text: str, intent: str) -> None:
    talk = await proven(order(State.PREPARING, cancellable=True))
    assert talk.slots["requested_slot"] == "flow_confirmed"
    assert await talk.say(text, intent) == "filed"


@pytest.mark.parametrize(
    "text",
    [
        *("vazgeçtim", "boşver", "iptal etmekten vazgeçtim", "never mind", "hayır iptal etmeyin"),
        *("iptal etmeyin", "don't cancel", "iptal edilir mi?", "cancel that, never mind"),
    ],
)
async def test_a_change_of_mind_about_it_files_nothing(text: str) -> None:
    talk = await proven(order(State.PREPARING, cancellable=True))
    await talk.say(text, "stop")
    assert not talk.drafts


async def test_before_it_is_read_back_the_word_stops() -> None:
    talk = await proven(order(State.PLACED, SWEATER, PAN))
    assert talk.slots["requested_slot"] == "cancel_items"
    assert await talk.say("iptal") == "stopped"
