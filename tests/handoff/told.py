"""A conversation as its log tells it: the events alone, without what the store says it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from handoff.entry import Entry
from handoff.states import OWNED, STEPS, State

_EVENTS = {transition.event for transition in STEPS.values()}


class Told(NamedTuple):
    """In which state, and who has it."""

    state: State
    assignee: str | None


def told(entries: Iterable[Entry]) -> Told:
    """What the events come to."""
    now = Told(State.BOT, None)
    for entry in entries:
        now = after(now, entry)
    return now


def after(now: Told, entry: Entry) -> Told:
    """What one more entry makes of it."""
    if entry.kind != "event" or entry.text not in _EVENTS:
        return now
    state = State(entry.payload["state"])
    agent = entry.payload.get("to") or entry.payload.get("agent")
    return Told(state, (agent or now.assignee) if state in OWNED else None)
