"""Figures from runs: the numbers of the table, of `--json` and of the curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from knowledge.evaluation import metrics
from knowledge.evaluation.asking import Asked, Run
from knowledge.evaluation.metrics import Flags, Interval, Numbers

KEYS = (
    "r_at_1",
    "r_at_3",
    "mrr",
    "auroc_right",
    "auroc_offtopic",
    "ece",
    "answered",
    "precision",
    "query_ms_p50",
)
"""What is measured of every way of answering; see the package for what each means."""

_LET_THROUGH = 0.05


@dataclass(frozen=True)
class Rows:
    """Which rows of a run are what: flags over the questions and the off-topic rows after them."""

    lang: np.ndarray[Any, np.dtype[np.str_]]
    question: Flags
    answerable: Flags

    @classmethod
    def of(cls, asked: Asked) -> Rows:
        """The rows of `asked`."""
        question = np.arange(len(asked.rows)) < len(asked.questions)
        return cls(
            lang=np.array([label.lang for label in asked.rows]),
            question=question,
            answerable=question & np.array([bool(label.expected) for label in asked.rows]),
        )

    def everywhere(self) -> Flags:
        """All rows."""
        return np.ones(len(self.lang), dtype=bool)


def whole(
    asked: Asked, ours: Run, baselines: Mapping[str, Run], without: Run | None
) -> dict[str, Any]:
    """The report: overall and by language, ours and every baseline.

    `without` is the run with the base model, a baseline too where search uses an adapted one.
    """
    rows = Rows.of(asked)
    everything = dict(baselines) | ({"no_adaptation": without} if without else {})
    report = _part(rows, rows.everywhere(), ours, everything)
    return report | {
        "adapted": without is not None,
        "languages": {
            lang: _part(rows, rows.lang == lang, ours, everything) for lang in asked.langs
        },
    }


def figures(rows: Rows, where: Flags, run: Run) -> dict[str, float | None]:
    """The `KEYS` of `run` on the rows `where`."""
    right = rows.answerable & (run.rank == 1)
    questions, answerable = where & rows.question, where & rows.answerable
    known = where & (rows.answerable | ~rows.question)
    rank = run.rank[answerable]
    return {
        "r_at_1": metrics.mean(rank == 1),
        "r_at_3": metrics.mean((rank >= 1) & (rank <= 3)),
        "mrr": metrics.mean(_reciprocal(rank)),
        "auroc_right": metrics.auroc(run.probability[questions], right[questions]),
        "auroc_offtopic": metrics.auroc(run.probability[known], rows.answerable[known]),
        "ece": metrics.calibration_error(run.probability[questions], right[questions]),
        "answered": metrics.mean(run.given[answerable]),
        "precision": metrics.mean(right[where & run.given]),
        "query_ms_p50": float(np.median(run.ms[where])) if where.any() else None,
    }


def at_offtopic(rows: Rows, where: Flags, run: Run) -> dict[str, float | None] | None:
    """Share answered and precision where 5 % of the off-topic rows are let through."""
    off = where & ~rows.question
    if not off.any():
        return None
    given = np.zeros(len(where), dtype=bool)
    for lang in np.unique(rows.lang[where]).tolist():
        mine = where & (rows.lang == lang)
        threshold = metrics.letting_through(run.probability[mine & off], _LET_THROUGH)
        given |= mine & (run.probability > threshold)
    right = rows.answerable & (run.rank == 1)
    return {
        "answered": metrics.mean(given[where & rows.answerable]),
        "precision": metrics.mean(right[given & rows.question]),
        "precision_answerable": metrics.mean(right[given & rows.answerable]),
        "offtopic_answered": metrics.mean(given[off]),
    }


def _part(rows: Rows, where: Flags, ours: Run, baselines: Mapping[str, Run]) -> dict[str, Any]:
    answerable = where & rows.answerable
    unanswerable = where & rows.question & ~rows.answerable
    off = where & ~rows.question
    right = rows.answerable & (ours.rank == 1)
    compared = {}
    for name, run in baselines.items():
        gains = _hits(ours, answerable) - _hits(run, answerable)
        compared[name] = figures(rows, where, run) | {
            "gain": metrics.mean(gains),
            "gain_interval": _pair(metrics.interval(gains)),
            "at_5_percent_offtopic": at_offtopic(rows, where, run),
        }
    rank = ours.rank[answerable]
    return figures(rows, where, ours) | {
        "baselines": compared,
        "intervals": {
            "r_at_1": _pair(metrics.interval((rank == 1).astype(float))),
            "r_at_3": _pair(metrics.interval(((rank >= 1) & (rank <= 3)).astype(float))),
            "mrr": _pair(metrics.interval(_reciprocal(rank))),
        },
        "ece_by_chance": metrics.error_by_chance(ours.probability[where & rows.question]),
        "at_5_percent_offtopic": at_offtopic(rows, where, ours),
        "auroc_unanswerable": metrics.auroc(
            ours.probability[answerable | unanswerable],
            rows.answerable[answerable | unanswerable],
        ),
        "counts": {
            "questions": int((where & rows.question).sum()),
            "answerable": int(answerable.sum()),
            "unanswerable": int(unanswerable.sum()),
            "offtopic": int(off.sum()),
            "answered_right": int((right & ours.given & where).sum()),
            "answered_wrong": int((~right & ours.given & answerable).sum()),
            "unanswerable_answered": int((ours.given & unanswerable).sum()),
            "offtopic_answered": int((ours.given & off).sum()),
        },
        "reliability": [
            asdict(part)
            for part in metrics.reliability(
                ours.probability[where & rows.question], right[where & rows.question]
            )
        ],
    }


def _hits(run: Run, where: Flags) -> Numbers:
    found: Numbers = (run.rank[where] == 1).astype(float)
    return found


def _reciprocal(rank: np.ndarray[Any, np.dtype[np.int64]]) -> Numbers:
    found: Numbers = np.where(rank > 0, 1 / np.maximum(rank, 1), 0.0)
    return found


def _pair(found: Interval | None) -> list[float] | None:
    return [found.low, found.high] if found else None
