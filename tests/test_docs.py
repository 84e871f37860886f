"""The documentation is held against the code."""

from __future__ import annotations

import re
from pathlib import Path

from handoff.states import STEPS

ROOT = Path(__file__).parent.parent


def test_the_drawn_states_are_the_table() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \| `(\w+)` \|$", text, re.MULTILINE)
    drawn = {step: (set(re.findall(r"\w+", sources)), target) for step, sources, target in rows}
    assert drawn == {
        step.value: ({s.value for s in t.sources}, t.target.value) for step, t in STEPS.items()
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
