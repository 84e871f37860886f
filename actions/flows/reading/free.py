"""The customer's own words, kept as they are."""

from __future__ import annotations

from actions import courtesy
from language.fold import tokens

_LONGEST = 1000
#: Whoever tells what happened needs more words than this.
_FEW = 3


def own_words(text: str) -> str | None:
    """What was written in answer to an open question; None without a word in it."""
    kept = text.strip()[:_LONGEST]
    return kept if any(word.isalpha() for word in tokens(kept)) else None


def story(text: str, beside: frozenset[str] = frozenset()) -> str | None:
    """What was written without being asked, if it tells anything.

    Args:
        beside: folded words that announce a story and are none: "şikayetim var".
    """
    told = [word for word in tokens(courtesy.question(text)) if word not in beside]
    return own_words(text) if len(told) > _FEW else None
