"""A conversation's log read as exchanges: the customer's message, the bot's words, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handoff.entry import Entry
from language.masks import mask

#: Events after which the bot begins anew. (What is resolved it reads in a session of its own.)
ANEW = ("resolved", "reopened", "taken_back", "given_back")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn of the bot's. ``session`` counts from 1, as often as the bot has begun anew.

    ``asked`` is None when that is not known, and where an agent has given the bot a ``hint``: it
    is no question of a customer's.
    """

    asked: Entry | None
    said: tuple[Entry, ...]
    decision: Entry
    session: int
    hint: str = ""

    @property
    def record(self) -> dict[str, Any]:
        """The decision record."""
        return self.decision.payload

    @property
    def outcome(self) -> str:
        """What the turn came to: "answer", "clarify", "handoff", …"""
        return str(self.record.get("outcome") or self.record.get("kind") or "")

    @property
    def reason(self) -> str:
        """Why, in a word; empty when the record does not say."""
        return str(self.record.get("reason") or "")

    @property
    def lang(self) -> str:
        """The language the bot spoke."""
        return str(self.record.get("lang") or self.decision.lang)

    @property
    def button(self) -> dict[str, str] | None:
        """The button the customer pressed instead of writing, if so."""
        return self.asked.payload.get("button") if self.asked else None

    @property
    def question(self) -> str:
        """What the customer wrote or pressed, numbers masked; empty when that is not known."""
        return mask(self.asked.text) if self.asked else ""

    @property
    def told(self) -> str:
        """The question as people read it: with a word for each picture that came with it."""
        return mask(self.asked.told) if self.asked else ""

    @property
    def searched(self) -> str:
        """What was searched for, with the question it leaned on; else what the customer wrote."""
        return mask(str(self.record.get("read") or "")) or self.question


def exchanges(entries: Iterable[Entry]) -> list[Exchange]:
    """The bot's turns in these entries (oldest first), whole conversation or its end."""
    found: list[Exchange] = []
    asked: dict[str, Entry | None] = {}
    hints: dict[str, str] = {}
    said: list[Entry] = []
    latest: Entry | None = None
    session = 1
    for entry in entries:
        if entry.kind == "event" and entry.text in ANEW:
            session += 1
            if entry.is_hint:
                asked[entry.id], hints[entry.id] = None, str(entry.payload["hint"])
        elif entry.kind == "message" and entry.author == "customer":
            asked[entry.id] = latest = entry
        elif entry.kind == "message" and entry.author == "bot":
            said.append(entry)
        elif entry.kind == "decision":
            turn = entry.external_id.partition(":")[0]
            hint = hints.get(turn, "")
            found.append(Exchange(asked.get(turn, latest), tuple(said), entry, session, hint))
            said = []
    return found
