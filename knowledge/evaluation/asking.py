"""Labelled questions asked of the real search and of the baselines."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge import confidence as confidences
from knowledge.answers import Answers
from knowledge.collection import Collection, Encode
from knowledge.evaluation import DEPTH
from knowledge.evaluation.baselines import SIGNALS, Baseline, Legs, all_baselines, ranking
from knowledge.fitting import Case, cases, outcomes
from knowledge.labels import Label
from knowledge.model import Matrix, Progress

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


@dataclass
class Encoded:
    """The vector of each row, and the milliseconds that it took."""

    vectors: Matrix
    ms: NDArray[np.float64]


def ask(asked: Asked, answers: Answers, name: str, progress: Progress) -> tuple[Run, Encoded]:
    """Ask `answers` everything, as a customer's message is asked."""
    run, size = Run.empty(len(asked.rows)), len(asked.rows)
    run.confidence = answers.index.confidence
    encoded = Encoded(np.empty((size, answers.encoder.dim), np.float32), np.zeros(size))
    for number, label in enumerate(asked.rows):
        progress(f"ask {name}", number, size)
        began = time.perf_counter()
        reply = answers.search(label.text, label.lang, _SHOWN)
        run.ms[number] = _ms(began)
        # What encoding takes is measured apart, for the baselines that need it.
        began = time.perf_counter()
        read = answers.index.collections[label.lang].read(label.text)
        encoded.vectors[number] = answers.encoder.encoder.encode([read], "query")[0]
        encoded.ms[number] = _ms(began)
        run.probability[number] = reply["probability"]
        run.given[number] = reply["band"] == "answer"
        run.rank[number] = _rank([hit["article"] for hit in reply["hits"]], label)
        if label.expected and not run.rank[number]:
            hits = answers.search(label.text, label.lang, DEPTH)["hits"]
            run.rank[number] = _rank([hit["article"] for hit in hits], label)
    progress(f"ask {name}", size, size)
    return run, encoded


def ask_baselines(
    asked: Asked,
    encoded: Encoded,
    answers: Answers,
    encode: Encode,
    max_wrong: float,
    day: dt.date,
    progress: Progress,
) -> dict[str, Run]:
    """Ask every baseline everything, each with a confidence fitted for it.

    `encoded` are the rows' vectors; `encode` is the search's, for what collections are built from.
    """
    runs: dict[str, Run] = {}
    langs = np.array([label.lang for label in asked.rows])
    for lang in sorted(set(langs.tolist())):
        collection, legs = answers.index.collections[lang], Legs()
        baselines = all_baselines(legs)
        fitted = _learn(lang, collection, baselines, encode, max_wrong, progress)
        for name, confidence in fitted.items():
            runs.setdefault(name, Run.empty(len(asked.rows))).confidence[lang] = confidence
        invalid = frozenset(collection.invalid(day))
        where = np.flatnonzero(langs == lang).tolist()
        for done, at in enumerate(where):
            progress(f"ask baselines {lang}", done, len(where))
            label = asked.rows[at]
            case = _case(collection, label, encoded.vectors[at], invalid)
            began = time.perf_counter()
            legs.found(case)
            before = encoded.ms[at] + _ms(began)
            for name, baseline in baselines.items():
                _ask_one(runs[name], at, label, baseline, fitted[name], case)
                runs[name].ms[at] += before if baseline.dense else 0.0
        progress(f"ask baselines {lang}", len(where), len(where))
    return runs


def _learn(
    lang: str,
    collection: Collection,
    baselines: Mapping[str, Baseline],
    encode: Encode,
    max_wrong: float,
    progress: Progress,
) -> dict[str, confidences.Confidence]:
    """A confidence for each baseline, from the same made questions that ours has learnt from."""
    step = f"make questions {lang}"
    progress(step, 0, 1)
    made = list(cases(collection, encode))
    progress(step, 1, 1)
    step = f"calibrate baselines {lang}"
    learnt: dict[str, list[confidences.Outcome]] = {name: [] for name in baselines}
    for done, case in enumerate(made):
        progress(step, done, len(made))
        for name, baseline in baselines.items():
            learnt[name] += outcomes([case], ranking(baseline))
    fitted = {name: confidences.fit(them, max_wrong, SIGNALS) for name, them in learnt.items()}
    progress(step, len(made), len(made))
    return fitted


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
    run.ms[at] = _ms(began)
    if found:
        run.probability[at] = fitted.probability(told)
        run.given[at] = fitted.band(run.probability[at]) == "answer"
        articles = case.collection.articles
        run.rank[at] = _rank([articles[number].id for number in found[:DEPTH]], label)


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _case(
    collection: Collection, label: Label, vector: NDArray[np.float32], invalid: frozenset[int]
) -> Case:
    return Case(collection, label.text, vector, frozenset(), invalid, frozenset(), 0)


def _rank(found: Sequence[str], label: Label) -> int:
    return next((rank for rank, one in enumerate(found, 1) if one in label.expected), 0)
