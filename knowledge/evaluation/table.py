"""The report as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_NAMES = {
    "bm25_words": "BM25, words",
    "bm25_chars": "BM25, characters",
    "dense": "dense alone",
    "rrf": "reciprocal-rank fusion",
    "no_adaptation": "without adaptation",
}
_LANGUAGES = {"tr": "Turkish", "en": "English"}
_RANKED = ("r_at_1", "r_at_3", "mrr")
_OTHERS = ("auroc_right", "auroc_offtopic", "ece", "answered", "precision")
_NOTHING = "–"

WIDTH = 144
"""Columns the tables need."""


def tables(report: dict[str, Any], max_wrong: float) -> RenderableType:
    """The whole report: a table over all questions, and one for each language of several."""
    parts = [_table("All questions", report)]
    if len(report["languages"]) > 1:
        for lang, part in report["languages"].items():
            name = _LANGUAGES.get(lang, lang)
            parts.append(_table(name, part))
    return Group(*parts, _explanation(report, max_wrong))


def _table(title: str, part: dict[str, Any]) -> Table:
    counts = part["counts"]
    asked = f"{counts['answerable']} answerable, {counts['unanswerable']} unanswerable"
    chance = _number(part["ece_by_chance"])
    table = Table(
        title=f"\n{title}: {asked}, {counts['offtopic']} off-topic",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        caption=f"On so few questions a faultless confidence has an ECE of {chance}, too.",
        caption_justify="left",
        caption_style="dim",
    )
    table.add_column("", no_wrap=True)
    for header in (
        *("R@1", "gain", "R@3", "MRR", "AUROC\nright", "AUROC\noff", "ECE"),
        *("(1)\nanswered", "(1)\nprecision", "(2)\nanswered", "(2)\nprecision", "ms"),
    ):
        table.add_column(header, justify="right", no_wrap=True)
    ranked = [_sure(part[key], part["intervals"][key]) for key in _RANKED]
    bold = Text("Destek", style="bold")
    table.add_row(bold, ranked[0], "", *ranked[1:], *_others(part))
    for name, baseline in part["baselines"].items():
        gain = _sure(baseline["gain"], baseline["gain_interval"], "+")
        first, *rest = (_number(baseline[key]) for key in _RANKED)
        table.add_row(_NAMES[name], first, gain, *rest, *_others(baseline))
    return table


def _others(part: dict[str, Any]) -> list[str]:
    at = part["at_5_percent_offtopic"] or {"answered": None, "precision": None}
    figures = [*(part[key] for key in _OTHERS), at["answered"], at["precision"]]
    milliseconds = part["query_ms_p50"]
    last = _NOTHING if milliseconds is None else f"{milliseconds:.1f}"
    return [*map(_number, figures), last]


def _explanation(report: dict[str, Any], max_wrong: float) -> Text:
    lines = [
        "",
        "± is half of a 95 % bootstrap interval; gain, how much more R@1 Destek has on the same",
        "questions. answered: of the answerable questions. precision: right among answers given.",
        f"(1) At max_wrong_answers = {max_wrong:g}; an answer to an unanswerable question or to an",
        "off-topic one counts as wrong. (2) Where 5 % of the off-topic rows are let through, which",
        "are not counted again.",
    ]
    if not report["adapted"]:
        lines.append("No adapted model is in use yet: there is nothing to compare it with.")
    return Text("\n".join(lines), style="dim")


def _number(value: float | None, sign: str = "") -> str:
    if value is None:
        return _NOTHING
    return f"{value:{sign}.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:{sign}.2f}"


def _sure(value: float | None, pair: list[float] | None, sign: str = "") -> str:
    if value is None or pair is None:
        return _NOTHING
    return f"{_number(value, sign)} ±{_number((pair[1] - pair[0]) / 2)}"
