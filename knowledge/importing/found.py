"""What every kind of source is read into, and the small readings all of them share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.articles import Problem
from language.detect import detect
from language.fold import fold, tokens

LANGUAGES = {"tr": ("tr", "tur", "turkce", "turkish"), "en": ("en", "eng", "ingilizce", "english")}
"""The languages articles may be in, and what sources call them, folded."""

_LONGEST_SLUG = 80
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")


@dataclass(frozen=True)
class Found:
    """An article as its source holds it; `line` counts from 1.

    `key` is the source's own name for the article, the same for its translations. `body` is
    Markdown whose links are still the source's: they count from `base`, and other articles mean
    this one by `address`. `category` holds names, the outermost first; `lang` is empty when the
    source does not say.
    """

    path: Path
    line: int
    key: str
    title: str
    body: str
    lang: str = ""
    slug: str = ""
    category: tuple[str, ...] = ()
    updated: dt.date | None = None
    phrasings: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    base: str = ""
    address: str = ""

    @property
    def known_anywhere(self) -> bool:
        """Whether `key` means this article whichever copy it came from: it stands on the web."""
        return bool(self.address) and not self.address.startswith("/")


Gathered = Iterable[Found | Problem]
"""What a reader finds, in the source's order: articles, and what is left out with the reason."""


class ImportTrouble(Exception):
    """The source cannot be read at all; the message says why and what would do."""


def slug(text: str) -> str:
    """`text` as a file's name: ASCII letters, digits and hyphens; empty when nothing is left."""
    whole = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if len(whole) <= _LONGEST_SLUG:
        return whole
    return whole[: _LONGEST_SLUG + 1].rpartition("-")[0] or whole[:_LONGEST_SLUG]


def code(locale: str) -> str:
    """The language of "tr-TR", "Türkçe" or "english" as "tr" and "en"; others by their code."""
    words = tokens(locale.replace("_", " "))
    first = words[0] if words else ""
    return next((lang for lang, names in LANGUAGES.items() if first in names), first)


def day(text: object) -> dt.date | None:
    """The date in 2026-11-21T09:00:00Z, 21.11.2026 or 21/11/2026; None when there is none."""
    if isinstance(text, dt.datetime):
        return text.date()
    if isinstance(text, dt.date):
        return text
    if found := _YEAR_FIRST.search(str(text or "")):
        year, month, number = map(int, found.groups())
    elif found := _DAY_FIRST.search(str(text or "")):
        number, month, year = map(int, found.groups())
    else:
        return None
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def line(text: object) -> str:
    """A value as one line of text."""
    return " ".join(str(text if text is not None else "").split())


def phrasings(labels: Iterable[object] | None, lang: str) -> tuple[str, ...]:
    """The labels that are how somebody would ask in `lang`, if it is known.

    Those of one word are keywords, which many articles share; labels of an article often stand
    with each of its translations.
    """
    several = [line(label) for label in labels or () if len(str(label).split()) > 1]
    return tuple(label for label in several if not lang or detect(label, lang) == lang)
