from __future__ import annotations

import pytest

from language.foreign import foreign


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wo ist meine Bestellung?"),
        ("de", "wann kommt mein paket"),
        ("de", "Hallo"),
        ("fr", "Où est ma commande ?"),
        ("fr", "comment retourner un article"),
        ("es", "¿Dónde está mi pedido?"),
        ("it", "Dove è il mio pacco?"),
        ("pt", "onde está minha encomenda"),
        ("nl", "hoe kan ik dit product retourneren"),
        ("pl", "gdzie jest moje zamowienie"),
        ("ro", "unde este comanda mea"),
        ("ku", "ez dixwazim vegerînim"),
        ("sr", "gdje je moja narudžba"),
        ("sv", "var är mitt paket"),
        ("ru", "Где мой заказ TR998877?"),
        ("ru", "привет"),
        ("uk", "Де моє замовлення?"),
        ("ar", "أين طلبي؟"),
        ("fa", "سفارش من کجاست"),
        ("ckb", "داواکارییەکەم لە کوێیە"),
        ("zh", "我的订单在哪里"),
        ("ja", "注文はどこですか"),
        ("ko", "내 주문은 어디에 있나요"),
        ("el", "Πού είναι η παραγγελία μου;"),
        ("he", "איפה ההזמנה שלי"),
        ("und", "የእኔ ትዕዛዝ የት ነው"),
    ],
)
def test_a_language_we_do_not_speak(language: str, text: str) -> None:
    assert foreign(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "KARGOM NERDE KALDI ULAN",
        "knk sprs gelmdi ya",
        "siparişim nerede where is my order",
        "return kodu gelmedi refund istiyorum",
        "tracking number nerede",
        "refnd plz cant login m8",
        "La Roche Posay güneş kremi var mı",
        "Häagen Dazs",
        "Crème brûlée seti",
        "jean paul gaultier le male parfüm",
        "la casa de papel posteri",
        "Hâlâ kâğıt fatura gelmedi",
        "die hard dvd var mı",
        "paket",
        "para",
        "merci",
        "ok",
        "si",
        "sa",
        "TR998877",
        "12345678",
        "Ωmega 3 var mı",
        "5 μm filtre",
        "я",
        "👍🏽",
        "???",
        "",
    ],
)
def test_turkish_and_english_however_they_are_typed(text: str) -> None:
    assert foreign(text) is None
