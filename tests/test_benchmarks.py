"""The benchmarks are what they say: whole lines, no text twice, split once by the text itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from language.fold import fold

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def lines(name: str) -> list[dict[str, Any]]:
    text = (BENCHMARKS / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("lang", ["tr", "en"])
@pytest.mark.parametrize(("kind", "asked"), [("questions", "expected"), ("intents", "intent")])
def test_the_split_is_the_texts_own(kind: str, asked: str, lang: str) -> None:
    found = lines(f"{kind}_{lang}.jsonl")
    texts = Counter(line["text"] for line in found)
    assert texts.most_common(1)[0][1] == 1
    for line in found:
        even = int(hashlib.sha256(line["text"].encode()).hexdigest(), 16) % 2 == 0
        assert line["split"] == ("tune" if even else "test")
        assert line["lang"] == lang
        assert line[asked] is not None
        assert line["text"].strip()


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_who_wants_a_person_and_who_nearly_does_stand_side_by_side(lang: str) -> None:
    found = lines(f"intents_{lang}.jsonl")
    wanted = {fold(line["text"]) for line in found if line["intent"] == "ask_human"}
    near = {fold(line["text"]) for line in found if line.get("near") == "ask_human"}
    assert min(len(wanted), len(near)) >= 150
    assert not wanted & near
