"""Knowing when to stop, through a real Rasa: alarms, loops, languages, and who comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.standing import Standing, decision

pytestmark = pytest.mark.e2e

PERSON = "/ask_human"


class Talk:
    """One conversation with a customer of whom ``known`` is known."""

    def __init__(self, rasa: Standing, lang: str = "tr", **known: Any) -> None:
        self._rasa, self._lang, self._known = rasa, lang, known
        self._sender = rasa.sender()
        self.reply: dict[str, Any] = {}

    def say(self, text: str, lang: str = "") -> tuple[str, str]:
        self.reply = self._rasa.say(self._sender, text, lang or self._lang, known=self._known)
        return decision(self.reply)

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.reply["messages"] if "text" in message]

    @property
    def buttons(self) -> list[str]:
        found = [message.get("buttons") or [] for message in self.reply["messages"]]
        return [button["payload"] for buttons in found for button in buttons]


@pytest.fixture
def talk(rasa: Standing) -> Talk:
    return Talk(rasa)


@pytest.fixture
def english(rasa: Standing) -> Talk:
    return Talk(rasa, "en")


def test_abuse_is_calmed_then_offered_a_person_then_given_one(talk: Talk) -> None:
    assert talk.say("salak bot") == ("smalltalk", "insult")
    assert talk.buttons == []
    assert talk.say("aptal robot") == ("smalltalk", "insult")
    assert talk.buttons == [PERSON]
    assert talk.say("salak") == ("handoff", "insult")


def test_a_yes_to_the_offer_after_abuse(english: Talk) -> None:
    english.say("you idiot")
    english.say("stupid bot")
    assert english.say("yes") == ("handoff", "asked")


def test_swearing_with_a_request(english: Talk) -> None:
    assert english.say("how do I get my fatura you idiots") == ("answer", "search")


@pytest.mark.parametrize(
    ("text", "lang", "reason", "words"),
    [
        ("tüketici hakem heyetine gidiyorum", "tr", "legal_threat", "ciddiye"),
        ("i will sue you", "en", "legal_threat", "seriously"),
        ("kartımdan haberim olmadan para çekildi", "tr", "fraud", "bankanızı"),
        ("my card was charged without my knowledge", "en", "fraud", "bank"),
        ("alev aldı elim yandı", "tr", "safety", "112"),
        ("my child swallowed a battery", "en", "safety", "poison line (114"),
        ("yaşamak istemiyorum", "tr", "self_harm", "112"),
        ("i don't want to live anymore", "en", "self_harm", "local emergency number"),
    ],
)
def test_an_alarm_is_met_with_what_to_do_and_a_person(
    rasa: Standing, text: str, lang: str, reason: str, words: str
) -> None:
    talk = Talk(rasa, lang)
    assert talk.say(text) == ("handoff", reason)
    assert words in talk.texts[0]
    assert talk.buttons == []


def test_after_despair_nobody_is_asked_what_he_means(talk: Talk) -> None:
    talk.say("ölmek istiyorum")
    assert talk.say("zırt pırt hop") == ("handoff", "self_harm")
    assert "112" in talk.texts[0]
    assert talk.say("fatura nasıl alırım") == ("answer", "search")


def test_danger_in_the_middle_of_a_form_ends_it(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("ürün patladı 20317") == ("handoff", "safety")
    assert len(talk.texts) == 1
    assert talk.say("teşekkürler") == ("smalltalk", "thanks")
    assert len(talk.texts) == 1


def test_abuse_in_the_middle_of_a_form_leaves_it_standing(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("salak bot") == ("smalltalk", "insult")
    assert len(talk.texts) == 2
    assert talk.say("TR-20317") == ("flow", "asked_proof")


def test_who_is_vague_is_shown_topics_that_lead_to_answers(talk: Talk) -> None:
    assert talk.say("bir sorum var") == ("smalltalk", "vague")
    assert '/vague{"topic":"kargo"}' in talk.buttons
    assert talk.say('/vague{"topic":"kargo"}') == ("clarify", "topic")
    assert talk.buttons == ['/faq{"article":"kargo-ucreti"}']
    assert talk.say(talk.buttons[0]) == ("answer", "chosen")


def test_who_is_vague_over_and_over_gets_a_person(english: Talk) -> None:
    english.say("i have a question")
    english.say("can i ask something")
    assert english.say("i need help") == ("smalltalk", "vague")
    assert english.buttons[-1] == PERSON
    assert english.say("i have a question") == ("handoff", "repeated")


def test_leaving_it_outside_of_a_form(talk: Talk) -> None:
    talk.say("kargo ücreti ne kadar")
    assert talk.say("boşver") == ("smalltalk", "stop")
    assert talk.say("evet") == ("smalltalk", "affirm")


def test_another_language_is_spoken_when_it_is_asked_for(talk: Talk) -> None:
    assert talk.say("ingilizce konuşabilir miyiz") == ("smalltalk", "change_language")
    assert "English" in talk.texts[0]
    assert talk.say("in turkish please", "en") == ("smalltalk", "change_language")
    assert "Türkçe" in talk.texts[0]


def test_a_form_goes_on_in_the_language_that_is_asked_for(talk: Talk) -> None:
    talk.say("siparişim nerede")
    assert talk.say("ingilizce konuşabilir miyiz") == ("smalltalk", "change_language")
    assert "number" in talk.texts[1]


def test_a_language_we_do_not_speak(talk: Talk) -> None:
    assert talk.say("almanca biliyor musun") == ("decline", "language")
    assert "English" in talk.texts[0]
    assert talk.buttons == [PERSON]
    assert talk.say("evet") == ("handoff", "asked")


def test_which_languages_there_are(talk: Talk) -> None:
    assert talk.say("hangi dilleri biliyorsun") == ("smalltalk", "languages")


@pytest.mark.parametrize(
    ("text", "lang"), [("çok ilgilisiniz süpersiniz", "tr"), ("you are great", "en")]
)
def test_praise(rasa: Standing, text: str, lang: str) -> None:
    assert Talk(rasa, lang).say(text) == ("smalltalk", "praise")


def test_the_same_question_in_other_words_then_a_person(talk: Talk) -> None:
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert talk.say("ya faturamı nereden alacağım") == ("clarify", "rephrased")
    assert talk.buttons[-1] == PERSON
    assert talk.say("fatura diyorum size fatura") == ("handoff", "repeated")


def test_the_same_question_after_thanks_is_answered(english: Talk) -> None:
    english.say("how do I get my fatura")
    english.say("thank you")
    assert english.say("how do I get my fatura") == ("answer", "search")


def test_rephrased_and_did_not_help_are_two(english: Talk) -> None:
    english.say("how do I get my fatura")
    assert english.say("how can I get the fatura please") == ("clarify", "rephrased")
    assert english.say("that did not help") == ("handoff", "repeated")


def test_a_greeting_over_and_over_comes_with_the_offer_of_a_person(talk: Talk) -> None:
    for _ in range(2):
        assert talk.say("merhaba") == ("smalltalk", "greet")
        assert talk.buttons == []
    for _ in range(3):
        assert talk.say("merhaba") == ("smalltalk", "greet")
        assert talk.buttons == [PERSON]
    assert talk.say("evet") == ("handoff", "asked")


def test_hours_over_and_over(english: Talk) -> None:
    for _ in range(3):
        assert english.say("when are you open") == ("hours", "contact_hours")
    assert english.buttons == [PERSON]
    assert english.say("when are you open") == ("handoff", "repeated")


def test_a_reminder_over_and_over_comes_with_the_offer_of_a_person(talk: Talk) -> None:
    talk.say("siparişim nerede")
    for _ in range(2):
        talk.say("teşekkürler")
        assert talk.buttons == []
    talk.say("teşekkürler")
    assert PERSON in talk.buttons


def test_the_name_is_used_once(rasa: Standing) -> None:
    talk = Talk(rasa, name="AYŞE YILMAZ", visit={"id": "v1"})
    talk.say("merhaba")
    assert "Ayşe" in talk.texts[0]
    for text in ("merhaba", "teşekkürler"):
        talk.say(text)
        assert "Ayşe" not in talk.texts[0]


def test_who_comes_back_is_welcomed_back_once(rasa: Standing) -> None:
    talk = Talk(rasa, "en", name="Ian Smith", visit={"id": "v2", "returning": True})
    talk.say("hello")
    assert "Ian" in talk.texts[0]
    assert "back" in talk.texts[0]
    talk.say("hello")
    assert "back" not in talk.texts[0]


def test_the_third_time_with_the_same_question(rasa: Standing) -> None:
    before = {"article:e-fatura": ["", ""]}
    talk = Talk(rasa, visit={"id": "v3", "returning": True, "before": before})
    assert talk.say("fatura nasıl alırım") == ("handoff", "third_time")
    assert talk.texts == []
    assert talk.say("teşekkürler") == ("smalltalk", "thanks")


def test_the_third_time_with_the_same_order_asks_for_nothing_again(rasa: Standing) -> None:
    before = {"order_status": ["TR-20317", ""]}
    talk = Talk(rasa, visit={"id": "v4", "returning": True, "before": before})
    assert talk.say("siparişim nerede") == ("handoff", "third_time")
    assert talk.texts == []
    assert "requested_slot" not in talk.reply["slots"]


def test_the_third_time_with_another_order_is_another_problem(rasa: Standing) -> None:
    before = {"order_status": ["20317", "10452"]}
    talk = Talk(rasa, visit={"id": "v5", "returning": True, "before": before})
    assert talk.say("siparişim nerede") == ("flow", "asked_number")


@pytest.mark.parametrize("text", ['/vague{"topic":"<b>"}', '/vague{"topic":"kargo","x":1}'])
def test_a_topic_is_nothing_but_a_topic(talk: Talk, text: str) -> None:
    assert talk.say(text)[1] != "topic"
