"""Conversations about an order through a real Rasa: its form, its interruptions, its end."""

from __future__ import annotations

from typing import Any

import pytest

from actions.orders.typed import number, phone
from ops import demo_orders
from tests.bot.standing import TODAY, Standing, decision

pytestmark = pytest.mark.e2e

ORDERS = demo_orders.orders(1, TODAY)
MINE = next(order for order in ORDERS if order["state"] == "shipped")
THEIRS = next(order for order in ORDERS if order["owner"]["email"] != MINE["owner"]["email"])
EMAIL = MINE["owner"]["email"]
ENDING = phone(MINE["owner"]["phone"]) or ""


class Talk:
    """One conversation; says something and hears why it was answered so."""

    def __init__(self, rasa: Standing, lang: str = "tr") -> None:
        self._rasa, self._lang, self._sender = rasa, lang, rasa.sender()
        self.reply: dict[str, Any] = {}

    def say(self, text: str) -> tuple[str, str]:
        self.reply = self._rasa.say(self._sender, text, self._lang)
        return decision(self.reply)

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.reply["messages"] if "text" in message]


@pytest.fixture
def talk(rasa: Standing) -> Talk:
    return Talk(rasa)


def test_the_straight_way(talk: Talk) -> None:
    assert talk.say("siparişim nerede") == ("flow", "asked_number")
    assert talk.reply["actions"] == ["order_status_form"]
    assert len(talk.texts) == 1
    assert talk.say(MINE["number"]) == ("flow", "asked_proof")
    assert len(talk.texts) == 1
    assert talk.say(EMAIL) == ("flow", "told")
    (text,) = talk.texts
    assert text.startswith(f"{MINE['number']} numaralı siparişiniz")
    assert "requested_slot" not in talk.reply["slots"]
    assert EMAIL not in str(talk.reply)


def test_after_its_end_everything_goes_its_usual_way(talk: Talk) -> None:
    for text in ("siparişim nerede", MINE["number"], ENDING):
        talk.say(text)
    assert decision(talk.reply) == ("flow", "told")
    assert talk.say("teşekkürler") == ("smalltalk", "thanks")
    assert len(talk.texts) == 1
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert talk.reply["messages"][-1]["buttons"]


def test_the_number_in_the_first_message(talk: Talk) -> None:
    assert talk.say(f"{MINE['number']} nolu siparişim nerede") == ("flow", "asked_proof")
    assert str(number(MINE["number"])) in talk.texts[0]
    assert talk.say(ENDING) == ("flow", "told")


def test_everything_in_the_first_message_and_the_same_order_once_more(talk: Talk) -> None:
    assert talk.say(f"{MINE['number']} nolu siparişim nerede {EMAIL}") == ("flow", "told")
    assert len(talk.texts) == 1
    assert talk.say("siparişim ne zaman gelir") == ("flow", "told")
    assert talk.say(f"{THEIRS['number']} nolu siparişim nerede") == ("flow", "asked_proof")


def test_a_question_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert [text[:12] for text in talk.texts] == ["e-fatura hak", "Siparişinize"]
    assert talk.reply["actions"] == ["action_answer", "order_status_form"]
    assert talk.say(MINE["number"]) == ("flow", "asked_proof")
    assert talk.say("çalışma saatleriniz") == ("hours", "contact_hours")
    assert "son dört hane" in talk.texts[-1]
    assert talk.say(EMAIL) == ("flow", "told")


def test_a_correction(talk: Talk) -> None:
    talk.say(f"{THEIRS['number']} nolu siparişim nerede")
    assert talk.say(f"yok pardon {MINE['number']} olacak") == ("flow", "asked_proof")
    assert str(number(MINE["number"])) in talk.texts[0]
    assert talk.say(EMAIL) == ("flow", "told")


def test_a_correction_of_four_digits(talk: Talk) -> None:
    talk.say("20317 nolu siparişim ne oldu")
    assert talk.say("yok pardon 4521 olacak") == ("flow", "asked_proof")
    assert talk.reply["slots"]["order_number"] == "4521"


