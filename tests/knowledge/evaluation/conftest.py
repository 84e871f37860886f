"""An index of the test articles with the encoder that needs no model, and questions about them."""

from __future__ import annotations

import pytest

from knowledge import index
from knowledge.answers import Answers
from knowledge.articles import Article
from knowledge.evaluation.asking import Asked
from knowledge.labels import Label
from tests.knowledge.conftest import GramEncoder, silent

QUESTIONS = (
    Label("siparişim nerede, kargom gelmedi", "tr", ("kargo",)),
    Label("iade ne kadar sürer", "tr", ("iade",)),
    Label("mağaza açmak istiyorum", "tr"),
    Label("where is my order", "en", ("kargo",)),
)
OFFTOPIC = (Label("yarın hava nasıl", "tr"), Label("who won the match", "en"))


@pytest.fixture(scope="session")
def answers(
    shop_articles: tuple[Article, ...], tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    folder = tmp_path_factory.mktemp("index")
    encoder = GramEncoder()
    index.build(shop_articles, encoder, "m", folder, 0.05, silent)
    return Answers(index.load(folder), encoder, "tr")


@pytest.fixture(scope="session")
def asked() -> Asked:
    return Asked(QUESTIONS, OFFTOPIC)
