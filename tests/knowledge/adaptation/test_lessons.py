from __future__ import annotations

import random
from dataclasses import replace

import pytest

from knowledge.adaptation.lessons import ASKED, Lesson, lesson, subjects
from knowledge.adaptation.training import BATCH, plan
from knowledge.articles import Article
from language.fold import fold

SEEDED = random.Random
RETURNS = Article(
    "iade",
    "tr",
    "İade ve değişim süresi",
    "Ürünü 14 gün içinde iade edebilirsiniz.\n\n## Kutusu açılmış ürün\n\n"
    "Kutusu açılmış kulaklık ve iç çamaşırı geri alınmaz. Öbür ürünlerde kutu önemli değildir.",
    phrasings=("geri vermek istiyorum", "begenmedim ne yapcam"),
)
ENGLISH = Article("iade", "en", "Returns", "You can return a product within 14 days.")


def all_of(articles: list[Article], count: int = 60, **options: object) -> list[Lesson]:
    rng = SEEDED(1)
    return [lesson(one, rng) for one in subjects(articles, **options) for _ in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "article",
    [
        RETURNS,
        ENGLISH,
        Article("x", "tr", "Kargo", "Yarın."),
        Article("x", "tr", "Kargo", "# Kargo"),
        Article("x", "tr", "?", "!"),
        Article("x", "de", "Versand", "Zwei Tage. " * 800),
        Article("x", "tr", "Uzun", "- " + "kelime " * 1200),
        Article("x", "tr", "Tablo", "| a | b |\n|---|---|\n| bir iki | üç dört beş altı |"),
    ],
    ids=[
        "sections",
        "short",
        "one word",
        "heading alone",
        "signs",
        "long",
        "one sentence",
        "table",
    ],
)
def test_any_article_teaches(article: Article) -> None:
    for taught in all_of([article]):
        assert len(taught.questions) == ASKED
        assert all(taught.questions)
        assert taught.passage.strip()
        assert len(taught.passage) <= 400
        assert (taught.article, taught.lang) == (article.id, article.lang)


def test_the_same_seed_teaches_the_same() -> None:
    assert all_of([RETURNS, ENGLISH]) == all_of([RETURNS, ENGLISH])


def test_texts_are_spelled_as_search_spells_them() -> None:
    asked = {question for taught in all_of([RETURNS]) for question in taught.questions}
    assert "iade ve değişim süresi" in asked
    assert "iade ve degisim suresi" in asked
    assert all(text == text.lower() for text in asked)


def test_a_title_asks_for_its_article_in_the_other_language() -> None:
    taught = all_of([RETURNS, ENGLISH])
    assert any("returns" in one.questions for one in taught if one.lang == "tr")
    assert not any("returns" in one.questions for one in all_of([RETURNS]))


def test_what_customers_asked_is_taught() -> None:
    taught_of = {q for taught in all_of([RETURNS]) for q in taught.questions}
    assert "geri vermek istiyorum" in taught_of
    assert "begenmedim ne yapcam" not in taught_of  # the confidence is fitted on this one
    collected = [("paramı isterim", "iade"), ("başka", "no-such-article")]
    asked = {q for taught in all_of([RETURNS], asked=collected) for q in taught.questions}
    assert "paramı isterim" in asked
    assert "başka" not in asked


def test_a_sentence_is_asked_of_the_rest_of_its_section() -> None:
    taken = False
    for taught in all_of([replace(RETURNS, phrasings=())]):
        for question in taught.questions:
            words = set(fold(question).split())
            if {"kulaklik", "camasiri"} <= words:
                taken = True
                assert "kulaklık" not in taught.passage
                assert "önemli" in taught.passage
    assert taken


def test_a_batch_holds_one_language_and_no_article_twice() -> None:
    articles = [
        Article(f"a{n}", lang, f"Title {n}", "Text.") for n in range(30) for lang in ("tr", "en")
    ]
    planned = plan(subjects(articles), 3, 1000, SEEDED(1))
    for batch in planned:
        assert len({taught.lang for taught in batch}) == 1
        assert len({taught.article for taught in batch}) == len(batch) <= BATCH
    assert sum(map(len, planned)) == 3 * len(articles)


@pytest.mark.parametrize(("most", "lessons"), [(1000, 180), (70, 60), (20, 20)])
def test_many_articles_are_learnt_less_often(most: int, lessons: int) -> None:
    articles = [Article(f"a{n}", "tr", f"Title {n}", "Text.") for n in range(60)]
    planned = plan(subjects(articles), 3, most, SEEDED(1))
    assert sum(map(len, planned)) == lessons


def test_nothing_to_learn_is_no_plan() -> None:
    assert plan([], 3, 100, SEEDED(1)) == []