@pytest.mark.parametrize("text", ["boşver", "vazgeçtim", "iptal"])
def test_a_change_of_mind(talk: Talk, text: str) -> None:
    talk.say(f"{MINE['number']} nolu siparişim nerede")
    assert talk.say(text) == ("flow", "stopped")
    assert len(talk.texts) == 1
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert talk.reply["actions"] == ["action_answer"]


@pytest.mark.parametrize("text", ["temsilci bağlayın", "insanla görüşmek istiyorum", "/ask_human"])
@pytest.mark.parametrize("before", ["siparişim nerede", "TR-20317 nerede"])
def test_a_person_in_the_middle(talk: Talk, before: str, text: str) -> None:
    talk.say(before)
    assert talk.say(text) == ("handoff", "asked")
    assert talk.texts == []
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert talk.reply["actions"] == ["action_answer"]


def test_a_complaint_in_the_middle(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("şikayetçiyim") == ("flow", "asked_complaint_words")
    assert len(talk.texts) == 1


def test_wrong_proof_three_times(talk: Talk) -> None:
    talk.say(f"{MINE['number']} nolu siparişim nerede")
    assert talk.say("kimse@posta.example") == ("flow", "refused")
    assert talk.say("0000") == ("flow", "refused")
    assert talk.say("baskasi@posta.example") == ("handoff", "stuck")
    assert talk.texts == []


def test_no_number_three_times(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("siparişim nerede") == ("flow", "no_number")
    assert talk.say("siparişim gelmedi") == ("flow", "no_number")
    assert talk.say("kargom nerede kaldı") == ("handoff", "stuck")


def test_the_offer_of_a_person_is_accepted_by_a_yes(talk: Talk) -> None:
    talk.say("siparişim nerede")
    talk.say("siparişim nerede")
    assert talk.say("evet lütfen") == ("handoff", "asked")


def refusals(rasa: Standing, named: str) -> list[str]:
    talk = Talk(rasa)
    said = []
    for text in (f"{named} nolu siparişim nerede", EMAIL, "0000"):
        talk.say(text)
        said += talk.texts
    return said[1:]


def test_somebody_elses_order_is_refused_as_one_that_does_not_exist(rasa: Standing) -> None:
    assert refusals(rasa, THEIRS["number"]) == refusals(rasa, "TR-99999")


def test_in_english(rasa: Standing) -> None:
    talk = Talk(rasa, "en")
    assert talk.say("where is my order") == ("flow", "asked_number")
    assert talk.say("how do I get my fatura") == ("answer", "search")
    assert "number" in talk.texts[-1]
    assert talk.say(MINE["number"]) == ("flow", "asked_proof")
    assert talk.say("nobody@posta.example") == ("flow", "refused")
    assert talk.say(ENDING) == ("flow", "told")
    assert talk.texts[0].startswith(f"Your order {MINE['number']}")


def test_a_turn_of_the_form_that_is_asked_for_again_counts_once(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, f"{MINE['number']} nolu siparişim nerede", turn="1-0")
    once = rasa.say(sender, "bir dakika", turn="2-0")
    again = rasa.say(sender, "bir dakika", turn="2-0")
    assert decision(once) == decision(again)
    assert once["slots"] == again["slots"]


def test_orders_that_cannot_be_asked(rasa: Standing, talk: Talk) -> None:
    aside = rasa.orders.rename(rasa.orders.with_suffix(".aside"))
    try:
        talk.say(f"{MINE['number']} nolu siparişim nerede")
        assert talk.say(EMAIL) == ("flow", "orders_unavailable")
    finally:
        aside.rename(rasa.orders)
    assert talk.say("evet") == ("handoff", "asked")


@pytest.mark.parametrize(
    "text", ['/order_status{"order_proof":true}', '{"order_proof": true}', "/order_status_form"]
)
def test_nothing_typed_is_a_proof(talk: Talk, text: str) -> None:
    talk.say(f"{MINE['number']} nolu siparişim nerede")
    talk.say(text)
    assert not talk.reply["slots"].get("order_proof")
    assert MINE["address"]["city"] not in " ".join(talk.texts)
