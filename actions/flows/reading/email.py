"""An e-mail address, written or spelled out: "ayse@posta.example", "ayşe et posta nokta com"."""

from __future__ import annotations

import re

from actions.orders import typed

#: Only between words, and only with a dot spelled out after it: "et" is also a verb's stem.
_SPELLED = re.compile(
    r"(?<=\w)\s+\(?\[?(?:et|at|ät)\]?\)?\s+(?=(?:[\w-]+\s+(?:nokta|dot|punto)\s+)+\w)",
    re.IGNORECASE,
)
_DOT = re.compile(r"\s+(?:nokta|dot)\s+(?=\w)", re.IGNORECASE)
_LONGEST = 400


def email(text: str) -> str | None:
    """The address in a message, as addresses are compared; None without one, or with two."""
    text = text[:_LONGEST]
    if "@" not in text:
        at = _SPELLED.search(text)
        if at is None:
            return None
        name = text[: at.start()].split()[-1:] or [""]
        text = f"{name[0]}@{_DOT.sub('.', text[at.end() :])}"
    return typed.email(text)
