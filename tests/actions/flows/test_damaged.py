"""Something came damaged, incomplete, wrong, or not at all: from its first word to its case."""

from __future__ import annotations

import pytest

from actions.flows.damaged import DAMAGED
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from tests.actions.flows.counter import EMAIL, NUMBER, PAN, SWEATER, order, parcel, selling
from tests.actions.flows.playing import Play


async def proven(first: str, sold: Order | None = None, lang: str = "tr") -> Play:
    """A talk in which the order has just been proven."""
    talk = Play(DAMAGED, selling(sold or order(State.DELIVERED, SWEATER, PAN)), lang)
    await talk.say(first, "damaged_or_wrong")
    await talk.say(NUMBER)
    await talk.say(EMAIL)
    return talk


async def test_the_straight_way() -> None:
    talk = await proven("siparişimde bir sorun var")
    assert talk.slots["requested_slot"] == "damaged_fault"
    assert await talk.press("damaged_fault.damaged") == "asked_damaged_items"
    assert await talk.say("tava") == "asked_damaged_words"
    assert await talk.say("sapı kırılmış, kutusu da ezikti") == "asked_damaged_wish"
    assert talk.reply is not None
    assert [b["title"] for b in talk.reply.buttons][:2] == [
        "Yenisi gönderilsin",
        "Ödemem iade edilsin",
    ]
    assert await talk.say("yenisini gönderin") == "asked_confirmation"
    assert await talk.say("evet") == "filed"
    (draft,) = talk.drafts
    assert draft.kind is Kind.DAMAGED
    assert draft.fields == {"problem": "Kırık, bozuk ya da hasarlı", "items": "Döküm tava 28 cm"}
    assert draft.words == "sapı kırılmış, kutusu da ezikti"
    assert draft.wish == "Yenisi gönderilsin"
    assert talk.reply.text is not None
    assert "Fotoğraf" in talk.reply.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kutudan iki vida eksik çıktı kuramadım dolabı", Kind.MISSING),
        ("yanlış ürün göndermişsiniz bu benim siparişim değil", Kind.WRONG),
        ("tavanın sapı kırık geldi kullanamıyorum hiç", Kind.DAMAGED),
        ("teslim edildi yazıyor ama bende paket yok", Kind.MISSING),
    ],
)
async def test_each_fault_has_its_case(text: str, kind: Kind) -> None:
    talk = await proven(text, order(State.DELIVERED))
    if talk.slots["requested_slot"] == "damaged_searched":
        await talk.say("komşuya sordum onda da yok")
    assert await talk.say("paramı iade edin") == "asked_confirmation"
    await talk.say("evet")
    assert talk.drafts[0].kind is kind


async def test_a_parcel_that_never_arrived_asks_where_it_was_looked_for() -> None:
    talk = await proven("teslim edildi diyor ama gelmedi", order(State.DELIVERED))
    assert talk.slots["requested_slot"] == "damaged_searched"
    assert await talk.say("güvenlikte de yok") == "asked_damaged_wish"
    assert await talk.say("yeniden gönderin") == "asked_confirmation"
    await talk.say("evet")
    assert talk.drafts[0].fields["searched"] == "güvenlikte de yok"
    assert talk.reply is not None
    assert talk.reply.text is not None
    assert "Fotoğraf" not in talk.reply.text


async def test_what_is_still_on_its_way_is_no_lost_parcel() -> None:
    sold = order(State.SHIPPED, shipments=(parcel(State.SHIPPED),))
    talk = await proven("siparişim hiç gelmedi elime ulaşmadı", sold)
    assert talk.reply is not None
    assert talk.reply.decision["reason"] == "on_its_way"
    assert talk.reply.variables["told"].startswith(f"{NUMBER} numaralı siparişiniz")
    assert talk.drafts == []


async def test_a_cancelled_order_is_said_to_be_one() -> None:
    talk = await proven("siparişim kırık geldi", order(State.CANCELLED))
    assert talk.reply is not None
    assert talk.reply.decision["reason"] == "cancelled"


async def test_in_english_all_of_them() -> None:
    talk = await proven("my order arrived broken", lang="en")
    assert await talk.say("both") == "asked_damaged_words"
    assert await talk.say("all scratched and dented") == "asked_damaged_wish"
    assert await talk.say("a new one please") == "asked_confirmation"
    assert "Item: Erkek yün kazak, Döküm tava 28 cm" in talk.summary


async def test_the_fault_is_corrected() -> None:
    talk = await proven("tava eksik", order(State.DELIVERED, PAN))
    await talk.say("pardon eksik değil kırık geldi")
    assert talk.slots["damaged_fault"] == "damaged"


async def test_a_wish_that_does_not_fit_is_left_to_us() -> None:
    talk = await proven("yanlış ürün geldi", order(State.DELIVERED))
    await talk.say("başka bir tava gönderilmiş bana")
    await talk.say("tamir edilsin")
    assert talk.slots["damaged_wish"] == "other"


async def test_an_item_named_in_few_words_is_found_once_the_order_is_known() -> None:
    talk = await proven("tava kırık geldi")
    assert talk.slots["damaged_items"] == ["P2"]
    assert talk.slots["requested_slot"] == "damaged_words"


async def test_a_correction_of_the_items_is_no_wish() -> None:
    talk = await proven("tava kırık geldi")
    await talk.say("sapı elimde kaldı, altı da çizik", "inform")
    await talk.say("pardon tava değil yün kazak olacak", "inform")
    assert (talk.slots["damaged_items"], talk.slots["damaged_wish"]) == (["P1"], None)
