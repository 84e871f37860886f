"""The assistant behind a port: one question in, its messages and its reasons out.

AssistantError
├── AssistantUnavailable   no answer: down, starting, too slow, or broken inside
├── AssistantSilent        it answered with nothing, as Rasa does when its own parts are down
└── AssistantRefused       it will not answer this question, however often it is asked
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from handoff.announcements import Moment
from handoff.visits import Visit

#: Statuses that say: not this question. (Others of their class may mean: not yet.)
_REFUSALS = (400, 413, 422)


class AssistantError(Exception):
    """The assistant did not give an answer that a customer could be shown."""


class AssistantUnavailable(AssistantError):
    """No usable answer in time."""


class AssistantSilent(AssistantError):
    """An answer without a single message."""


class AssistantRefused(AssistantError):
    """Asking again is of no use."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """Which pictures the customer has sent in this session, and whether more may come."""

    ids: Sequence[str] = ()
    here: bool = False
    """Whether this message brings one."""
    welcome: bool = False
    """Whether the channel takes pictures."""

    def to_json(self) -> dict[str, Any]:
        """As the bot reads it."""
        return {"ids": list(self.ids), "here": self.here, "welcome": self.welcome}


@dataclass(frozen=True, slots=True)
class Question:
    """One turn for the assistant. ``text`` must be safe: see :mod:`connectors.wording`.

    ``turn`` is the same when a question is asked again, so that it counts once.
    """

    sender: str
    turn: str
    text: str
    lang: str
    moment: Moment
    name: str | None = None
    visit: Visit | None = None
    pictured: Pictured = Pictured()
    order: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says, its decision (``kind``, ``reason``, …) and what it understood."""

    messages: Sequence[dict[str, Any]]
    decision: dict[str, Any]
    intent: str | None = None
    confidence: float | None = None
    ranking: Sequence[dict[str, Any]] = ()
    actions: Sequence[str] = ()
    slots: dict[str, Any] = field(default_factory=dict)


class Assistant(Protocol):
    """Whoever answers turns."""

    async def answer(self, question: Question) -> Answer:
        """Answer one turn.

        Raises:
            AssistantError: no answer; the same question may be asked again.
        """
        ...


class RasaAssistant:
    """Rasa through the channel of our own (``bot/channel.py``)."""

    def __init__(self, url: str, secret: str, *, seconds: float = 15.0) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"X-Destek-Secret": secret},
            timeout=httpx.Timeout(seconds, connect=1.0),
            trust_env=False,
        )

    async def answer(self, question: Question) -> Answer:
        """See :class:`Assistant`."""
        body = {
            "sender": question.sender,
            "text": question.text,
            "metadata": {
                "turn": question.turn,
                "lang": question.lang,
                "now": question.moment.now.isoformat(),
                "open": question.moment.open,
                "name": question.name,
                "visit": _visit(question.visit),
                "order": question.order,
                "pictures": question.pictured.to_json(),
            },
        }
        try:
            response = await self._http.post("/webhooks/destek/turn", json=body)
            if response.status_code in _REFUSALS:
                raise AssistantRefused(f"{response.status_code}: {response.text[:200]}")
            response.raise_for_status()
            return read(response.json())
        except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError) as error:
            # Also an answer of a shape that is not ours: a half-updated bot, say.
            raise AssistantUnavailable(f"{type(error).__name__}: {error}") from error

    async def is_up(self) -> bool:
        """Whether the channel answers at all."""
        try:
            response = await self._http.get("/webhooks/destek/", timeout=1.0)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _visit(visit: Visit | None) -> dict[str, Any] | None:
    if visit is None:
        return None
    return {"id": visit.id, "returning": visit.returning, "before": visit.before()}


def read(reply: dict[str, Any]) -> Answer:
    """Understand the channel's reply.

    Raises:
        AssistantSilent: not one message.
        AssistantUnavailable: the bot says itself that a part of it is down.
    """
    messages = reply.get("messages") or []
    if not messages:
        raise AssistantSilent("no message")
    decisions = [m["custom"] for m in messages if "kind" in (m.get("custom") or {})]
    decision = decisions[-1] if decisions else {"kind": "smalltalk", "reason": None}
    if errors := [d for d in decisions if d.get("kind") == "error"]:
        raise AssistantUnavailable(str(errors[-1].get("reason")))
    intent = reply.get("intent") or {}
    return Answer(
        messages=[m for m in messages if m.get("text")],
        decision=decision,
        intent=intent.get("name"),
        confidence=intent.get("confidence"),
        ranking=reply.get("ranking") or (),
        actions=reply.get("actions") or (),
        slots=reply.get("slots") or {},
    )
