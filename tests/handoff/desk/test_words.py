"""The desk's words: the same keys in both languages, and words for every code of the server's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handoff.cases.case import Kind
from handoff.cases.register import CASE_EVENTS, Settling
from handoff.cases.states import CaseState
from handoff.desk.pages import HERE

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


def test_cases_have_words_for_every_code() -> None:
    codes = [
        *(f"kind_{kind}" for kind in Kind),
        *(f"case_{state}" for state in CaseState),
        *(f"case_{step}" for step in ("take", *Settling.__args__)),  # type: ignore[attr-defined]
        *(f"event_{event}" for event in CASE_EVENTS),
    ]
    assert set(codes) <= TURKISH.keys()
