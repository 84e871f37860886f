"""An evaluation from files to report, in this process, on the index that is ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge import build, general, index, labels, whole
from knowledge import model as models
from knowledge.answers import Answers
from knowledge.confidence import Prior
from knowledge.evaluation import report
from knowledge.evaluation.asking import Asked, Run, ask, ask_baselines
from knowledge.evaluation.curve import draw
from knowledge.evaluation.expecting import expect
from knowledge.labels import LabelsError
from knowledge.model import Progress
from knowledge.remembering import Remembering
from knowledge.vectors import Vectors

if TYPE_CHECKING:
    from ops.settings import Settings


@dataclass(frozen=True)
class Evaluated:
    """What was asked and what came of it; `without` is there when an adapted model is used."""

    asked: Asked
    ours: Run
    baselines: dict[str, Run]
    without: Run | None
    report: dict[str, Any]

    def draw(self, folder: Path) -> list[Path]:
        """Draw the curve into `folder`; returns the files."""
        also = {"no_adaptation": self.without} if self.without else {}
        return draw(self.asked, self.ours, self.baselines | also, folder)


def evaluate(
    settings: Settings, questions: Path, offtopic: Path | None, split: str, progress: Progress
) -> Evaluated:
    """Ask the prepared index the questions of `split` (all when empty), and the baselines too.

    Raises LabelsError when a file cannot be used, ModelError and index.IndexMissingError when
    nothing is prepared.
    """
    answers = build.open_answers(settings)
    asked = _read(answers, questions, offtopic, split)
    ours, encoded = ask(asked, answers, "Destek", progress)
    today = dt.datetime.now(settings.hours.zone).date()
    max_wrong = settings.answers.max_wrong_answers
    encode = vectors(settings, answers, progress)
    baselines = ask_baselines(asked, encoded, answers, encode, max_wrong, today, progress)
    without = None
    if unadapted := _unadapted(settings, answers, progress):
        without, _ = ask(asked, unadapted, "without adaptation", progress)
    figures = report.whole(asked, ours, baselines, without)
    learnt = {(label.text, label.lang) for label in labels.kept(settings.index_dir)}
    figures["learnt_from"] = sum((q.text, q.lang) in learnt for q in asked.questions)
    return Evaluated(asked, ours, baselines, without, figures)


def expected(
    settings: Settings, questions: Path, offtopic: Path, split: str, progress: Progress
) -> tuple[list[str], Prior]:
    """What to expect of the signals, and the models it was learnt with: the one in use, the base.

    Raises LabelsError when a file cannot be used or teaches nothing, ModelError and
    index.IndexMissingError when nothing is prepared.
    """
    answers = build.open_answers(settings)
    asked = _read(answers, questions, offtopic, split)
    unadapted = _unadapted(settings, answers, progress)
    searches = [answers, unadapted] if unadapted else [answers]
    try:
        prior = expect(searches, asked, progress)
    except ValueError as error:
        raise LabelsError(f"{questions}: {error}") from error
    return [each.encoder.name for each in searches], prior


def vectors(settings: Settings, answers: Answers, progress: Progress) -> Vectors:
    """The search's vectors as the index's building left them: little is to be encoded anew."""
    return _left(settings, answers, answers.encoder, progress)


def _read(answers: Answers, questions: Path, offtopic: Path | None, split: str) -> Asked:
    known = {article.id for article in answers.index.articles}
    found = labels.read(questions, known=known, langs=answers.index.collections)
    if split:
        found = [label for label in found if label.split == split]
        if not found:
            raise LabelsError(f'{questions}: holds no questions with "split": "{split}"')
    asked_in = {label.lang for label in found}
    strangers = labels.read(offtopic, answered=False) if offtopic else []
    met = tuple(row for row in strangers if row.lang in asked_in)
    if strangers and not met:
        langs = " or ".join(sorted(asked_in))
        raise LabelsError(f"{offtopic}: holds nothing in {langs}, which the questions are in")
    return Asked(tuple(found), met)


def _unadapted(settings: Settings, answers: Answers, progress: Progress) -> Answers | None:
    """The same articles searched with the base model, when an adapted one is in use."""
    if answers.encoder.identity == answers.dialogue.identity:
        return None
    base = answers.dialogue
    place = settings.index_dir.with_name(f"{settings.articles_key}-unadapted")
    labelled = labels.kept(settings.index_dir)
    max_wrong = settings.answers.max_wrong_answers
    articles = answers.index.articles
    name = index.content_hash(articles, base.identity, max_wrong, labelled)
    if index.current(place) != name or not whole.is_whole(place / name):
        at_hand = _left(settings, answers, base, progress)
        progress("index without adaptation", 0, 1)
        index.build(
            articles, base.encoder, base.identity, place, max_wrong, progress, labelled, at_hand
        )
    return Answers(index.load(place), base, settings.languages.default, settings.hours.zone)


def _left(settings: Settings, answers: Answers, model: Remembering, progress: Progress) -> Vectors:
    """What was encoded with `model`, the search's or the base, as long as indexes were made so."""
    home = build.Paths.of(settings).models
    base = models.find(settings.answers.model, home)
    folder = base if model.name == base.name else home / model.name
    alike = general.vectors(folder, home, model.encoder, answers.index.collections, progress)
    return Vectors(settings.index_dir / "vectors", model.identity, model.encoder, progress, alike)
