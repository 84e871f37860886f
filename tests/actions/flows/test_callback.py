"""A call back: number, time, topic, and the promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.flows.callback import CALLBACK
from actions.shop import Shop
from handoff.calendar import Calendar
from handoff.cases.case import Kind
from language.dates import WEEKDAYS
from ops.settings import Hours
from tests.actions.conftest import SATURDAY
from tests.actions.flows.playing import Play, stocked


@pytest.fixture
def play(shop: Shop) -> Play:
    return Play(CALLBACK, shop)


async def test_the_straight_way(play: Play) -> None:
    assert await play.say("beni arayın", "callback") == "asked_callback_phone"
    assert await play.say("0532 123 45 67") == "asked_callback_when"
    assert await play.say("pazartesi 10-12") == "asked_callback_topic"
    assert await play.say("faturam hakkında") == "asked_confirmation"
    assert play.summary == (
        "• Telefon: 0532 123 45 67\n• Zaman: pazartesi 10:00–12:00\n• Konu: faturam hakkında"
    )
    assert play.reply is not None
    assert "532" not in str(play.reply.decision)
    assert await play.say("evet") == "filed"
    (draft,) = play.drafts
    assert draft.kind is Kind.CALLBACK
    assert draft.fields == {"phone": "+905321234567", "when": "23 Kasım Pazartesi günü 10:00–12:00"}
    assert draft.words == "faturam hakkında"
    assert play.reply.text is not None
    assert "23 Kasım Pazartesi 12:00'ye kadar arayacak" in play.reply.text


async def test_everything_in_one_message(play: Play) -> None:
    told = "iade konusunda beni pazartesi öğleden sonra 0532 123 45 67 den arayın"
    assert await play.say(told, "callback") == "asked_confirmation"
    assert "Zaman: pazartesi 12:00–18:00" in play.summary


async def test_in_one_message_in_english(shop: Shop) -> None:
    play = Play(CALLBACK, shop, "en")
    told = "call me on +49 170 1234567 monday between 10 and 12 about my invoice"
    assert await play.say(told, "callback") == "asked_confirmation"
    assert play.summary == (
        "• Phone: +491701234567\n• Time: on Monday 10:00–12:00\n• Topic: my invoice"
    )


async def test_a_time_beside_the_number_is_heard(play: Play) -> None:
    await play.say("beni arayın", "callback")
    assert await play.say("0532 123 45 67, pazartesi 10-12") == "asked_callback_topic"


async def test_a_number_with_a_digit_too_few_is_told_so(play: Play) -> None:
    await play.say("beni arayın", "callback")
    assert await play.say("0532 123 45") == "not_accepted"
    assert play.reply is not None
    assert play.reply.response == "utter_callback_phone_wrong"
    assert await play.say("yok pardon 0532 123 45 67") == "asked_callback_when"


async def test_outside_hours_the_next_opening_is_offered(play: Play) -> None:
    await play.say("beni 05321234567 den arayın", "callback")
    assert await play.say("yarın sabah") == "not_accepted"  # a Sunday
    assert play.reply is not None
    assert play.reply.response == "utter_callback_closed"
    assert play.reply.variables == {"offered": "pazartesi 09:00–11:00"}
    assert await play.say("olur", "affirm") == "asked_callback_topic"
    assert play.slots["callback_when"]["start"].startswith("2026-11-23T09:00")


async def test_a_time_outside_hours_in_the_first_message_is_not_forgotten(play: Play) -> None:
    assert await play.say("yarın beni arayın", "callback") == "asked_callback_when"
    assert play.reply is not None
    assert play.reply.response == "utter_callback_closed"
    assert await play.say("olur", "affirm") == "asked_callback_phone"
    assert await play.say("05321234567") == "asked_callback_topic"


@pytest.mark.parametrize(
    "text",
    [
        "beni pazar gece 11'de arayın 0532 123 45 67",
        "pazar gece 11de arar mısınız beni",
        "call me on sunday at 11 pm",
    ],
)
async def test_a_time_outside_hours_is_answered_at_once_with_what_is_possible(
    play: Play, text: str
) -> None:
    await play.say(text, "callback")
    assert play.slots["requested_slot"] == "callback_when"
    assert play.reply is not None
    assert play.reply.response == "utter_callback_closed"
    assert play.reply.variables == {"offered": "pazartesi 09:00–11:00"}


async def test_such_a_time_instead_of_the_number_is_a_failed_try_with_an_offer(play: Play) -> None:
    await play.say("beni arayın", "callback")
    assert await play.say("pazar gece 11'de arayın", "callback") == "not_accepted"
    assert play.reply is not None
    assert play.reply.response == "utter_callback_closed"
    assert await play.say("0532 123 45 67") == "asked_callback_when"


async def test_a_time_is_corrected_and_the_number_too(play: Play) -> None:
    for text in ("beni arayın", "0532 123 45 67", "pazartesi 10-12"):
        await play.say(text, "callback")
    assert await play.say("pardon salı olacak") == "asked_callback_topic"
    assert play.slots["callback_when"]["start"].startswith("2026-11-24T09:00")
    await play.say("kargo")
    assert await play.say("hayır numaram 0533 765 43 21 olacak") == "asked_confirmation"
    assert "0533 765 43 21" in play.summary


async def test_a_time_that_has_passed_is_asked_for_again(play: Play) -> None:
    for text in ("beni arayın", "0532 123 45 67", "pazartesi 10-12", "kargo"):
        await play.say(text, "callback")
    later = SATURDAY + timedelta(days=1, hours=20)
    assert await play.say("evet", now=later) == "asked_callback_when"
    assert not play.drafts


@pytest.mark.parametrize("text", ["pazartesi alacaktım gelmedi", "5 tane aldım", "yarın"])
async def test_days_and_numbers_beside_the_matter_are_no_time_to_call(
    play: Play, text: str
) -> None:
    await play.say("beni arayın", "callback")
    await play.say(text)
    assert play.slots["callback_when"] is None


async def test_a_topic_with_words_of_a_question_is_a_topic(shop: Shop) -> None:
    play = Play(CALLBACK, stocked("gift card"), "en")
    await play.say("call me on +49 170 1234567 monday between 10 and 12", "callback")
    assert await play.say("yes please", "affirm") == "no_callback_topic"
    assert await play.say("a gift card that does not work") == "asked_confirmation"
    assert play.slots["callback_topic"] == "a gift card that does not work"


async def test_a_question_instead_of_the_topic_is_one(shop: Shop) -> None:
    play = Play(CALLBACK, stocked("gift card"), "en")
    await play.say("call me on +49 170 1234567 monday between 10 and 12", "callback")
    assert await play.say("how do I use a gift card", "faq") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [("yarın", "yarın gün boyu"), ("yarın 20:00'den sonra", "yarın 20:00–24:00")],
)
async def test_a_day_ends_at_24(shop: Shop, text: str, said: str) -> None:
    always = Hours.model_validate(dict.fromkeys(map(str.lower, WEEKDAYS["en"]), ("00:00-24:00",)))
    play = Play(CALLBACK, replace(shop, calendar=Calendar(always)))
    for answer in ("beni arayın", "0532 123 45 67", text, "kargo"):
        await play.say(answer, "callback")
    assert said in play.summary
    await play.say("pardon ne zaman isterseniz", "inform")
    assert "bugün" in play.summary
    assert play.summary.count("–24:00") == 1


async def test_what_is_said_of_a_number_instead_of_one_fails_until_a_person_comes() -> None:
    play = Play(CALLBACK, stocked("numara"))
    await play.say("beni arayın", "callback")
    assert await play.say("numaram sizde kayıtlı", "inform") == "no_callback_phone"
    assert await play.say("aynı numara", "faq", confidence=0.6) == "no_callback_phone"
    assert await play.say("sistemde var numaram", "nlu_fallback") == "stuck"
