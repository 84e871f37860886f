from __future__ import annotations

import pytest

from language.fold import fold
from language.temper import abusive, angry, calmed


@pytest.mark.parametrize(
    "text",
    [
        "REZALET BİR FİRMASINIZ",
        "BU NE REZİLLİK YETER ARTIK",
        "yeter artık, rezalet bu!!",
        "salak mısınız siz ya, bıktım",
        "THIS IS RIDICULOUS",
        "worst company ever, you idiots",
        "şerefsizler!!!",
    ],
)
def test_anger_is_seen(text: str) -> None:
    assert angry(text)


@pytest.mark.parametrize(
    "text",
    [
        "SİPARİŞİM NEREDE",
        "siparişim nerede???",
        "bu kargo işi rezalet",
        "yeterli stok var mı",
        "sık sık alışveriş yapıyorum, çok sıkıntı olmadı",
        "malım ne zaman gelir",
        "TR-10452",
        "where is my order!!",
        "is this a scam",
        "what is the lanyard length",
    ],
)
def test_being_brief_loud_or_displeased_is_not_anger(text: str) -> None:
    assert not angry(text)


@pytest.mark.parametrize("word", ["GERİZEKÂLILAR", "salaksın", "fucking", "amk", "idiots"])
def test_abuse_is_known_with_its_endings(word: str) -> None:
    assert abusive(fold(word))


@pytest.mark.parametrize("word", ["sıkıntı", "mal", "alan", "plan", "god", "class", "lanyard"])
def test_harmless_words_are_not_abuse(word: str) -> None:
    assert not abusive(fold(word))


def test_what_is_left_without_abuse_is_the_request() -> None:
    assert calmed("fatura nerede lan gerizekalılar") == "fatura nerede"
    assert calmed("salaksınız!") == ""
