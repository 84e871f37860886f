"""``faq tune``: the confidence learns from the shop's own labelled questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.faq.app import app
from ops.faq.searching import tell_running
from ops.progress import Steps
from ops.terminal import Articles, made_ready, plainly, stop

if TYPE_CHECKING:
    from knowledge.evaluation.tuning import Tuned


@app.command("tune")
def faq_tune(
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='Labelled questions, a line each: {"text", "lang", "expected": [ids]}. '
            "They are kept, instead of earlier ones, for every later index.",
        ),
    ] = None,
    articles: Articles = None,
) -> None:
    """Fit the confidence to the shop's own labelled questions, and say what that changes."""
    from knowledge.evaluation.tuning import tune
    from knowledge.index import IndexMissingError
    from knowledge.labels import LabelsError
    from knowledge.model import ModelError

    with plainly(articles) as settings:
        made_ready(settings)
        try:
            steps = Steps()
            found = tune(settings, questions, steps)
            steps.end()
        except (LabelsError, ModelError, IndexMissingError) as error:
            stop(str(error))
        for lang, tuned in found.items():
            typer.echo("\n".join(_told(lang, tuned, settings.answers.max_wrong_answers)))
        made_ready(settings)
        tell_running(settings)


def _told(lang: str, tuned: Tuned, max_wrong: float) -> list[str]:
    before, after = tuned.before, tuned.after
    lines = [f"{lang}: {tuned.labelled} labelled questions, judged by cross-validation"]
    for name, old, new in (
        ("calibration error", before.error, after.error),
        ("AUROC right/wrong", before.auroc, after.auroc),
        ("answered", before.answered, after.answered),
        ("answered wrongly", before.wrong, after.wrong),
        ("threshold", before.threshold, after.threshold),
    ):
        lines.append(f"  {name:<18} {_number(old)} -> {_number(new)}")
    if not after.promised:
        lines.append(
            f"  They are too few to prove an error rate of {max_wrong:g}: only what is surer than"
            " every mistake seen is answered."
        )
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
