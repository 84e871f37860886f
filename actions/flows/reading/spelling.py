"""Whether two folded words are one, as customers type it: inflected, softened, with a slip."""

from __future__ import annotations

import re
from functools import lru_cache

#: Nouns' endings, folded: plural, possessive, case; they follow one another.
_ENDING = re.compile(
    r"(?:l[ae]r|[iu]m[iu]z|[iu]n[iu]z|n?[iu]n|[iu]m|[yns]?[iu]|[yn]?[ae]|n?[dt][ae]n?|[yn]?l[ae]"
    r"|ki|e?s|s[iu]z|l[iu]k?)$"
)
#: A last consonant is softened before an ending: kazak, kazağı; dolap, dolabı; kağıt, kağıdı.
_HARD = {"g": "k", "b": "p", "d": "t"}
_MOST_ENDINGS = 4
_SHORTEST_ROOT = 3
#: Shorter words are one another's neighbours too often.
_SHORTEST_INFLECTED = 4
_SHORTEST_MISTYPED = 5, 4  # the longer of the two, and the shorter


def one_slip(one: str, other: str) -> bool:
    """Whether at most one letter is wrong, missing, too many, or changed places with the next."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    a, b = one[at:], other[at:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a == b[1:] or a[1:] == b


def same(typed: str, known: str) -> bool:
    """Whether a typed word is a known one: "kazağımı" is "kazak", "hvlu" may be "havlu"."""
    if inflected(typed, known):
        return True
    if not (typed.isalpha() and known.isalpha()):
        return False
    pairs = ((one, other) for one in roots(typed) for other in roots(known))
    return any(_mistyped(one, other) for one, other in pairs)


def inflected(typed: str, known: str) -> bool:
    """Whether a typed word is a known one, rightly typed, but for its endings."""
    if typed == known:
        return True
    if not (typed.isalpha() and known.isalpha()):
        return False
    ones, others = roots(typed), roots(known)
    shared = ones & others
    return known in ones or typed in others or any(len(r) >= _SHORTEST_INFLECTED for r in shared)


@lru_cache(maxsize=4096)
def roots(word: str) -> frozenset[str]:
    """The word, and what may be left of it without its endings."""
    found, last = {word}, {word}
    for _ in range(_MOST_ENDINGS):
        last = {root for each in last for root in _shorter(each)} - found
        found |= last
    return frozenset(found)


def _shorter(word: str) -> set[str]:
    left = {word[:at] for at in range(_SHORTEST_ROOT, len(word)) if _ENDING.fullmatch(word, at)}
    return left | {root[:-1] + _HARD[root[-1]] for root in left if root[-1] in _HARD}


def _mistyped(one: str, other: str) -> bool:
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    long_enough = longer >= _SHORTEST_MISTYPED[0] and shorter >= _SHORTEST_MISTYPED[1]
    return long_enough and one[0] == other[0] and one_slip(one, other)
