"""Names of the shop's keys. One hash tag per shop, so that scripts run on a cluster."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key of one shop."""

    shop: str

    def name(self, *parts: str) -> str:
        """``{shop}:a:b``."""
        return ":".join((f"{{{self.shop}}}", *parts))

    @property
    def inbox(self) -> str:
        """Stream of conversations that have turns to answer."""
        return self.name("inbox")

    @property
    def queue(self) -> str:
        """Sorted set of conversations that wait for a person, by priority and then by waiting."""
        return self.name("queue")

    @property
    def assigned(self) -> str:
        """Sorted set of conversations that an agent has, by the time of the claim."""
        return self.name("assigned")

    @property
    def activity(self) -> str:
        """Stream that says which conversation has a new entry."""
        return self.name("activity")

    @property
    def aliases(self) -> str:
        """Hash from a channel's own name for a conversation to its id."""
        return self.name("aliases")

    @property
    def case_number(self) -> str:
        """Counter of case numbers."""
        return self.name("case-number")

    def case(self, number: str) -> str:
        """Hash of a case's fields."""
        return self.name("case", number)

    def case_history(self, number: str) -> str:
        """Stream of what has happened to a case."""
        return self.name("case", number, "history")

    def cases(self, state: str) -> str:
        """Sorted set of the cases in a state: open ones by due date, settled ones by when."""
        return self.name("cases", state)

    def customer_cases(self, customer: str) -> str:
        """Sorted set of a customer's cases, by when they were opened; the name is not readable."""
        return self.name("customer-cases", hashlib.sha256(customer.encode()).hexdigest()[:32])

    def visits(self, customer: str) -> str:
        """Hash of a customer's visits and what they were about; the name is not readable."""
        return self.name("visits", hashlib.sha256(customer.encode()).hexdigest()[:32])

    @property
    def outbox(self) -> str:
        """Stream of entries for channels that do not read by cursor; each names its channel."""
        return self.name("outbox")

    def conversation(self, cid: str) -> str:
        """Hash of a conversation's fields."""
        return self.name("conversation", cid)

    def log(self, cid: str) -> str:
        """Stream of a conversation's entries."""
        return self.name("conversation", cid, "log")

    def seen(self, cid: str) -> str:
        """Hash from external ids to entry ids."""
        return self.name("conversation", cid, "seen")

    def turns(self, cid: str) -> str:
        """List of the customer's entries that the bot has still to answer, oldest first."""
        return self.name("conversation", cid, "turns")

    def of_script(self, cid: str) -> list[str]:
        """The KEYS of every script, in the order that ``prelude.lua`` unpacks."""
        return [
            self.conversation(cid),
            self.log(cid),
            self.seen(cid),
            self.turns(cid),
            self.inbox,
            self.queue,
            self.activity,
            self.outbox,
            self.aliases,
            self.assigned,
        ]
