"""Warranty and repair, with an order's number or without."""

from __future__ import annotations

import pytest

from actions.flows.warranty import WARRANTY
from handoff.cases.case import Kind
from tests.actions.flows.playing import Play, stocked


def play(lang: str = "tr") -> Play:
    return Play(WARRANTY, stocked("fatura"), lang)


async def test_the_straight_way() -> None:
    talk = play()
    assert await talk.say("garanti başvurusu", "warranty") == "asked_warranty_item"
    assert await talk.say("el blenderi") == "asked_warranty_fault"
    assert await talk.say("artık dönmüyor, ses geliyor") == "asked_warranty_since"
    assert await talk.say("3 gündür") == "asked_warranty_bought"
    assert await talk.say("geçen mart") == "asked_warranty_number"
    assert await talk.say("seri no 8HK220415") == "asked_warranty_wish"
    assert await talk.say("tamir edilsin") == "asked_confirmation"
    assert "Alındığı gün: Mart 2026" in talk.summary
    assert await talk.say("evet") == "filed"
    (draft,) = talk.drafts
    assert draft.kind is Kind.WARRANTY
    assert draft.fields == {
        "item": "el blenderi",
        "since": "18 Kasım Çarşamba",
        "bought": "Mart 2026",
        "number": "8HK220415",
        "warranty": "garanti süresi içinde",
    }
    assert draft.words == "artık dönmüyor, ses geliyor"
    assert draft.wish == "Onarılsın"


async def test_the_first_message_tells_when_it_was_bought() -> None:
    talk = play()
    text = "4 ay önce aldığım kulaklık bozuldu tamir ettirmek istiyorum"
    assert await talk.say(text, "warranty") == "asked_warranty_item"
    assert talk.slots["warranty_fault"] == text
    assert talk.slots["warranty_wish"] == "repair"
    assert talk.slots["warranty_bought"].startswith("2026-07")


async def test_without_a_number_it_goes_on() -> None:
    talk = play()
    for text in ("garanti", "süpürge", "çalışmıyor artık", "dün", "8 ay önce"):
        await talk.say(text, "warranty")
    assert talk.slots["requested_slot"] == "warranty_number"
    assert await talk.say("yok kaybettim") == "asked_warranty_wish"


@pytest.mark.parametrize(
    ("bought", "covered"),
    [
        ("10 kasım 2024", "garanti süresi dolmuş"),
        ("30 kasım 2024", "garanti süresi içinde"),
        ("kasım 2024", "garanti süresi sınırda"),
    ],
)
async def test_the_warranty_is_told_honestly(bought: str, covered: str) -> None:
    talk = play()
    for text in ("garanti", "süpürge", "çalışmıyor artık", "dün", bought, "yok", "tamir edin"):
        await talk.say(text, "warranty")
    assert ("sona ermiş" in talk.summary) == (covered == "garanti süresi dolmuş")
    await talk.say("evet")
    assert talk.drafts[0].fields["warranty"] == covered
    assert talk.reply is not None
    assert talk.reply.text is not None
    assert ("ücretli" in talk.reply.text) == (covered == "garanti süresi dolmuş")


async def test_an_orders_number_goes_along_and_tells_nothing() -> None:
    talk = play()
    for text in ("garanti", "süpürge", "çalışmıyor artık", "dün", "8 ay önce"):
        await talk.say(text, "warranty")
    assert await talk.say("PA-24100") == "asked_warranty_wish"
    await talk.say("yenisini istiyorum")
    await talk.say("evet")
    assert talk.drafts[0].order == "24100"
    assert talk.drafts[0].fields["number"] == "PA-24100"


async def test_in_english() -> None:
    talk = play("en")
    await talk.say("warranty claim", "warranty")
    await talk.say("hand blender")
    await talk.say("it won't switch on any more")
    await talk.say("since sunday")
    assert await talk.say("in march") == "asked_warranty_number"
    assert await talk.say("none") == "asked_warranty_wish"
    assert await talk.say("repair please") == "asked_confirmation"
    assert "Since: Sunday 15 November" in talk.summary


async def test_a_day_is_corrected() -> None:
    talk = play()
    for text in ("garanti", "süpürge", "çalışmıyor artık", "dün", "8 ay önce", "yok"):
        await talk.say(text, "warranty")
    await talk.say("pardon 2 ay önce aldım")
    assert talk.slots["warranty_bought"].startswith("2026-09")


async def test_an_address_and_a_phone_are_no_part_of_what_is_told() -> None:
    talk = play()
    await talk.say("garanti başvurusu", "warranty")
    assert await talk.say("ayse@posta.example") == "no_warranty_item"
    assert await talk.say("el blenderi HB-22500 ayse@posta.example") == "asked_warranty_fault"
    told = "ses geliyor, 0532 123 45 67 den arayın ya da ayse@posta.example"
    assert await talk.say(told) == "asked_warranty_since"
    assert await talk.say("baştan beri böyle, ayse@posta.example") == "asked_warranty_bought"
    assert talk.slots["warranty_item"] == "el blenderi HB-22500"
    assert talk.slots["warranty_fault"] == "ses geliyor, den arayın ya da"
    assert talk.reply is not None
    assert "ayse@" not in f"{talk.slots}{talk.reply.decision}"
    assert "532" not in f"{talk.slots}{talk.reply.decision}"
