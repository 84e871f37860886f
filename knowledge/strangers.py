"""What no shop's help articles answer: small talk, the world at large, the company's own affairs.

`offtopic/{tr,en}.txt`, one message a line. They are asked to learn what "nothing answers this"
looks like, and being near them counts against a hit.
"""

from __future__ import annotations

import functools
from pathlib import Path

_LISTS = Path(__file__).with_name("offtopic")


@functools.cache
def strangers(lang: str) -> tuple[str, ...]:
    """The messages known in `lang`; none where there is no list."""
    path = _LISTS / f"{lang}.txt"
    if not path.is_file():
        return ()
    return tuple(line for line in path.read_text("utf-8").splitlines() if line.strip())
