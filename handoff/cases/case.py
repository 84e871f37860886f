"""A case: what the customer wants, how far it is, and by when the shop has promised an answer."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal, cast

from handoff.cases.states import UNSETTLED, CaseState, CaseStep
from handoff.conversation import Conversation

#: How customers write a number: "T-10432", "t 10432", "#10432", "T10432.".
_NUMBER = re.compile(r"[\W_]*t?[\W_]*(\d{5,15})[\W_]*", re.IGNORECASE)


PICTURES = "pictures"
"""The field that names a case's pictures, with spaces between them."""


class Kind(StrEnum):
    """What a case is about."""

    RETURN = "return"
    EXCHANGE = "exchange"
    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG = "wrong"
    CANCEL = "cancel"
    ADDRESS = "address"
    WARRANTY = "warranty"
    COMPLAINT = "complaint"
    CALLBACK = "callback"
    DATA_REQUEST = "data_request"


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that is to be opened.

    ``customer`` is whatever names the customer for the shop (see :func:`customer_of`), ``fields``
    what a form has collected, ``words`` the customer's own, ``wish`` the outcome he asks for.
    ``due`` is what he is promised (see :mod:`handoff.cases.promises`); None promises no date.
    """

    kind: Kind
    customer: str = field(repr=False)
    conversation: str
    due: datetime | None
    order: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    words: str = field(default="", repr=False)
    wish: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was when read. Its ``repr`` may be logged: it tells nothing of the customer.

    ``agent`` has it in hand, ``answer`` is what the customer was last told about it. ``created_at``
    and ``updated_at`` are UTC milliseconds; a settled case does not change any more.
    """

    number: str
    kind: Kind
    state: CaseState
    customer: str = field(repr=False)
    conversation: str
    due: datetime | None
    order: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    words: str = field(repr=False)
    wish: str = field(repr=False)
    agent: str | None
    answer: str = field(repr=False)
    created_at: int
    updated_at: int

    @property
    def unsettled(self) -> bool:
        """Whether the shop still owes the customer something."""
        return self.state in UNSETTLED

    def is_overdue(self, now: datetime) -> bool:
        """Whether the shop has let the promised date pass. Who waits for the customer has not."""
        owing = self.unsettled and self.state is not CaseState.WAITING_FOR_CUSTOMER
        return owing and self.due is not None and self.due < now

    @classmethod
    def from_hash(cls, fields: Mapping[str, str]) -> Case:
        """Read what the scripts wrote."""
        return cls(
            number=fields["number"],
            kind=Kind(fields["kind"]),
            state=CaseState(fields["state"]),
            customer=fields["customer"],
            conversation=fields["conversation"],
            due=_moment(fields["due"]),
            order=fields["order"],
            fields=json.loads(fields["fields"]),
            words=fields["words"],
            wish=fields["wish"],
            agent=fields.get("agent"),
            answer=fields.get("answer", ""),
            created_at=int(fields["created_at"]),
            updated_at=int(fields["updated_at"]),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of a case's history; ``step`` is None for its opening. ``at``: UTC ms.

    ``who`` is the agent's name, empty for the customer. ``note`` is for agents only.
    """

    step: CaseStep | None
    state: CaseState
    author: Literal["agent", "customer"]
    who: str
    note: str = field(repr=False)
    at: int

    @classmethod
    def from_stream(cls, entry_id: str, fields: Mapping[str, str]) -> Passage:
        """Read what the scripts wrote."""
        return cls(
            step=CaseStep(fields["step"]) if fields["step"] else None,
            state=CaseState(fields["state"]),
            author=cast(Literal["agent", "customer"], fields["author"]),
            who=fields["who"],
            note=fields["note"],
            at=int(entry_id.partition("-")[0]),
        )


def normalised(typed: str) -> str | None:
    """The number as we write it, ``T-10432``, of one as customers do; None if it is none."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed))
    return f"T-{int(found[1])}" if found else None


def customer_of(conversation: Conversation) -> str:
    """The customer whose cases a conversation may hear about.

    A channel that has verified who writes puts that person's id into ``customer["id"]``; anybody
    else is known by this conversation alone. A rehearsal never is a real customer.
    """
    verified = conversation.customer.get("id")
    if verified and not conversation.trial:
        return f"id:{verified}"
    return f"conversation:{conversation.id}"


def _moment(ms: str) -> datetime | None:
    return datetime.fromtimestamp(int(ms) / 1000, UTC) if ms else None
