"""The documentation is held against the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from handoff.cases.states import CASE_STEPS
from handoff.states import STEPS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("section", "table"), [("States", STEPS), ("Cases", CASE_STEPS)])
def test_the_drawn_states_are_the_table(section: str, table: dict[Any, Any]) -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    _, _, part = text.partition(f"\n## {section}\n")
    part, _, _ = part.partition("\n## ")
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \| `(\w+)` \|$", part, re.MULTILINE)
    drawn = {step: (set(re.findall(r"\w+", sources)), target) for step, sources, target in rows}
    assert drawn == {
        step.value: ({s.value for s in t.sources}, t.target.value) for step, t in table.items()
    }


def test_every_linked_file_exists() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bot/*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|mailto:|#|/)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text("utf-8")
    assert all(note.name in listed for note in folder.glob("0*.md"))
