"""Articles in categories."""

from __future__ import annotations

import pytest

from connectors.web.shelves import arranged
from knowledge.categories import named, slug
from knowledge.wire import Entry


def entry(name: str, title: str, category: str = "iade") -> Entry:
    return Entry(id=name, lang="tr", title=title, category=category, updated="", url="", summary="")


@pytest.mark.parametrize(
    ("category", "lang", "name", "address"),
    [
        ("iade", "tr", "İade ve değişim", "iade"),
        ("İade", "en", "Returns and exchanges", "iade"),
        ("Kargo & Teslimat", "tr", "Kargo & Teslimat", "kargo-teslimat"),
        ("gizlilik-ve-guvenlik", "tr", "Gizlilik ve guvenlik", "gizlilik-ve-guvenlik"),
        ("is_ortaklari", "tr", "İs ortaklari", "is-ortaklari"),
        ("is_ortaklari", "en", "Is ortaklari", "is-ortaklari"),
        ("", "tr", "Diğer konular", "diger"),
        ("---", "en", "Other topics", "diger"),
    ],
)
def test_names_of_categories(category: str, lang: str, name: str, address: str) -> None:
    assert (named(category, lang), slug(category)) == (name, address)


def test_articles_stand_in_the_alphabets_order() -> None:
    titles = ["İade", "Iade", "Çanta", "Canta", "Dolap", "Şal", "Sal", "Zil", "Ödeme", "Pil"]
    shelf = arranged("tr", [entry(str(n), title) for n, title in enumerate(titles)])
    (category,) = shelf.categories.values()
    assert [article["title"] for article in category.articles] == [
        *("Canta", "Çanta", "Dolap", "Iade", "İade", "Ödeme", "Pil", "Sal", "Şal", "Zil"),
    ]


def test_titles_by_their_beginnings() -> None:
    shelf = arranged("tr", [entry("kargo-ucreti", "Kargo ücreti"), entry("para", "Param")])
    for words in ("karg", "UCR kargo", "kargo üc"):
        assert [article["id"] for article in shelf.titled(words, 3)] == ["kargo-ucreti"]
    assert shelf.titled("argo", 3) == shelf.titled("kargo para", 3) == shelf.titled(" ?", 3) == []
