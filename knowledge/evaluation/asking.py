"""Labelled questions asked of the real search and of the baselines."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge import confidence as confidences
from knowledge.answers import Answers
from knowledge.collection import Collection, Encode
from knowledge.evaluation import DEPTH
from knowledge.evaluation.baselines import SIGNALS, Baseline, all_baselines, ranking
from knowledge.fitting import Case, cases, outcomes
from knowledge.labels import Label
from knowledge.model import Progress, spelled

_CHUNK = 32
_SHOWN = 3


@dataclass(frozen=True)
class Asked:
    """What is asked: labelled questions, then off-topic rows."""

    questions: tuple[Label, ...]
    offtopic: tuple[Label, ...] = ()

    @property
    def rows(self) -> tuple[Label, ...]:
        """Everything, in the order of a run's arrays."""
        return self.questions + self.offtopic

    @property
    def langs(self) -> list[str]:
        """The languages asked in."""
        return sorted({label.lang for label in self.questions})


@dataclass
class Run:
    """What one way of answering made of each row.

    `rank`: of the first expected article, from 1; 0 where none was among `DEPTH`. `given`: whether
    the top hit was given as the answer. `bounds`: what each language's confidence promises.
    """

    rank: NDArray[np.int64]
    probability: NDArray[np.float64]
    given: NDArray[np.bool_]
    ms: NDArray[np.float64]
    confidence: dict[str, confidences.Confidence] = field(default_factory=dict)

    @classmethod
    def empty(cls, size: int) -> Run:
        """A run in which nothing was found yet."""
        return cls(np.zeros(size, int), np.zeros(size), np.zeros(size, bool), np.zeros(size))


def ask(asked: Asked, answers: Answers, name: str, progress: Progress) -> Run:
    """Ask `answers` everything, as a customer's message is asked."""
    run = Run.empty(len(asked.rows))
    run.confidence = answers.index.confidence
    for number, label in enumerate(asked.rows):
        if number % _CHUNK == 0:
            progress(f"ask {name}", number, len(asked.rows))
        began = time.perf_counter()
        reply = answers.search(label.text, label.lang, _SHOWN)
        run.ms[number] = (time.perf_counter() - began) * 1000
        run.probability[number] = reply["probability"]
        run.given[number] = reply["band"] == "answer"
        # Its vector is remembered by now: only the longer list is new.
        hits = answers.search(label.text, label.lang, DEPTH)["hits"]
        run.rank[number] = _rank([hit["article"] for hit in hits], label)
    progress(f"ask {name}", len(asked.rows), len(asked.rows))
    return run


def ask_baselines(
    asked: Asked,
    answers: Answers,
    encode: Encode,
    max_wrong: float,
    day: dt.date,
    progress: Progress,
) -> dict[str, Run]:
    """Ask every baseline everything, each with a confidence fitted for it.

    `encode` is the search's, for what collections are built from.
    """
    baselines = all_baselines()
    runs = {name: Run.empty(len(asked.rows)) for name in baselines}
    langs = np.array([label.lang for label in asked.rows])
    for lang in sorted(set(langs.tolist())):
        progress(f"ask baselines {lang}", 0, len(baselines) + 1)
        collection = answers.index.collections[lang]
        made = list(cases(lang, collection.articles, encode))
        where = np.flatnonzero(langs == lang)
        texts = [asked.rows[at].text for at in where]
        began = time.perf_counter()
        # Each alone, and none remembered: as when it is asked for the first time.
        rows = [answers.encoder.encoder.encode([spelled(text)], "query")[0] for text in texts]
        encoding = (time.perf_counter() - began) * 1000 / max(len(texts), 1)
        invalid = frozenset(n for n, a in enumerate(collection.articles) if not a.valid(day))
        for done, (name, baseline) in enumerate(baselines.items(), 1):
            progress(f"ask baselines {lang}", done, len(baselines) + 1)
            ranked = ranking(baseline)
            fitted = confidences.fit(outcomes(made, ranked), max_wrong, SIGNALS)
            run = runs[name]
            run.confidence[lang] = fitted
            for at, vector in zip(where.tolist(), rows, strict=True):
                label = asked.rows[at]
                _ask_one(
                    run, at, label, baseline, fitted, _case(collection, label, vector, invalid)
                )
                run.ms[at] += encoding if baseline.dense else 0.0
        progress(f"ask baselines {lang}", len(baselines) + 1, len(baselines) + 1)
    return runs


def _ask_one(
    run: Run,
    at: int,
    label: Label,
    baseline: Baseline,
    fitted: confidences.Confidence,
    case: Case,
) -> None:
    began = time.perf_counter()
    found, told = ranking(baseline)(case)
    run.ms[at] = (time.perf_counter() - began) * 1000
    if found:
        run.probability[at] = fitted.probability(told)
        run.given[at] = fitted.band(run.probability[at]) == "answer"
        articles = case.collection.articles
        run.rank[at] = _rank([articles[number].id for number in found[:DEPTH]], label)


def _case(
    collection: Collection, label: Label, vector: NDArray[np.float32], invalid: frozenset[int]
) -> Case:
    return Case(collection, label.text, vector, frozenset(), invalid, frozenset(), 0)


def _rank(found: Sequence[str], label: Label) -> int:
    return next((rank for rank, one in enumerate(found, 1) if one in label.expected), 0)
