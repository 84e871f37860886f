"""Stored conversations in a line each: what the customer wrote, what the bot decided."""

from __future__ import annotations

from typing import Any

from handoff.conversations import Conversations
from handoff.ending import Handoff, Reply
from handoff.inbox import GROUP, Inbox
from handoff.states import Step
from tests.handoff import steps

THRESHOLDS = {"answer": 0.7, "clarify": 0.3}


def hit(article: str, score: float = 0.8, lang: str = "tr") -> dict[str, Any]:
    """A search hit as a record keeps it."""
    url = f"/help/{lang}/{article}"
    title = article.replace("-", " ").capitalize()
    return {"article": article, "lang": lang, "title": title, "url": url, "score": score}


TWO_PARTS = [
    {"text": "kaç gün", "hits": [hit("sure")], "probability": 0.9, "article": "sure"},
    {"text": "kaç para", "hits": [hit("ucret")], "probability": 0.5, "article": None},
]
"""Of "kaç gün, kaç para": the first half is answered, the second is open."""


def record(kind: str, reason: str | None, /, *hits: str, **fields: Any) -> dict[str, Any]:
    """A decision record as the turn engine writes it."""
    found = [hit(article, 0.9 - 0.1 * n) for n, article in enumerate(hits)]
    return {
        "outcome": kind,
        "kind": kind,
        "reason": reason,
        "article": hits[0] if kind == "answer" and hits else None,
        "articles": list(hits),
        "probability": {"answer": 0.9, "clarify": 0.5}.get(kind, 0.2) if hits else None,
        "thresholds": THRESHOLDS if hits else None,
        "hits": found,
        "parts": [],
        "intent": "faq",
        "confidence": 0.8,
        "ranking": [],
        "lang": "tr",
        "attempts": 1,
        "latency_ms": 20.0,
        **fields,
    }


class Talk:
    """One conversation, turn by turn, through the same calls as the product."""

    def __init__(self, conversations: Conversations, inbox: Inbox, cid: str) -> None:
        self.conversations = conversations
        self.inbox = inbox
        self.id = cid

    @classmethod
    async def begin(
        cls, conversations: Conversations, inbox: Inbox, *, trial: bool = False
    ) -> Talk:
        """A conversation nobody has written in."""
        conversation = await conversations.create("web", "tr", trial=trial)
        return cls(conversations, inbox, conversation.id)

    async def turn(
        self, text: str, decision: dict[str, Any], button: str = "", *, shows: bool = False
    ) -> None:
        """The customer writes, presses the button with this payload or shows a picture.

        The bot decides.
        """
        payload: dict[str, Any] = {}
        if button:
            payload = {"button": {"title": text, "payload": button}}
        if shows:
            payload = {"pictures": [{"id": "p", "width": 4, "height": 3}]}
        number = next(steps._count)
        accepted = await self.conversations.accept(self.id, text, f"t{number}", payload=payload)
        (ticket,) = await self.inbox.take(1)
        handoff = None
        if decision["outcome"] == "handoff":
            words = [Reply("{place}. sıradasınız", "tr")]
            handoff = Handoff(Step.HAND_OVER, decision["reason"], f"T-{10_000 + number}", words)
        await self.conversations.finish(
            self.id,
            accepted.entry_id,
            ticket.id,
            GROUP,
            accepted.state,
            [] if handoff else [Reply("…", "tr")],
            decision=decision,
            handoff=handoff,
        )
