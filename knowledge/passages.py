"""Articles cut into passages: whole sentences under their heading, each with its title.

A passage is what the dense leg compares and the smallest piece that a customer is shown, so it is
short enough for a sentence model and a chat bubble, and never cuts a sentence that fits.
"""

from __future__ import annotations

import functools
import importlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from knowledge.articles import Article
from knowledge.html import Block, blocks

if TYPE_CHECKING:
    from spacy.language import Language

LIMIT = 400
"""Longest passage, in characters."""

_LONGEST_SENTENCE = LIMIT - 6  # room for an item's mark
_PAUSE = re.compile(r"(?<=.{100})[,;:–—](?= )", re.DOTALL)
_ABBREVIATED = re.compile(
    r"""\b(?:\w|\d+|a\.ş|apt|av|bk[zs]|bulv?|ca?d|dahili|doç|dr|gsm|ltd|ma?h|md|no|örn|prof|say|sk|sn|so?k
        |şti|tel|tic|vb|vs|yy|approx|co|corp|dept|e\.g|etc|ext|fig|i\.e|inc|jr|mrs?|ms|st)\.$""",
    re.IGNORECASE | re.VERBOSE,
)

SHOWN = 600
"""Most of an article that is shown as an answer, in characters."""


@dataclass(frozen=True)
class Passage:
    """A piece of an article. `text` is shown; list items stand on lines of their own."""

    title: str
    heading: str
    text: str

    @property
    def embedded(self) -> str:
        """What the sentence model reads: the piece with what it is about."""
        about = [f"{each}." for each in (self.title, self.heading) if each]
        return " ".join([*about, *self.text.split()])


def cut(article: Article) -> list[Passage]:
    """The passages of `article`, in order; at least one, each at most LIMIT characters."""
    found: list[Passage] = []
    headings: list[Block] = []
    pieces: list[str] = []

    def close() -> None:
        if pieces:
            heading = " › ".join(block.text for block in headings)
            found.append(Passage(article.title, heading, "".join(pieces).strip()))
            pieces.clear()

    silent = False  # whether the last heading has had no text yet
    for block in blocks(article.body):
        if block.kind == "heading":
            close()
            # A heading with words of its own ends with them; one without goes on over its parts.
            over = [other for other in headings if other.level < block.level] if silent else []
            headings, silent = [*over, block], True
            continue
        silent = False
        mark = f"{block.mark} " if block.mark else ""
        for first, sentence in _parts(block, article.lang):
            piece = f"\n{mark}{sentence}" if first else f" {sentence}"
            if sum(map(len, pieces)) + len(piece) > LIMIT:
                close()
            pieces.append(piece)
    close()
    heading = headings[-1].text if headings else ""
    return found or [Passage(article.title, heading, article.title or heading or article.id)]


def shown(passages: Sequence[Passage], start: int) -> str:
    """The passage at `start` under its heading and, as long as they fit, the rest of its section.

    An article's beginning often only introduces what follows, so it goes on into the next
    sections, under their headings.
    """
    text, heading = passages[start].text, passages[start].heading
    if heading:
        text = f"{heading}\n{text}"
    for passage in passages[start + 1 :]:
        ahead = passage.heading != heading
        if ahead and start > 0:
            break
        piece = f"{passage.heading}\n{passage.text}" if ahead else passage.text
        if len(text) + len(piece) + 2 > SHOWN:
            break
        text, heading = f"{text}\n\n{piece}", passage.heading
    return text


def _parts(block: Block, lang: str) -> Iterator[tuple[bool, str]]:
    """What of a block is never cut, and whether it begins the block: short items, sentences."""
    if block.kind == "item" and len(block.text) <= LIMIT // 2:
        yield True, block.text
    else:
        yield from _sentences(block.text, lang)


def _sentences(text: str, lang: str) -> Iterator[tuple[bool, str]]:
    """Each sentence, and whether it begins the block; one too long is cut, best at a comma."""
    first = True
    for sentence in _whole_sentences(text, lang):
        rest = sentence
        while rest:
            end = len(rest)
            if end > _LONGEST_SENTENCE:
                commas = [found.end() for found in _PAUSE.finditer(rest, 0, _LONGEST_SENTENCE)]
                end = commas[-1] if commas else rest.rfind(" ", 0, _LONGEST_SENTENCE)
                end = end if end > 0 else _LONGEST_SENTENCE
            yield first, rest[:end].strip()
            first, rest = False, rest[end:].strip()


def _whole_sentences(text: str, lang: str) -> Iterator[str]:
    """The sentences of `text`; none ends with an abbreviation or goes on with a small letter."""
    begun = ""
    for span in _pipeline(lang)(text).sents:
        sentence = span.text.strip()
        if begun and not (_ABBREVIATED.search(begun) or sentence[:1].islower()):
            yield begun
            begun = ""
        begun = f"{begun} {sentence}".strip()
    if begun:
        yield begun


@functools.cache
def _pipeline(lang: str) -> Language:
    """spaCy's rules for `lang`, or its language-neutral ones where it has none."""
    spacy = _spacy()
    try:
        pipeline = spacy.blank(lang)
    except ImportError:
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 10_000_000
    return pipeline


def _spacy() -> ModuleType:
    """spaCy, imported only where articles are cut: the server reads them cut.

    Its models could run on torch, so it loads that where it finds it: twice the time and 200 MB
    more, of which rules need nothing.
    """
    unwanted = "torch" not in sys.modules
    if unwanted:
        sys.modules["torch"] = None  # type: ignore[assignment]  # "not installed"
    try:
        return importlib.import_module("spacy")
    finally:
        if unwanted:
            del sys.modules["torch"]
