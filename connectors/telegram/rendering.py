"""From an entry of the log to the messages that Telegram takes.

Everything is plain text, without a parse mode: whatever a customer, an article or an agent wrote
can neither break a message nor dress up as a link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from connectors.telegram import buttons
from handoff.entry import Entry

#: Telegram counts UTF-16 units, in which most emoji are two.
LIMIT = 4096

# Where a long text may be cut, best first; a cut keeps at least half of what would have fitted.
_BORDERS = [re.compile(p) for p in (r"\n\n+", r"\n", r"(?<=[.!?…])\s+", r"\s+")]

_JOINER = "\u200d"
_SELECTORS = ("\ufe0e", "\ufe0f")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")


@dataclass(frozen=True, slots=True)
class Part:
    """One message as it is sent."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def render(entry: Entry, public_url: str) -> list[Part]:
    """The messages that show an entry; buttons hang under the last one.

    An agent's name stands before each of his messages: on Telegram everything comes from the
    shop's one bot, every message may be read alone in a notification, and agents take turns.
    """
    text = entry.text.strip()
    agent = entry.payload.get("agent")
    if entry.author == "agent" and agent:
        text = f"{agent}: {text}"
    if article := entry.payload.get("article"):
        if text == article["title"]:
            text = ""  # an article that is offered by its title alone
        text = f"{text}\n\n{article['title']}\n{_address(article['url'], public_url)}".strip()
    pieces = list(split(text))
    last = len(pieces) - 1
    keyboard = buttons.keyboard(entry)
    return [Part(piece, keyboard if n == last else None) for n, piece in enumerate(pieces)]


def split(text: str) -> Iterator[str]:
    """Pieces that Telegram accepts, cut at paragraphs, lines, sentences or words where possible."""
    rest = text.strip()
    while rest:
        fits = _fitting(rest)
        if fits == len(rest):
            yield rest
            return
        end = _border(rest, fits)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()


def _fitting(text: str) -> int:
    """How many characters of ``text`` are within the limit."""
    units = 0
    for number, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > LIMIT:
            return number
    return len(text)


def _border(text: str, fits: int) -> int:
    """Where to cut ``text``, at ``fits`` or before."""
    for border in _BORDERS:
        ends = [m.start() for m in border.finditer(text, 0, fits + 1) if m.start() <= fits]
        if ends and ends[-1] >= fits // 2:
            return ends[-1]
    end = fits
    while end > fits // 2 and _joined(text[end - 1], text[end]):
        end -= 1
    return end


def _joined(before: str, after: str) -> bool:
    """Whether two characters are drawn as one, as the parts of a family emoji are."""
    return (
        before == _JOINER
        or after == _JOINER
        or after in _SELECTORS
        or _SKIN_TONES[0] <= after <= _SKIN_TONES[1]
        or unicodedata.combining(after) != 0
    )


def _address(url: str, public_url: str) -> str:
    return url if "://" in url else f"{public_url.rstrip('/')}/{url.lstrip('/')}"
