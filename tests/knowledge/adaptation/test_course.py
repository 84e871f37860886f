"""What is taught when; nothing is learnt here."""

from __future__ import annotations

import pytest

from knowledge.adaptation import training
from knowledge.adaptation.course import Course
from knowledge.adaptation.lessons import subjects
from knowledge.articles import Article
from tests.knowledge.conftest import silent

ARTICLES = tuple(Article(f"a{n}", "tr", f"{n}. eşya", "Yıkanmaz. Silinir.") for n in range(10))
HELD = frozenset({"a1", "a2"})


def test_what_is_held_out_is_taught_after_the_exam_with_as_many_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taught: list[tuple[str, set[str]]] = []

    def train(model: object, prompts: object, lessons: training.Plan, _: object, step: str) -> None:
        taught.append((step, {lesson.article for batch in lessons for lesson in batch}))

    monkeypatch.setattr(training, "train", train)
    course = Course(None, {}, subjects(ARTICLES), HELD, 7, silent)
    course.before_exam(2, 100)
    course.after_exam(1, 100)
    (first, early), (then, late) = taught
    assert (first, then) == ("adapting", "adapting to the rest")
    assert early == {article.id for article in ARTICLES} - HELD
    assert late > HELD
    assert len(late) == 4
