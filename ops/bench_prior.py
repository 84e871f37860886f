"""``destek bench prior``: what confidence expects of the search's signals, learnt anew."""

from __future__ import annotations

from pathlib import Path

from ops.progress import Steps, say
from ops.settings import Settings
from ops.terminal import made_ready, stop


def main(settings: Settings, questions: Path, offtopic: Path, split: str) -> list[str]:
    """The lines that ``knowledge/prior.py`` is to have. Ends the program on files it cannot use."""
    from knowledge.evaluation.evaluating import expected
    from knowledge.evaluation.expecting import lines
    from knowledge.index import IndexMissingError
    from knowledge.labels import LabelsError
    from knowledge.model import ModelError

    made_ready(settings)
    steps = Steps()
    try:
        models, prior = expected(settings, questions, offtopic, split, steps)
    except (LabelsError, ModelError, IndexMissingError) as error:
        stop(str(error))
    steps.end()
    say(f"Learnt with {' and '.join(models)}.")
    if len(models) == 1:
        say("What one model says need not hold for another: ./destek train adapts one beside it.")
    return lines(prior)
