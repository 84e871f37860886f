"""Data requests: which, whose, by when; newsletters with words of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.flows.data_request import DATA_REQUEST
from actions.shop import Shop
from handoff.cases.case import Kind
from tests.actions.flows.playing import Play


@pytest.fixture
def play(shop: Shop) -> Play:
    return Play(DATA_REQUEST, shop)


async def test_the_straight_way(play: Play) -> None:
    assert await play.say("kvkk başvurusu yapmak istiyorum", "data_request") == "asked_data_what"
    assert await play.press("data_what.delete") == "asked_data_contact"
    assert await play.say("ayse@posta.example") == "asked_confirmation"
    assert play.reply is not None
    assert "posta.example" in play.summary
    assert "posta.example" not in str(play.reply.decision)
    assert await play.say("evet") == "filed"
    (draft,) = play.drafts
    assert draft.kind is Kind.DATA_REQUEST
    assert draft.fields == {"about": "Verilerimin silinmesi", "contact": "ayse@posta.example"}
    assert play.reply.text is not None
    assert "otuz gün" in play.reply.text
    assert "21 Aralık Pazartesi 18:00'e kadar" in play.reply.text  # the thirtieth day


async def test_newsletters_are_stopped_within_three_working_days(play: Play) -> None:
    told = "sms atmayın artık, 0532 123 45 67"
    assert await play.say(told, "data_request") == "asked_confirmation"
    await play.say("evet")
    assert play.reply is not None
    assert play.reply.text is not None
    assert "26 Kasım Perşembe 18:00'e kadar durduracağız" in play.reply.text
    assert "otuz" not in play.reply.text


async def test_what_is_to_be_corrected_is_asked_for(play: Play) -> None:
    assert await play.say("bilgilerimi güncelleyin", "data_request") == "asked_data_details"
    assert await play.say("soyadım Demir değil Kaya") == "asked_data_contact"
    assert await play.say("ayse@posta") == "not_accepted"
    assert await play.say("ayse@posta.example") == "asked_confirmation"
    await play.say("evet")
    assert play.drafts[0].words == "soyadım Demir değil Kaya"


async def test_another_request_makes_what_was_said_of_the_first_fall_away(play: Play) -> None:
    for text in ("bilgilerimi güncelleyin", "soyadım Kaya", "ayse@posta.example"):
        await play.say(text, "data_request")
    assert await play.say("hayır, hepsini silin") == "asked_confirmation"
    assert "Düzeltilecek" not in play.summary


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("hesabımı silin", "delete"),
        ("üyeliğimi sonlandırın", "delete"),
        ("hesabımı silin bülten de gelmesin", "delete"),
        ("bana reklam mesajı gelmesin", "newsletter"),
        ("sms atmayin cikarin numarami", "newsletter"),
        ("hakkımda ne biliyorsunuz dökümünü yollayın", "access"),
        ("which data do you hold about me", "access"),
        ("please delete my account", "delete"),
        ("unsubscribe me", "newsletter"),
        ("adım yanlış yazılmış düzeltin", "correct"),
        ("kvkk", None),
    ],
)
async def test_which_request_it_is(play: Play, text: str, what: str | None) -> None:
    await play.say(text, "data_request")
    assert play.slots["data_what"] == what


async def test_after_a_question_it_waits_for_what_it_reminds_of(shop: Shop) -> None:
    play = Play(DATA_REQUEST, shop)
    assert await play.say("verilerimi silin", "data_request") == "asked_data_contact"
    assert await play.say("fatura nasıl alırım", "faq") == ""
    assert play.form is not None
    reminder = await play.hear("fatura nasıl alırım", form=replace(play.form, returned=True))
    assert reminder is not None
    assert reminder.response == "utter_data_contact"
    # Rasa's own choice would be the first empty slot, and that one does not apply.
    assert reminder.slots == {"requested_slot": "data_contact"}
