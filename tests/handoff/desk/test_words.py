"""The desk's words: the same keys in both languages, and words for every code of the server's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handoff.cases.case import Kind
from handoff.cases.register import CASE_EVENTS, Settling
from handoff.cases.states import CaseState
from handoff.clocks import Clock, Mark
from handoff.desk.pages import HERE
from handoff.earlier import Ended
from handoff.listing import VIEWS
from handoff.outcomes import Outcome
from handoff.presence import Presence
from handoff.states import STEPS, State
from handoff.summary import Reaction

STATIC = HERE / "static"
MODULES = sorted(each for each in STATIC.glob("*.js") if each.name != "words.js")


def words(lang: str) -> dict[str, str]:
    """The table of one language."""
    source = (STATIC / "words.js").read_text("utf-8")
    table = source.partition(f"const {lang} = {{")[2].partition("\n};")[0]
    return dict(re.findall(r'(?:^|[ ,])(\w+): ("(?:[^"\\]|\\.)*")', table))


TURKISH, ENGLISH = words("TR"), words("EN")


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    assert TURKISH.keys() == ENGLISH.keys()
    for key, text in TURKISH.items():
        blanks = set(re.findall(r"\{\w+\}", text))
        assert blanks == set(re.findall(r"\{\w+\}", ENGLISH[key])), key


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_everything_said_has_words(module: Path) -> None:
    source = module.read_text("utf-8")
    said = set(re.findall(r'\bsay\("(\w+)"', source))
    assert said <= TURKISH.keys()


def test_every_presence_an_agent_chooses_has_words() -> None:
    chosen = (Presence.ONLINE, Presence.AWAY)
    families = ("presence", "presence_is", "presence_now")
    assert {f"{family}_{each}" for family in families for each in chosen} <= TURKISH.keys()


def test_cases_have_words_for_every_code() -> None:
    codes = [
        *(f"kind_{kind}" for kind in Kind),
        *(f"case_{state}" for state in CaseState),
        *(f"case_{step}" for step in ("take", *Settling.__args__)),  # type: ignore[attr-defined]
        *(f"event_{event}" for event in CASE_EVENTS),
    ]
    assert set(codes) <= TURKISH.keys()


def test_views_and_what_is_told_of_a_customer_have_words() -> None:
    codes = [
        *(f"view_{view.id}" for view in VIEWS),
        *(f"reaction_{reaction}" for reaction in Reaction),
        *(f"ended_{ended}" for ended in Ended),
    ]
    assert set(codes) <= TURKISH.keys()


def test_clocks_have_words_for_every_code() -> None:
    codes = [*(f"clock_{clock}" for clock in Clock), *(f"event_{mark}" for mark in Mark)]
    assert set(codes) <= TURKISH.keys()


def test_steps_have_words_for_every_code() -> None:
    codes = [
        *(f"outcome_{outcome}" for outcome in Outcome),
        *(f"event_{transition.event}" for transition in STEPS.values()),
        *(f"state_{state}" for state in State if state is not State.ASSIGNED),
    ]
    assert set(codes) <= TURKISH.keys()


def test_every_event_that_is_worded_otherwise_has_words() -> None:
    source = (STATIC / "steps.js").read_text("utf-8").partition("export function eventWords")[2]
    keys = set(re.findall(r'"(\w+_\w+|ended)"', source))
    assert len(keys) > 5
    assert {f"event_{key}" for key in keys} <= TURKISH.keys()


def test_every_reason_why_a_message_could_not_be_amended_has_words() -> None:
    assert {f"event_amend_failed_{why}" for why in ("gone", "blocked", "refused")} <= TURKISH.keys()
    assert {"event_edited", "event_withdrawn"} <= TURKISH.keys()
