"""Questions grouped by meaning."""

from __future__ import annotations

import pytest

from knowledge import collection
from knowledge.articles import Article
from knowledge.collection import Collection
from ops.faq.grouping import grouped
from tests.knowledge.conftest import GramEncoder

ENCODER = GramEncoder()
"""Goes by the letters."""
TOPICS = (
    *("kargo ücreti", "iade süresi", "taksit seçenekleri", "fatura bilgileri", "hediye paketi"),
    *("üyelik silme", "şifre yenileme", "garanti belgesi", "sipariş iptali", "kupon kullanımı"),
    *("adres değiştirme", "stok bildirimi"),
)


@pytest.fixture(scope="module")
def shelf() -> Collection:
    """Twelve articles about twelve matters."""
    articles = [
        Article(f"a{n}", "tr", topic.capitalize(), f"Burada {topic} anlatılır. {topic} kolaydır.")
        for n, topic in enumerate(TOPICS)
    ]
    return collection.build("tr", articles, ENCODER.encode)


def silent(_done: int, _of: int) -> None:
    """No progress to show."""


def test_questions_about_one_matter_come_together(shelf: Collection) -> None:
    texts = [
        *("kargo ücreti ne kadar", "taksit seçenekleri neler", "kargo ucreti kac para"),
        *("bayilik veriyor musunuz", "kargo ücretini kim öder", "taksit seçenekleri var mı"),
    ]
    groups = grouped(texts, ENCODER, shelf, silent)
    assert [sorted(group) for group in groups] == [[0, 2, 4], [1, 5], [3]]


def test_the_most_central_question_leads(shelf: Collection) -> None:
    texts = ["iade süresi kaç hafta", "iade süresi kaç", "iade süresi kaç ay"]
    (group,) = grouped(texts, ENCODER, shelf, silent)
    assert group[0] == 1


def test_few_questions_and_a_language_without_articles(shelf: Collection) -> None:
    assert grouped([], ENCODER, shelf, silent) == []
    assert grouped(["kargo"], ENCODER, shelf, silent) == [[0]]
    groups = grouped(["do you ship abroad", "do you ship to abroad"], ENCODER, None, silent)
    assert groups in ([[0, 1]], [[1, 0]])


def test_reading_is_told(shelf: Collection) -> None:
    told: list[tuple[int, int]] = []
    grouped(["a b", "c d"], ENCODER, shelf, lambda done, of: told.append((done, of)))
    assert told[-1] == (14, 14)
