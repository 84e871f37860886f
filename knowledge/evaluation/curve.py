"""The curve: precision against the share answered, the chosen point marked; one panel a language.

matplotlib is imported by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.evaluation import metrics
from knowledge.evaluation.asking import Asked, Run
from knowledge.evaluation.metrics import Flags
from knowledge.evaluation.report import Rows

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_OURS = "#0f766e"
_LEGEND = {
    "bm25_words": ("BM25, words", "#b45309"),
    "bm25_chars": ("BM25, characters", "#be185d"),
    "dense": ("dense alone", "#1d4ed8"),
    "rrf": ("reciprocal-rank fusion", "#6d28d9"),
    "no_adaptation": ("without adaptation", "#475569"),
}
_LANGUAGES = {"tr": "Turkish", "en": "English"}
_FIRST = 0.02  # of a curve, where single answers make it jump, is left out
_MIDDLE = 0.6  # of a panel, for a text beside a point
_DPI = 160


def draw(asked: Asked, ours: Run, baselines: Mapping[str, Run], folder: Path) -> list[Path]:
    """Write `curve.svg` and `curve.png` into `folder`; returns their paths.

    Languages without an answerable question have no panel; nothing is drawn without any.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    rows = Rows.of(asked)
    langs = [lang for lang in asked.langs if (rows.answerable & (rows.lang == lang)).any()]
    if not langs:
        return []
    figure = Figure(figsize=(5.6 * len(langs) + 0.4, 5.2), layout="constrained")
    panels = figure.subplots(1, len(langs), squeeze=False, sharey=True)[0]
    for panel, lang in zip(panels, langs, strict=True):
        _panel(panel, rows, rows.lang == lang, ours, baselines)
        panel.set_title(_LANGUAGES.get(lang, lang), loc="left", fontweight="bold")
    panels[0].set_ylabel("precision: right among the answers given")
    # A language in which nothing is answered has no chosen point.
    known: dict[str, Artist] = {}
    for panel in panels:
        handles, names = panel.get_legend_handles_labels()
        known |= zip(names, handles, strict=True)
    figure.legend(
        list(known.values()), list(known), loc="outside lower center", ncols=4, frameon=False
    )
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "curve.svg", folder / "curve.png"]
    with mpl.rc_context({"svg.hashsalt": "destek", "svg.fonttype": "none"}):
        figure.savefig(paths[0], metadata={"Date": None})
    figure.savefig(paths[1], dpi=_DPI)
    return paths


def _panel(panel: Axes, rows: Rows, where: Flags, ours: Run, baselines: Mapping[str, Run]) -> None:
    lowest = 1.0
    for name, run in baselines.items():
        label, colour = _LEGEND[name]
        lowest = min(lowest, _line(panel, rows, where, run, label, colour, 1.1))
    lowest = min(lowest, _line(panel, rows, where, ours, "Destek", _OURS, 2.8))
    given = where & ours.given
    if given.any():
        right = rows.answerable & (ours.rank == 1)
        answered, precision = ours.given[where & rows.answerable].mean(), right[given].mean()
        panel.plot(
            [answered],
            [precision],
            marker="o",
            markersize=9,
            linestyle="none",
            markerfacecolor="white",
            markeredgecolor=_OURS,
            markeredgewidth=2.4,
            label="the chosen point",
            zorder=5,
        )
        panel.annotate(
            f"{answered:.0%} answered,\n{precision:.0%} of the answers right",
            (answered, precision),
            # The curve falls, so above it there is room, to the right as long as the panel goes on.
            xytext=(12, 8) if answered < _MIDDLE else (-4, 14),
            textcoords="offset points",
            ha="left" if answered < _MIDDLE else "right",
            va="bottom",
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 2},
            zorder=6,
        )
        lowest = min(lowest, float(precision))
    panel.set_xlim(0, 1)
    panel.set_ylim(max(0.0, np.floor(lowest * 20) / 20 - 0.05), 1.01)
    panel.xaxis.set_major_formatter("{x:.0%}")
    panel.yaxis.set_major_formatter("{x:.0%}")
    panel.set_xlabel("share of the answerable questions answered")
    panel.grid(color="#e2e8f0", linewidth=0.8)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)


def _line(
    panel: Axes, rows: Rows, where: Flags, run: Run, label: str, colour: str, width: float
) -> float:
    """Draw one curve and return its lowest precision."""
    right = rows.answerable & (run.rank == 1)
    answered, precision = metrics.curve(
        run.probability[where], right[where], rows.answerable[where]
    )
    kept = answered >= _FIRST
    panel.plot(answered[kept], precision[kept], color=colour, linewidth=width, label=label)
    return float(precision[kept].min()) if kept.any() else 1.0
