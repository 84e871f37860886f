"""An index of the test articles with the encoder that needs no model, and questions about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import index
from knowledge.answers import Answers
from knowledge.evaluation.asking import Asked
from knowledge.labels import Label
from tests.knowledge.conftest import GramEncoder

QUESTIONS = (
    Label("siparişim nerede, kargom gelmedi", "tr", ("kargo",)),
    Label("iade ne kadar sürer", "tr", ("iade",)),
    Label("mağaza açmak istiyorum", "tr"),
    Label("where is my order", "en", ("kargo",)),
)
OFFTOPIC = (Label("yarın hava nasıl", "tr"), Label("who won the match", "en"))


@pytest.fixture(scope="session")
def answers(shop_index: Path) -> Answers:
    return Answers(index.load(shop_index), GramEncoder(), "tr")


@pytest.fixture(scope="session")
def asked() -> Asked:
    return Asked(QUESTIONS, OFFTOPIC)
