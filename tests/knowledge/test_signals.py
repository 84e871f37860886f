"""The signals: by hand where they can be, and finite or unknown for any number of articles."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.legs import build
from knowledge.model import spelled
from knowledge.query import Query
from knowledge.search import Found, search
from knowledge.signals import NAMES, signals
from knowledge.strangers import strangers
from tests.knowledge.conftest import GramEncoder


@pytest.fixture(scope="module")
def turkish(shop_articles: tuple[Article, ...]) -> Collection:
    return build("tr", [a for a in shop_articles if a.lang == "tr"], GramEncoder().encode)


def told(collection: Collection, text: str, found: Found | None = None) -> dict[str, float]:
    vector = GramEncoder().encode([spelled(text)], "query")[0]
    query = Query(collection, text, vector)
    values = signals(query, found or search(query))
    return dict(zip(NAMES, values.tolist(), strict=True))


@pytest.mark.parametrize("count", [1, 2, 6])
@pytest.mark.parametrize("text", ["kargo", "nasıl", "zzzz", "kargom nerede kaldı acaba"])
def test_finite_for_any_number_of_articles(turkish: Collection, count: int, text: str) -> None:
    few = build("tr", turkish.articles[:count], GramEncoder().encode)
    assert all(map(math.isfinite, told(few, text).values()))


def test_leads_by_hand(turkish: Collection) -> None:
    found = Found(
        articles=np.arange(3),
        scores=np.array([0.9, 0.7, 0.5], np.float32),
        dense=np.zeros(3, np.float32),
        lexical=np.array([0.5, 0.8, 0.2], np.float32),
        wording=np.array([0.4, 0.1, 0.3], np.float32),
    )
    values = told(turkish, "kargo", found)
    assert values["lead"] == pytest.approx(0.2)
    assert values["distance"] == pytest.approx(0.3)
    assert values["lexical"] == 0.5
    assert values["lexical lead"] == pytest.approx(-0.3)
    assert values["lexical rank"] == pytest.approx(math.log(2))
    assert values["wording lead"] == pytest.approx(0.1)


def test_words_the_article_has_and_words_nobody_has(turkish: Collection) -> None:
    whole = told(turkish, turkish.articles[0].title)
    alien = told(turkish, "xqxq wkwk")
    assert whole["covered"] > 0.9
    assert whole["unknown"] < 0.1
    assert alien["covered"] == 0.0
    assert alien["unknown"] == 1.0
    # Words that only ask are not counted beside one that tells.
    assert told(turkish, "kargo nasıl")["telling"] == told(turkish, "kargo")["telling"]


def test_customers_and_strangers_are_told_apart(turkish: Collection) -> None:
    def likeness(text: str) -> float:
        values = told(turkish, text)
        return values["like customers"] - values["like strangers"]

    assert likeness("kargom nerede kaldı") > likeness(strangers("tr")[0])


def test_without_lists_likeness_is_unknown(turkish: Collection) -> None:
    bare = dataclasses.replace(turkish, wordings=None, strangers=None)
    values = told(bare, "kargo")
    assert {name for name in NAMES if np.isnan(values[name])} == {
        "wording lead",
        "like customers",
        "like strangers",
    }
