"""What a message is made of: "kargom gelmedi, birini bağlayın" says two things."""

from __future__ import annotations

import re

from language.fold import fold

#: A message of more is a story: how it begins and how it ends is looked at.
_FIRST, _LAST = 1, 3
#: So few words beside a number are a part of their own: "temsilci 10452".
_FEW = 3
_BETWEEN = re.compile(
    r"[,;.!?…\n]+|\s+(?:so|and|but|just|ama|da|ve|çünkü|cunku|artık|artik|fakat|yalnız|yalniz)\s+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\S*\d\S*")


def parts(text: str) -> list[str]:
    """The parts of `text` that have words, in order; none when it is all of a piece."""
    found = [part.strip() for part in _BETWEEN.split(text) if fold(part)]
    if len(found) > _FIRST + _LAST:
        found = found[:_FIRST] + found[-_LAST:]
    if len(found) > 1:
        return found
    words = _NUMBER.sub(" ", text).split()
    rest = " ".join(words)
    return [rest] if len(words) <= _FEW and fold(rest) not in ("", fold(text)) else []
