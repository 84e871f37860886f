"""A line for every long step: what it does, and how long it took. Standard library only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]
"""Where a line for the person at the console goes."""


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def step(doing: str, say: Say = say) -> Iterator[None]:
    """Say what is being done, then how long it took (or how long until it failed)."""
    say(f"  … {doing}")
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"  ✗ {doing}: stopped after {took(begun)}")
        raise
    say(f"  ✓ {doing}: {took(begun)}")


def took(begun: float) -> str:
    """The time since ``begun`` (of ``time.monotonic()``) in words: "0.4 s", "2 min 5 s"."""
    seconds = time.monotonic() - begun
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
