"""The lexical leg: what it finds in spite of spelling."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.lexical import LexicalIndex, LexicalPassages, grams, places
from knowledge.telling import tells
from language.fold import tokens

DOCUMENTS = [
    "Siparişim nerede, kargo takibi nasıl yapılır?",
    "İade etmek istediğim ürünü nasıl gönderirim?",
    "Şifremi unuttum, giriş yapamıyorum",
    "Taksit seçenekleri ve kart ödemesi",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(DOCUMENTS, "tr")


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("KARGOM'UN TAKİBİ", 0),
        ("sipraisim nerde", 0),
        ("IADE EDECEGIM", 1),
        ("iadelerimizi", 1),
        ("sifre unutum", 2),
        ("taksitle", 3),
    ],
)
def test_suffixes_capitals_and_mistakes_are_found(
    index: LexicalIndex, text: str, best: int
) -> None:
    assert index.scores(text).argmax() == best


def test_the_document_itself_scores_highest(index: LexicalIndex) -> None:
    for number, document in enumerate(DOCUMENTS):
        scores = index.scores(document)
        assert scores.argmax() == number
        assert scores[number] > 2 * np.delete(scores, number).max()


@pytest.mark.parametrize(
    "text", ["iade nasıl yapılır", "nasıl iade edebilirim", "iade etmek istiyorum"]
)
def test_words_that_only_ask_do_not_outweigh_the_one_that_tells(text: str) -> None:
    documents = [
        "Adım adım iade",
        "Değişim nasıl yapılır, nasıl edebilirim, değiştirmek istiyorum",
        "Ödeme nasıl yapılır, nasıl ödeyebilirim, ödeme etmek istiyorum",
    ]
    assert LexicalIndex.build(documents, "tr").scores(text).argmax() == 0


def test_known_tells_strange_words(index: LexicalIndex) -> None:
    assert index.known("kargo takibi") > 0.8
    assert index.known("xylophone quartz") < 0.1


@pytest.mark.parametrize("documents", [[], [""], ["😡"]])
def test_nothing_to_search_in(documents: list[str]) -> None:
    index = LexicalIndex.build(documents, "tr")
    assert index.scores("kargo").tolist() == [0.0] * len(documents)
    assert index.known("kargo") == 0.0


def weighed(question: str, documents: list[str]) -> list[float]:
    """BM25 by its formula, in double precision, gram by gram."""
    found = [grams(document) for document in documents]
    mean = sum(counts.total() for counts in found) / len(found)
    spread = Counter(gram for counts in found for gram in counts)

    def rarity(gram: int) -> float:
        return math.log1p((len(found) - spread[gram] + 0.5) / (spread[gram] + 0.5))

    rarest = max(map(rarity, spread))
    weights: Counter[int] = Counter()
    for word in dict.fromkeys(tokens(question)):
        own = grams(word)
        for gram, count in own.items():
            told = 1.0 if tells(word, "tr") else 0.3
            weights[gram] += count * told / math.sqrt(own.total())  # type: ignore[assignment]
    best = sum(w * 2.2 * (rarity(g) if g in spread else rarest) for g, w in weights.items())
    scores = []
    for counts in found:
        tempered = 1.2 * (0.25 + 0.75 * counts.total() / mean)
        shares = {gram: count / (count + tempered) for gram, count in counts.items()}
        added = (w * 2.2 * rarity(g) * shares[g] for g, w in weights.items() if g in counts)
        scores.append(sum(added) / best)
    return scores


@pytest.fixture(scope="module")
def bodies(shop_articles: tuple[Article, ...]) -> list[str]:
    return [f"{article.title}\n{article.body}" for article in shop_articles]


QUESTIONS = [
    "kargom nerede",
    "iade nasıl yapılır",
    "SIFREMI unuttum",
    "gift card xqxq",
    "a",
    "12 ay",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_bm25(bodies: list[str], question: str) -> None:
    expected = weighed(question, bodies)
    index = LexicalIndex.build(bodies, "tr")
    assert len(index.common), "grams that many hold are kept apart, and none are here"
    assert index.scores(question).tolist() == pytest.approx(expected, abs=2e-5)
    groups = [slice(0, 1), slice(3, 3), slice(2, 5), slice(0, len(bodies))]
    within = LexicalPassages.build(bodies, "tr").scores_within(question, groups)
    for group, scores in zip(groups, within, strict=True):
        assert scores.tolist() == pytest.approx(expected[group], abs=2e-5)


def test_what_a_document_holds(bodies: list[str]) -> None:
    index = LexicalIndex.build(bodies, "tr")
    wanted = np.unique(np.fromiter(grams(" ".join(bodies)), np.uint32))
    numbers, known = places(index.grams, wanted)
    assert known.all()
    for document, body in enumerate(bodies):
        held = index.holds(document, numbers)
        assert set(wanted[held].tolist()) == set(grams(body))


def test_restored_from_its_arrays(bodies: list[str]) -> None:
    for kind in (LexicalIndex, LexicalPassages):
        made = kind.build(bodies, "tr")
        other = kind.build(bodies[:2], "tr")
        arrays = made.arrays("one_") | other.arrays("two_")
        again = kind.restored(arrays, "one_", "tr")
        assert all(np.array_equal(value, vars(made)[name]) for name, value in vars(again).items())


@pytest.mark.parametrize("among", [[], [3], [1, 4, 9]])
def test_places(among: list[int]) -> None:
    wanted = [0, 3, 9, 10, 4]
    at, there = places(np.array(among, np.int64), np.array(wanted))
    assert there.tolist() == [each in among for each in wanted]
    assert [among[place] for place in at[there]] == [each for each in wanted if each in among]


@given(st.text())
def test_scores_are_shares(index: LexicalIndex, text: str) -> None:
    scores = index.scores(text)
    assert np.all((scores >= 0) & (scores <= 1))
