"""The office's words: the same keys in both languages, and words for all that is named."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from handoff.agents import ROLES
from handoff.cases.case import Kind as CaseKind
from handoff.cases.states import CaseState
from handoff.desk import (
    account,
    api,
    attendance,
    cases,
    files,
    hooks,
    people,
    program_keys,
    steps,
)
from handoff.desk.guard import SAFE
from handoff.desk.office_words import OFFICE
from handoff.desk.pages import HERE
from handoff.programs import Scope
from handoff.webhooks.delivery import Standing, Trouble
from ops.webhooks import Event

TEMPLATES = [
    *("office.html", "refusal.html", "account.html", "agents.html", "audit.html"),
    *("webhooks.html", "delivery.html", "keys.html", "cases.html"),
]


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    assert OFFICE["tr"].keys() == OFFICE["en"].keys()
    for key, text in OFFICE["tr"].items():
        blanks = sorted(re.findall(r"\{\w*\}", text))
        assert blanks == sorted(re.findall(r"\{\w*\}", OFFICE["en"][key])), key


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_page_is_there(name: str) -> None:
    source = (HERE / "templates" / name).read_text("utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", source)) <= OFFICE["tr"].keys()


def test_every_change_that_leaves_a_trace_has_words() -> None:
    routers = (api, attendance, cases, account, files, people, steps, hooks, program_keys)
    routes = [route for each in routers for route in each.router.routes]
    changes = {
        f"did_{route.name}"
        for route in routes
        if isinstance(route, APIRoute) and not route.methods <= SAFE
    }
    assert len(changes) > 15
    assert changes <= OFFICE["tr"].keys()
    assert {"did_take_back", "did_keep_canned_answer", "did_remove_canned_answer"} <= OFFICE[
        "tr"
    ].keys()
    assert {f"role_{role}" for role in ROLES} <= OFFICE["tr"].keys()
    assert {"did_look_at_delivery", "did_test_webhook"} <= OFFICE["tr"].keys()
    assert {f"event_{event}" for event in get_args(Event)} <= OFFICE["tr"].keys()
    assert {f"trouble_{trouble}" for trouble in Trouble} <= OFFICE["tr"].keys()
    assert {f"state_{state}" for state in CaseState} <= OFFICE["tr"].keys()
    assert {f"kind_{kind}" for kind in CaseKind} <= OFFICE["tr"].keys()
    assert {f"scope_{scope}" for scope in Scope} <= OFFICE["tr"].keys()
    assert {f"standing_{standing}" for standing in Standing} <= OFFICE["tr"].keys()
