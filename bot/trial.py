"""Trains pipelines on the examples and lets them understand other messages; for ``bench nlu``.

``python -m bot.trial ORDER.json RESULT.json`` in Rasa's environment, in the root. The order has
``pipelines`` (name → Rasa's configuration, whether to cross-validate and to train again), ``folds``
and ``texts``.
The result has, for each pipeline, ``seconds`` of training, ``said`` (for each text its intent, the
confidence, milliseconds), ``learnt`` (each example by a model that had not learnt it) and, where it
was wanted, ``again``: the seconds of a second training, which finds the examples encoded.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import structlog
import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.training_data.loading import load_data
from sklearn.model_selection import StratifiedKFold

Example = tuple[str, str, str]
"""Text, intent, language."""


def examples(folder: Path) -> list[Example]:
    """All of them, in the order of the files."""
    return [
        (example.get("text"), example.get("intent"), lang.name)
        for lang in sorted(folder.iterdir())
        for example in load_data(str(lang)).intent_examples
    ]


def trained(config: dict[str, Any], learnt: list[Example], folder: Path) -> tuple[Agent, float]:
    """A model of these examples, and the seconds that its training took."""
    by_intent: dict[str, list[str]] = {}
    for text, intent, _ in learnt:
        by_intent.setdefault(intent, []).append(text)
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in by_intent.items()
    ]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "config.yml").write_text(yaml.safe_dump(config), "utf-8")
    content = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)
    (folder / "nlu.yml").write_text(content, "utf-8")
    started = time.perf_counter()
    path = train_nlu(
        str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), domain="domain.yml"
    )
    return Agent.load(path), time.perf_counter() - started


async def said(agent: Agent, texts: list[str]) -> list[tuple[str, float, float]]:
    """Intent, confidence and milliseconds for each, one after the other."""
    found = []
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        took = (time.perf_counter() - started) * 1000
        intent = parsed["intent"]
        found.append((intent["name"], float(intent["confidence"]), took))
    return found


async def cross_validated(
    config: dict[str, Any], all_of_them: list[Example], folds: int, folder: Path
) -> list[tuple[str, float, float]]:
    """What models of the other folds say of each example."""
    found: list[Any] = [None] * len(all_of_them)
    intents = [intent for _, intent, _ in all_of_them]
    for learnt, left in StratifiedKFold(folds, shuffle=True, random_state=0).split(
        np.zeros(len(intents)), intents
    ):
        agent, _ = trained(config, [all_of_them[at] for at in learnt], folder)
        answers = await said(agent, [all_of_them[at][0] for at in left])
        for at, answer in zip(left, answers, strict=True):
            found[at] = answer
    return found


async def main(order: dict[str, Any]) -> dict[str, Any]:
    """The result for an order."""
    known = examples(Path("data/nlu"))
    result: dict[str, Any] = {"examples": known, "pipelines": {}}
    with TemporaryDirectory() as scratch:
        for name, wanted in order["pipelines"].items():
            folder = Path(scratch) / "model"
            print(name, flush=True)
            agent, seconds = trained(wanted["config"], known, folder)
            await said(agent, order["texts"][:20])  # what comes first is slow
            figures = {"seconds": seconds, "said": await said(agent, order["texts"]), "learnt": []}
            if wanted["again"]:
                figures["again"] = trained(wanted["config"], known, folder)[1]
            if wanted["cross"] and order["folds"]:
                figures["learnt"] = await cross_validated(
                    wanted["config"], known, order["folds"], folder
                )
            result["pipelines"][name] = figures
    return result


if __name__ == "__main__":
    # Rasa writes a line about every message otherwise, which takes a millisecond.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asked = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(asyncio.run(main(asked))), "utf-8")
