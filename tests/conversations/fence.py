"""How far a message stands from having another intent.

One that stands on the fence goes this way on one machine and that way on the next: it shows
nothing about either, and it is not what customers say who mean something.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from language.fold import fold
from ops.settings import ROOT

#: Probabilities differ by less between machines.
NARROW = 0.03
_FALLBACK = "nlu_fallback"


def distance(record: dict[str, Any]) -> float:
    """By how much its probabilities may differ before a decision's intent is another one."""
    rules = _rules()
    sure = {each["name"]: each["confidence"] for each in record["ranking"]}
    sure.pop(_FALLBACK, None)
    eager = [sure.get(intent, 0.0) - least for intent, least in rules["eager"].items()]
    if max(eager) >= 0:
        return max(eager)
    first = max(sure, key=lambda intent: sure[intent])
    most = sure.pop(first)
    ahead = most - max(sure.values(), default=0.0)
    worded = bool(fold(record["typed"]))
    least = rules["threshold" if worded else "wordless_threshold"]
    plain = abs(min(most - least, ahead - rules["ambiguity_threshold"]))
    if worded and first in rules["leading"]:
        leads = most - rules["leading"][first]
        plain = min(leads, ahead) if leads >= 0 else min(-leads, plain)
    return min(plain, -max(eager))


@cache
def _rules() -> dict[str, Any]:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    return next(dict(each) for each in pipeline if "eager" in each)
