"""Language of short messages, the other language being the default or the conversation's."""

from __future__ import annotations

import pytest

from language.detect import clearly, detect, follow

TURKISH = [
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
]
ENGLISH = [
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
]


@pytest.mark.parametrize("text", TURKISH)
def test_turkish_with_and_without_diacritics(text: str) -> None:
    assert detect(text, "en") == "tr"


@pytest.mark.parametrize("text", ENGLISH)
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
        ("asdf qwer zxcv wxyz", None),
        ("ship@where-is-my.example", None),
    ],
)
def test_a_language_is_clear_when_more_than_one_word_speaks_for_it(
    text: str, lang: str | None
) -> None:
    assert clearly(text) == lang


@pytest.mark.parametrize(
    "text", [*TURKISH, "Değişim istiyorum", "değişim", "İade Nasıl Yapılır", "evet"]
)
def test_a_conversation_follows_into_turkish(text: str) -> None:
    assert follow(text, "en") == "tr"


@pytest.mark.parametrize(
    "text", [*ENGLISH, "Thank You", "no", "my headphones are gone", "my parcel"]
)
def test_a_conversation_follows_into_english(text: str) -> None:
    assert follow(text, "tr") == "en"


@pytest.mark.parametrize(
    "text",
    [
        *("", "ok", "1234", "TR-10452", "😡😡", "[kart no]", "/start", "/help"),
        *("ayla.demir3@posta.example", "emma.thing@where.example", "https://shop.example/order/my"),
        *("asdfgh qwerty zxcv", "fjdkslvm", "kjhgee", "aptal robot", "blender", "vacuum cleaner"),
        *('/inform{"choice":"complaint_about.staff"}', '{"a": {"b": "where is"}, "c": "my order"}'),
        *("order_number", "Ayşe Yılmaz", "Can Polat", "John Smith", "Lale Sokak No: 5 Ankara"),
        *("Papatya Caddesi No: 7 Nilüfer Bursa", "iPhone 15 Pro Max"),
    ],
)
@pytest.mark.parametrize("current", ["tr", "en"])
def test_what_says_nothing_of_the_language_leaves_it(text: str, current: str) -> None:
    assert follow(text, current) == current
    assert clearly(text) is None
