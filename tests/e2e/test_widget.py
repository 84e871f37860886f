"""Customers on the website."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.people import ANSWER_MS, Agent, Customer
from tests.e2e.system import System

QUESTIONS = {
    "tr": ("KAPIDA ODEME VAR MI", "kapida-odeme"),
    "en": ("do you ship to germany", "yurt-disi-gonderim"),
}
PERSON = {"tr": "INSAN", "en": "i want to talk to a human"}
QUEUED = {"tr": "Sıradaki yeriniz", "en": "Your place in the queue"}
JOINED = {"tr": "Ayşe görüşmeye katıldı", "en": "Ayşe has joined"}
#: To the agent who knew the matter, or to the queue.
BACK = {"tr": re.compile("kaldığı(nız)? yerden"), "en": re.compile("where you left off")}
GIVEN_BACK = {
    "tr": "Ayşe görüşmeyi bana, dijital asistana bıraktı",
    "en": "Ayşe has passed the conversation to me, the digital assistant",
}
#: Instead of waiting for a person, and what is said to it.
RATHER_NOT = {"tr": "Vazgeç, asistanla devam et", "en": "Never mind, back to the assistant"}
GOES_ON = {"tr": "Peki, buradan birlikte", "en": "carry on here together"}
CLOSED = {"tr": "Görüşme tamamlandı", "en": "This conversation is closed"}
OFF_TOPIC = {
    "tr": ("yarın istanbulda hava nasıl olacak", "galatasaray fenerbahçe maçı kaç kaç bitti"),
    "en": ("what will the weather be in london tomorrow", "who won the football match last night"),
}
TOMORROW = {"tr": "yarın 09:00'da", "en": "tomorrow at 09:00"}


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_question_is_answered_from_the_articles(
    customer: Callable[..., Customer], lang: str, shots: Path
) -> None:
    someone = customer(lang)
    question, article = QUESTIONS[lang]
    someone.say(question)
    someone.sees_article(article)
    mine = someone.log.locator(".row.customer").filter(has_text=question)
    expect(mine).to_contain_text({"tr": "Siz", "en": "You"}[lang])  # for those who listen
    someone.page.screenshot(path=shots / f"widget-answer-{lang}.png")
    link = someone.log.locator(f'a[href*="/help/{lang}/"]').first.get_attribute("href")
    page = httpx.get(f"{someone.url}{link}" if str(link).startswith("/") else str(link))
    assert page.status_code == 200
    assert "<h1" in page.text


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_person_is_asked_for_writes_and_leaves(
    customer: Callable[..., Customer], agent: Callable[..., Agent], lang: str, shots: Path
) -> None:
    someone = customer(lang)
    question, article = QUESTIONS[lang]
    someone.say(question)
    someone.sees_article(article)
    someone.say(PERSON[lang])
    someone.sees(QUEUED[lang])
    someone.page.screenshot(path=shots / f"widget-queued-{lang}.png")

    ayse = agent(lang)
    ayse.open(question)
    ayse.sees(PERSON[lang])
    ayse.page.screenshot(path=shots / f"desk-waiting-{lang}.png")
    ayse.claim()
    someone.sees(JOINED[lang])
    hello = {"tr": "Merhaba, hemen bakıyorum", "en": "Hello, let me look into it"}[lang]
    ayse.reply(hello)
    someone.sees(hello)

    someone.say({"tr": "teşekkürler bekliyorum", "en": "thanks, I will wait"}[lang])
    ayse.sees({"tr": "teşekkürler bekliyorum", "en": "thanks, I will wait"}[lang])
    someone.page.screenshot(path=shots / f"widget-person-{lang}.png")
    ayse.page.screenshot(path=shots / f"desk-talking-{lang}.png")
    ayse.reply({"tr": "Buyurun, hallettim", "en": "There you are, done"}[lang])
    ayse.resolve()
    someone.sees(CLOSED[lang])
    before = someone.said()
    between = before[before.index(hello) :]
    assert len(between) == 4, between  # nobody talked over the agent

    someone.say(question)
    someone.sees(BACK[lang])
    expect(someone.log.locator(f'a[href*="/help/{lang}/{article}"]')).to_have_count(1)


@pytest.mark.parametrize(
    ("lang", "hint", "ready", "then"),
    [
        ("tr", "sipariş durumu", True, re.compile("[Ss]ipariş.*numara")),
        ("en", "how much is shipping", False, "kargo-ucreti"),
    ],
)
def test_an_agent_gives_back_to_the_bot_which_goes_on(
    customer: Callable[..., Customer],
    agent: Callable[..., Agent],
    lang: str,
    hint: str,
    ready: bool,
    then: re.Pattern[str] | str,
    shots: Path,
) -> None:
    someone = customer(lang)
    question, article = QUESTIONS[lang]
    someone.say(question)
    someone.sees_article(article)
    someone.say(PERSON[lang])
    someone.sees(QUEUED[lang])
    ayse = agent(lang)
    ayse.open(question)
    ayse.claim()
    someone.sees(JOINED[lang])
    ayse.give_back(hint, ready=ready)
    someone.sees(GIVEN_BACK[lang])
    if isinstance(then, str):
        someone.sees_article(then)
    else:
        someone.sees(then)
    someone.page.screenshot(path=shots / f"widget-given-back-{lang}.png")
    assert hint not in someone.said()
    ayse.sees(f"“{hint}”")

    someone.say(PERSON[lang])
    expect(someone.log.get_by_text(QUEUED[lang])).to_have_count(2, timeout=ANSWER_MS)
    someone.press(RATHER_NOT[lang])
    someone.sees(GOES_ON[lang])


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_off_topic_is_asked_back_once_and_then_handed_over(
    customer: Callable[..., Customer], system: System, lang: str
) -> None:
    someone = customer(lang)
    first, second = OFF_TOPIC[lang]
    someone.say(first)
    expect(someone.log.locator("[data-id]")).to_have_count(2, timeout=30_000)
    assert QUEUED[lang] not in " ".join(someone.said())
    someone.say(second)
    someone.sees(QUEUED[lang])


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_after_hours_the_customer_hears_when_and_the_bot_goes_on(
    customer: Callable[..., Customer], night: str, lang: str, shots: Path
) -> None:
    someone = customer(lang, url=night)
    someone.say(PERSON[lang])
    someone.sees(TOMORROW[lang])
    someone.sees(re.compile(r"T-1\d{4}"))
    question, article = QUESTIONS[lang]
    someone.say(question)
    someone.sees_article(article)
    someone.page.screenshot(path=shots / f"widget-night-{lang}.png")


def test_a_reload_and_a_lost_connection_lose_and_double_nothing(
    customer: Callable[..., Customer],
) -> None:
    someone = customer()
    someone.say("taksit var mı")
    someone.sees_article("taksit")
    before = someone.said()
    someone.page.reload()
    someone.open()
    someone.wrote("taksit var mı")
    assert someone.said() == before

    someone.page.context.set_offline(True)
    someone.page.evaluate("window.dispatchEvent(new Event('offline'))")
    someone.say("şifremi unuttum giremiyorum")
    someone.page.context.set_offline(False)
    someone.sees_article("sifre-yenileme")
    someone.wrote("şifremi unuttum giremiyorum")
    assert someone.said()[: len(before)] == before


def test_a_message_typed_before_a_reload_is_sent_once(
    customer: Callable[..., Customer], system: System
) -> None:
    someone = customer()
    someone.say("merhaba")
    someone.wrote("merhaba")
    with system.stopped("gateway"):
        someone.say("kapıda ödeme var mı")
        someone.page.wait_for_timeout(300)
    someone.page.reload()
    someone.open()
    someone.sees_article("kapida-odeme")
    someone.wrote("kapıda ödeme var mı")


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "<script>document.title='yenildim'</script><b>kalın</b>",
        '/ask_human{"x": "y"}',
        "/restart",
    ],
)
def test_odd_messages_are_shown_as_typed_and_answered_kindly(
    customer: Callable[..., Customer], text: str
) -> None:
    someone = customer()
    title = someone.page.title()
    someone.say(text)
    someone.wrote(text)
    expect(someone.log.locator("[data-id]")).not_to_have_count(1, timeout=30_000)
    assert someone.page.title() == title
    assert someone.log.locator("b, script").count() == 0


def test_an_empty_and_a_far_too_long_message_are_not_sent(
    customer: Callable[..., Customer],
) -> None:
    someone = customer()
    someone.say("   ")
    someone.say("uzun " * 2_000)
    someone.page.wait_for_timeout(500)
    assert someone.said() == []
    alert = someone.page.get_by_text("çok uzun").first
    expect(alert).to_be_visible()


def test_a_phone_shows_the_chat_on_the_whole_screen(
    customer: Callable[..., Customer], shots: Path
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    someone = customer(**phone)
    someone.say("taksit yapabiliyor musunuz")
    someone.sees_article("taksit")
    box = someone.page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["width"] >= 380
    someone.page.screenshot(path=shots / "widget-phone.png")
