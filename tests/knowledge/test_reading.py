from __future__ import annotations

import pytest

from knowledge.reading import MOST_QUESTIONS, leans, names_a_matter, questions


@pytest.mark.parametrize(
    ("lang", "text", "parts"),
    [
        ("tr", "kargom nerede, bir de iade nasıl oluyor", ["kargom nerede", "iade nasıl oluyor"]),
        ("tr", "KARGOM NEREDE BİR DE İADE NASIL OLUYOR", ["KARGOM NEREDE", "İADE NASIL OLUYOR"]),
        ("tr", "kargom nerde bide iade nasil oluyo", ["kargom nerde", "iade nasil oluyo"]),
        (
            "tr",
            "iade süresi kaç gün? kargo ücretini kim ödüyor",
            ["iade süresi kaç gün?", "kargo ücretini kim ödüyor"],
        ),
        (
            "tr",
            "siparişimi iptal etmek istiyorum ayrıca param ne zaman yatar",
            ["siparişimi iptal etmek istiyorum", "param ne zaman yatar"],
        ),
        ("tr", "siparişim gelmedi, ayrıca fatura nerede", ["siparişim gelmedi", "fatura nerede"]),
        ("tr", "kargom nerede ve iade nasıl yapılır", ["kargom nerede", "iade nasıl yapılır"]),
        ("tr", "taksit var mı?\nmağazanız nerede", ["taksit var mı?", "mağazanız nerede"]),
        (
            "tr",
            "kargom nerede? üç gündür bekliyorum, bir de faturam nerede",
            ["kargom nerede? üç gündür bekliyorum", "faturam nerede"],
        ),
        (
            "tr",
            "taksit var mı? Ayakkabı dar geldi. Nasıl değiştirebilirim?",
            ["taksit var mı?", "Ayakkabı dar geldi. Nasıl değiştirebilirim?"],
        ),
        (
            "en",
            "where is my parcel and also how do I change my address",
            ["where is my parcel", "how do I change my address"],
        ),
        (
            "en",
            "What's the return period? And who pays for shipping?",
            ["What's the return period?", "who pays for shipping?"],
        ),
        (
            "en",
            "my parcel has not arrived, also how do i get an invoice",
            ["my parcel has not arrived", "how do i get an invoice"],
        ),
    ],
)
def test_questions_are_found_apart(lang: str, text: str, parts: list[str]) -> None:
    assert questions(text, lang) == parts


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("tr", "kırmızı ve mavi elbise aldım"),
        ("tr", "ürün hasarlı geldi ne yapmalıyım, fotoğraf da çektim"),
        ("tr", "kargom geldi ama kutu ezikti"),
        ("tr", "iade ve değişim nasıl yapılır"),
        ("tr", "ne zaman ve nasıl iade edilir"),
        ("tr", "iade nasıl yapılır, ne kadar sürer?"),
        ("tr", "ürünü iade etmek istiyorum, kargoyu nasıl göndereceğim"),
        ("tr", "elbiseyi dün aldım, bir de küçük geldi, iade edebilir miyim"),
        ("tr", "kart ile mi ödesem kapıda ödeme mi, hangisi ucuz"),
        ("tr", "İyi günler, nasılsınız? siparişim nerede?"),
        ("tr", "3. gün oldu gelmedi nerede"),
        ("en", "how do I get my bill from Mr. Smith?"),
        ("en", "what is the difference between the blue, and the red one?"),
        ("tr", "hangi ürünler, kampanya ve indirimlere dahil?"),
        ("en", "when and how do I get my money back"),
        ("en", "I want to return my shoes and get a refund"),
        ("en", "I want to return my shoes. They don't fit. How do I do that?"),
        ("en", "when I opened the box it was broken, what can I do"),
        ("en", "do you have this in red and in blue?"),
        ("tr", "???"),
        ("tr", "👍"),
        ("tr", ""),
    ],
)
def test_one_question_stays_whole(lang: str, text: str) -> None:
    assert questions(text, lang) == [text]


def test_a_story_is_one_question() -> None:
    asked = ["kargom nerede?", "fatura nerede?", "taksit var mı?", "kupon var mı?", "iade var mı?"]
    assert questions(" ".join(asked[:MOST_QUESTIONS]), "tr") == asked[:MOST_QUESTIONS]
    assert questions(" ".join(asked), "tr") == [" ".join(asked)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("tr", "peki ücreti ne kadar?"),
        ("tr", "PEKI UCRETI NE KADAR"),
        ("tr", "ya kapıda ödeme?"),
        ("tr", "peki yurt dışı?"),
        ("tr", "ne kadar sürer"),
        ("tr", "neden"),
        ("tr", "kim ödüyor peki"),
        ("tr", "bunu nasıl yapacağım"),
        ("tr", "ücretli mi"),
        ("tr", "çocuk ayakkabısında da geçerli mi"),
        ("en", "what about the fee?"),
        ("en", "and for shoes?"),
        ("en", "how long does it take?"),
        ("en", "what is the fee"),
        ("en", "is that the same for shoes"),
        ("en", "does this apply to gifts"),
    ],
)
def test_a_follow_up_leans_on_the_question_before(lang: str, text: str) -> None:
    assert leans(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("tr", "peki iade nasıl yapılır"),
        ("tr", "ya siparişim nerede"),
        ("tr", "kargo ücreti ne kadar"),
        ("tr", "bu ürün iade edilir mi"),
        ("tr", "taksit var mı"),
        ("tr", "iade süresi?"),
        ("tr", "fatura"),
        ("tr", "nasıl üye olurum"),
        ("tr", "evet"),
        ("tr", "merhaba"),
        ("tr", "???"),
        ("tr", ""),
        ("tr", "paketleme ücretli mi hediye için"),
        ("en", "is it possible to return shoes"),
        ("en", "who owns this company"),
        ("en", "how much is shipping"),
        ("en", "and how do I return a gift"),
        ("en", "I forgot my password"),
        ("en", "thanks"),
    ],
)
def test_a_matter_of_its_own_leans_on_nothing(lang: str, text: str) -> None:
    assert not leans(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "named"),
    [
        ("tr", "ya kapıda ödeme?", True),
        ("tr", "peki kargo?", True),
        ("en", "what about shipping abroad?", True),
        ("tr", "ne kadar sürer", False),
        ("tr", "peki ücreti ne kadar?", False),
        ("en", "how long does it take?", False),
        ("en", "what about the fee?", False),
    ],
)
def test_a_follow_up_may_name_its_matter(lang: str, text: str, named: bool) -> None:
    assert leans(text, lang)
    assert names_a_matter(text, lang) is named
