"""Another address for an order: collected, completed, read back."""

from __future__ import annotations

import pytest

from actions.flows.address import ADDRESS_CHANGE
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from tests.actions.flows.counter import EMAIL, NUMBER, order, parcel, selling
from tests.actions.flows.playing import Play

PLACED = order(State.PLACED, address_changeable=True)


async def proven(sold: Order = PLACED, first: str = "adresi değiştirmek istiyorum") -> Play:
    """A talk in which the order has just been proven."""
    talk = Play(ADDRESS_CHANGE, selling(sold))
    await talk.say(first, "change_address")
    await talk.say(NUMBER)
    await talk.say(EMAIL)
    return talk


async def test_a_whole_address_is_read_back() -> None:
    talk = await proven()
    assert talk.slots["requested_slot"] == "address_new"
    assert await talk.say("Bahar Sokak No: 9 D: 4 Beşiktaş İstanbul") == "asked_confirmation"
    assert "Yeni adres: Bahar Sokak No: 9 D: 4 Beşiktaş İstanbul" in talk.summary
    assert await talk.say("evet") == "filed"
    (draft,) = talk.drafts
    assert draft.kind is Kind.ADDRESS
    assert draft.fields["address"] == "Bahar Sokak No: 9 D: 4 Beşiktaş İstanbul"
    assert "Bahar" not in str(talk.reply and talk.reply.decision)


async def test_what_is_lacking_is_asked_for() -> None:
    talk = await proven()
    assert await talk.say("Moda caddesi 10") == "asked_address_place"
    assert await talk.say("Kadıköy İstanbul") == "asked_confirmation"
    await talk.say("evet")
    assert talk.drafts[0].fields["address"] == "Moda caddesi 10 Kadıköy İstanbul"


async def test_a_door_number_that_is_lacking_is_asked_for() -> None:
    talk = await proven()
    assert await talk.say("Bahar sokak Beşiktaş İstanbul") == "asked_address_door"
    assert await talk.say("12/4") == "asked_confirmation"


async def test_a_recipient_and_a_phone_alone() -> None:
    talk = await proven()
    text = "alıcı Emre Doğan olsun, telefonu 0532 123 45 67 olacak"
    assert await talk.say(text) == "asked_confirmation"
    assert "Alıcı: Emre Doğan" in talk.summary
    assert "Telefon: 0532 123 45 67" in talk.summary
    await talk.say("evet")
    assert talk.drafts[0].fields["recipient"] == "Emre Doğan"
    assert "address" not in talk.drafts[0].fields


async def test_the_proof_is_no_new_phone() -> None:
    talk = Play(ADDRESS_CHANGE, selling(PLACED))
    await talk.say(f"{NUMBER} adres değişecek", "change_address")
    await talk.say("0532 123 45 67")
    await talk.say(EMAIL)
    assert talk.slots["address_phone"] is None


async def test_a_correction_at_the_end() -> None:
    talk = await proven(first="yeni adresim Bahar Sokak No 9 Beşiktaş İstanbul")
    assert talk.slots["requested_slot"] == "flow_confirmed"
    await talk.say("pardon Çınar Sokak No 14 Nilüfer Bursa olacak")
    assert "Çınar Sokak No 14 Nilüfer Bursa" in talk.summary


@pytest.mark.parametrize("text", ["eski eve gidiyor", "hmm bir dakika"])
async def test_no_address_is_no_address(text: str) -> None:
    talk = await proven()
    assert await talk.say(text) == "no_address_new"


async def test_an_address_without_a_street_is_not_accepted() -> None:
    talk = await proven()
    assert await talk.say("no 5 daire 3") == "not_accepted"


@pytest.mark.parametrize(
    ("sold", "reason"),
    [
        (order(State.PREPARING), "packed"),
        (order(State.SHIPPED, shipments=(parcel(State.SHIPPED),)), "shipped"),
        (order(State.DELIVERED), "delivered"),
        (order(State.CANCELLED), "cancelled"),
    ],
)
async def test_what_cannot_be_changed_is_said(sold: Order, reason: str) -> None:
    talk = await proven(sold)
    assert talk.reply is not None
    assert talk.reply.decision["reason"] == reason
    assert talk.drafts == []


async def test_an_order_on_its_way_tells_where_the_carrier_is_asked() -> None:
    talk = await proven(order(State.SHIPPED, shipments=(parcel(State.SHIPPED),)))
    assert talk.reply is not None
    assert talk.reply.variables["track"] == "Aras Kargo: https://takip.example/734"


async def test_a_correction_is_saved_without_the_words_that_correct() -> None:
    talk = await proven()
    await talk.say("Moda caddesi 10")
    await talk.say("pardon Kadıköy İstanbul olacak")
    assert "İlçe ve il: Kadıköy İstanbul" in talk.summary
    said = "pardon Papatya Caddesi No: 7 Nilüfer Bursa olacak"
    assert await talk.say(said) == "asked_confirmation"
    assert "Yeni adres: Papatya Caddesi No: 7 Nilüfer Bursa" in talk.summary.splitlines()[-1]
    await talk.say("evet", "affirm")
    assert talk.drafts[0].fields["address"] == "Papatya Caddesi No: 7 Nilüfer Bursa"


@pytest.mark.parametrize(
    "first",
    [
        "alıcı Emre Doğan olsun, telefonu 0532 123 45 67 olacak",
        "alıcısı Emre Doğan olarak değişsin yeni telefon numarası 0532 123 45 67",
        "change the recipient to Emre Doğan and the phone to 0532 123 45 67",
    ],
)
async def test_what_is_said_before_the_order_is_proven_is_not_asked_for_again(first: str) -> None:
    talk = Play(ADDRESS_CHANGE, selling(PLACED))
    await talk.say(first, "change_address")
    await talk.say(NUMBER)
    assert await talk.say(EMAIL) == "asked_confirmation"
    assert "Alıcı: Emre Doğan" in talk.summary
    assert "Telefon: 0532 123 45 67" in talk.summary
    assert talk.reply is not None
    assert "532" not in str(talk.reply.decision)


@pytest.mark.parametrize(
    "first",
    ["adresim değişecek telefonum 0532 123 45 67", f"{NUMBER} 0532 123 45 67 adres değişsin"],
)
async def test_a_number_in_the_first_message_that_may_be_the_proof_is_no_new_phone(
    first: str,
) -> None:
    talk = Play(ADDRESS_CHANGE, selling(PLACED))
    await talk.say(first, "change_address")
    assert talk.slots["address_phone"] is None


async def test_a_proof_that_is_corrected_is_no_new_phone() -> None:
    talk = Play(ADDRESS_CHANGE, selling(PLACED))
    await talk.say(f"{NUMBER} adres değişecek", "change_address")
    await talk.say("0532 123 45 68")
    await talk.say("pardon telefonum 0532 123 45 67 olacak", "change_address")
    assert talk.slots["address_phone"] is None
