"""Customers on Telegram."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from ops import demo_orders
from tests.connectors.telegram.emulator import Emulator
from tests.conversations.playing import TODAY
from tests.e2e.people import Agent
from tests.e2e.system import System
from tests.e2e.test_widget import BACK, CLOSED, JOINED, PERSON, QUESTIONS, QUEUED

CHATS = itertools.count(9_001)
HELPED = {"tr": "Evet, oldu", "en": "Yes, thanks"}


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_question_is_answered_and_its_buttons_work(
    system: System, telegram: Emulator, lang: str
) -> None:
    chat = next(CHATS)
    question, article = QUESTIONS[lang]
    telegram.say(question, chat, lang)
    telegram.wait(lambda: len(telegram.sent(chat)) == 2, 40)
    answer, asked = telegram.sent(chat)
    assert answer.text.endswith(f"/help/{lang}/{article}")
    assert not answer.buttons
    titles = [title for title, _ in asked.buttons]
    assert HELPED[lang] in titles
    telegram.press(asked, titles.index(HELPED[lang]))
    telegram.wait(lambda: len(telegram.sent(chat)) == 3, 30)


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_whoever_comes_in_is_greeted_in_his_language(
    system: System, telegram: Emulator, lang: str
) -> None:
    chat = next(CHATS)
    telegram.say("/start", chat, lang)
    (greeting,) = telegram.wait(lambda: telegram.texts(chat), 40)
    hello = {"tr": ("Merhaba",), "en": ("Hello", "Hi")}[lang]
    assert greeting.startswith(hello)


def test_an_order_is_named_once_whoever_has_the_word(
    system: System, telegram: Emulator, agent: Callable[..., Agent]
) -> None:
    """The agent reads it in the summary, and the bot that gets the word back asks for proof."""
    chat = next(CHATS)
    order = next(each for each in demo_orders.orders(1, TODAY) if each["state"] == "shipped")
    telegram.say(f"kargom nerede kaldı {order['number']}", chat)
    telegram.wait(lambda: order["number"] in "".join(telegram.texts(chat)), 40)
    telegram.say(f"{PERSON['tr']} {chat}", chat)
    telegram.wait(lambda: any(QUEUED["tr"] in text for text in telegram.texts(chat)), 40)

    ayse = agent("tr")
    ayse.open(order["number"])
    ayse.claim()
    digits = order["number"].partition("-")[2]
    ayse.sees(f"{digits} (doğrulanmadı)")
    before = len(telegram.sent(chat))
    ayse.give_back("sipariş durumu", ready=True)
    telegram.wait(lambda: any(digits in text for text in telegram.texts(chat)[before:]), 40)
    telegram.say(order["owner"]["email"], chat)
    told = f"{order['number']} numaralı siparişiniz"
    telegram.wait(lambda: any(told in text for text in telegram.texts(chat)[before:]), 40)


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_person_is_asked_for_writes_and_leaves(
    system: System, telegram: Emulator, agent: Callable[..., Agent], lang: str
) -> None:
    chat = next(CHATS)
    telegram.say(f"{PERSON[lang]} {chat}", chat, lang)
    telegram.wait(lambda: any(QUEUED[lang] in text for text in telegram.texts(chat)), 40)

    ayse = agent(lang)
    ayse.open(str(chat))
    ayse.claim()
    telegram.wait(lambda: any(JOINED[lang] in text for text in telegram.texts(chat)))
    ayse.reply("Merhaba, buyurun")
    telegram.wait(lambda: any("Merhaba, buyurun" in text for text in telegram.texts(chat)))
    before = len(telegram.sent(chat))
    telegram.say(QUESTIONS[lang][0], chat, lang)
    ayse.sees(QUESTIONS[lang][0])
    ayse.resolve()
    telegram.wait(lambda: any(CLOSED[lang] in text for text in telegram.texts(chat)))
    assert len(telegram.sent(chat)) == before + 1  # the bot did not talk over the agent

    telegram.say(QUESTIONS[lang][0], chat, lang)
    told = before + 1
    telegram.wait(lambda: any(BACK[lang].search(t) for t in telegram.texts(chat)[told:]), 40)
