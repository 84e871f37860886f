"""From the assistant's answer to what is written: replies, a handoff, and the decision record."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from enum import StrEnum
from typing import Any

from actions.flows.declared import PRIVATE
from connectors.assistant import Answer, AssistantUnavailable
from connectors.web import addresses
from handoff.ending import Reply
from handoff.entry import Entry
from handoff.exchanges import ANEW


class Outcome(StrEnum):
    """What a turn came to, as ``destek ask`` and the benchmarks name it."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    FLOW = "flow"
    HANDOFF = "handoff"
    SMALLTALK = "smalltalk"
    DECLINE = "decline"
    ERROR = "error"


#: The bot's kinds of decision that carry another name than their outcome.
_KINDS = {"hours": Outcome.ANSWER}


#: What is noted of a message that goes back to the person who knew the matter.
RETURNED = {"outcome": Outcome.HANDOFF, "kind": "handoff", "reason": "returned"}


def outcome(decision: dict[str, Any]) -> Outcome:
    """The outcome of a decision of the bot's.

    Raises:
        AssistantUnavailable: a decision that we do not know, of another version of the bot's.
    """
    kind = str(decision["kind"])
    if kind in _KINDS:
        return _KINDS[kind]
    try:
        return Outcome(kind)
    except ValueError:
        raise AssistantUnavailable(f"an unknown kind of decision: {kind!r}") from None


def language(answer: Answer) -> str:
    """The language that the customer has asked for in this turn; empty if none."""
    decision = answer.decision
    return str(decision["language"]) if decision.get("reason") == "change_language" else ""


def replies(answer: Answer, lang: str) -> list[Reply]:
    """The bot's messages as the customer will see them, an article's card under each it is in."""
    said: list[Reply] = []
    for message in answer.messages:
        payload: dict[str, Any] = {}
        if message.get("buttons"):
            payload["buttons"] = [
                {"title": b["title"], "payload": b["payload"]} for b in message["buttons"]
            ]
        card = (message.get("custom") or {}).get("card")
        if card:
            payload["article"] = article(card["id"], card, lang)
        said.append(Reply(message["text"], lang, payload))
    return said


def article(article_id: str, hit: dict[str, Any], lang: str) -> dict[str, Any]:
    """An article as a message shows it, on a page in the customer's language.

    One that only the other language has stands on that page too, with a word about it.
    """
    url = addresses.article(lang, article_id)
    return {"id": article_id, "title": hit["title"], "url": url, "lang": hit["lang"]}


def record(
    answer: Answer, lang: str, *, attempts: int, latency_ms: float, typed: str
) -> dict[str, Any]:
    """Why the bot did what it did: enough for the desk to explain and for a replay to compare.

    Args:
        typed: the text as the assistant got it.
        latency_ms: from acceptance of the message to this moment.
    """
    decision = answer.decision
    search = decision.get("search") or {}
    return {
        "outcome": outcome(decision),
        "kind": decision["kind"],
        "reason": decision.get("reason"),
        "topic": decision.get("topic"),
        "asked_for": language(answer),
        "settled": bool(decision.get("settled")),
        "article": decision.get("article"),
        "articles": decision.get("articles") or [],
        "flow": decision.get("flow"),
        "collected": decision.get("collected") or {},
        "order": decision.get("order") or {},
        "probability": decision.get("probability"),
        "believed": decision.get("believed"),
        "thresholds": search.get("thresholds"),
        "hits": search.get("hits") or [],
        "read": search.get("read"),
        "leaned": bool(search.get("leaned")),
        "parts": [
            {**part, "article": (decision.get("answered") or {}).get(part["text"])}
            for part in search.get("parts") or []
        ],
        "model": search.get("model"),
        "index": search.get("index"),
        "intent": answer.intent,
        "confidence": answer.confidence,
        "ranking": list(answer.ranking),
        "actions": list(answer.actions),
        "slots": {name: value for name, value in answer.slots.items() if name not in PRIVATE},
        "lang": lang,
        "typed": typed,
        "attempts": attempts,
        "latency_ms": round(latency_ms, 1),
    }


def without_answer(
    reason: str, lang: str, *, latency_ms: float, attempts: int = 0, error: str = ""
) -> dict[str, Any]:
    """The record of a handoff that the assistant had no part in.

    Args:
        error: why the assistant never answered; empty when it was not asked.
    """
    return {
        "outcome": Outcome.HANDOFF,
        "kind": "handoff",
        "reason": reason,
        **({"error": error} if error else {}),
        "article": None,
        "articles": [],
        "lang": lang,
        "attempts": attempts,
        "latency_ms": round(latency_ms, 1),
    }


def kept_document(lang: str, *, latency_ms: float) -> dict[str, Any]:
    """The record of a message that was nothing but a document."""
    told = without_answer("document", lang, latency_ms=latency_ms)
    return told | {"outcome": Outcome.SMALLTALK, "kind": "smalltalk"}


def tried(entries: Iterable[Entry]) -> list[str]:
    """Ids of the articles that the bot has shown in these entries, in order, each once."""
    shown = (
        article_id
        for entry in entries
        if entry.kind == "decision"
        for article_id in entry.payload.get("articles") or []
    )
    return list(dict.fromkeys(shown))


def this_session(entries: Sequence[Entry]) -> list[Entry]:
    """The entries since the bot last began anew with the conversation."""
    return _since(entries, ANEW)


def this_matter(entries: Sequence[Entry]) -> list[Entry]:
    """The entries since the last end: who has the word may have changed meanwhile."""
    return _since(entries, ("resolved", "reopened"))


def _since(entries: Sequence[Entry], events: Container[str]) -> list[Entry]:
    fresh = [n for n, e in enumerate(entries) if e.kind == "event" and e.text in events]
    return list(entries[fresh[-1] + 1 :]) if fresh else list(entries)
