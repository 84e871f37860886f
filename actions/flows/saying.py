"""What a flow says: its questions with their buttons, what it will save, and its record."""

from __future__ import annotations

from typing import Any, TypedDict

from actions import replies
from actions.flows.field import Field, Heard, Problem
from actions.flows.flow import Flow
from actions.replies import Button
from language.excerpts import excerpt

EDIT = "edit"
"""What the button for a correction chooses instead of a slot."""

#: How much of the customer's own words is read back.
_QUOTED = 200
_KNOWN = {"tr": "alındı", "en": "given"}
_ORDER = {"tr": "Sipariş", "en": "Order"}


class Said(TypedDict, total=False):
    """Of a :class:`actions.replies.Reply`."""

    response: str
    variables: dict[str, str]
    buttons: list[Button]


def question(
    field: Field, heard: Heard, *, again: bool = False, problem: Problem | None = None
) -> Said:
    """Ask for a field: for the first time, after a failed try, or because of a problem."""
    response = field.response(again=again)
    return {
        "response": problem.response if problem else response,
        "variables": {**field.variables(heard), **(problem.variables if problem else {})},
        "buttons": _options(field, heard),
    }


def reminder(field: Field, heard: Heard) -> Said:
    """Ask for a field after a question in the middle."""
    return {**question(field, heard), "response": field.reminder or field.ask}


def summary(flow: Flow, heard: Heard) -> Said:
    """Read everything back and ask whether it may be saved."""
    lines = [f"{_ORDER[heard.lang]}: {heard.order.number}"] if heard.order else []
    lines += [
        f"{field.label[heard.lang]}: {_quoted(field.said(value, heard))}"
        for field, value in flow.collected(heard)
    ]
    return {
        "response": "utter_flow_confirm",
        "variables": {"summary": "\n".join(f"• {line}" for line in lines)},
        "buttons": [replies.button(name, heard.lang) for name in ("affirm", "deny")],
    }


def correction(flow: Flow, heard: Heard) -> Said:
    """Ask what is to be another."""
    return {
        "response": "utter_flow_correct",
        "buttons": [
            replies.option(EDIT, field.slot, field.label[heard.lang])
            for field, _ in flow.collected(heard)
        ],
    }


def record(flow: Flow, heard: Heard) -> dict[str, Any]:
    """What is known so far, for the agent and the decision's record."""
    known = {
        field.slot: _KNOWN[heard.lang] if field.private else _quoted(field.said(value, heard))
        for field, value in flow.collected(heard)
    }
    return {"flow": flow.form.removesuffix("_form"), "collected": known}


def _options(field: Field, heard: Heard) -> list[Button]:
    return [
        replies.option(field.slot, option.key, option.titles[heard.lang])
        for option in field.options(heard)
    ]


def _quoted(text: str) -> str:
    return excerpt(text, _QUOTED)
