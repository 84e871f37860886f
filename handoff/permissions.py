"""Who may do what at the desk: one function for each permission, and nowhere else.

A permission is a role's and, where programs may have it too, a scope's of their keys.

Every agent reads every conversation and case: a customer may be handed to anybody, transferred,
or come back to whoever is there. What they read leaves a trace (:mod:`handoff.audit`), which
supervisors and admins read. Whose turn it is to write is no matter of roles: that is the
assignee's, and the queue's scripts hold to it.
"""

from __future__ import annotations

from collections.abc import Callable

from handoff.agents import ROLES, Agent, Role
from handoff.programs import Program, Scope


def may_see_queue(agent: Agent) -> bool:
    """Look at who waits, and at who is being looked after by whom."""
    return _is(agent, "agent", Scope.CONVERSATIONS_READ)


def may_read_conversations(agent: Agent) -> bool:
    """Open a conversation: what the customer saw, notes, decisions, pictures."""
    return _is(agent, "agent", Scope.CONVERSATIONS_READ)


def may_answer_customers(agent: Agent) -> bool:
    """Claim, give away, give back to the bot, put off, resolve, reply, leave notes."""
    return _is(agent, "agent", Scope.CONVERSATIONS_WRITE)


def may_see_customers(agent: Agent) -> bool:
    """Look a customer up: contacts, orders, cases, earlier conversations."""
    return _is(agent, "agent", Scope.CUSTOMERS_READ)


def may_read_canned_answers(agent: Agent) -> bool:
    """Read the canned answers as they are kept."""
    return _is(agent, "agent", Scope.CANNED_READ)


def may_amend_own_messages(agent: Agent) -> bool:
    """Edit and withdraw what one has sent to a customer, for a while."""
    return _is(agent, "agent", Scope.CONVERSATIONS_WRITE)


def may_withdraw_others_messages(agent: Agent) -> bool:
    """Withdraw what a colleague has sent, for as long as the channel lets it be deleted."""
    return _is(agent, "supervisor")


def may_keep_canned_answers(agent: Agent) -> bool:
    """Make, change and delete canned answers; using them belongs to answering."""
    return _is(agent, "supervisor", Scope.CANNED_WRITE)


def may_read_cases(agent: Agent) -> bool:
    """Look at what the shop owes its customers."""
    return _is(agent, "agent", Scope.CASES_READ)


def may_settle_cases(agent: Agent) -> bool:
    """Take cases, ask customers about them, settle them."""
    return _is(agent, "agent", Scope.CASES_WRITE)


def may_keep_own_account(agent: Agent) -> bool:
    """Change one's own password and second step, see and end one's own logins."""
    return _is(agent, "agent")


def may_take_over(agent: Agent) -> bool:
    """Take what a colleague has or has put off, over one's own capacity if need be."""
    return _is(agent, "supervisor", Scope.CONVERSATIONS_TAKE_OVER)


def may_fill_colleagues(agent: Agent) -> bool:
    """Give a colleague a conversation who has as many in hand as he may."""
    return _is(agent, "supervisor")


def may_see_agents(agent: Agent) -> bool:
    """See who the agents are, their roles, teams and capacity."""
    return _is(agent, "supervisor", Scope.AGENTS_READ)


def may_see_board(agent: Agent) -> bool:
    """See the board: who is there and has how much in hand, what is late, how long the queue is."""
    return _is(agent, "supervisor")


def may_read_audit(agent: Agent) -> bool:
    """See who has logged in, opened, claimed and changed what."""
    return _is(agent, "supervisor")


def may_manage_agents(agent: Agent) -> bool:
    """Take agents on, change and remove them, give them a new password or second step."""
    return _is(agent, "admin")


def may_keep_webhooks(agent: Agent) -> bool:
    """See what the shop's own systems are told, look at what did not arrive, send it again."""
    return _is(agent, "admin")


def may_keep_keys(agent: Agent) -> bool:
    """See which keys the shop's programs have, make keys, withdraw them."""
    return _is(agent, "admin")


def scope_for(may: Callable[[Agent], bool]) -> Scope | None:
    """The scope with which a program has this permission; None for what no program may."""
    return next((each for each in Scope if may(Program("", scopes=frozenset({each})))), None)


def _is(agent: Agent, least: Role, scope: Scope | None = None) -> bool:
    """Whether somebody is at least this: each role may what the one before it may.

    A program has no role: it may what its key has the scope for.
    """
    if isinstance(agent, Program):
        return scope in agent.scopes
    return ROLES.index(agent.role) >= ROLES.index(least)
