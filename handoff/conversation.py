"""A conversation's fields, as they are read from the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handoff.outcomes import Outcome
from handoff.priority import Priority
from handoff.states import State
from handoff.teams import GENERAL


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation's fields as they were when read. Times are UTC milliseconds, 0 for never."""

    id: str
    channel: str
    lang: str
    state: State
    session: int = 1
    assignee: str | None = None
    case: str | None = None
    reason: str | None = None
    team: str = GENERAL
    last_team: str = GENERAL
    """Whose it is or, while it is the bot's, whose it was last."""
    priority: Priority = Priority.NORMAL
    queued_at: int = 0
    created_at: int = 0
    updated_at: int = 0
    last_text: str = ""
    last_author: str = ""
    last_at: int = 0
    """When the last message was written; anything that happens changes ``updated_at``."""
    reached: str = ""
    """The entry up to which messages have reached the customer, ``read`` what he has read of it."""
    read: str = ""
    customer: dict[str, Any] = field(default_factory=dict)
    handoff: dict[str, Any] = field(default_factory=dict)
    clock: str | None = None
    service: dict[str, Any] = field(default_factory=dict)
    trial: bool = False
    offered: str | None = None
    offered_until: int = 0
    order: str = ""
    """The order he had named when it was a person's last; the bot needs not ask for it again."""
    pictures: tuple[str, ...] = ()
    """The customer's latest pictures since the conversation was last reopened, oldest first."""
    listed: tuple[str, ...] = ()
    """The lists it stands in: see :mod:`handoff.listing`."""
    known_by: str | None = None
    """The agent who had it last, and knows the matter."""
    snoozed_until: int = 0
    resolved: str | None = None
    """The entry that says how a resolved conversation ended."""
    outcome: Outcome | None = None
    remark: str = ""
    """What the agent added to the outcome."""

    @property
    def sender(self) -> str:
        """Rasa's sender id: new for each session, so that each starts with a clean tracker."""
        return f"{self.id}:{self.session}"

    @classmethod
    def from_hash(cls, fields: Mapping[str, str]) -> Conversation:
        """Read what the scripts wrote."""
        return cls(
            id=fields["id"],
            channel=fields["channel"],
            lang=fields["lang"],
            state=State(fields["state"]),
            session=int(fields["session"]),
            assignee=fields.get("assignee"),
            case=fields.get("case"),
            reason=fields.get("reason"),
            team=fields.get("team", GENERAL),
            last_team=fields.get("team", fields.get("last_team", GENERAL)),
            priority=Priority(int(fields.get("priority", 0))),
            queued_at=int(fields.get("queued_at", 0)),
            created_at=int(fields["created_at"]),
            updated_at=int(fields["updated_at"]),
            last_text=fields.get("last_text", ""),
            last_author=fields.get("last_author", ""),
            last_at=int(fields.get("last_at", 0)),
            reached=fields.get("reached", ""),
            read=fields.get("read", ""),
            customer=json.loads(fields.get("customer", "{}")),
            handoff=json.loads(fields.get("handoff", "{}")),
            clock=fields.get("clock"),
            service=json.loads(fields.get("service", "{}")),
            trial=fields.get("trial") == "1",
            offered=fields.get("offered"),
            offered_until=int(fields.get("offered_until", 0)),
            order=fields.get("order", ""),
            pictures=tuple(json.loads(fields.get("pictures", "[]"))),
            listed=tuple(json.loads(fields.get("listed", "[]"))),
            known_by=fields.get("known_by"),
            snoozed_until=int(fields.get("snoozed_until", 0)),
            resolved=fields.get("resolved"),
            outcome=Outcome(fields["outcome"]) if "outcome" in fields else None,
            remark=fields.get("remark", ""),
        )
