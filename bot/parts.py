"""What a message is made of: "kargom gelmedi, birini bağlayın" says two things."""

from __future__ import annotations

import re

from language.fold import fold

#: A message of more is a story: how it begins and how it ends is looked at.
_FIRST, _LAST = 1, 3
_BETWEEN = re.compile(
    r"[,;.!?…\n]+|\s+(?:so|and|but|just|ama|da|ve|çünkü|cunku|artık|artik|fakat|yalnız|yalniz)\s+",
    re.IGNORECASE,
)


def parts(text: str) -> list[str]:
    """The parts of `text` that have words, in order; none when it is all of a piece."""
    found = [part.strip() for part in _BETWEEN.split(text) if fold(part)]
    if len(found) > _FIRST + _LAST:
        found = found[:_FIRST] + found[-_LAST:]
    return found if len(found) > 1 else []
