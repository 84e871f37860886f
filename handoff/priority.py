"""How urgent a request for a person is: the queue goes by this first, and by waiting second.

Who is in danger goes before who may lose money, and he before who is losing his patience.
"""

from __future__ import annotations

from enum import IntEnum


class Priority(IntEnum):
    """The higher, the sooner an agent should look."""

    NORMAL = 0
    RAISED = 1
    HIGH = 2
    URGENT = 3


_REASONS = {
    "self_harm": Priority.URGENT,
    "safety": Priority.URGENT,
    "fraud": Priority.HIGH,
    "legal_threat": Priority.HIGH,
    "third_time": Priority.RAISED,
    "insult": Priority.RAISED,
    "angry": Priority.RAISED,
}

#: Reasons after which nobody is sent to help articles, whatever the hour.
ALARMS = frozenset({"self_harm", "safety", "fraud", "legal_threat"})


def priority(reason: str, *, angry: bool = False) -> Priority:
    """The priority of a request made for this reason; an angry customer's is raised."""
    return max(_REASONS.get(reason, Priority.NORMAL), Priority(angry))
