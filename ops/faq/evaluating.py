"""``faq eval``: how good the answers are, on labelled questions, beside simpler ways of search."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ops.faq.app import app
from ops.progress import Steps, say
from ops.terminal import Articles, made_ready, plainly, stop


class Split(StrEnum):
    """The halves of a benchmark: one to work with, one to judge by."""

    TUNE = "tune"
    TEST = "test"


Questions = Annotated[
    Path,
    typer.Option(
        "--questions",
        metavar="FILE",
        help='Labelled questions, a line each: {"text", "lang", "expected": [ids]}.',
    ),
]


@app.command("eval")
def faq_eval(
    questions: Questions,
    articles: Articles = None,
    offtopic: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='What is none of the shop\'s: {"text", "lang"}.'),
    ] = None,
    split: Annotated[Split | None, typer.Option(help="Only these questions.")] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where curve.svg and curve.png go.")
    ] = Path("destek-eval"),
    as_json: Annotated[bool, typer.Option("--json", help="The figures alone, as JSON.")] = False,
) -> None:
    """Measure the answers on labelled questions, beside simpler ways of searching."""
    from knowledge.evaluation.evaluating import evaluate
    from knowledge.index import IndexMissingError
    from knowledge.labels import LabelsError
    from knowledge.model import ModelError

    with plainly(articles) as settings:
        made_ready(settings)
        try:
            steps = Steps()
            found = evaluate(settings, questions, offtopic, split or "", steps)
            steps.end()
        except (LabelsError, ModelError, IndexMissingError) as error:
            stop(str(error))
        try:
            drawn = found.draw(out)
        except OSError as error:
            stop(f"{error.filename}: {error.strerror}; name a writable folder with --out")
    if learnt := found.report["learnt_from"]:
        say(f"{learnt} of these questions are known from faq tune: figures flatter on them.")
    if drawn:
        say(f"The curve is in {drawn[0]} and {drawn[1].name}.")
    if as_json:
        typer.echo(json.dumps(found.report))
        return
    from rich.console import Console

    from knowledge.evaluation.table import WIDTH, tables

    console = Console(width=WIDTH)
    console.print(tables(found.report, settings.answers.max_wrong_answers))
