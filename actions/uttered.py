"""What the bot has said a moment ago, as Rasa's tracker tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Seconds after which what was said before counts as another talk.
_LATELY = 3600
#: Decisions after which whatever was answered before has helped.
_HELPED = frozenset({"helpful", "thanks", "praise"})
#: Ends of flows that customers come for.
_REACHED = frozenset({"told", "filed"})


@dataclass(frozen=True, slots=True)
class Uttered:
    """One message of the bot's: its words, what it was made of, and what it was said for."""

    text: str
    response: str = ""
    """The domain's name for the words; empty for words of an action's own."""
    reason: str = ""
    article: str = ""
    collected: Mapping[str, Any] | None = None
    """What a flow had collected then; None outside of flows."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two messages the same to a customer, variations apart."""
        return (self.response or self.text, self.article)


def lately(events: Sequence[Mapping[str, Any]]) -> tuple[Uttered, ...]:
    """The bot's messages before the customer's last one, oldest first, within an hour of it."""
    asked = [at for at, event in enumerate(events) if event["event"] == "user"]
    if not asked:
        return ()
    now = _time(events[asked[-1]])
    return tuple(
        _read(event)
        for event in events[: asked[-1]]
        if event["event"] == "bot" and now - _time(event) <= _LATELY
    )


def unmoved(said: Sequence[Uttered], now: Uttered) -> Sequence[Uttered]:
    """Those since the customer last brought a flow on: an order told, or something collected."""
    moved = [at for at, each in enumerate(said) if _moves(each, now)]
    return said[moved[-1] + 1 :] if moved else said


def unhelped(said: Sequence[Uttered]) -> Sequence[Uttered]:
    """Those after the last sign that something helped."""
    helped = [at for at, each in enumerate(said) if each.reason in _HELPED]
    return said[helped[-1] + 1 :] if helped else said


def _moves(said: Uttered, now: Uttered) -> bool:
    """Whether the flow has come on between the two."""
    if said.key != now.key and said.reason in _REACHED:
        return True
    return None not in (said.collected, now.collected) and said.collected != now.collected


def _read(event: Mapping[str, Any]) -> Uttered:
    decision = (event.get("data") or {}).get("custom") or {}
    return Uttered(
        event.get("text") or "",
        decision.get("said") or "",
        decision.get("reason") or "",
        decision.get("article") or "",
        decision.get("collected"),
    )


def _time(event: Mapping[str, Any]) -> float:
    return float(event.get("timestamp") or 0.0)
