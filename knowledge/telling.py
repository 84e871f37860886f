"""How people ask, whatever they ask about: words that tell little of what is meant.

The lists in `asking/` are general language (question words, particles, persons, the light verbs
any request is made with, politeness), not any shop's, one folded word a line; a star stands for
any ending, as Turkish verbs have many.
"""

from __future__ import annotations

import functools
from pathlib import Path

_LISTS = Path(__file__).with_name("asking")


@functools.lru_cache(maxsize=8192)
def tells(word: str, lang: str) -> bool:
    """Whether the folded `word` tells what is asked about; all do where no list is."""
    words, beginnings = _list(lang)
    return word not in words and not word.startswith(beginnings)


@functools.cache
def _list(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    path = _LISTS / f"{lang}.txt"
    if not path.is_file():
        return frozenset(), ()
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    return (
        frozenset(word for word in words if not word.endswith("*")),
        tuple(word.removesuffix("*") for word in words if word.endswith("*")),
    )
