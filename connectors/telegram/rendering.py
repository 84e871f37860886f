"""From an entry of the log to the messages that Telegram takes.

Everything is plain text, without a parse mode: whatever a customer, an article or an agent wrote
can neither break a message nor dress up as a link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup

from connectors.telegram import buttons
from handoff.entry import Document, Entry, Picture

#: Telegram counts UTF-16 units, in which most emoji are two. A caption stands under a file.
LIMIT, CAPTION = 4096, 1024

# Where a long text may be cut, best first; a cut keeps at least half of what would have fitted.
_BORDERS = [re.compile(p) for p in (r"\n\n+", r"\n", r"(?<=[.!?…])\s+", r"\s+")]

_JOINER = "\u200d"
_SELECTORS = ("\ufe0e", "\ufe0f")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")


@dataclass(frozen=True, slots=True)
class Part:
    """One message as it is sent; the text of one with a file is its caption."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    file: Picture | Document | None = None
    as_document: bool = False
    """That a picture goes as a file, without Telegram's own preview."""

    def barer(self) -> Part | None:
        """What may be taken when this was refused: the text matters more than buttons, and a
        picture as a file more than none."""
        if self.keyboard is not None:
            return replace(self, keyboard=None)
        if isinstance(self.file, Picture) and not self.as_document:
            return replace(self, as_document=True)
        return None


def render(entry: Entry, public_url: str) -> list[Part]:
    """The messages that show an entry; buttons hang under the last one.

    What fits under the first file goes there, so that one notification tells of both; a longer
    text goes before all files.

    An agent's name stands before each of his messages: on Telegram everything comes from the
    shop's one bot, every message may be read alone in a notification, and agents take turns.
    """
    text = entry.text.strip()
    agent = entry.payload.get("agent")
    if entry.author == "agent" and agent:
        text = f"{agent}: {text}" if text else str(agent)
    if article := entry.payload.get("article"):
        if text == article["title"]:
            text = ""  # an article that is offered by its title alone
        text = f"{text}\n\n{article['title']}\n{_address(article['url'], public_url)}".strip()
    fits = _fitting(text, CAPTION) == len(text)
    captions = [text if fits else "", *[""] * len(entry.files)]
    parts = [Part(piece) for piece in split("" if entry.files and fits else text)]
    parts += [Part(words, file=file) for words, file in zip(captions, entry.files, strict=False)]
    if parts and (keyboard := buttons.keyboard(entry)):
        parts[-1] = replace(parts[-1], keyboard=keyboard)
    return parts


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


def _fitting(text: str, limit: int = LIMIT) -> int:
    """How many characters of ``text`` are within the limit."""
    units = 0
    for number, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
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
