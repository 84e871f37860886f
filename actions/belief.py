"""How far an answer is believed: what the search says, and what the intents say of the matter.

The search compares with articles only, and near-by matters that no article is about look alike to
it; the intents have seen what is not ours. Measured on questions with and without an answer (466
of the tune halves of our benchmarks and 250 off-topic messages), a logistic regression on both
gives the log odds of `out_of_scope` a weight of -.1 to -.4 beside 1 for the search's own; the area
under the curve right/wrong went from .805 to .826 in Turkish and from .902 to .924 in English,
and at the search's own threshold 91 questions of 385 were answered rightly instead of 81 while 6
messages instead of 15 got a wrong answer. No other intent added anything.
"""

from __future__ import annotations

import math

from actions.turn import NEUTRAL, Turn
from knowledge.wire import Part, SearchReply

_WEIGHT = 0.2
#: The intents know our trade: in another shop's they may doubt everything, so they weigh little.
_MOST = 1.0
_NEVER = 1e-3


def band(turn: Turn, found: SearchReply, part: Part | None = None) -> str:
    """What to do with what was found for the message, or for a part of it.

    Returns "answer", "clarify" or "none".
    """
    if not (part or found)["hits"]:
        return "none"
    probability = believed(turn, found, part)
    if probability >= found["thresholds"]["answer"]:
        return "answer"
    return "clarify" if probability >= found["thresholds"]["clarify"] else "none"


def believed(turn: Turn, found: SearchReply, part: Part | None = None) -> float:
    """The probability that the first hit answers, between 0 and 1.

    What leans on an earlier question says too little of its own for an intent, and an intent of
    the whole message is only a reason to doubt a part, never to believe it.
    """
    probability = (part or found)["probability"]
    if found["leaned"]:
        return probability
    doubt = _WEIGHT * (_log_odds(turn.off_topic) - _log_odds(NEUTRAL))
    shift = max(-_MOST, min(0.0 if part else _MOST, -doubt))
    return round(1 / (1 + math.exp(-_log_odds(probability) - shift)), 4)


def _log_odds(probability: float) -> float:
    probability = min(max(probability, _NEVER), 1 - _NEVER)
    return math.log(probability / (1 - probability))
