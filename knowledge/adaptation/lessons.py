"""What an article teaches: questions customers may type, and a text of it that answers them.

Nothing but the article is needed. Its title, folded, mistyped or with words missing, asks for its
body; the title in another language asks for it too; a sentence asks for the rest of its section, a
heading for what stands under it. What customers are known to ask joins these, where somebody noted
it. Every epoch draws anew.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.articles import Article
from knowledge.html import plain
from knowledge.model import spelled
from knowledge.passages import Passage, cut
from knowledge.questions import as_typed, fewer, mistyped, unasked
from language.fold import fold

ASKED = 4
"""Questions in a lesson: a passage is read once for all of them, and it is what costs time."""

_CHARACTERS = 400  # of a passage; the index's own are as long
_LEAST_WORDS, _MOST_WORDS = 4, 14  # of a question made from a sentence
_SENTENCE_END = ".!?…:;\n"


@dataclass(frozen=True)
class Lesson:
    """`passage` answers each of `questions` (ASKED of them), all spelled as search spells them."""

    article: str
    lang: str
    questions: tuple[str, ...]
    passage: str


@dataclass(frozen=True)
class Subject:
    """An article to learn: cut, with its titles in other languages and what customers asked."""

    article: Article
    passages: tuple[Passage, ...]
    titles: tuple[str, ...] = ()
    asked: tuple[str, ...] = field(default=())


def subjects(articles: Sequence[Article], asked: Sequence[tuple[str, str]] = ()) -> list[Subject]:
    """The articles as subjects; `asked` are customers' questions, each with an article's id.

    Of phrasings, those are learnt that no confidence is fitted on.
    """
    titles: dict[str, list[Article]] = {}
    for article in articles:
        titles.setdefault(article.id, []).append(article)
    collected: dict[str, list[str]] = {}
    for question, identifier in asked:
        collected.setdefault(identifier, []).append(question)
    return [
        Subject(
            article,
            tuple(cut(article)),
            tuple(other.title for other in titles[article.id] if other is not article),
            (*unasked(article).phrasings, *collected.get(article.id, ())),
        )
        for article in articles
    ]


def lesson(subject: Subject, rng: random.Random) -> Lesson:
    """One of the things `subject` teaches."""
    views = [_opening, _body]
    if sum(len(passage.text.split()) for passage in subject.passages) > _MOST_WORDS:
        views.append(_section)
    questions, passage = rng.choice(views)(subject, rng)
    if subject.asked:
        some = rng.sample(subject.asked, min(2, len(subject.asked)))
        questions = [*some, *questions]
    article = subject.article
    questions = [text for text in map(str.strip, questions) if text][:ASKED]
    while len(questions) < ASKED:
        questions.append(fewer(article.title, rng))
    return Lesson(
        article.id,
        article.lang,
        tuple(spelled(as_typed(text, rng) or text) for text in questions),
        spelled(passage, article.lang),
    )


def _opening(subject: Subject, rng: random.Random) -> tuple[list[str], str]:
    """The title, changed, asks for title and text."""
    title = subject.article.title
    text = f"{title}. {_text(subject.article)}"
    made = [fewer(title, rng), *subject.titles, mistyped(fold(title), rng), fold(title)]
    return made, text[:_CHARACTERS]


def _body(subject: Subject, rng: random.Random) -> tuple[list[str], str]:
    """The title asks for the text without it."""
    title = subject.article.title
    made = [title, fewer(title, rng), *subject.titles, fold(title)]
    return made, _text(subject.article)[:_CHARACTERS]


def _section(subject: Subject, rng: random.Random) -> tuple[list[str], str]:
    """Sentences, and the heading, ask for what is left of their section."""
    passage = rng.choice(subject.passages)
    sentences = _sentences(passage.text)
    about = f"{passage.title}. {passage.heading}." if passage.heading else f"{passage.title}."
    made = []
    for _ in range(2):
        long = [s for s in sentences if len(s.split()) >= _LEAST_WORDS]
        if len(sentences) < 2 or not long:
            break
        taken = rng.choice(long)
        sentences.remove(taken)
        made.append(_stretch(taken, rng))
    if passage.heading:
        made.append(f"{passage.heading} {fewer(passage.title, rng)}")
        about = f"{passage.title}."
    made.append(fewer(passage.title, rng))
    rng.shuffle(made)
    return made, f"{about} {' '.join(sentences)}"[:_CHARACTERS]


def _text(article: Article) -> str:
    return " ".join(plain(article.body).replace("• ", "").split())


def _sentences(text: str) -> list[str]:
    found, start = [], 0
    for at, character in enumerate(text):
        last = at + 1 == len(text)
        if last or (character in _SENTENCE_END and text[at + 1].isspace()) or character == "\n":
            piece = text[start : at + 1].removeprefix("• ").strip()
            if piece:
                found.append(piece)
            start = at + 1
    return found


def _stretch(sentence: str, rng: random.Random) -> str:
    """Some words of a sentence, one after another, or a few of them missing."""
    words = sentence.split()
    count = min(len(words), rng.randint(_LEAST_WORDS, _MOST_WORDS))
    start = rng.randint(0, len(words) - count)
    return fewer(" ".join(words[start : start + count]), rng, kept=0.8)
