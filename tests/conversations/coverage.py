"""Which rules, form slots and actions the conversations have used, as the table in docs.

``python -m tests.conversations.coverage`` plays all of them and writes the table.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.flows.declared import FLOWS
from ops.settings import ROOT
from tests.conversations import playing
from tests.conversations.playing import Played, Run
from tests.parsed import parsed

TABLE = ROOT / "docs" / "coverage.md"

#: How many conversations are named beside what they use.
_NAMED = 3
_INTRODUCTION = """# What the conversations use

Every rule of `data/rules`, every slot that a form asks for or fills and every action of
`domain.yml` is used by a conversation of `tests/conversations`. They are played through the whole
system, and what was really used is counted. `python -m tests.conversations.coverage` writes this
file; a test fails when it is not what a run gives, or when something is used by nobody.
"""

Used = dict[str, list[str]]
"""The conversations by what they use, in the order of its definition."""


class Coverage:
    """What there is to be used, and who uses it."""

    def __init__(self, runs: Iterable[Run], root: Path = ROOT) -> None:
        domain = parsed(root / "domain.yml")
        files = sorted((root / "data" / "rules").glob("*.yml"))
        self._rules = [
            (f"{path.stem}: {rule['rule']}", rule)
            for path in files
            for rule in parsed(path)["rules"]
        ]
        asked = [slot for form in domain["forms"].values() for slot in form["required_slots"]]
        optional = [field.slot for flow in FLOWS for field in flow.fields]
        self.rules: Used = {name: [] for name, _ in self._rules}
        self.asked: Used = {slot: [] for slot in asked}
        self.filled: Used = {slot: [] for slot in [*asked, *optional]}
        self.actions: Used = {name: [] for name in domain["actions"]}
        for run in runs:
            self._note(run)

    def unused(self) -> list[str]:
        """What no conversation uses."""
        kinds = {
            "rule": self.rules,
            "slot asked for": self.asked,
            "slot filled": self.filled,
            "action": self.actions,
        }
        return [f"{kind} {name}" for kind, used in kinds.items() for name in used if not used[name]]

    def table(self) -> str:
        """As docs/coverage.md has it."""
        parts = (
            ("Rule", self.rules),
            ("Slot asked for", self.asked),
            ("Slot filled", self.filled),
            ("Action", self.actions),
        )
        return "\n".join([_INTRODUCTION, *(line for part in parts for line in _lines(*part))])

    def _note(self, run: Run) -> None:
        form = ""
        for turn in run.turns:
            for used, name in self._of(turn, form):
                if name in used and str(run.story) not in used[name]:
                    used[name].append(str(run.story))
            form = turn.form

    def _of(self, turn: Played, before: str) -> Iterator[tuple[Used, str]]:
        """Everything that a turn uses; ``before`` is the form that ran already."""
        record = turn.record
        ran: Sequence[str] = record["actions"]
        for name, rule in self._rules:
            if _follows(rule, record["intent"], ran, before, turn.form):
                yield self.rules, name
        for name in ran:
            yield self.actions, name
            yield self.actions, f"validate_{name}"
        slots: Mapping[str, Any] = record.get("slots") or {}
        waits = slots.get("requested_slot")
        if waits:
            yield self.asked, waits
        collected: Mapping[str, Any] = record.get("collected") or {}
        for slot in [*(slot for slot, value in slots.items() if value), *collected]:
            yield self.filled, slot
        if record["reason"] == "filed":
            yield self.filled, "flow_confirmed"
        if record["reason"] == "answered":
            yield self.filled, "case_reply"


def _follows(
    rule: Mapping[str, Any], intent: str, ran: Sequence[str], before: str, after: str
) -> bool:
    """Whether a turn went by a rule."""
    steps = rule["steps"]
    action = next(step["action"] for step in steps if "action" in step)
    loop = [step["active_loop"] for step in steps if "active_loop" in step]
    if action not in ran or (loop and loop[0] != (after if after == action else None)):
        return False
    if condition := rule.get("condition"):
        return any(step.get("active_loop") == before for step in condition)
    said = next(step["intent"] for step in steps if "intent" in step)
    return said == intent and action != before


def _lines(title: str, used: Used) -> Iterator[str]:
    yield f"| {title} | conversations |"
    yield "| --- | --- |"
    for name, by in used.items():
        more = f" and {len(by) - _NAMED} more" if len(by) > _NAMED else ""
        yield f"| {name} | {'; '.join(by[:_NAMED])}{more} |"
    yield ""


def main() -> None:
    """Play everything and write the table."""
    from tests.e2e.conftest import toml
    from tests.e2e.system import started

    with tempfile.TemporaryDirectory() as home:
        playing.furnish(Path(home))
        with started(Path(home), toml("coverage", "00:00-24:00", "http://127.0.0.1:9")) as system:
            system.until_whole(1_800)
            runs = asyncio.run(playing.played(system.env()))
    TABLE.write_text(Coverage(runs).table(), "utf-8")
    for fault in (f"{run.story}: {fault}" for run in runs for fault in run.faults):
        print(fault)


if __name__ == "__main__":
    main()
