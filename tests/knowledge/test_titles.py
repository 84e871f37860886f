"""Titles that name nothing are not read; those a person wrote are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from knowledge import collection, legs, questions
from knowledge.articles import Article
from knowledge.collection import PASSAGES, TITLE
from knowledge.query import Query
from knowledge.search import search
from knowledge.titles import named
from tests.knowledge.conftest import GramEncoder

TEXTS = [
    "Ürünü on dört gün içinde geri verebilirsiniz. Kutusu açılmış olsa da olur.",
    "Faturanız e-posta adresinize gönderilir; kâğıt fatura basmıyoruz. Yenisini isteyebilirsiniz.",
    "Şifrenizi giriş sayfasından yenileyebilirsiniz. Gelen bağlantı bir saat geçerlidir.",
    "Kargo ücreti sepette görünür ve 400 liranın üstünde alınmaz. Adalar da böyledir.",
    "Hediye paketi için sepette kutuyu işaretleyin. Notunuzu da oraya yazın.",
    "Taksitler bankanıza göre değişir. Ödeme sayfası hepsini gösterir.",
    "Mağazadan teslim almak ücretsizdir. Kimliğinizi yanınıza alın.",
    "Kırık gelen paketi kuryenin yanında açın. Tutanak tutturun, bize de yazın.",
    "Puanlarınız her alışverişte birikir. Bir yıl sonra silinirler.",
]
TITLES = [
    "İade süresi",
    "Fatura",
    "Şifremi unuttum",
    "Kargo ücreti ne kadar?",
    "Hediye paketi",
    "Taksit",
    "Mağazadan teslim",
    "Hasarlı paket",
    "Puanlar",
]


def shop(titled: Callable[[int, str], str], texts: list[str] = TEXTS) -> list[Article]:
    return [
        Article(f"a{number}", "tr", titled(number, text), text) for number, text in enumerate(texts)
    ]


def some_words(number: int, text: str) -> str:
    return " ".join(text.split()[:4])


@pytest.mark.parametrize(
    "titled",
    [
        some_words,
        lambda number, text: " ".join(text.split()[:4]) + "…",
        lambda number, text: text[:30],
        lambda number, text: some_words(number, text).upper(),
        lambda number, text: text.split(". ")[0] + ".",
        lambda number, text: f"Makale {number}",
        lambda number, text: f"p{number:04d}",
        lambda number, text: "Sıkça sorulan sorular",
    ],
    ids=["words", "dots", "letters", "capitals", "sentence", "numbered", "ids", "one for all"],
)
def test_titles_that_name_nothing_are_empty(titled: Callable[[int, str], str]) -> None:
    articles = shop(titled)
    assert named(articles) == [replace(article, title="") for article in articles]


def headed() -> Iterator[Article]:
    for article in shop(lambda number, _: f"Bölüm {TITLES[number]} hakkında"):
        yield replace(article, body=f"# {article.title}\n\n{article.body}")


@pytest.mark.parametrize(
    "articles",
    [
        shop(lambda number, _: TITLES[number]),
        shop(lambda number, text: text.split()[0]),
        shop(
            lambda number, _: f"{TITLES[number]} nasıl olur?",
            [f"{title} nasıl olur? {text}" for title, text in zip(TITLES, TEXTS, strict=True)],
        ),
        [*headed()],
        shop(lambda number, text: some_words(number, text) if number % 2 else TITLES[number]),
        shop(some_words)[:7],
        [],
    ],
    ids=["written", "a word", "questions", "headings", "a few torn", "few articles", "none"],
)
def test_titles_that_people_wrote_are_read(articles: list[Article]) -> None:
    assert named(articles) == articles


def test_what_names_nothing_is_in_no_passage_and_no_row() -> None:
    encoder = GramEncoder()
    articles = shop(lambda number, _: f"Makale {number}")
    made = collection.build("tr", articles, encoder.encode)
    assert made.articles == tuple(articles)  # customers see what the shop has written
    assert not any("makale" in text.lower() for text in encoder.encoded)
    for number, article in enumerate(articles):
        passages = made.passages[number]
        assert [passage.title for passage in passages] == [""] * len(passages)
        assert passages[0].embedded.split() == article.body.split()
        rows = made.vectors.reconstruct_batch(made.rows(number))
        assert (rows[TITLE] == rows[PASSAGES]).all()


def test_a_title_alone_is_read_though_the_rest_are_not() -> None:
    articles = shop(some_words)
    articles[3] = replace(articles[3], title="Gönderim bedeli")
    made = collection.build("tr", articles, GramEncoder().encode)
    assert [made.passages[number][0].title for number in (2, 3)] == ["", "Gönderim bedeli"]


def test_an_article_without_any_text_is_shown_by_what_it_has() -> None:
    articles = shop(lambda number, _: f"Makale {number}")
    articles[0] = replace(articles[0], body="![](resim.png)")
    articles[1] = replace(articles[1], body="## Fatura")
    made = collection.build("tr", articles, GramEncoder().encode)
    assert [made.passages[number][0].text for number in (0, 1)] == ["a0", "Fatura"]


def test_questions_are_not_made_from_what_names_nothing() -> None:
    made = legs.build("tr", shop(lambda number, _: f"Makale {number}"), GramEncoder().encode)
    asked = [question for question in questions.make(made) if question.article is not None]
    assert asked
    assert not any("makale" in question.text.lower() for question in asked)


def test_taking_phrasings_away_changes_nothing_else() -> None:
    encoder = GramEncoder()
    articles = shop(some_words)
    phrased = [replace(articles[0], phrasings=("vazgeçtim alın bunu",)), *articles[1:]]
    whole = legs.build("tr", phrased, encoder.encode)
    less = legs.build("tr", articles, encoder.encode, whole)
    anew = legs.build("tr", articles, encoder.encode)
    text = "kutusu açılmış ürünü geri verebilir miyim"
    vector = encoder.encode([text], "query")[0]
    found, expected = (search(Query(made, text, vector)) for made in (less, anew))
    assert found.articles.tolist() == expected.articles.tolist()
    assert found.scores.tolist() == pytest.approx(expected.scores.tolist(), abs=1e-4)
