"""What Rasa learns from: enough of everything, nothing twice, nothing of the benchmark."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import NamedTuple

import pytest

from language.fold import fold
from ops.settings import ROOT
from tests.parsed import parsed

ENOUGH = 120
BUTTONS = {"helpful", "none_of_these", "picture"}


class Example(NamedTuple):
    text: str
    intent: str
    lang: str


def _examples() -> list[Example]:
    found = []
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in parsed(path)["nlu"]:
            for line in block["examples"].splitlines():
                assert line.startswith("- "), f"{path}: {line}"
                found.append(Example(line[2:].strip(), block["intent"], path.parent.name))
    return found


EXAMPLES = _examples()
INTENTS = set(parsed(ROOT / "domain.yml")["intents"])


def key(text: str) -> str:
    return fold(text) or text


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_there_are_enough_of_every_intent(lang: str) -> None:
    counted = Counter(example.intent for example in EXAMPLES if example.lang == lang)
    assert set(counted) == INTENTS - BUTTONS
    assert {intent: count for intent, count in counted.items() if count < ENOUGH} == {}


def test_no_two_differ_in_spelling_alone() -> None:
    counted = Counter(key(example.text) for example in EXAMPLES)
    assert [text for text, count in counted.items() if count > 1] == []


def test_none_stands_in_the_benchmark() -> None:
    learnt = {key(example.text) for example in EXAMPLES}
    for path in (ROOT / "benchmarks").glob("intents_*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            assert key(json.loads(line)["text"]) not in learnt


def test_every_intent_is_explained() -> None:
    page = (ROOT / "docs/intents.md").read_text("utf-8")
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", page, re.MULTILINE)
    assert set(re.findall(r"\w+", " ".join(rows))) == INTENTS - BUTTONS
