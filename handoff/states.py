"""The states of a conversation and every step between them: the one table.

``waiting`` is a request made outside office hours: it is in the queue and may be claimed, and the
bot keeps answering until somebody does. ``snoozed`` is an agent's, who has put it off until a time
or until the customer writes. In ``queued``, ``assigned`` and ``snoozed`` the bot is silent; in
``resolved`` it reads what comes and answers nothing but a courtesy (decision 0015).
``docs/architecture.md`` draws this table; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class State(StrEnum):
    """Who has the word."""

    BOT = "bot"
    WAITING = "waiting"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


#: States in which the bot answers. Everywhere else it is silent (invariant 4).
BOT_SPEAKS = frozenset({State.BOT, State.WAITING})

#: States with an open handoff: at most one per conversation (invariant 3).
OPEN_HANDOFF = frozenset({State.WAITING, State.QUEUED, State.ASSIGNED, State.SNOOZED})

#: States in which a conversation is one agent's, and only he writes to the customer once it is his
#: turn. In every other state nobody has it.
OWNED = frozenset({State.ASSIGNED, State.SNOOZED})


class Transition(NamedTuple):
    """From which states a step may start, where it leads, and what the log calls it."""

    sources: frozenset[State]
    target: State
    event: str

    def packed(self) -> dict[str, Any]:
        """For the scripts."""
        return {"sources": sorted(self.sources), "target": self.target, "event": self.event}


class Step(StrEnum):
    """What may happen to a conversation."""

    HAND_OVER = "hand_over"
    HAND_OVER_CLOSED = "hand_over_closed"
    CLOSE = "close"
    CLAIM = "claim"
    RELEASE = "release"
    VANISH = "vanish"
    TRANSFER = "transfer"
    TRANSFER_TEAM = "transfer_team"
    TAKE_OVER = "take_over"
    SNOOZE = "snooze"
    WAKE = "wake"
    TAKE_BACK = "take_back"
    GIVE_BACK = "give_back"
    RESOLVE = "resolve"
    RESUME = "resume"
    RETURN = "return"
    RETURN_CLOSED = "return_closed"
    REOPEN = "reopen"


def _step(event: str, target: State, *sources: State) -> Transition:
    return Transition(frozenset(sources), target, event)


_QUEUE = (State.QUEUED, State.WAITING)

STEPS: dict[Step, Transition] = {
    Step.HAND_OVER: _step("handed_over", State.QUEUED, State.BOT, State.WAITING),
    Step.HAND_OVER_CLOSED: _step("handed_over", State.WAITING, State.BOT),
    Step.CLOSE: _step("closed", State.WAITING, State.QUEUED),
    Step.CLAIM: _step("claimed", State.ASSIGNED, *_QUEUE),
    Step.RELEASE: _step("released", State.QUEUED, State.ASSIGNED),
    Step.VANISH: _step("vanished", State.QUEUED, State.ASSIGNED),
    Step.TRANSFER: _step("transferred", State.ASSIGNED, State.ASSIGNED),
    Step.TRANSFER_TEAM: _step("transferred", State.QUEUED, State.ASSIGNED),
    Step.TAKE_OVER: _step("taken_over", State.ASSIGNED, *OWNED),
    Step.SNOOZE: _step("snoozed", State.SNOOZED, State.ASSIGNED),
    Step.WAKE: _step("woken", State.ASSIGNED, State.SNOOZED),
    Step.TAKE_BACK: _step("taken_back", State.BOT, *_QUEUE),
    Step.GIVE_BACK: _step("given_back", State.BOT, *OWNED),
    Step.RESOLVE: _step("resolved", State.RESOLVED, State.ASSIGNED),
    Step.RESUME: _step("resumed", State.ASSIGNED, State.RESOLVED),
    Step.RETURN: _step("returned", State.QUEUED, State.RESOLVED, State.SNOOZED),
    Step.RETURN_CLOSED: _step("returned", State.WAITING, State.RESOLVED, State.SNOOZED),
    Step.REOPEN: _step("reopened", State.BOT, State.RESOLVED),
}
