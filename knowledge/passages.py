"""Articles cut into passages: whole sentences under their heading, each with its title.

A passage is what the dense leg compares and the smallest piece that a customer is shown, so it is
short enough for a sentence model and a chat bubble, and never cuts a sentence that fits.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles import Article
from knowledge.html import blocks

if TYPE_CHECKING:
    from spacy.language import Language

LIMIT = 400
"""Longest passage, in characters."""

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
        about = f"{self.title}. {self.heading}." if self.heading else f"{self.title}."
        return f"{about} {' '.join(self.text.split())}"


def cut(article: Article) -> list[Passage]:
    """The passages of `article`, in order; at least one, each at most LIMIT characters."""
    found: list[Passage] = []
    heading, pieces = "", list[str]()

    def close() -> None:
        if pieces:
            found.append(Passage(article.title, heading, "".join(pieces).strip()))
            pieces.clear()

    for block in blocks(article.body):
        if block.kind == "heading":
            close()
            heading = block.text
            continue
        for first, sentence in _sentences(block.text, article.lang):
            piece = ("\n• " if first else " ") if block.kind == "item" else ("\n" if first else " ")
            piece += sentence
            if sum(map(len, pieces)) + len(piece) > LIMIT:
                close()
            pieces.append(piece)
    close()
    return found or [Passage(article.title, heading, article.title)]


def shown(passages: Sequence[Passage], start: int) -> str:
    """The passage at `start` and, as long as they fit, the following ones of its section.

    An article's beginning often only introduces what follows, so it goes on into the next
    sections, under their headings.
    """
    text, heading = passages[start].text, passages[start].heading
    for passage in passages[start + 1 :]:
        ahead = passage.heading != heading
        if ahead and start > 0:
            break
        piece = f"{passage.heading}\n{passage.text}" if ahead else passage.text
        if len(text) + len(piece) + 2 > SHOWN:
            break
        text, heading = f"{text}\n\n{piece}", passage.heading
    return text


def _sentences(text: str, lang: str) -> Iterator[tuple[bool, str]]:
    """Each sentence, and whether it begins the block; one too long is cut between words."""
    first = True
    for span in _pipeline(lang)(text).sents:
        rest = span.text.strip()
        while rest:
            end = len(rest)
            if end > LIMIT - 3:
                end = rest.rfind(" ", 0, LIMIT - 3)
                end = end if end > 0 else LIMIT - 3
            yield first, rest[:end]
            first, rest = False, rest[end:].strip()


@functools.cache
def _pipeline(lang: str) -> Language:
    """spaCy's rules for `lang`, or its language-neutral ones where it has none."""
    import spacy  # only where articles are cut: the server reads them cut

    try:
        pipeline = spacy.blank(lang)
    except ImportError:
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 10_000_000
    return pipeline
