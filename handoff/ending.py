"""What ends a turn: replies, and a handoff when a person is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handoff.priority import Priority
from handoff.states import STEPS, Step
from handoff.teams import GENERAL


class Ending(StrEnum):
    """How the end of a turn went."""

    MORE = "more"  # the conversation has more turns; its holder goes on
    LAST = "last"  # no more turns; the conversation has left the inbox
    STALE = "stale"  # another worker had ended this turn before


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the customer.

    ``{place}`` in the text and payload of a system message becomes the place in the queue.
    """

    text: str
    lang: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> dict[str, str]:
        """For the script, which stores the payload without looking into it."""
        payload = json.dumps(self.payload, ensure_ascii=False)
        return {"text": self.text, "lang": self.lang, "payload": payload}


@dataclass(frozen=True, slots=True)
class Handoff:
    """A request for a person, made together with the end of a turn.

    ``step`` is None when the request is already open: its words are said, and a higher priority
    than it has gives it a new reason, team and record. ``agent`` is who has it then, where the
    step leads to an agent; ``room`` is how many conversations he may have, and ``otherwise`` what
    happens instead when he has as many. ``full`` is who would have it if he had room.
    """

    step: Step | None
    reason: str
    case: str
    words: Sequence[Reply]
    record: Mapping[str, Any] = field(default_factory=dict)
    priority: Priority = Priority.NORMAL
    team: str = GENERAL
    agent: str = ""
    room: int = 0
    otherwise: Handoff | None = None
    full: str = ""

    def packed(self) -> str:
        """For the script."""
        return json.dumps(self._packed(), ensure_ascii=False)

    def _packed(self) -> dict[str, Any]:
        transition = STEPS[self.step] if self.step else None
        event: dict[str, Any] = {
            "reason": self.reason,
            "case": self.case,
            "team": self.team,
            "priority": self.priority,
        }
        if transition:
            event["state"] = transition.target
        if self.agent:
            event["agent"] = self.agent
        if self.full:
            event["full"] = self.full
        instead = (
            {"room": self.room, "otherwise": self.otherwise._packed()} if self.otherwise else {}
        )
        return {
            "target": transition.target if transition else "",
            "sources": sorted(transition.sources) if transition else [],
            "named": transition.event if transition else "",
            "reason": self.reason,
            "case": self.case,
            "priority": self.priority,
            "team": self.team,
            "words": [reply.packed() for reply in self.words],
            "record": json.dumps(self.record, ensure_ascii=False),
            "event": json.dumps(event, ensure_ascii=False),
            **instead,
        }
