"""Decision records in words."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from handoff.explaining import Sureness, explain
from handoff.explaining_words import EN, INTENTS, TR
from tests.handoff.talks import THRESHOLDS, hit, record


def told(decision: dict[str, Any], lang: str = "en") -> str:
    return " ".join(explain(decision, lang).sentences)


def test_both_languages_say_the_same_things() -> None:
    assert TR.keys() == EN.keys()
    assert INTENTS["tr"].keys() == INTENTS["en"].keys()
    for key, words in TR.items():
        names = [{name for _, name, *_ in string.Formatter().parse(w)} for w in (words, EN[key])]
        assert names[0] - {"clarify", None} == names[1] - {"clarify", None}, key


def test_an_answer() -> None:
    decision = record(
        "answer", "search", "kargo-ucreti", "kargo-takibi", model="m", index="abcdef0"
    )
    found = explain(decision, "tr")
    assert found.headline == "Makaleyle yanıtladı · %90 emin"
    assert found.sentences == (
        "Mesajı “bilgi sorusu” olarak anladı (%80 emin).",
        "En yakın makale “Kargo ucreti”; doğru yanıt olma olasılığı %90.",
        "Olasılık yanıt eşiğine (%70) ulaştığı için yanıtladı.",
    )
    assert [(f.article, f.given) for f in found.found] == [
        ("kargo-ucreti", True),
        ("kargo-takibi", False),
    ]
    assert found.sureness == Sureness(0.9, 0.7, 0.3)
    assert found.version == "Arama modeli m · dizin abcdef0 · 20 ms"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (record("clarify", "vague", "a"), "asked which article was meant because an answer needs"),
        (
            record("clarify", "low_confidence", "a", probability=0.1),
            "suggesting articles needs 30%",
        ),
        (record("clarify", "low_confidence", "a", probability=0.6), "It was not sure, so it asked"),
        (record("clarify", "something_new"), "It was not sure, so it asked back."),
        (record("decline", "out_of_scope", "a"), "none of the shop's"),
        (record("decline", "out_of_scope", "a", probability=0.8), "only when it is surer"),
        (record("decline", "language"), "neither Turkish nor English"),
        (record("handoff", "low_confidence", "a"), "needs at least 70%. It had asked back once"),
        (record("handoff", "error", error="timed out"), "it handed over: timed out"),
        (record("handoff", "brand_new"), "It handed over (brand new)."),
        (record("answer", None, kind="hours"), "opening hours"),
        (record("answer", "search", "a", leaned=True, read="ücreti? peki"), "both: “ücreti? peki”"),
        (record("answer", "search", "a", attempts=3), "at attempt 3"),
        (record("answer", "search", "a", typed="/faq"), "pressed a button"),
        (record("smalltalk", "greet"), "small talk"),
        (record("smalltalk", "greet", confidence=0.9991), "(99% sure)"),
        (
            record("answer", "search", hits=[hit("a", lang="en")], thresholds=THRESHOLDS),
            "English only",
        ),
        (record("clarify", "low_confidence", thresholds=THRESHOLDS), "no article near enough"),
        (
            record(
                "smalltalk", "greet", ranking=[{"name": "faq"}, {"name": "x_y", "confidence": 0.4}]
            ),
            "second guess was “x y” (40%)",
        ),
    ],
)
def test_why(decision: dict[str, Any], words: str) -> None:
    assert words in told(decision)
    assert not re.search(r"[{}]|None", told(decision, "tr"))


def test_a_handoff_the_bot_had_no_part_in() -> None:
    opened = {"outcome": "handoff", "kind": "handoff", "reason": "asked", "lang": "tr"}
    assert "the bot was not asked" in told(opened)
    assert "customer asked for a person" in told({**opened, "intent": "ask_human"})


def test_several_questions() -> None:
    parts = [
        {"text": "kargo kaç gün", "hits": [hit("sure")], "probability": 0.9, "article": "sure"},
        {"text": "ya ücreti", "hits": [hit("ucret")], "probability": 0.5, "article": None},
    ]
    decision = record("answer", "search", "sure", parts=parts, probability=0.9)
    assert "It saw 2 questions in the message." in told(decision)
    assert "“kargo kaç gün”: answered from “Sure” (90%)." in told(decision)
    assert "“ya ücreti”: nearest is “Ucret” (50%), not answered." in told(decision)
    assert "answered the questions that reach" in told(decision)
    assert [(f.article, f.given) for f in explain(decision, "en").found] == [
        ("sure", True),
        ("ucret", False),
    ]


def test_a_chosen_article_has_the_title_it_was_shown_under() -> None:
    decision = record("answer", "chosen", article="iade", articles=["iade"])
    assert "It showed “iade” because" in told(decision)
    titled = explain(decision, "en", {"iade": "İade süresi"})
    assert "It showed “İade süresi” because the customer chose it." in titled.sentences


@pytest.mark.parametrize("decision", [{}, {"outcome": "test"}, {"kind": "x", "hits": None}])
def test_a_record_of_another_version_is_explained_as_far_as_it_goes(
    decision: dict[str, Any],
) -> None:
    found = explain(decision, "tr")
    assert found.headline
    assert found.found == ()
    assert found.sureness is None


def test_numbers_that_nobody_should_keep_are_masked() -> None:
    part = {"text": "IBAN TR330006100519786457841326 mi", "hits": [hit("a")], "probability": 0.2}
    decision = record("clarify", "vague", leaned=True, read="kart 4111111111111111", parts=[part])
    words = told(decision)
    assert "“kart [kart no]”" in words
    assert "“IBAN [IBAN] mi”" in words


def test_a_hint_is_told_from_what_a_customer_wrote() -> None:
    begun = record("flow", None, intent="order_status", typed="/order_status", hinted=True)
    assert told(begun).startswith("It read the agent's hint")
    assert "button" not in told(begun)
    assert "asked the customer" in told(record("clarify", "hint", hinted=True))
