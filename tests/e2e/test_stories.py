"""The conversations of ``tests/conversations`` through Rasa's own test and through the system."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import inputs
from ops import commands
from ops.environments import rasa_python
from ops.settings import ROOT, load
from tests.conversations import coverage, fence, playing
from tests.conversations.coverage import Coverage
from tests.conversations.playing import Run
from tests.conversations.stories import FOLDER, Story, stories
from tests.e2e.system import System

#: So many are put to ``destek ask`` itself; the others are played by what it is made of.
ASKED = 24


class Core:
    """``rasa test core`` on all stories, beside the other tests."""

    def __init__(self, system: System, folder: Path) -> None:
        self._out = folder
        (model,) = (system.folder / "rasa").glob("*.tar.gz")
        env = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            **inputs.environment(ROOT, folder),
            **system.run["variables"],
            "DESTEK_KNOWLEDGE_SOCKET": str(load(env=system.env()).knowledge_socket),
        }
        command = [str(rasa_python(system.folder)), "-m", "rasa", "test", "core", "--e2e"]
        command += ["--model", str(model), "--stories", str(FOLDER), "--out", str(folder)]
        self._log = folder / "log.txt"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--no-plot"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
            )

    def report(self) -> dict[str, Any]:
        """How many conversations went as they are told."""
        assert self._process.wait(timeout=180) == 0, self.log
        whole = json.loads((self._out / "story_report.json").read_text("utf-8"))
        found: dict[str, Any] = whole["conversation_accuracy"]
        return found

    @property
    def failed(self) -> str:
        """The stories that went another way, with what was predicted instead."""
        return (self._out / "failed_test_stories.yml").read_text("utf-8")

    @property
    def log(self) -> str:
        """Everything Rasa has printed."""
        return self._log.read_text("utf-8")

    def end(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def core(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    system.until_whole()
    started = Core(system, tmp_path_factory.mktemp("core"))
    yield started
    started.end()


@pytest.fixture(scope="module")
def runs(system: System, core: Core) -> list[Run]:
    """All conversations, played while Rasa tests them."""
    return asyncio.run(playing.played(system.env()))


def test_there_are_enough() -> None:
    told = [story.name for story in stories()]
    assert len(told) >= 80
    assert len({str(story) for story in stories()}) == len(told)


def test_every_conversation_goes_as_it_is_told(runs: list[Run]) -> None:
    assert [f"{run.story}: {fault}" for run in runs for fault in run.faults] == []


def test_every_message_means_something(runs: list[Run]) -> None:
    close = {
        f"{run.story}: {turn.step.text!r}": round(how_far, 3)
        for run in runs
        for turn in run.turns
        if (how_far := fence.distance(turn.record)) < fence.NARROW
    }
    assert close == {}


def test_rasa_predicts_what_is_told(core: Core) -> None:
    report = core.report()
    assert (report["correct"], report["with_warnings"]) == (report["total"], 0), core.failed
    assert report["total"] == len(stories())
    assert not re.search(r"\bWARNING\b|Warning:", core.log), core.log


def _for_the_command() -> list[Story]:
    """Some of each file, of those that need nobody but the customer."""
    alone = [story for story in stories() if not (story.asks or story.case)]
    nth = {story: [s.file for s in alone[:at]].count(story.file) for at, story in enumerate(alone)}
    return sorted(alone, key=lambda story: nth[story])[:ASKED]


def test_the_command_has_the_same_conversations(
    system: System, runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``destek ask --conversation``, without the start of a process for each."""
    settings = load(env=system.env())
    played = {str(run.story): run for run in runs}
    faults = {}
    for story in _for_the_command():
        monkeypatch.setattr("sys.stdin", io.StringIO(playing.lines(played[str(story)])))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            asyncio.run(commands.ask(settings, lang=story.lang, at=playing.AT, one=True))
        results = [json.loads(line) for line in said.getvalue().splitlines()]
        was = [r["intent"] for r in results], results[-1]["reason"]
        twice = [fault for r in results for fault in playing.voices(r["replies"])]
        if was != ([step.intent for step in story.steps], story.ends) or twice:
            faults[str(story)] = (*was, twice)
    assert faults == {}


def test_everything_is_used(runs: list[Run]) -> None:
    assert Coverage(runs).unused() == []


def test_the_table_is_what_the_run_gives(runs: list[Run]) -> None:
    told = coverage.TABLE.read_text("utf-8")
    assert told == Coverage(runs).table(), "python -m tests.conversations.coverage writes it"
