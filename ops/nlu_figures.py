"""Figures of how messages are understood (:mod:`ops.bench_nlu`): pure arithmetic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

FALLBACK = "nlu_fallback"
_SURE = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what it was taken for; `near` names the intent it nearly is."""

    text: str
    lang: str
    intent: str
    said: str
    confidence: float
    near: str = ""


def share(count: int, of: int) -> dict[str, float] | None:
    """A proportion with its 95 % interval by Wilson, which holds for few and for extreme ones."""
    if not of:
        return None
    part, width = count / of, _SURE**2 / of
    middle = (part + width / 2) / (1 + width)
    spread = _SURE * sqrt(part * (1 - part) / of + width / (4 * of)) / (1 + width)
    return {"share": part, "low": max(0.0, middle - spread), "high": min(1.0, middle + spread)}


def macro_f1(cases: Sequence[Case]) -> float:
    """The mean of each true intent's F1."""
    right: Counter[str] = Counter(case.intent for case in cases if case.said == case.intent)
    true, said = Counter(case.intent for case in cases), Counter(case.said for case in cases)
    scores = [2 * right[intent] / (true[intent] + said[intent]) for intent in true]
    return sum(scores) / len(scores) if scores else 0.0


def confused(cases: Sequence[Case], most: int = 12) -> list[dict[str, Any]]:
    """The pairs that were mistaken for one another most often, one way."""
    pairs = Counter((case.intent, case.said) for case in cases if case.said != case.intent)
    return [{"intent": a, "said": b, "count": count} for (a, b), count in pairs.most_common(most)]


def person(cases: Sequence[Case]) -> dict[str, Any]:
    """How well a wish for a person is heard: recall, and false alarms among all and near misses."""
    wanted = [case for case in cases if case.intent == "ask_human"]
    others = [case for case in cases if case.intent != "ask_human"]
    near = [case for case in others if case.near == "ask_human"]

    def heard(some: Sequence[Case]) -> dict[str, float] | None:
        return share(sum(case.said == "ask_human" for case in some), len(some))

    return {"recall": heard(wanted), "false_alarms": heard(others), "near_misses": heard(near)}


def understood(cases: Sequence[Case]) -> dict[str, Any]:
    """All figures of labelled messages, together and by language."""
    by_language: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_language["all"].append(case)
        by_language[case.lang].append(case)
    return {
        lang: {
            "count": len(some),
            "accuracy": share(sum(case.said == case.intent for case in some), len(some)),
            "undecided": share(sum(case.said == FALLBACK for case in some), len(some)),
            "macro_f1": macro_f1(some),
            "ask_human": person(some),
            "confused": confused(some),
        }
        for lang, some in by_language.items()
    }


def taken_for(said: Sequence[str], flows: Collection[str]) -> dict[str, Any]:
    """Which share of messages that are none of the shop's was taken for a flow's intent."""
    wrongly = [intent for intent in said if intent in flows]
    return {"flow": share(len(wrongly), len(said)), "as": dict(Counter(wrongly).most_common())}


def mapped(
    labels: Sequence[str], said: Sequence[str], meanings: Mapping[str, Collection[str]]
) -> dict[str, Any]:
    """Somebody else's labels: right is any intent that a label may mean."""
    right = [intent in meanings[label] for label, intent in zip(labels, said, strict=True)]
    of: defaultdict[str, list[bool]] = defaultdict(list)
    for label, good in zip(labels, right, strict=True):
        of[label].append(good)
    worst = sorted((sum(some) / len(some), label) for label, some in of.items())[:6]
    return {
        "accuracy": share(sum(right), len(right)),
        "worst": [{"label": label, "share": part} for part, label in worst],
    }
