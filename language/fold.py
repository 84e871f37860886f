"""Text made comparable: Turkish-safe lower casing, and the fold every comparison goes through.

Turkish has two i's: dotted (İ, i) and dotless (I, ı). Python's own `str.lower` knows only one of
them, and leaves a stray combining dot behind when it meets "İ".
"""

from __future__ import annotations

import functools
import re
import unicodedata

_DOTTED = str.maketrans({"İ": "i"})
_TURKISH = str.maketrans({"İ": "i", "I": "ı"})
_DOTLESS = str.maketrans({"ı": "i"})
# Unicode's compatibility forms split some of these into a space and a mark: they go first.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘‛ʼʻ`´′＇"))
_COMBINING_DOT = "\u0307"
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_SHORT = 300


def lower(text: str, lang: str) -> str:
    """Lower-case `text` as `lang` ("tr", "en") does, diacritics kept, in Unicode form NFC."""
    text = unicodedata.normalize("NFC", text).translate(_TURKISH if lang == "tr" else _DOTTED)
    return text.lower().replace("i" + _COMBINING_DOT, "i")


def fold(text: str) -> str:
    """Reduce `text` to what comparisons need: lower-case letters and digits, single spaces.

    Both Turkish i's become "i", diacritics go, apostrophes join ("kargom'un" becomes "kargomun"),
    other punctuation parts words, a letter typed three times or more is one. Folding twice
    changes nothing more.
    """
    # A message's words are folded again by all who look at it; of long texts nobody remembers any.
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


@functools.lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    text = text.translate(_APOSTROPHES)
    for _ in range(2):  # case folding can bring compatibility letters and marks of its own
        text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES).translate(_DOTLESS)
    text = unicodedata.normalize("NFC", text.translate(_KEPT))
    return " ".join(_REPEATED.sub(r"\1", text).split())


def tokens(text: str) -> list[str]:
    """The folded words of `text`."""
    return fold(text).split()


class _Kept(dict[int, str]):
    """For `str.translate`: letters and digits stay, marks go, the rest parts words."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not character.isalnum():
            marks = unicodedata.category(character) in {"Mn", "Me", "Cf"}
            character = "" if marks else " "
        self[code] = character
        return character


_KEPT = _Kept()
