"""Customers' wordings: found by their matter, led to articles, silent where nothing fits."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest

from knowledge import collection, legs, wording
from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.model import Encoder, Matrix, spelled
from knowledge.query import Query
from knowledge.search import search
from knowledge.wording import Wordings
from language.fold import fold
from tests.knowledge.conftest import CUSTOMERS, GramEncoder

SHOP = [
    Article("kargo", "tr", "İade kargo ücretini kim öder?", "İade kargosunu biz öderiz."),
    Article("sure", "tr", "İade süresi", "Ürünü on dört gün içinde geri verebilirsiniz."),
    Article("sifre", "tr", "Şifremi unuttum", "Şifrenizi giriş sayfasından yenileyin."),
    Article("fatura", "tr", "Faturam nerede", "Faturanız e-posta ile gelir."),
]


def first(made: Collection, encoder: Encoder, text: str) -> str:
    vector = encoder.encode([spelled(text)], "query")[0]
    return made.articles[search(Query(made, text, vector))[0].article].id


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_the_lists_are_whole(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "MATTERS", CUSTOMERS)
    matters = wording.matters(lang)
    assert len(matters) > 100
    assert all(matter.plain and len(matter.wordings) >= 9 for matter in matters)
    texts = [fold(text) for text in wording.texts(matters)]
    assert len(set(texts)) > 0.98 * len(texts)


def test_no_list_no_leg() -> None:
    article = Article("a", "de", "Rücksendung", "Vierzehn Tage.")
    assert wording.matters("de") == ()
    assert legs.build("de", [article], GramEncoder().encode).wordings is None


def scores(wordings: Wordings, encoder: Encoder, text: str) -> Matrix:
    vector = encoder.encode([spelled(text) or " "], "query")[0]
    return wordings.scores(wordings.cosines(vector), text)


def test_a_wording_that_shares_no_word_finds_the_article(real_encoder: Encoder) -> None:
    told = "masrafı bana mı yazacaksınız geri yollamanın"
    article = SHOP[0]
    assert not set(re.findall(r"\w+", fold(told))) & set(re.findall(r"\w+", fold(article.title)))
    assert first(legs.build("tr", SHOP, real_encoder.encode), real_encoder, told) == "kargo"


def test_what_no_customer_asks_a_shop_is_led_nowhere(real_encoder: Encoder) -> None:
    text = "Panthers savunması sezonda kaç sayıya izin verdi?"
    wordings = legs.build("tr", SHOP, real_encoder.encode).wordings
    assert wordings is not None
    led = scores(wordings, real_encoder, text)
    assert led.max() < 0.5


ENCYCLOPEDIA = [
    Article("panter", "tr", "Savunma", "Panthers savunması sezonda 308 sayıya izin verdi."),
    Article("viyana", "tr", "Viyana", "Viyana kuşatması 1683 yılında iki ay sürdü."),
    Article("klor", "tr", "Kloroplast", "Kloroplastlar bitki hücrelerinde ışığı yakalar."),
    Article("tesla", "tr", "Tesla", "Tesla 1884 yılında dört sentle New York'a geldi."),
]


def test_matters_that_no_article_is_about_lead_nowhere(real_encoder: Encoder) -> None:
    """A word in common, or being the least unlike of all, is not being about it."""
    told = "hesabıma giremiyorum"
    at_a_shop = legs.build("tr", SHOP, real_encoder.encode).wordings
    elsewhere = legs.build("tr", ENCYCLOPEDIA, real_encoder.encode).wordings
    assert at_a_shop is not None
    assert elsewhere is not None
    assert at_a_shop.leads.max(axis=1).min() > 0.8
    assert elsewhere.leads.max() < 0.2
    assert scores(at_a_shop, real_encoder, told).max() > 0.8
    assert scores(elsewhere, real_encoder, told).max() < 0.2


def test_a_matter_leads_as_surely_as_it_is_found_better_than_strangers() -> None:
    strange = np.array([[0.70, 0.2], [0.74, 0.2], [0.1, 0.72], [0.5, 0.68]], dtype=np.float32)
    scores = np.array([[0.90, 0.3], [0.5, 0.731], [0.6, 0.71]], dtype=np.float32)
    led = wording.leads(scores, strange)
    assert led[0, 0] > 0.99
    assert 0.3 < led[1, 1] < 0.7
    assert led[2].max() < 0.05
    assert wording.leads(scores).max(axis=1).tolist() == [1, 1, 1]


def test_an_article_that_is_near_to_every_matter_is_led_to_by_its_own() -> None:
    """In a small help centre one on cancelling is near to whatever names an order."""
    scores = np.array(
        [[0.50, 0.49, 0.2], [0.52, 0.20, 0.2], [0.51, 0.20, 0.50], [0.51, 0.20, 0.2]], np.float32
    )
    led = wording.leads(scores)
    assert led.argmax(axis=1).tolist() == [1, 0, 2, 0]
    assert led.max(axis=1).tolist() == [1, 1, 1, 1]


def test_strangers_that_find_nothing_at_all_silence_nobody() -> None:
    scores = np.array([[0.4, 0.1]], dtype=np.float32)
    assert wording.leads(scores, np.zeros((5, 2), np.float32))[0, 0] > 0.99
    assert wording.leads(0 * scores, np.ones((5, 2), np.float32)).max() < 0.01


def test_phrasings_lead_to_their_own_article() -> None:
    phrasings = ("kurdele takar mısınız", "üzerinde fiyat yazmasın", "sürpriz olacak paketleyin")
    gift = Article("hediye", "tr", "Özel günler", "Dilerseniz hazırlarız.", phrasings=phrasings)
    encoder = GramEncoder()
    made = legs.build("tr", [*SHOP, gift], encoder.encode)
    wordings = made.wordings
    assert wordings is not None
    text = "kurdele takıp fiyat yazmasın diye paketler misiniz"
    led = scores(wordings, encoder, text)
    assert made.articles[int(led.argmax())].id == "hediye"


def test_an_article_s_phrasings_lead_as_a_matter_that_leads_to_it_alone() -> None:
    encoder = GramEncoder()
    matters = [wording.Matter(f"konu {n}", (f"soru {n} a", f"soru {n} b")) for n in range(3)]
    vectors = encoder.encode(wording.texts(matters), "query")
    leads = np.array([[0.5, 1, 0.2], [0, 0, 1], [1, 0, 0]], dtype=np.float32)
    whole = wording.learn(matters, "tr", vectors, leads)
    apart = wording.learn(matters, "tr", vectors, leads[:1], [2, 0])
    for text in ("soru 2 b", "konu 1", "soru"):
        expected = scores(whole, encoder, text)
        assert np.allclose(scores(apart, encoder, text), expected, atol=1e-6)


def test_stored_and_restored(tmp_path: Path, encoder: GramEncoder) -> None:
    phrased = dataclasses.replace(SHOP[1], phrasings=("paramı ne zaman alırım", "a b", "c d"))
    shop = [SHOP[0], phrased, *SHOP[2:]]
    made = legs.build("tr", shop, encoder.encode)
    assert made.wordings is not None
    assert made.wordings.own.tolist() == [1]
    made.save(tmp_path)
    again = Collection.load(tmp_path, {(a.id, a.lang): a for a in shop}).wordings
    assert again is not None
    expected = scores(made.wordings, encoder, "paramı ne zaman alırım")
    found = scores(again, encoder, "paramı ne zaman alırım")
    assert np.allclose(found, expected, atol=0.01)


def test_scores_are_shares(encoder: GramEncoder) -> None:
    wordings = legs.build("tr", SHOP, encoder.encode).wordings
    assert isinstance(wordings, Wordings)
    for text in ("", "???", "kargo", "x" * 2000, "😡"):
        led = scores(wordings, encoder, text)
        assert led.shape == (len(SHOP),)
        assert np.all((led >= 0) & (led <= 1))


def test_without_wordings_search_is_as_before(encoder: GramEncoder) -> None:
    bare = collection.build("tr", SHOP, encoder.encode)
    assert bare.wordings is None
    assert first(bare, encoder, "sifremi unuttum") == "sifre"
