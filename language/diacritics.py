"""Turkish letters given back to what was typed without them: "sarj aleti" is "şarj aleti".

A sentence model knows Turkish as it is written. What a shop's articles and customers write with
their letters tells which word was meant; of a word nobody wrote, at least the beginning is known.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from language.detect import detect
from language.fold import fold, lower

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WRITTEN = 1 / 5  # of the words have such letters, where they were typed at all
_LEAST_BEGINNING = 4
_MOST = 50_000
# The question particle, whose vowel follows the word before: "var mı", "güzel mi".
_PARTICLE = re.compile(r"m[iu](?:s[iu]n(?:[iu]z)?|y[iu]m|y[iu]z|yd[iu]\w*|ym[iu]s\w*|d[iu]r)?")
_VOWELS = "aeıioöuü"
_NARROW = {"i": {**dict.fromkeys("aıou", "ı"), **dict.fromkeys("eiöü", "i")}}
_NARROW["u"] = {**dict.fromkeys("aıou", "u"), **dict.fromkeys("eiöü", "ü")}
_CIRCUMFLEX = str.maketrans("âîû", "aiu")  # written and left out as one pleases


class Diacritics:
    """Words as they are written, by their fold."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` are lower-case and written with their letters, one of a fold."""
        self.words = words
        self._written = {fold(word): word for word in words}
        self._folds = sorted(self._written)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Diacritics:
        """The words of those of `texts` that were written with Turkish letters."""
        found: Counter[str] = Counter()
        for text in texts:
            words = _WORD.findall(text)
            if sum(not word.isascii() for word in words) >= _LEAST_WRITTEN * len(words):
                # What is written in capitals may be a name.
                found.update(word for word in words if len(word) == 1 or not word.isupper())
        forms: dict[str, Counter[str]] = {}
        for word, times in found.items():
            word = lower(word, "tr").translate(_CIRCUMFLEX)
            if len(folded := fold(word)) == len(word):
                forms.setdefault(folded, Counter())[word] += times
        often = sorted(forms.items(), key=lambda form: (-form[1].total(), form[0]))[:_MOST]
        return cls([words.most_common(1)[0][0] for _, words in often])

    def restore(self, text: str) -> str:
        """`text`, lower-case, with its letters; unchanged when it has any or is not in Turkish."""
        if not text.isascii() or not self._written or detect(text, "tr") != "tr":
            return text
        before = ""

        def written(match: re.Match[str]) -> str:
            nonlocal before
            before = self._word(match[0], before)
            return before

        return _WORD.sub(written, text)

    def _word(self, typed: str, before: str) -> str:
        word = fold(typed)
        if _PARTICLE.fullmatch(word):
            return _harmonised(before, word)
        if found := self._written.get(word):
            return found
        at = bisect.bisect(self._folds, word)
        near = [(_shared(known, word), known) for known in self._folds[max(0, at - 1) : at + 1]]
        shared, known = max(near)
        if shared < _LEAST_BEGINNING:
            return word
        beginning = self._written[known][:shared]
        return beginning + _harmonised(beginning, word[shared:])


def _harmonised(before: str, ending: str) -> str:
    """`ending` with its narrow vowels as they follow those of `before`: "yap" + "tiginiz"."""
    last = next((letter for letter in reversed(before) if letter in _VOWELS), "")
    found = ""
    for letter in ending:
        letter = _NARROW.get(letter, {}).get(last, letter)
        last = letter if letter in _VOWELS else last
        found += letter
    return found


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
