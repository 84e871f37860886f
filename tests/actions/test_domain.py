"""Every text of the bot's, in both languages, filled by the variables that actions give."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest

from actions import replies
from actions.flows.declared import FLOWS
from actions.flows.flow import CONFIRMED, Flow
from actions.flows.progress import STATE
from actions.orders import gate
from handoff.priority import ALARMS
from ops.settings import ROOT
from tests.parsed import parsed

DOMAIN: dict[str, Any] = parsed(ROOT / "domain.yml")
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
SOURCES = "\n".join(path.read_text("utf-8") for path in (ROOT / "actions").rglob("*.py"))
SMALLTALK = {f"utter_{intent}" for intent in ("greet", "goodbye", "thanks", "praise", "ask_bot")}
BY_ALARM = {f"utter_{alarm}" for alarm in ALARMS}
ASKED = {
    *("utter_affirm", "utter_deny"),
    *(f"utter_order_{what}_{how}" for what in ("number", "proof") for how in ("again", "reminder")),
}
FIELDS = [field for flow in FLOWS for field in flow.fields if field.required]
FLOW_RESPONSES = {r for f in FIELDS for r in (f.ask, f.response(again=True), f.reminder) if r}
VARIABLES = {
    "case",
    "example",
    "cases",
    "offered",
    "items",
    "day",
    "told",
    "track",
    "summary",
    "passage",
    "title",
    "question",
    "assistant",
    "brand",
    "today",
    "contact",
    "opening",
    "holiday",
    "number",
    "trouble",
    "topic",
    "name",
}


def by_language(name: str) -> dict[str, list[str]]:
    texts = defaultdict(list)
    for variation in RESPONSES[name]:
        (condition,) = variation["condition"]
        assert condition["name"] == "language"
        texts[condition["value"]].append(variation["text"])
    return texts


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_speaks_both_languages_and_asks_for_the_same_variables(name: str) -> None:
    texts = by_language(name)
    assert set(texts) == {"tr", "en"}
    asked = {lang: set(re.findall(r"{(\w+)}", " ".join(said))) for lang, said in texts.items()}
    assert asked["tr"] == asked["en"]
    assert asked["tr"] <= VARIABLES


def test_every_response_is_used_and_every_used_response_exists() -> None:
    used = set(re.findall(r"utter_\w+", SOURCES)) | SMALLTALK | BY_ALARM | ASKED | FLOW_RESPONSES
    assert used - {"utter_message", "utter_order_"} == set(RESPONSES)


def test_a_form_speaks_with_one_voice() -> None:
    # Rasa would say these by itself, besides what the form's validation says.
    slots = [slot for form in DOMAIN["forms"].values() for slot in form["required_slots"]]
    assert slots
    assert not {f"utter_ask_{slot}" for slot in slots} & set(RESPONSES)
    assert {f"validate_{form}" for form in DOMAIN["forms"]} <= set(DOMAIN["actions"])


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.form)
def test_a_flows_form_waits_for_what_the_flow_asks(flow: Flow) -> None:
    asked = [field.slot for field in flow.fields if field.required]
    first = gate.SLOTS if flow.needs_order else ()
    assert DOMAIN["forms"][flow.form]["required_slots"] == [*first, *asked, CONFIRMED]
    assert {field.slot for field in flow.fields} | {STATE} <= set(DOMAIN["slots"])
    assert flow.intent in DOMAIN["intents"]


def test_a_flows_labels_and_choices_speak_both_languages() -> None:
    for field in (field for flow in FLOWS for field in flow.fields):
        assert set(field.label) == {"tr", "en"}


def test_buttons_have_titles_in_both_languages() -> None:
    for intent in ("helpful", "nothing_helped", "none_of_these", "ask_human", "affirm", "deny"):
        assert intent in DOMAIN["intents"]
        assert replies.button(intent, "tr") != replies.button(intent, "en")
