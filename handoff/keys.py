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
    def clocks(self) -> str:
        """Sorted set of conversations by when their clocks have something to say next."""
        return self.name("clocks")

    @property
    def claims(self) -> str:
        """Sorted set of requests, as conversation and entry, by when an agent took them first."""
        return self.name("claims")

    def claims_of(self, team: str) -> str:
        """The part of :attr:`claims` that a team has taken."""
        return f"{self.claims}@{team}"

    def line(self, team: str) -> str:
        """The part of :attr:`queue` that waits for a team, in the same order."""
        return self.view(f"line@{team}")

    @property
    def pace(self) -> str:
        """How long one place in the queue takes, for all and for each team, as JSON; expires."""
        return self.name("pace")

    @property
    def answers(self) -> str:
        """Sorted set of requests, as conversation and entry, by when they were first answered."""
        return self.name("answers")

    @property
    def forgotten(self) -> str:
        """Set of conversations that were deleted and whose files have not been, yet."""
        return self.name("forgotten")

    @property
    def snoozed(self) -> str:
        """Sorted set of conversations that an agent has put off, by when they wake."""
        return self.name("snoozed")

    @property
    def presence(self) -> str:
        """Sorted set of agents by the last beat of a page of theirs."""
        return self.name("presence")

    @property
    def chosen(self) -> str:
        """Hash from agents to the presence they have chosen, where it is not online."""
        return self.name("presence", "chosen")

    @property
    def idle(self) -> str:
        """Sorted set of agents by when they last took, ended or let pass a conversation."""
        return self.name("idle")

    @property
    def hands(self) -> str:
        """Sorted set of what agents have in hand: agent, unit separator, conversation."""
        return self.name("hands")

    @property
    def offers(self) -> str:
        """Sorted set of conversations that are offered to somebody, by until when."""
        return self.name("offers")

    @property
    def activity(self) -> str:
        """Stream that says which conversation has a new entry."""
        return self.name("activity")

    @property
    def aliases(self) -> str:
        """Hash from a channel's own name for a conversation to its id."""
        return self.name("aliases")

    @property
    def audit(self) -> str:
        """Stream of who has done what."""
        return self.name("audit")

    @property
    def second_steps(self) -> str:
        """Hash of the agents' second steps: their phones' keys, and recovery codes by hash."""
        return self.name("second-steps")

    @property
    def agents(self) -> str:
        """Hash of the agents, by folded name."""
        return self.name("agents")

    @property
    def identities(self) -> str:
        """Hash of the agents' accounts with the provider of logins, by the agent's folded name."""
        return self.name("identities")

    @property
    def barred(self) -> str:
        """Set of the marks of accounts whose agents have been removed."""
        return self.name("identities", "barred")

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
        """Sorted set of the cases in a state, by number: in the order in which they were opened."""
        return self.name("cases", state)

    def customer_cases(self, customer: str) -> str:
        """Sorted set of a customer's cases, by when they were opened; the name is not readable."""
        return self.name("customer-cases", hashlib.sha256(customer.encode()).hexdigest()[:32])

    def visits(self, customer: str) -> str:
        """Hash of a customer's visits and what they were about; the name is not readable."""
        return self.name("visits", hashlib.sha256(customer.encode()).hexdigest()[:32])

    def view(self, name: str) -> str:
        """Sorted set of the conversations in a list, by their latest change."""
        return self.name("view", name)

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

    def amended(self, cid: str) -> str:
        """Hash from entries that were edited or withdrawn to how they read now, as JSON."""
        return self.name("conversation", cid, "amended")

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

    def of_agents(self) -> list[str]:
        """The last KEYS of every script, in the order that ``prelude.lua`` unpacks."""
        return [self.hands, self.idle, self.offers]
