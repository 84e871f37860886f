"""Search and answers over a small shop's articles, with a gram encoder."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import index, legs
from knowledge.answers import Answers
from knowledge.articles import Article
from knowledge.collection import Collection, Encode, abroad
from knowledge.collection import build as build_collection
from knowledge.model import Kind, Matrix, ModelError, spelled
from knowledge.query import Query
from knowledge.search import search
from knowledge.signals import NAMES, signals
from knowledge.wire import KnowledgeError
from tests.knowledge.conftest import GramEncoder, silent

Articles = tuple[Article, ...]


@pytest.fixture(scope="module")
def answers(shop_articles: Articles, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("index")
    index.build(shop_articles, GramEncoder(), "m", folder, 0.05, silent)
    return Answers(index.load(folder), GramEncoder(), "tr")


@pytest.fixture
def turkish(shop_articles: Articles, encoder: GramEncoder) -> Collection:
    return build_collection("tr", [a for a in shop_articles if a.lang == "tr"], encoder.encode)


@pytest.mark.parametrize(
    ("text", "lang", "article"),
    [
        ("SIFREMI UNUTTUM", "tr", "sifre"),
        ("siparisim nerde", "tr", "kargo"),
        ("faturalarım nerede", "tr", "fatura"),
        ("taksitlendirme", "tr", "taksit"),
        ("how to retrun items", "en", "iade"),
        ("gift wraping", "en", "hediye"),
    ],
)
def test_the_right_article_comes_first(
    answers: Answers, text: str, lang: str, article: str
) -> None:
    reply = answers.search(text, lang, 3)
    hit = reply["hits"][0]
    assert (hit["article"], hit["lang"], hit["url"]) == (article, lang, f"/help/{lang}/{article}")
    assert len(reply["hits"]) == 3
    assert 0 < len(hit["passage"]) <= 600
    assert all(0 <= hit[leg] <= 1 for leg in ("score", "dense", "lexical"))
    assert 0 <= reply["probability"] <= 1


def test_an_article_of_the_other_language_says_so(answers: Answers) -> None:
    hit = answers.search("taksit seçenekleri", "en", 1)["hits"][0]
    assert (hit["article"], hit["lang"], hit["url"]) == ("taksit", "tr", "/help/tr/taksit")


@pytest.mark.parametrize("text", ["", "😡😡😡", "?!", "   "])
def test_wordless_texts_are_never_answered(answers: Answers, text: str) -> None:
    reply = answers.search(text, "tr", 3)
    assert (reply["probability"], reply["band"]) == (0.0, "none")


def test_ten_thousand_characters_are_searched(answers: Answers) -> None:
    assert answers.search("şifremi unuttum " * 625, "tr", 1)["hits"][0]["article"] == "sifre"


def test_a_language_without_articles_is_searched_in_the_default(answers: Answers) -> None:
    assert answers.search("şifremi unuttum", "de", 1)["hits"][0]["lang"] == "tr"


def test_a_text_is_encoded_once(answers: Answers) -> None:
    encoder = answers.encoder.encoder
    assert isinstance(encoder, GramEncoder)
    encoder.encoded.clear()
    answers.encode(["Yalnızca BİR kere"], "query")
    answers.search("yalnızca bir kere", "tr", 3)
    assert encoder.encoded == ["yalnızca bir kere"]


def test_articles_hold_only_on_their_days(shop_articles: Articles, encoder: GramEncoder) -> None:
    mine = [
        dataclasses.replace(a, valid_until=dt.date(2026, 1, 1)) if a.id == "sifre" else a
        for a in shop_articles
        if a.lang == "tr"
    ]
    collection = build_collection("tr", mine, encoder.encode)
    vector = encoder.encode(["şifremi unuttum"], "query")[0]

    def first(day: dt.date) -> str:
        found = search(Query(collection, "şifremi unuttum", vector), day=day)
        return collection.articles[found[0].article].id

    assert first(dt.date(2026, 1, 1)) == "sifre"
    assert first(dt.date(2026, 1, 2)) != "sifre"


def test_an_article_can_be_left_out(turkish: Collection, encoder: GramEncoder) -> None:
    vector = encoder.encode([spelled("şifremi unuttum")], "query")[0]
    query = Query(turkish, "şifremi unuttum", vector)
    best = search(query)[0].article
    rest = search(query, without={best})
    assert best not in [candidate.article for candidate in rest]


def test_long_and_short_articles_are_found_side_by_side(encoder: GramEncoder) -> None:
    filler = "Bu paragraf başka bir konudan söz eder ve uzundur. " * 12
    sections = [f"## Bölüm {n}\n\n{filler}" for n in range(12)]
    sections[9] += " Akülü bisikletin bataryası evden ücretsiz alınır."
    long = Article("uzun", "tr", "Büyük ürünler", "\n\n".join(sections))
    short = Article("kisa", "tr", "Kupon", "Kupon kodunu sepette yazın, indirim hemen düşer.")
    assert len(long.body) > 7000
    collection = build_collection("tr", [short, long], encoder.encode)
    for text, expected in [("akülü bisiklet bataryası", 1), ("kupon kodu", 0)]:
        vector = encoder.encode([text], "query")[0]
        assert search(Query(collection, text, vector))[0].article == expected


def test_an_article_by_name(answers: Answers) -> None:
    reply = answers.article("iade", "tr")
    assert reply["title"] == "İade nasıl yapılır?"
    assert "<li>İade kargosu ücretsizdir.</li>" in reply["html"]
    assert "• İade kargosu ücretsizdir." in reply["text"]
    assert answers.article("taksit", "en")["lang"] == "tr"
    with pytest.raises(KnowledgeError) as refused:
        answers.article("../iade", "tr")
    assert refused.value.code == "unknown_article"


def test_an_index_of_another_dimension_is_refused(answers: Answers) -> None:
    with pytest.raises(ModelError, match="build the index again"):
        Answers(answers.index, GramEncoder(dim=64), "tr")


def test_no_articles_find_nothing(tmp_path: Path) -> None:
    index.build((), GramEncoder(), "m", tmp_path, 0.05, silent)
    reply = Answers(index.load(tmp_path), GramEncoder(), "tr").search("kargo", "tr", 3)
    assert (reply["hits"], reply["probability"], reply["band"]) == ([], 0.0, "none")


@pytest.mark.parametrize(
    ("lang", "text", "article"),
    [
        ("tr", "hediye çekimi nasıl harcarım", "gift"),
        ("tr", "yurt dışına kargo yolluyor musunuz", "abroad"),
        ("en", "i forgot my password", "sifre"),
    ],
)
def test_an_article_of_the_other_language_alone_is_found_by_its_meaning(
    shop_articles: Articles, real_encode: Encode, lang: str, text: str, article: str
) -> None:
    rivals = {"sifre", "hediye", "kargo"}
    there = [a for a in shop_articles if a.lang == lang and a.id not in rivals]
    other = [a for a in shop_articles if (a.id, a.lang) == ("sifre", "tr")]
    if lang == "tr":
        code = "Enter the code of your gift card at the checkout."
        other = [Article("gift", "en", "Gift cards", code)]
        other.append(Article("abroad", "en", "Shipping abroad", "To forty countries."))
    collection = legs.build(lang, [*there, *other], real_encode)
    vector = real_encode([spelled(text)], "query")[0]
    query = Query(collection, text, vector)
    found = search(query)
    assert collection.articles[found[0].article].id == article
    told = dict(zip(NAMES, signals(query, found), strict=True))
    assert np.isnan(told["lexical"]) == (found[0].article >= len(there))


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("kargom nerde kaldı ya", "kargo"),
        ("kargo kaç para", "kargo"),
        ("beğenmedim geri yollıycam", "iade"),
        ("kartım reddedildi", "declined"),
    ],
)
def test_articles_that_wait_for_their_translation_answer_nothing_else(
    shop_articles: Articles, real_encode: Encode, text: str, article: str
) -> None:
    english = {
        "vat": ("VAT Exemption", "Diplomatic missions are exempt from value added tax."),
        "dealer": ("Dealership Applications", "We authorise retailers outside Türkiye."),
        "bank": ("Bank Transfer Payments", "Orders may be paid by havale or EFT."),
        "declined": ("Declined Payments", "A payment may be rejected by the bank."),
    }
    native = [each for each in shop_articles if each.lang == "tr"]
    foreign = [Article(id, "en", *written) for id, written in english.items()]
    collection = legs.build("tr", [*native, *foreign], real_encode)
    vector = real_encode([collection.read(text)], "query")[0]
    found = search(Query(collection, text, vector))
    assert collection.articles[found[0].article].id == article


def test_how_much_lower_foreign_articles_lie_is_told_by_questions() -> None:
    shop = [Article(f"a{n}", "tr" if n < 2 else "en", f"b{n}", "c") for n in range(4)]
    by_lang = {"b0": 0.9, "b1": 0.7, "b2": 0.5, "b3": 0.3}

    def encode(texts: Sequence[str], kind: Kind) -> Matrix:
        cosines = [by_lang.get(text[:2], 1.0) for text in texts]
        return np.array([[c, (1 - c * c) ** 0.5] for c in cosines], np.float32)

    made = build_collection("tr", shop, encode)
    asked = np.array([[1.0, 0.0]], np.float32)
    assert abroad(made, asked).abroad == pytest.approx(0.4, abs=0.01)
    natives = build_collection("tr", shop[:2], encode)
    assert abroad(natives, asked).abroad == 0


def test_foreign_articles_do_not_push_native_ones_aside(
    shop_articles: Articles, encoder: GramEncoder
) -> None:
    foreign = [a for a in shop_articles if a.lang == "en"]
    native = [a for a in shop_articles if a.lang == "tr"]
    foreign = [dataclasses.replace(a, id=f"{a.id}-only") for a in foreign]
    collection = build_collection("tr", [*native, *foreign], encoder.encode)
    vector = encoder.encode(["sifremi unuttum"], "query")[0]
    found = search(Query(collection, "sifremi unuttum", vector))
    assert collection.articles[found[0].article].id == "sifre"
