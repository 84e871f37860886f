"""An alarm beside an answer: the name of an item is none, whatever burns is one."""

from __future__ import annotations

import pytest

from actions.flows.complaint import COMPLAINT
from actions.flows.damaged import DAMAGED
from actions.flows.reading.danger import may_tell_of_harm, names_a_thing
from actions.flows.returning import RETURN
from actions.flows.warranty import WARRANTY
from actions.orders.model import Item, State
from tests.actions.flows.counter import EMAIL, NUMBER, PAN, order, selling
from tests.actions.flows.playing import Play, stocked

BLANKET = Item("B1", "Elektrikli battaniye")
RAINCOAT = Item("B2", "Çocuk yağmurluğu")
KETTLE = Item("B3", "Electric kettle")


async def asked_which(lang: str = "tr") -> Play:
    """A return that has just asked which item."""
    talk = Play(RETURN, selling(order(State.DELIVERED, BLANKET, RAINCOAT, KETTLE, PAN)), lang)
    for text in ("iade etmek istiyorum", NUMBER, EMAIL):
        await talk.say(text, "return_request")
    assert talk.slots["requested_slot"] == "return_items"
    return talk


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("elektrikli battaniye", "B1"),
        ("elektrikli battaniyemi", "B1"),
        ("çocuk yağmurluğunu", "B2"),
        ("battaniyeyi iade edeceğim", "B1"),
        ("the electric kettle", "B3"),
    ],
)
@pytest.mark.parametrize("intent", ["safety", "self_harm"])
async def test_the_name_of_an_item_of_the_order_is_no_alarm(
    text: str, sku: str, intent: str
) -> None:
    talk = await asked_which()
    assert await talk.say(text, intent, confidence=0.96) == "asked_return_reason"
    assert talk.slots["return_items"] == [sku]


@pytest.mark.parametrize(
    "text",
    [
        *("battaniye alev aldı", "elim yandı", "it caught fire", "battaniye", "elektrik çarptı"),
        *("çocuk battaniyeyle kendini yaktı", "the electric kettle burnt me"),
    ],
)
async def test_what_says_more_than_a_name_is_an_alarm(text: str) -> None:
    talk = await asked_which()
    left = await talk.say(text, "safety", confidence=0.5)
    assert left == ("asked_return_reason" if text == "battaniye" else "")


async def test_before_the_order_is_known_nothing_is_a_name() -> None:
    talk = Play(RETURN, selling(order(State.DELIVERED, BLANKET, PAN)))
    await talk.say("iade", "return_request")
    assert await talk.say("elektrikli battaniye", "safety") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("elektrikli battaniye", "asked_warranty_fault"),
        ("my electric blanket", "asked_warranty_fault"),
        ("battaniye alev aldı", ""),
        ("elim yandı", ""),
        ("it exploded", ""),
        ("kettle on fire", ""),
    ],
)
async def test_a_thing_that_breaks_down_is_named_without_its_order(text: str, reason: str) -> None:
    talk = Play(WARRANTY, stocked())
    await talk.say("garanti başvurusu", "warranty")
    assert await talk.say(text, "safety", confidence=0.96) == reason
    assert await talk.say("elektrikli battaniye", "self_harm", confidence=0.4) == ""


@pytest.mark.parametrize(
    ("text", "confidence", "told"),
    [
        ("it makes a terrible noise and loses power", 0.6, True),
        ("it makes a terrible noise and loses power", 0.9, False),
        ("it makes a noise and sparks fly out", 0.4, False),
        ("korkunç ses çıkarıp gücünü kaybediyor", 0.6, True),
        ("ses çıkarıp duman saldı", 0.4, False),
    ],
)
async def test_a_fault_described_is_an_alarm_when_it_is_clear_or_speaks_of_harm(
    text: str, confidence: float, told: bool
) -> None:
    talk = Play(WARRANTY, stocked())
    await talk.say("garanti başvurusu", "warranty")
    await talk.say("el blenderi")
    left = await talk.say(text, "safety", confidence=confidence)
    assert left == ("asked_warranty_since" if told else "")
    assert talk.slots["warranty_fault"] == (text if told else None)


async def test_what_happened_is_told_in_other_forms_too() -> None:
    damaged = Play(DAMAGED, selling(order(State.DELIVERED, PAN)))
    for text in ("siparişim", NUMBER, EMAIL):
        await damaged.say(text, "damaged_or_wrong")
    said = await damaged.say("kutusu ezik geldi", "safety", confidence=0.5)
    assert said == "asked_damaged_words"
    complaint = Play(COMPLAINT, stocked())
    await complaint.say("şikayetim var", "complaint")
    said = await complaint.say("kurye kapıyı kıracaktı neredeyse", "safety", confidence=0.5)
    assert said.startswith("asked_")
    assert await complaint.say("elimi kapıya sıkıştırdı kırıldı", "safety", confidence=0.5) == ""


@pytest.mark.parametrize(
    "text", ["tencere kapağı", "steam iron", "ütü masası", "çocuk yağmurluğunu"]
)
def test_a_name(text: str) -> None:
    assert names_a_thing(text)


@pytest.mark.parametrize(
    "text",
    [
        "tencere patladı",
        "my iron is gone",
        "ne yapacağımı bilmiyorum",
        "",
        "fişi soktum",
        "bebeğim mosmor",
    ],
)
def test_no_name(text: str) -> None:
    assert not names_a_thing(text)


@pytest.mark.parametrize("text", ["Parmağımı kesti", "my hand got burnt", "çocuk yuttu", "ZEHİR"])
def test_harm(text: str) -> None:
    assert may_tell_of_harm(text)
