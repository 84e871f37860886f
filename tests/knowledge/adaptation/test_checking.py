from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from knowledge.adaptation.checking import Marks, examine, held_out, kinship, likeness
from knowledge.articles import Article
from knowledge.model import Kind, Matrix
from tests.knowledge.conftest import GramEncoder

MARKS = Marks(first=0.6, place=0.7, dense_first=0.5, dense_place=0.6, questions=50)


class BlindEncoder(GramEncoder):
    """Every text is the same to it."""

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        return np.tile(super().encode(["x"], "query"), (len(texts), 1))


@pytest.mark.parametrize(
    ("change", "better"),
    [
        ({}, False),
        ({"dense_place": 0.61}, True),
        ({"place": 0.71}, True),
        ({"place": 0.71, "dense_place": 0.55}, False),
        ({"place": 0.697, "dense_place": 0.7}, True),
        ({"place": 0.68, "dense_place": 0.9}, False),
        ({"dense_place": 0.5}, False),
    ],
)
def test_better_is_a_gain_that_costs_the_whole_search_nothing(
    change: dict[str, float], better: bool
) -> None:
    assert replace(MARKS, **change).better_than(MARKS) is better  # type: ignore[arg-type]


def test_a_fifth_of_the_articles_is_held_out_in_all_their_languages() -> None:
    articles = [Article(f"a{n}", lang, "T", "B") for n in range(40) for lang in ("tr", "en")]
    held = held_out(articles, 7)
    assert len(held) == 8
    assert held == held_out(articles[::-1], 7) != held_out(articles, 8)
    assert len(held_out(articles[:2], 7)) == 1


def test_a_model_that_reads_passes_and_one_that_does_not_fails(
    shop_articles: tuple[Article, ...],
) -> None:
    held = frozenset(article.id for article in shop_articles)
    good = examine(GramEncoder().encode, shop_articles, held)
    blind = examine(BlindEncoder().encode, shop_articles, held)
    assert good.questions == blind.questions > 0
    assert good.dense_first > 0.5 > blind.dense_first
    assert not blind.better_than(good)


def test_only_held_out_articles_are_asked_about(shop_articles: tuple[Article, ...]) -> None:
    one = examine(GramEncoder().encode, shop_articles, frozenset([shop_articles[0].id]))
    none = examine(GramEncoder().encode, shop_articles, frozenset(["no-such"]))
    every = frozenset(article.id for article in shop_articles)
    everything = examine(GramEncoder().encode, shop_articles, every)
    assert none.questions == 0 < one.questions < everything.questions
    assert not none.better_than(none)


def test_an_exam_in_a_large_help_centre_is_no_longer() -> None:
    names = [
        f"{first}{second}" for first in "abcdefghijklmnopqrst" for second in "abcdefghijklmnopqrst"
    ]
    articles = [
        Article(f"a{n}", "tr", f"Konu {name}", f"Metin {n}.") for n, name in enumerate(names)
    ]
    encoder = GramEncoder()
    assert examine(encoder.encode, articles, held_out(articles, 7)).questions > 0
    assert len(set(encoder.encoded)) < 1500


def test_kinship_tells_a_model_from_a_changed_one() -> None:
    own, other = kinship(GramEncoder()), kinship(GramEncoder(dim=8))
    assert likeness(own, own) == pytest.approx(1.0)
    assert likeness(own, other) < 0.9
