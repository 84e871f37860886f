"""A return or an exchange, from its first word to its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions.flows.returning import RETURN
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from tests.actions.flows.counter import (
    CUPS,
    EMAIL,
    HOLDER,
    NUMBER,
    PAN,
    SWEATER,
    order,
    parcel,
    selling,
)
from tests.actions.flows.playing import Play

DELIVERED = order(State.DELIVERED, SWEATER, PAN)


def play(sold: Order = DELIVERED, lang: str = "tr") -> Play:
    return Play(RETURN, selling(sold), lang)


async def proven(sold: Order = DELIVERED, first: str = "iade etmek istiyorum") -> Play:
    """A talk in which the order has just been proven."""
    talk = play(sold)
    await talk.say(first, "return_request")
    if talk.slots.get("order_number") is None:
        await talk.say(NUMBER)
    await talk.say(EMAIL)
    return talk


async def test_the_straight_way() -> None:
    talk = play()
    assert await talk.say("iade etmek istiyorum", "return_request") == "asked_number"
    assert await talk.say(NUMBER) == "asked_proof"
    assert await talk.say(EMAIL) == "asked_return_items"
    assert talk.reply is not None
    assert talk.reply.variables["items"] == "1. Erkek yün kazak\n2. Döküm tava 28 cm"
    assert [button["title"] for button in talk.reply.buttons][-1] == "Hepsi"
    assert await talk.say("kazak") == "asked_return_reason"
    assert await talk.say("küçük geldi") == "asked_return_condition"
    assert await talk.say("açtım ama giymedim") == "asked_return_refund"
    assert await talk.say("karta iade olsun") == "asked_confirmation"
    assert talk.summary.splitlines() == [
        f"• Sipariş: {NUMBER}",
        "• Ürün: Erkek yün kazak",
        "• Neden: Küçük geldi",
        "• Durumu: Açıldı, kullanılmadı",
        "• İstediğiniz: Ödediğim yola geri",
    ]
    assert await talk.say("evet", "affirm") == "filed"
    (draft,) = talk.drafts
    assert (draft.kind, draft.order) == (Kind.RETURN, NUMBER)
    assert draft.fields == {
        "items": "Erkek yün kazak",
        "reason": "Küçük geldi",
        "condition": "Açıldı, kullanılmadı",
    }
    assert draft.wish == "Ödediğim yola geri"
    assert draft.due is not None
    assert talk.reply.text is not None
    assert talk.reply.text.startswith("İade talebinizi kaydettim, numarası T-")
    assert "süresi içinde" in talk.reply.text


async def test_the_gate_speaks_of_numbers_as_the_shop_writes_them() -> None:
    talk = play()
    await talk.say("iade etmek istiyorum", "return_request")
    await talk.say("bilmiyorum")
    assert talk.reply is not None
    assert talk.reply.variables == {"example": ", örneğin PA-10452"}
    await talk.say("24100")
    assert talk.reply is not None
    assert talk.reply.variables == {"number": "PA-24100"}


async def test_everything_in_one_message() -> None:
    text = (
        f"{NUMBER} nolu siparişteki kazağı iade edeceğim, küçük geldi, hiç giymedim etiketi "
        f"duruyor, karta iade olsun {EMAIL}"
    )
    talk = play()
    assert await talk.say(text, "return_request") == "asked_confirmation"
    assert "Erkek yün kazak" in talk.summary
    assert EMAIL not in str(talk.slots) + str(talk.reply and talk.reply.decision)
    await talk.say("evet")
    (draft,) = talk.drafts
    assert "küçük geldi" in draft.words
    assert EMAIL not in draft.words


async def test_what_the_first_message_names_is_found_once_the_order_is_known() -> None:
    talk = await proven(first="dün gelen kazağı iade etmek istiyorum beğenmedim")
    assert talk.slots["return_items"] == ["P1"]
    assert talk.slots["return_reason"] == "disliked"


@pytest.mark.parametrize(
    ("said", "items"),
    [
        (("kazağı iade etmek istiyorum", NUMBER), ["P1"]),
        ((f"tavayı geri göndereceğim {NUMBER} nolu sipariş",), ["P2"]),
        (("iade", f"{NUMBER}, sadece tava"), ["P2"]),
        (("I want to return the tava", NUMBER), ["P2"]),
        (("hepsini iade edeceğim", NUMBER), ["P1", "P2"]),
        (("bir ürün iade etmek istiyorum", NUMBER), None),
        (("I want to return one item", NUMBER), None),
        (("iade", NUMBER), None),
    ],
)
async def test_items_that_were_named_before_the_order_are_not_asked_for(
    said: tuple[str, ...], items: list[str] | None
) -> None:
    talk = play()
    for text in said:
        await talk.say(text, "return_request")
    assert EMAIL not in str(talk.slots)
    assert await talk.say(EMAIL) == ("asked_return_reason" if items else "asked_return_items")
    assert talk.slots["return_items"] == items


async def test_what_was_named_first_does_not_undo_a_correction() -> None:
    talk = await proven(first="kazağı iade etmek istiyorum")
    await talk.say("pardon kazak değil tava olacak")
    await talk.say("beğenmedim")
    await talk.say("yanlış yazdım büyük geldi")
    assert talk.slots["return_reason"] == "too_large"
    assert talk.slots["return_items"] == ["P2"]


@pytest.mark.parametrize(
    "text",
    [
        "pardon kazak değil döküm tava olacak",
        "pardon tava olacak",
        "yanlış söyledim tava olacaktı",
        "sorry it should be the tava",
    ],
)
@pytest.mark.parametrize(
    "asked", [("kazak",), ("kazak", "beğenmedim", "hiç açmadım", "değişim istiyorum")]
)
async def test_a_correction_of_the_items_is_nothing_else(asked: tuple[str, ...], text: str) -> None:
    talk = await proven()
    for answer in asked:
        await talk.say(answer, "inform")
    reason = talk.slots["return_reason"]
    await talk.say(text, "inform")
    assert talk.slots["return_items"] == ["P2"]
    assert (talk.slots["return_reason"], talk.slots["return_exchange"]) == (reason, None)


async def test_a_reason_of_ones_own_may_name_another_item() -> None:
    talk = await proven()
    await talk.say("kazak")
    await talk.say("yanına tava da almıştım paramı aştı", "inform")
    assert talk.slots["return_reason"] == "yanına tava da almıştım paramı aştı"
    assert talk.slots["return_items"] == ["P1"]


async def test_an_exchange_asks_for_what() -> None:
    talk = await proven(order(State.DELIVERED), "değişim istiyorum")
    assert talk.slots["return_refund"] == "exchange"
    assert await talk.say("dar geldi") == "asked_return_condition"
    assert await talk.say("denedim sadece") == "asked_return_exchange"
    assert await talk.say("40 numara siyah") == "asked_confirmation"
    await talk.say("evet")
    assert talk.drafts[0].kind is Kind.EXCHANGE
    assert talk.drafts[0].fields["exchange_for"] == "40, siyah"


async def test_several_items_and_a_correction() -> None:
    talk = await proven(order(State.DELIVERED, SWEATER, PAN, CUPS))
    await talk.say("kazak ve tava")
    assert talk.slots["return_items"] == ["P1", "P2"]
    await talk.say("yok pardon kazak değil fincan takımı olacak")
    assert talk.slots["return_items"] == ["P3"]
    assert await talk.say("hepsini geri göndereceğim beğenmedim") == "asked_return_condition"


async def test_a_name_that_fits_two_items_is_asked_about() -> None:
    blue, black = replace(SWEATER, name="Mavi kazak"), replace(PAN, name="Siyah kazak")
    talk = await proven(order(State.DELIVERED, blue, black, CUPS))
    assert await talk.say("kazak") == "not_accepted"
    assert talk.reply is not None
    assert talk.reply.response == "utter_items_unclear"
    assert talk.reply.variables["items"] == "1. Mavi kazak\n2. Siyah kazak"
    assert await talk.say("siyah olan") == "asked_return_reason"


@pytest.mark.parametrize("word", ["küçük değil büyük geldi", "yanlış yazdım büyük geldi"])
async def test_a_reason_is_corrected(word: str) -> None:
    talk = await proven(order(State.DELIVERED))
    await talk.say("küçük geldi")
    await talk.say(word)
    assert talk.slots["return_reason"] == "too_large"


@pytest.mark.parametrize("word", ["karta", "hediye çeki", "store credit", "yok karta olsun"])
async def test_refunds_are_read(word: str) -> None:
    talk = await proven(order(State.DELIVERED), "iade edeceğim beğenmedim hiç açmadım kutuyu")
    assert await talk.say(word) == "asked_confirmation"


async def test_nobody_has_to_give_a_reason() -> None:
    talk = await proven(order(State.DELIVERED))
    assert await talk.say("söylemek istemiyorum") == "asked_return_condition"
    assert talk.slots["return_reason"] == "other"


async def test_a_reason_in_the_customers_own_words_goes_along() -> None:
    talk = await proven(order(State.DELIVERED))
    assert (
        await talk.say("misafirler gelmekten vazcaydı artık lüzumsuz") == "asked_return_condition"
    )
    await talk.say("hiç açmadım")
    await talk.say("karta")
    await talk.say("evet")
    assert talk.drafts[0].fields["reason"] == "misafirler gelmekten vazcaydı artık lüzumsuz"


async def test_courtesy_is_no_reason() -> None:
    talk = await proven(order(State.DELIVERED))
    assert await talk.say("teşekkür ederim", "thanks") == ""
    assert talk.slots["return_reason"] is None


async def test_buttons_answer() -> None:
    talk = await proven()
    assert await talk.press("return_items.1") == "asked_return_reason"
    assert talk.slots["return_items"] == ["P2"]
    assert await talk.press("return_reason.changed_mind") == "asked_return_condition"
    assert await talk.press("return_condition.unopened") == "asked_return_refund"
    assert await talk.press("return_refund.credit") == "asked_confirmation"


async def test_after_the_period_it_says_so_with_the_date_and_offers_a_person() -> None:
    late = order(State.DELIVERED, delivered=date(2026, 11, 2))
    talk = play(late)
    await talk.say(f"{NUMBER} iade", "return_request")
    assert await talk.say(EMAIL) == "too_late"
    assert talk.reply is not None
    assert talk.reply.variables["day"] == "16 Kasım Pazartesi günü"
    assert [button["payload"] for button in talk.reply.buttons] == ["/ask_human"]
    assert talk.drafts == []


async def test_the_orders_own_last_day_goes_before_the_shops_period() -> None:
    members = order(
        State.DELIVERED, delivered=date(2026, 11, 2), returnable_until=date(2026, 12, 2)
    )
    talk = await proven(members)
    assert talk.form is not None


async def test_the_period_does_not_end_what_the_law_gives_for_faults() -> None:
    talk = await proven(
        order(State.DELIVERED, delivered=date(2026, 10, 2)), "iade edeceğim bozuk çıktı"
    )
    assert await talk.say("para iadesi") == "asked_confirmation"
    assert await talk.say("evet") == "filed"
    assert talk.drafts[0].kind is Kind.DAMAGED
    assert talk.reply is not None
    assert talk.reply.text is not None
    assert "süresi içinde" not in talk.reply.text


@pytest.mark.parametrize(
    ("sold", "reason"),
    [
        (order(State.SHIPPED, shipments=(parcel(State.SHIPPED),)), "not_delivered"),
        (order(State.PREPARING), "not_delivered"),
        (order(State.CANCELLED), "cancelled"),
        (order(State.RETURNING), "returning"),
        (order(State.DELIVERED, HOLDER), "not_returnable"),
    ],
)
async def test_what_cannot_be_returned_is_said(sold: Order, reason: str) -> None:
    talk = play(sold)
    await talk.say(f"{NUMBER} iade", "return_request")
    assert await talk.say(EMAIL) == reason
    assert talk.form is None
    assert talk.drafts == []


async def test_only_what_has_come_can_be_sent_back() -> None:
    parcels = (
        parcel(State.DELIVERED, SWEATER, delivered=date(2026, 11, 20)),
        parcel(State.SHIPPED, PAN),
    )
    talk = await proven(order(State.SHIPPED, SWEATER, PAN, shipments=parcels))
    assert talk.slots["requested_slot"] == "return_reason"


async def test_an_item_that_is_not_taken_back_is_refused_among_others() -> None:
    talk = await proven(order(State.DELIVERED, SWEATER, HOLDER))
    assert await talk.say("mumluk") == "not_accepted"
    assert talk.reply is not None
    assert talk.reply.variables["items"] == "Mumluk"
    assert await talk.say("mumluk kırık çıktı") == "asked_return_refund"


async def test_in_english() -> None:
    talk = play(lang="en")
    await talk.say(f"I want to return {NUMBER}", "return_request")
    assert await talk.say(EMAIL) == "asked_return_items"
    assert await talk.say("the second one") == "asked_return_reason"
    assert await talk.say("it was too small") == "asked_return_condition"
    assert await talk.say("never used") == "asked_return_refund"
    assert await talk.say("refund to my card") == "asked_confirmation"
    assert "Reason: Too small" in talk.summary


async def test_nothing_of_the_order_is_said_before_it_is_proven() -> None:
    talk = play()
    for text in ("iade", NUMBER, "kazağı iade edeceğim", "baskasi@posta.example"):
        await talk.hear(text, "return_request")
        assert "kazak" not in str(talk.reply).replace("kazağı", "")
        assert "tava" not in str(talk.reply)
