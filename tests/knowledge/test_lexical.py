"""The lexical leg: what it finds in spite of spelling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import LexicalIndex

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


@given(st.text())
def test_scores_are_shares(index: LexicalIndex, text: str) -> None:
    scores = index.scores(text)
    assert np.all((scores >= 0) & (scores <= 1))
