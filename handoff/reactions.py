"""Answers given in chat, each with its question and what the customer made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from handoff.exchanges import Exchange
from language.masks import mask

_DID_NOT_HELP = ("not_helped", "repeated")
_LEFT = ("asked", "complaint")


@dataclass(slots=True)
class Given:
    """An article given in answer to a question.

    ``text`` is empty when the question is not known; ``chosen``: by the customer, from several;
    ``helped`` is None when the customer did not say; ``left``: a person was asked for right after.
    """

    text: str
    lang: str
    article: str
    title: str
    at: int
    chosen: bool = False
    helped: bool | None = None
    left: bool = False


def given(exchanges: Iterable[Exchange]) -> list[Given]:
    """The answers in one conversation's exchanges, oldest first."""
    found: list[Given] = []
    latest: list[Given] = []
    offered = ""
    session, was_answer = 0, False
    for exchange in exchanges:
        if exchange.session != session:
            session, latest, offered, was_answer = exchange.session, [], "", False
        reason = exchange.reason
        if exchange.outcome == "answer" and (answers := list(_answers(exchange, offered))):
            found += answers
            latest = answers
        elif reason == "helpful" or reason in _DID_NOT_HELP:
            for answer in latest:
                answer.helped = reason == "helpful"
            latest = []
        elif exchange.outcome == "handoff" and reason in _LEFT and was_answer:
            for answer in latest:
                answer.left = True
        was_answer = exchange.outcome == "answer"
        offered = _offered(exchange) or offered
    return found


def unanswered_parts(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a message of several that got no answer with the others."""
    return [part for part in record.get("parts") or [] if not part.get("article")]


def _answers(exchange: Exchange, offered: str) -> Iterator[Given]:
    record, at = exchange.record, exchange.decision.at
    answered = [part for part in record.get("parts") or [] if part.get("article")]
    if answered and exchange.reason == "search":
        for part in answered:
            yield Given(
                mask(part["text"]),
                exchange.lang,
                part["article"],
                _title(part["hits"], part["article"]),
                at,
            )
    elif article := record.get("article"):
        chosen = exchange.reason == "chosen"
        yield Given(
            offered if chosen else exchange.searched,
            exchange.lang,
            article,
            _title(record.get("hits") or [], article),
            at,
            chosen=chosen,
        )


def _offered(exchange: Exchange) -> str:
    """The question whose likely articles were offered as buttons in this exchange."""
    if exchange.outcome == "clarify" and exchange.reason == "vague":
        return exchange.searched
    if exchange.outcome == "answer" and (left := unanswered_parts(exchange.record)):
        return mask(str(left[-1]["text"]))
    return ""


def _title(hits: list[dict[str, Any]], article: str) -> str:
    return next((hit["title"] for hit in hits if hit["article"] == article), "")
