"""``destek bench nlu``: how well messages are understood, beside simpler pipelines.

All learn the same examples in the same run: ours (``config.yml``), counted n-grams with logistic
regression and no sentence vectors, and DIET. Each is asked about the benchmark's messages, and our
own and the first baseline are cross-validated. DIET goes without its transformer and with the
commonest n-grams only: as it comes, an epoch takes two minutes on two cores.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot import inputs
from ops.commands import running
from ops.environments import rasa_python
from ops.nlu_figures import Case, mapped, taken_for, understood
from ops.services import System
from ops.settings import ROOT, Settings
from ops.setup import rasa_env, run_to_end

OURS, WORDS, DIET = "Destek", "n-grams + logistic regression", "DIET"
FLOWS = frozenset(
    (
        *("order_status", "return_request", "damaged_or_wrong", "cancel_order", "change_address"),
        *("warranty", "complaint", "callback", "data_request"),
    )
)
_MEANINGS = ROOT / "benchmarks" / "requests_intents.json"
_DIET_EPOCHS = 20
_COMMONEST = 6000
_COUNTED: list[dict[str, Any]] = [
    {"name": "bot.tokenizer.FoldingTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 4},
]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is measured. `only` names pipelines; none means all."""

    split: str
    offtopic: Path | None
    requests: Path | None
    folds: int
    only: tuple[str, ...] = ()


class BadLinesError(Exception):
    """A file that is not what it should be; the message says where."""


def lines(path: Path, *keys: str) -> list[dict[str, Any]]:
    """The objects of a file, each with ``keys``.

    Raises:
        BadLinesError
    """
    found = []
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            entry = json.loads(line)
            if not isinstance(entry, dict) or not entry.keys() >= set(keys):
                raise BadLinesError(f"{path}:{number}: needs {', '.join(keys)}")
            found.append(entry)
    except OSError as error:
        raise BadLinesError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadLinesError(f"{path}:{len(found) + 1}: {error}") from error
    return found


