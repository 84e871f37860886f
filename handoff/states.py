"""The states of a conversation and every step between them: the one table.

``waiting`` is a request made outside office hours: it is in the queue and may be claimed, and the
bot keeps answering until somebody does. In ``queued`` and ``assigned`` the bot is silent.
``docs/architecture.md`` draws this table; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Who has the word."""

    BOT = "bot"
    WAITING = "waiting"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"


#: States in which the bot answers. Everywhere else it is silent (invariant 4).
BOT_SPEAKS = frozenset({State.BOT, State.WAITING})

#: States with an open handoff: at most one per conversation (invariant 3).
OPEN_HANDOFF = frozenset({State.WAITING, State.QUEUED, State.ASSIGNED})


class Transition(NamedTuple):
    """From which states a step may start, and where it leads."""

    sources: frozenset[State]
    target: State


class Step(StrEnum):
    """What may happen to a conversation."""

    HAND_OVER = "hand_over"
    HAND_OVER_CLOSED = "hand_over_closed"
    CLOSE = "close"
    CLAIM = "claim"
    RELEASE = "release"
    TAKE_BACK = "take_back"
    RESOLVE = "resolve"
    REOPEN = "reopen"


STEPS: dict[Step, Transition] = {
    Step.HAND_OVER: Transition(frozenset({State.BOT, State.WAITING}), State.QUEUED),
    Step.HAND_OVER_CLOSED: Transition(frozenset({State.BOT}), State.WAITING),
    Step.CLOSE: Transition(frozenset({State.QUEUED}), State.WAITING),
    Step.CLAIM: Transition(frozenset({State.QUEUED, State.WAITING}), State.ASSIGNED),
    Step.RELEASE: Transition(frozenset({State.ASSIGNED}), State.QUEUED),
    Step.TAKE_BACK: Transition(frozenset({State.QUEUED, State.WAITING}), State.BOT),
    Step.RESOLVE: Transition(frozenset({State.ASSIGNED}), State.RESOLVED),
    Step.REOPEN: Transition(frozenset({State.RESOLVED}), State.BOT),
}
