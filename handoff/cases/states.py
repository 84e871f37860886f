"""The states of a case and every step between them: the one table.

``docs/architecture.md`` draws this table; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class CaseState(StrEnum):
    """How far a case is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: States in which the shop still owes the customer something.
UNSETTLED = frozenset({CaseState.OPEN, CaseState.IN_PROGRESS, CaseState.WAITING_FOR_CUSTOMER})


class CaseTransition(NamedTuple):
    """From which states a step may start, and where it leads."""

    sources: frozenset[CaseState]
    target: CaseState


class CaseStep(StrEnum):
    """What may happen to a case."""

    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    RESOLVE = "resolve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


_IN_HAND = frozenset({CaseState.IN_PROGRESS, CaseState.WAITING_FOR_CUSTOMER})

CASE_STEPS: dict[CaseStep, CaseTransition] = {
    CaseStep.TAKE: CaseTransition(UNSETTLED, CaseState.IN_PROGRESS),
    CaseStep.ASK: CaseTransition(
        frozenset({CaseState.IN_PROGRESS}), CaseState.WAITING_FOR_CUSTOMER
    ),
    CaseStep.REPLY: CaseTransition(
        frozenset({CaseState.WAITING_FOR_CUSTOMER}), CaseState.IN_PROGRESS
    ),
    CaseStep.RESOLVE: CaseTransition(_IN_HAND, CaseState.RESOLVED),
    CaseStep.REFUSE: CaseTransition(_IN_HAND, CaseState.REFUSED),
    CaseStep.WITHDRAW: CaseTransition(UNSETTLED, CaseState.WITHDRAWN),
}

#: Steps that would leave the customer with a question if nobody wrote why.
NEEDS_WORDS = frozenset({CaseStep.ASK, CaseStep.REFUSE})
