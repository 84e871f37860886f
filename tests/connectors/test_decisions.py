from __future__ import annotations

from typing import Any

import pytest

from connectors import decisions
from connectors.assistant import Answer, AssistantUnavailable, read

CARD = {"id": "iade", "title": "İade", "url": "/help/tr/iade", "lang": "tr"}
OTHER = {"id": "fatura", "title": "Invoices", "url": "/help/en/fatura", "lang": "en"}
PART: dict[str, Any] = {"text": "faturam nerede", "hits": [], "probability": 0.9, "band": "answer"}
SEARCH: dict[str, Any] = {
    "hits": [],
    "thresholds": {"answer": 0.7, "clarify": 0.3},
    "read": "iade bir de faturam nerede",
    "leaned": False,
    "parts": [{**PART, "text": "iade", "band": "none"}, PART],
    "model": "m",
    "index": "1",
}


def answer(*messages: dict[str, Any]) -> Answer:
    return read({"messages": list(messages), "intent": {"name": "faq", "confidence": 0.9}})


def test_each_message_has_its_own_card_and_the_last_one_the_buttons() -> None:
    said = decisions.replies(
        answer(
            {"text": "1", "custom": {"card": CARD}},
            {"text": "2", "custom": {"card": OTHER}},
            {
                "text": "Oldu mu?",
                "buttons": [{"title": "Evet", "payload": "/helpful"}],
                "custom": {"kind": "answer", "article": "iade"},
            },
        ),
        "tr",
    )
    here = {**OTHER, "url": "/help/tr/fatura"}  # a Turkish page around the English article
    assert [reply.payload.get("article") for reply in said] == [CARD, here, None]
    assert [len(reply.payload.get("buttons") or []) for reply in said] == [0, 0, 1]


def test_the_record_says_what_was_read_and_what_came_of_each_part() -> None:
    decision = {
        "kind": "answer",
        "article": "fatura",
        "articles": ["fatura"],
        "answered": {"faturam nerede": "fatura"},
        "probability": 0.9,
        "reason": "search",
        "search": SEARCH,
    }
    given = answer({"text": "1", "custom": {"card": CARD}}, {"text": "2", "custom": decision})
    record = decisions.record(given, "tr", attempts=1, latency_ms=1.0, typed="x")
    assert record["outcome"] == "answer"
    assert (record["read"], record["leaned"]) == ("iade bir de faturam nerede", False)
    assert [(part["text"], part["article"]) for part in record["parts"]] == [
        ("iade", None),
        ("faturam nerede", "fatura"),
    ]


def test_the_record_of_a_flow_says_what_is_known_and_keeps_what_is_private() -> None:
    decision = {
        "kind": "handoff",
        "reason": "stuck",
        "flow": "callback",
        "collected": {"callback_phone": "alındı", "callback_topic": "fatura"},
    }
    given = answer({"custom": decision})
    given.slots.update({"callback_phone": "+905321234567", "callback_topic": "fatura"})
    record = decisions.record(given, "tr", attempts=1, latency_ms=1.0, typed="x")
    assert (record["flow"], record["collected"]) == ("callback", decision["collected"])
    assert record["slots"] == {"callback_topic": "fatura"}


def test_a_decision_of_another_version_is_refused() -> None:
    with pytest.raises(AssistantUnavailable):
        decisions.outcome({"kind": "horoscope"})


def test_a_part_that_is_down_fails_the_turn_whatever_else_was_said() -> None:
    down = {"custom": {"kind": "error", "reason": "store_unavailable"}}
    with pytest.raises(AssistantUnavailable, match="store_unavailable"):
        answer(down, {"text": "Sipariş numaranız?"})
    with pytest.raises(AssistantUnavailable, match="store_unavailable"):
        answer(down, {"text": "1", "custom": {"kind": "flow", "reason": "asked_number"}})
