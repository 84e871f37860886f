"""The baselines rank by what they say they do."""

from __future__ import annotations

import dataclasses
import math

import pytest

from knowledge.answers import Answers
from knowledge.articles import Article
from knowledge.collection import build
from knowledge.evaluation.baselines import (
    Bm25,
    Dense,
    Legs,
    ReciprocalRanks,
    all_baselines,
    signals,
)
from knowledge.fitting import Case
from knowledge.model import spelled
from knowledge.search import search
from language.fold import tokens
from tests.knowledge.conftest import GramEncoder


def case(articles: list[Article], text: str, without: frozenset[int] = frozenset()) -> Case:
    encoder = GramEncoder()
    collection = build("en", articles, encoder.encode)
    vector = encoder.encode([spelled(text)], "query")[0]
    return Case(collection, text, vector, frozenset(), without, frozenset(), 0)


def article(name: str, body: str) -> Article:
    return Article(name, "en", name, body)


def test_bm25_by_hand() -> None:
    # Three documents of three words each: their length says nothing.
    found = Bm25(tokens).rank(
        case(
            [article("a", "red shoe"), article("b", "red hat"), article("c", "blue hat")],
            "red shoe",
        )
    )
    in_two, in_one = math.log1p(1.5 / 2.5), math.log1p(2.5 / 1.5)
    assert [number for number, _ in found] == [0, 1, 2]
    # Once in a document of mean length, a word's frequency weighs (1 x 2.2) / (1 + 1.2) = 1.
    assert [score for _, score in found] == pytest.approx([in_two + in_one, in_two, 0.0])


def test_a_word_that_comes_often_is_tempered() -> None:
    found = Bm25(tokens).rank(case([article("a", "hat hat"), article("b", "red shoe")], "hat"))
    assert found[0] == (0, pytest.approx(math.log1p(1.5 / 1.5) * 2 * 2.2 / 3.2))


@pytest.mark.parametrize("name", all_baselines(Legs()))
def test_what_is_left_out_is_not_found(answers: Answers, name: str) -> None:
    collection = answers.index.collections["en"]
    encoder = GramEncoder()
    text = "where is my order"
    asked = Case(
        collection,
        text,
        encoder.encode([text], "query")[0],
        frozenset(),
        frozenset(),
        frozenset(),
        0,
    )
    found = all_baselines(Legs())[name].rank(asked)
    assert collection.articles[found[0][0]].id == "kargo"
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    again = all_baselines(Legs())[name].rank(
        dataclasses.replace(asked, without=frozenset([found[0][0]]))
    )
    assert found[0][0] not in [number for number, _ in again]


def test_each_question_is_searched_once_for_all() -> None:
    legs = Legs()
    one, other = (case([article("a", "red shoe")], text) for text in ("red", "blue"))
    found = legs.found(one)
    assert list(found) == list(search(one.query))
    assert legs.found(one) is found
    assert list(legs.found(other)) == list(search(other.query))


def test_bm25_of_the_next_collection_knows_its_own_phrasings_alone() -> None:
    # The same article once with the phrasing and once without, as halves of made questions have it.
    asked = Article("a", "en", "a", "red shoe", phrasings=("green boot",))
    bm25 = Bm25(tokens)
    first = case([asked, article("b", "blue hat")], "green boot")
    second = case(
        [dataclasses.replace(asked, phrasings=()), article("b", "blue hat")], "green boot"
    )
    for one, matches in ((first, True), (second, False), (first, True)):
        assert (bm25.rank(one)[0][1] > 0) is matches
        assert bm25.rank(one) == Bm25(tokens).rank(one)


def test_markup_is_no_word_of_an_article() -> None:
    written = case([article("a", "a [shoe](https://example.com/boot)")], "boot")
    assert Bm25(tokens).rank(written) == [(0, 0.0)]


def test_ranks_are_joined_by_their_reciprocals() -> None:
    asked = case([article("a", "red shoe"), article("b", "blue hat")], "red shoe")
    legs = Legs()
    assert Dense(legs).rank(asked)[0][0] == 0
    # First in both legs.
    assert ReciprocalRanks(legs).rank(asked)[0] == (0, pytest.approx(2 / 61))


def test_the_lead_is_a_signal() -> None:
    assert signals([(3, 0.9), (1, 0.4)], "two words").tolist() == pytest.approx(
        [0.9, 0.5, math.log(3)]
    )
    assert signals([(3, 0.9)], "x").tolist() == pytest.approx([0.9, 0.9, math.log(2)])
