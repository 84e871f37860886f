"""What the API answers about canned answers."""

from __future__ import annotations

from typing import Literal

from handoff.desk.shapes import Shape


class Wording(Shape):
    """A canned answer in one language."""

    title: str
    text: str


class CannedAnswer(Shape):
    """A canned answer; ``team`` is empty when it is for all, ``at`` 0 when it was never changed."""

    id: str
    team: str
    words: dict[Literal["tr", "en"], Wording]
    by: str
    at: int


class Canned(Shape):
    """One canned answer."""

    answer: CannedAnswer


class CannedAnswers(Shape):
    """Every canned answer."""

    answers: list[CannedAnswer]


class Filled(Shape):
    """A canned answer with its blanks filled for one conversation."""

    id: str
    title: str
    text: str


class Fitting(Shape):
    """Canned answers that fit."""

    answers: list[Filled]