def pipelines(only: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What :mod:`bot.trial` is to train, by name."""
    ours = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    frame = {key: ours[key] for key in ("recipe", "assistant_id", "language")}
    regression = {"name": "LogisticRegressionClassifier", "max_iter": 100}
    diet = {
        "name": "DIETClassifier",
        "epochs": _DIET_EPOCHS,
        "batch_size": 256,
        "entity_recognition": False,
        "number_of_transformer_layers": 0,
        "transformer_size": None,
    }
    commonest = [_COUNTED[0], *({**each, "max_features": _COMMONEST} for each in _COUNTED[1:])]
    every = {
        OURS: {"config": {**frame, "pipeline": ours["pipeline"]}, "cross": True, "again": True},
        WORDS: {
            "config": {**frame, "pipeline": [*_COUNTED, regression]},
            "cross": True,
            "again": False,
        },
        DIET: {
            "config": {**frame, "pipeline": [*commonest, diet]},
            "cross": False,
            "again": False,
        },
    }
    wanted = set(only) or set(every)
    return {name: pipeline for name, pipeline in every.items() if name in wanted}


async def measure(settings: Settings, trial: Trial) -> dict[str, Any]:
    """The figures of each pipeline.

    Raises:
        BadLinesError, SetupTrouble, AlreadyRunning
    """
    benchmark = [
        line
        for lang in ("tr", "en")
        for line in lines(ROOT / f"benchmarks/intents_{lang}.jsonl", "text", "intent", "split")
        if trial.split in ("", line["split"])
    ]
    offtopic = lines(trial.offtopic, "text") if trial.offtopic else []
    requests = lines(trial.requests, "text", "intent") if trial.requests else []
    meanings = json.loads(_MEANINGS.read_text("utf-8"))
    if strange := {line["intent"] for line in requests} - meanings.keys():
        raise BadLinesError(f"{_MEANINGS} does not say what {', '.join(sorted(strange))} mean")
    texts = [line["text"] for line in (*benchmark, *offtopic, *requests)]
    order = {"pipelines": pipelines(trial.only), "folds": trial.folds, "texts": texts}
    if running(settings):
        result = await _tried(settings, order)
    else:
        system = System(settings, only=("knowledge",))
        async with system.runner:
            await system.runner.ready()
            result = await _tried(settings, order)
    ends = len(benchmark), len(benchmark) + len(offtopic)
    report: dict[str, Any] = {"examples": len(result["examples"]), "pipelines": {}}
    for name, figures in result["pipelines"].items():
        said = figures["said"]
        names = [intent for intent, _, _ in said]
        report["pipelines"][name] = {
            "training_seconds": figures["seconds"],
            "training_again_seconds": figures.get("again"),
            **_times([took for _, _, took in said]),
            "benchmark": understood(_cases(benchmark, said[: ends[0]])),
            "offtopic": taken_for(names[ends[0] : ends[1]], FLOWS) if offtopic else None,
            "requests": mapped([line["intent"] for line in requests], names[ends[1] :], meanings)
            if requests
            else None,
            "cross_validated": _cross(result["examples"], figures["learnt"]),
        }
    return report


async def _tried(settings: Settings, order: dict[str, Any]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "order.json", Path(folder) / "result.json"
        asked.write_text(json.dumps(order), "utf-8")
        command = [
            str(rasa_python(settings.home)),
            *("-W", "ignore", "-m", "bot.trial", str(asked), str(answer)),
        ]
        env = {
            **os.environ,
            **rasa_env(settings),
            "DESTEK_KNOWLEDGE_SOCKET": str(settings.knowledge_socket),
            # Every training is a first one, but for the vectors.
            "RASA_CACHE_DIRECTORY": folder,
            "RASA_MAX_CACHE_SIZE": "0",
        }
        await run_to_end(command, env, settings.home / "logs" / "bench-nlu.log")
        result: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return result


def _cases(benchmark: Sequence[dict[str, Any]], said: Sequence[Sequence[Any]]) -> list[Case]:
    return [
        Case(line["text"], line["lang"], line["intent"], intent, sure, line.get("near") or "")
        for line, (intent, sure, _) in zip(benchmark, said, strict=True)
    ]


def _cross(examples: Sequence[Sequence[str]], learnt: Sequence[Sequence[Any]]) -> Any:
    if not learnt:
        return None
    return understood(
        [
            Case(text, lang, intent, said, sure)
            for (text, intent, lang), (said, sure, _) in zip(examples, learnt, strict=True)
        ]
    )


def _times(times: Sequence[float]) -> dict[str, float]:
    parts = quantiles(times, n=100)
    return {"message_p50_ms": parts[49], "message_p95_ms": parts[94]}


def tables(report: dict[str, Any], split: str) -> list[Table]:
    """The figures, a row for each pipeline and language."""
    table = Table(title=f"{report['examples']} examples, messages of the {split or 'whole'} part")
    for column in ("", "", "accuracy", "F1", "undecided", "cross", "person", "false", "near"):
        table.add_column(column, justify="left" if not column else "right")
    other = Table(title="The rest")
    for column in ("", "off-topic → flow", "requests", "training s", "again", "ms p50", "p95"):
        other.add_column(column, justify="left" if not column else "right")
    pairs = Table(title=f"Mistaken most often by {next(iter(report['pipelines']))}")
    for column in ("is", "taken for", "times"):
        pairs.add_column(column)
    for number, (name, figures) in enumerate(report["pipelines"].items()):
        cross = figures["cross_validated"] or {}
        for lang, some in figures["benchmark"].items():
            heard = some["ask_human"]
            table.add_row(
                name if lang == "all" else "",
                lang,
                _percent(some["accuracy"], whole=True),
                f"{some['macro_f1']:.3f}",
                _percent(some["undecided"]),
                _percent(cross.get(lang, {}).get("accuracy")),
                _percent(heard["recall"], whole=True),
                _percent(heard["false_alarms"]),
                _percent(heard["near_misses"]),
            )
        again = figures["training_again_seconds"]
        other.add_row(
            name,
            _percent((figures["offtopic"] or {}).get("flow"), whole=True),
            _percent((figures["requests"] or {}).get("accuracy"), whole=True),
            f"{figures['training_seconds']:.0f}",
            f"{again:.0f}" if again else "–",
            f"{figures['message_p50_ms']:.1f}",
            f"{figures['message_p95_ms']:.1f}",
        )
        for pair in figures["benchmark"]["all"]["confused"] if not number else ():
            pairs.add_row(pair["intent"], pair["said"], str(pair["count"]))
    return [table, other, pairs]


def _percent(part: dict[str, float] | None, *, whole: bool = False) -> str:
    if part is None:
        return "–"
    said = f"{part['share']:.1%}"
    return f"{said} ({part['low']:.1%} to {part['high']:.1%})" if whole else said


async def main(settings: Settings, trial: Trial, *, as_json: bool) -> None:
    """Measure and print. Raises what :func:`measure` raises."""
    inputs.training_files(ROOT)
    report = await measure(settings, trial)
    if as_json:
        print(json.dumps(report))
        return
    console = Console()
    for table in tables(report, trial.split):
        console.print(table)
