"""What the confidence is fitted to: questions of a sample, with every article competing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from knowledge import collection, fitting, legs, questions
from knowledge.articles import Article
from knowledge.model import spelled
from tests.knowledge.conftest import GramEncoder

Articles = tuple[Article, ...]


@pytest.fixture
def turkish(shop_articles: Articles) -> Articles:
    phrasings = ("paketim yolda mı", "kaç gün sürer", "ne zaman gelir", "takip no nerde")
    return tuple(
        dataclasses.replace(article, phrasings=tuple(f"{article.id} {p}" for p in phrasings))
        for article in shop_articles
        if article.lang == "tr"
    )


def test_no_case_asks_an_index_that_holds_its_phrasing(turkish: Articles) -> None:
    encode = GramEncoder().encode
    cases = list(fitting.cases(legs.build("tr", turkish, encode), encode))
    asked = {case.text for case in cases}
    for case in cases:
        phrasings = [p for article in case.collection.articles for p in article.phrasings]
        assert case.text not in phrasings
        assert len(case.collection.articles) == len(turkish)
    assert any(p in asked for article in turkish for p in article.phrasings)
    assert len({id(case.collection) for case in cases}) == 2


def test_beyond_a_sample_articles_compete_as_they_are(
    turkish: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_ARTICLES", 2)
    encoder = GramEncoder()
    full = legs.build("tr", turkish, encoder.encode)
    known = set(encoder.encoded)
    encoder.encoded.clear()
    cases = list(fitting.cases(full, encoder.encode))
    mine = {number for case in cases for number in case.expected}
    assert len(mine) == 2
    for case in cases:
        for number, article in enumerate(case.collection.articles):
            assert (article == turkish[number]) == (number not in mine)
    anew = [text for text in encoder.encoded if text not in known]
    for number, article in enumerate(turkish):
        title = spelled(article.title, "tr")
        assert any(title in text for text in known)
        assert any(title in text for text in anew) == (number in mine)
    assert full.vectors.ntotal == cases[0].collection.vectors.ntotal


def test_what_other_phrasings_do_not_touch_is_taken_over(turkish: Articles) -> None:
    encoder = GramEncoder()
    full = collection.build("tr", turkish, encoder.encode)
    known = [questions.half_of(article, 0) for article in turkish]
    encoder.encoded.clear()
    altered = collection.build("tr", known, encoder.encode, full)
    assert len(encoder.encoded) <= 2 * len(turkish)
    fresh = collection.build("tr", known, encoder.encode)
    assert altered.passages is full.passages
    assert altered.lexical_passages is full.lexical_passages
    every = np.arange(fresh.vectors.ntotal)
    assert np.array_equal(altered.starts, fresh.starts)
    assert np.array_equal(
        altered.vectors.reconstruct_batch(every), fresh.vectors.reconstruct_batch(every)
    )
    text = "kargo kaç gün sürer"
    assert np.array_equal(altered.lexical.scores(text), fresh.lexical.scores(text))
    assert altered.stretch == pytest.approx(fresh.stretch, rel=1e-3)
