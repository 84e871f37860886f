from __future__ import annotations

import inspect

import pytest

from handoff import permissions
from handoff.agents import ROLES, Agent, Role

#: Every permission and the role that is the least to have it.
LEAST: dict[str, Role] = {
    "may_see_queue": "agent",
    "may_read_conversations": "agent",
    "may_answer_customers": "agent",
    "may_see_customers": "agent",
    "may_read_canned_answers": "agent",
    "may_amend_own_messages": "agent",
    "may_withdraw_others_messages": "supervisor",
    "may_keep_canned_answers": "supervisor",
    "may_read_cases": "agent",
    "may_settle_cases": "agent",
    "may_keep_own_account": "agent",
    "may_take_over": "supervisor",
    "may_fill_colleagues": "supervisor",
    "may_see_agents": "supervisor",
    "may_see_board": "supervisor",
    "may_read_audit": "supervisor",
    "may_manage_agents": "admin",
    "may_keep_webhooks": "admin",
    "may_keep_keys": "admin",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_each_role_may_what_it_is_for_and_nothing_above(name: str, least: Role, role: Role) -> None:
    may = getattr(permissions, name)
    assert may(Agent("Ayşe", role=role)) is (ROLES.index(role) >= ROLES.index(least))


def test_no_permission_is_left_out_above() -> None:
    named = dict(inspect.getmembers(permissions, inspect.isfunction))
    assert {name for name in named if name.startswith("may_")} == LEAST.keys()
