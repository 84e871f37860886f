"""A line for every long step: what it does, and how long it took. Standard library only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_BAR = 30  # characters
_REDRAW = 0.2  # seconds
_CLEAR = "\r\x1b[2K"

Say = Callable[[str], None]
"""Where a line for the person at the console goes."""


def say(line: str) -> None:
    """Print one line at once. Standard output belongs to results, this goes to the other one."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


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


class Steps:
    """Hears how far a library has come and says a line when a step begins and when it ends.

    A library may go through a step several times in a row; it is one step, and its time their sum.
    On a terminal a bar shows meanwhile how much is done, and about how long the rest takes.
    """

    def __init__(self, tell: Say = say, terminal: TextIO | None = None) -> None:
        """``terminal`` draws the bar; by default the one ``tell`` speaks to, if it does."""
        self._say = tell
        if terminal is None and tell is say and sys.stderr.isatty():
            terminal = sys.stderr
        self._terminal = terminal
        self._doing = ""
        self._spent = 0.0
        self._begun: float | None = None
        self._first = 0
        self._drawn = 0.0

    def __call__(self, doing: str, done: int, total: int) -> None:
        """``done`` of ``total`` of the step ``doing`` is done."""
        if doing != self._doing:
            self.end()
            self._doing = doing
            self._say(f"  … {doing}")
        if self._begun is None:
            self._begun, self._first = time.monotonic(), done
        if total and done >= total:
            self._rest()
        elif total:
            self._draw(done, total)

    def end(self) -> None:
        """The current step, if any, is over."""
        if self._doing:
            self._rest()
            self._say(f"  ✓ {self._doing}: {_words(self._spent)}")
            self._doing, self._spent = "", 0.0

    def _rest(self) -> None:
        if self._begun is not None:
            self._spent += time.monotonic() - self._begun
            self._begun = None
        if self._terminal and self._drawn:
            self._terminal.write(_CLEAR)
            self._terminal.flush()
            self._drawn = 0.0

    def _draw(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._terminal is None or self._begun is None or now - self._drawn < _REDRAW:
            return
        filled = _BAR * done // total
        line = f"    {'━' * filled}{'─' * (_BAR - filled)} {100 * done // total} %"
        if done > self._first:
            left = (now - self._begun) / (done - self._first) * (total - done)
            line += f", {about(left)} left"
        self._terminal.write(_CLEAR + line)
        self._terminal.flush()
        self._drawn = now


def about(seconds: float) -> str:
    """A time to come in round words: "40 s", "3 min", "1 h 20 min"."""
    if seconds < 55:
        return f"{max(5, round(seconds / 5) * 5)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def took(begun: float) -> str:
    """The time since ``begun`` (of ``time.monotonic()``) in words: "0.4 s", "2 min 5 s"."""
    return _words(time.monotonic() - begun)


def _words(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
