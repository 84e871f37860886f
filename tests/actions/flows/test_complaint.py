"""A complaint: its words, its matter, its wish, and the case."""

from __future__ import annotations

import pytest

from actions.flows.complaint import COMPLAINT
from actions.shop import Shop
from handoff.cases.case import Kind
from tests.actions.flows.playing import Play


@pytest.fixture
def play(shop: Shop) -> Play:
    return Play(COMPLAINT, shop)


async def test_the_straight_way(play: Play) -> None:
    assert await play.say("şikayetçiyim", "complaint") == "asked_complaint_words"
    told = "kurye paketi kapıya fırlattı, zili çalmadı bile"
    assert await play.say(told, "complaint") == "asked_complaint_wish"
    assert await play.say("özür ve açıklama bekliyorum") == "asked_confirmation"
    assert "Konu: Kargo görevlisi" in play.summary
    assert await play.say("evet", "affirm") == "filed"
    (draft,) = play.drafts
    assert (draft.kind, draft.words) == (Kind.COMPLAINT, told)
    assert draft.wish == "özür ve açıklama bekliyorum"
    assert draft.fields == {"about": "Kargo görevlisi"}
    assert draft.order == ""
    assert play.reply is not None
    # Three working days after Monday, when people read it.
    assert play.reply.text is not None
    assert "26 Kasım Perşembe 18:00'e kadar" in play.reply.text


async def test_the_matter_is_asked_with_buttons_when_the_words_do_not_say_it(play: Play) -> None:
    told = "sizden hiç memnun kalmadım bir daha asla"
    assert await play.say(told, "complaint") == "asked_complaint_about"
    assert play.reply is not None
    assert len(play.reply.buttons) == 7
    assert await play.press("complaint_about.price") == "asked_complaint_wish"
    assert play.slots["complaint_words"] == told


@pytest.mark.parametrize(
    ("told", "about"),
    [
        ("kargom 10 gündür gelmedi bekliyorum", "late_delivery"),
        ("çok geç geldi paket", "late_delivery"),
        ("kazağın kumaşı iki yıkamada çöp oldu", "product_quality"),
        ("telefondaki temsilciniz çok kaba ve saygısızdı", "staff"),
        ("kargocu kapıya bırakıp gitmiş", "courier"),
        ("kampanya yanıltıcı indirim yapmadınız", "price"),
        ("paramı hala yatırmadınız iadem nerede", "refund"),
        ("the driver threw my parcel over the fence", "courier"),
        ("your agent was rude to me on the phone", "staff"),
    ],
)
async def test_the_matter_is_heard_from_the_words(play: Play, told: str, about: str) -> None:
    assert await play.say(told, "complaint") == "asked_complaint_wish"
    assert play.slots["complaint_about"] == about


async def test_an_orders_number_is_taken_without_proof_and_nothing_is_told_of_it(
    play: Play,
) -> None:
    told = "TR-10452 nolu siparişim 12 gündür gelmedi yazıklar olsun"
    assert await play.say(told, "complaint") == "asked_complaint_wish"
    assert play.slots["complaint_order"] == "10452"
    assert await play.say("yok pardon TR-10453 olacak") == "asked_complaint_wish"
    await play.say("500 lira iade edilsin")
    assert play.slots["complaint_order"] == "10453"
    await play.say("evet", "affirm")
    assert play.drafts[0].order == "10453"


async def test_a_wish_is_no_correction(play: Play) -> None:
    await play.say("kurye paketi kapıya fırlattı gitti", "complaint")
    assert await play.say("para iadesi olsun") == "asked_confirmation"
    assert play.slots["complaint_about"] == "courier"
    assert play.slots["complaint_wish"] == "para iadesi olsun"


async def test_a_sum_is_no_order(play: Play) -> None:
    await play.say("500 lira fazla çektiniz fiyat yanlış", "complaint")
    assert play.slots["complaint_order"] is None


async def test_another_matter_and_words_without_one(play: Play) -> None:
    await play.say("şikayetim var", "complaint")
    assert await play.say("...") == "no_complaint_words"
    await play.say("hiç hoş değildi yaşadığım")
    assert await play.say("bilmiyorum ki") == "no_complaint_about"
    assert await play.say("başka bir konu") == "asked_complaint_wish"
    assert play.slots["complaint_about"] == "other"


async def test_in_english(shop: Shop) -> None:
    play = Play(COMPLAINT, shop, "en")
    assert await play.say("I want to complain", "complaint") == "asked_complaint_words"
    assert await play.say("the fabric fell apart in a week") == "asked_complaint_wish"
    assert await play.say("my money back") == "asked_confirmation"
    assert "About: Product quality" in play.summary
    assert await play.say("yes please") == "filed"
    assert play.reply is not None
    assert play.reply.text is not None
    assert play.reply.text.startswith("I have saved your complaint as T-")


async def test_words_of_a_wish_do_not_change_the_matter_asked_before(play: Play) -> None:
    await play.say("hiç hoş değildi bu yaşadığım olay", "complaint")
    await play.press("complaint_about.courier")
    assert await play.say("özür bekliyorum") == "asked_confirmation"
    assert play.slots["complaint_about"] == "courier"
    assert play.slots["complaint_wish"] == "özür bekliyorum"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("kaçta kapanıyorsunuz", "contact_hours"),
        ("salaksınız siz", "insult"),
        ("english please", "change_language"),
    ],
)
async def test_what_tells_nothing_is_not_filed_as_what_happened(
    play: Play, text: str, intent: str
) -> None:
    await play.say("şikayetçiyim", "complaint")
    assert await play.say(text, intent) == ""
    assert play.slots["complaint_words"] is None


async def test_abuse_in_what_happened_is_what_happened(play: Play) -> None:
    await play.say("şikayetçiyim", "complaint")
    told = "salak kurye paketi kapıya fırlattı gitti"
    assert await play.say(told, "insult") == "asked_complaint_wish"
    assert play.slots["complaint_words"] == told


async def test_a_yes_tells_nothing(play: Play) -> None:
    await play.say("şikayetçiyim", "complaint")
    assert await play.say("evet", "affirm") == "no_complaint_words"


async def at_the_wish(play: Play) -> Play:
    await play.say("kurye paketi kapıya fırlattı gitti", "complaint")
    assert play.slots["requested_slot"] == "complaint_wish"
    return play


@pytest.mark.parametrize("text", ["biri beni ciddiye alsın yeter", "someone should listen to me"])
async def test_a_wish_may_be_that_somebody_listens(play: Play, text: str) -> None:
    await at_the_wish(play)
    assert await play.say(text, "ask_human", confidence=0.98) == "asked_confirmation"
    assert play.slots["complaint_wish"] == text


@pytest.mark.parametrize("text", ["canlı temsilci", "beni bir yetkiliye bağlayın", "/ask_human"])
async def test_a_person_asked_for_in_plain_words_is_no_such_wish(play: Play, text: str) -> None:
    await at_the_wish(play)
    assert await play.say(text, "ask_human", confidence=0.98) == "asked"


@pytest.mark.parametrize("intent", ["ask_human", "inform", "faq", "affirm"])
async def test_a_payload_that_was_typed_is_a_failed_try(play: Play, intent: str) -> None:
    await play.say("sizden hiç memnun kalmadım bir daha asla", "complaint")
    typed = 'inform{"choice":"complaint_about.staff"}'
    assert await play.say(typed, intent) == "no_complaint_about"
    assert await play.say(f"{typed} yani kurye", intent) == "asked_complaint_wish"
    assert play.slots["complaint_about"] == "courier"
    assert await play.say(typed, intent) == "no_complaint_wish"
