"""Adapting the sentence model to a folder of articles, from the articles to an accepted model.

Most articles are learnt, the rest examine the result (`exam`): with a model that does not do
better there, or that has changed what it thinks of everything else, search would lose, and it is
refused. Once it has passed, it learns the held out articles too, together with as many others. The
exam has shown that this way of learning helps with these articles; articles left out of it for good
would be the only ones that the others have learnt to push aside.

Nothing is learnt twice: what a model learnt from, and by which recipe, is part of its name, and a
refusal is remembered as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import psutil

from knowledge import adapted, serving
from knowledge.adaptation import checking
from knowledge.adaptation.course import Course
from knowledge.adaptation.exam import Exam, Verdict
from knowledge.adaptation.lessons import subjects
from knowledge.adapted import MARK, Adapted
from knowledge.articles import Article
from knowledge.model import (
    Progress,
    SentenceEncoder,
    atomically,
    default_prompts,
    fingerprint,
    load_plain,
)

LEAST_ARTICLES = 12
"""Fewer leave too little to learn from, and next to nothing to examine with."""
MEMORY = 4_700_000_000
"""Bytes that have to be free: at its height it takes 4.4 gigabytes."""

_SEED = 7
_DISK_BYTES = 600_000_000

State = Literal["known", "few", "short", "refused", "accepted"]


@dataclass(frozen=True)
class Recipe:
    """How long to learn: at most `lessons`, then `last_lessons` with the held out articles.

    `least_gain` is what the exam must have gained (see `Marks.better_than`). `version` is counted
    up when the same articles would teach something else.
    """

    version: int = 3
    epochs: int = 8
    lessons: int = 500
    last_epochs: int = 3
    last_lessons: int = 100
    least_gain: float = 0.0


RECIPE = Recipe()


@dataclass(frozen=True)
class Result:
    """What came of it; `told` says so in a sentence."""

    state: State
    told: str


def adapt(
    base: Path,
    models: Path,
    key: str,
    articles: Sequence[Article],
    vectors: Path,
    progress: Progress,
    *,
    asked: Sequence[tuple[str, str]] = (),
    recipe: Recipe = RECIPE,
) -> Result:
    """Adapt the model in `base` to `articles` and let search use it when it has become better.

    `vectors` is where an index of the base model may have left some. `asked` are customers'
    questions, each with the id of the article that answered it. The new model stands under
    `models` whole or not at all. Raises ModelError, OSError.
    """
    origin = fingerprint(base)
    learnt = _learnt_from(articles, asked, origin, recipe)
    refused = models / f"refused-{key}.json"
    known = adapted.chosen(models, origin, key)
    if known and known.articles == learnt:
        return Result("known", "Search is adapted to these articles.")
    if spared := _spared(articles, tried=_remembers(refused, learnt)):
        return spared
    threads = os.cpu_count() or 1
    exam = Exam(articles, checking.held_out(articles, _SEED), threads, progress)
    before = exam.of_base(base, models, vectors)
    model = load_plain(base, threads)
    prompts = SentenceEncoder(model, base.name, default_prompts(base)).prompts
    course = Course(model, prompts, subjects(articles, asked), exam.held, _SEED, progress)
    course.before_exam(recipe.epochs, recipe.lessons)
    verdict = Verdict(before, exam.of_pupil(model, base.name, models), recipe.least_gain)
    if not verdict.passed:
        _remember(refused, learnt, verdict.figures)
        return Result("refused", verdict.told)
    course.after_exam(recipe.last_epochs, recipe.last_lessons)
    folder = models / f"{base.name}{MARK}{learnt[:12]}"
    atomically(folder, _DISK_BYTES, lambda made: model.save(str(made), create_model_card=False))
    serving.prepare(folder, models, progress)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    adapted.accept(models, key, Adapted(folder, origin, learnt, verdict.figures, now))
    return Result("accepted", verdict.told)


def _spared(articles: Sequence[Article], *, tried: bool) -> Result | None:
    """Why nothing is to be learnt now, if there is a reason."""
    if tried:
        told = "Search stays with the base model: adapting it to these articles made it no better."
        return Result("known", told)
    count = len({article.id for article in articles})
    if count < LEAST_ARTICLES:
        told = (
            f"Search stays with the base model: {count} articles are too few to adapt it to; "
            f"{LEAST_ARTICLES} are enough."
        )
        return Result("few", told)
    if (free := psutil.virtual_memory().available) < MEMORY:
        told = (
            f"Search stays with the base model: adapting it takes {MEMORY / 1e9:.1f} GB of memory, "
            f"and {free / 1e9:.1f} GB are free."
        )
        return Result("short", told)
    return None


def _learnt_from(
    articles: Sequence[Article], asked: Sequence[tuple[str, str]], origin: str, recipe: Recipe
) -> str:
    told = [[a.id, a.lang, a.title, a.body, a.phrasings] for a in articles]
    content = json.dumps([asdict(recipe), origin, sorted(told), sorted(asked)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _remember(path: Path, learnt: str, figures: dict[str, float]) -> None:
    aside = path.with_suffix(f".{os.getpid()}.new")
    aside.write_text(json.dumps({"articles": learnt, "figures": figures}, indent=1), "utf-8")
    aside.replace(path)


def _remembers(path: Path, learnt: str) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8"))["articles"] == learnt)
    except (OSError, ValueError, KeyError, TypeError):
        return False
