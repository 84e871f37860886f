"""The customer's own words, kept as they are."""

from __future__ import annotations

import re

from actions import courtesy
from actions.flows.reading.phone import less_phones
from actions.flows.reading.yesno import yesno
from language.fold import tokens

_LONGEST = 1000
_ADDRESS = re.compile(r"\S*@\S*")
#: E-mail addresses, and numbers that may be an order's or the ending of a phone's.
_PROOF = re.compile(r"\S*@\S*|\S*\d[\d\s().-]{2,}\d\S*|\S*\d{4,}\S*")
#: Whoever tells what happened needs more words than this.
_FEW = 3


def own_words(text: str) -> str | None:
    """What was written in answer to an open question; None without a word in it."""
    kept = text.strip()[:_LONGEST]
    return kept if any(word.isalpha() for word in tokens(kept)) else None


def told(text: str) -> str | None:
    """`own_words` that tell something: a mere yes or no is an answer to another question."""
    return own_words(text) if yesno(text) is None else None


def story(text: str, beside: frozenset[str] = frozenset()) -> str | None:
    """What was written without being asked, if it tells anything.

    Args:
        beside: folded words that announce a story and are none: "şikayetim var".
    """
    told = [word for word in tokens(courtesy.question(text)) if word not in beside]
    return own_words(text) if len(told) > _FEW else None


def without_contact(text: str) -> str:
    """A message without e-mail addresses and phone numbers; other numbers, as of a model, stay."""
    return " ".join(less_phones(_ADDRESS.sub(" ", text)).split())


def without_proof(text: str) -> str:
    """A message without what proves an order to be somebody's, which is kept nowhere."""
    return " ".join(_PROOF.sub(" ", text).split())
