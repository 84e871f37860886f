"""Language of short messages, the other language being the default."""

from __future__ import annotations

import pytest

from language.detect import clearly, detect


@pytest.mark.parametrize(
    "text",
    [
        "iade nasil yapilir",
        "kargom nerde",
        "siparişimi iptal etmek istiyorum",
        "SIFREMI UNUTTUM",
        "para iadesi",
        "bir insanla gorusmek istiyorum",
        "urun kirik geldi",
        "faturam gelmedi hala",
        "taksit var mi",
        "merhaba",
        "whatsapp hattiniz var mi",
        "iPhone 15 kilif ne zaman gelir",
        "degisim yapabilir miyim",
        "hayir",
    ],
)
def test_turkish_with_and_without_diacritics(text: str) -> None:
    assert detect(text, "en") == "tr"


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "WHERE IS MY PARCEL",
        "i want a refund",
        "can i pay in instalments",
        "wrong item",
        "cancel",
        "forgot password",
        "gift card",
        "do you ship abroad",
        "talk to a human please",
        "hello",
        "invoice???",
    ],
)
def test_english(text: str) -> None:
    assert detect(text, "tr") == "en"


@pytest.mark.parametrize("text", ["ok", "", "😡😡", "PPT-2026-004512", "???", "   ", "1234", "her"])
@pytest.mark.parametrize("default", ["tr", "en"])
def test_no_evidence_means_the_default(text: str, default: str) -> None:
    assert detect(text, default) == default


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("iade nasıl yapılır", "tr"),
        ("where is my order", "en"),
        ("ok", None),
        ("iade", None),
        ("TR-10452", None),
        ("return", None),
    ],
)
def test_a_language_is_clear_when_more_than_one_word_speaks_for_it(
    text: str, lang: str | None
) -> None:
    assert clearly(text) == lang
