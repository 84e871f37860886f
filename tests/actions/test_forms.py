"""A change of mind, a wish for a person, and what passes a form by."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import forms
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn
from knowledge.wire import KnowledgeUnavailable
from tests.actions.shelf import Shelf

Say = Callable[..., Turn]


@pytest.mark.parametrize(
    "text",
    [
        *("boşver", "BOŞVER YA", "bos ver neyse", "tamam vazgeçtim", "iptal", "İPTAL ET", "kalsın"),
        *("gerek yok teşekkürler", "istemiyorum artık", "never mind", "forget it", "stop please"),
        *("oh I changed my mind", "I don't want to", "cancel that", "no need, thanks"),
        *("vazgeçtim gerek kalmadı", "boşver kalsın ya"),
    ],
)
def test_a_change_of_mind(say: Say, text: str) -> None:
    assert forms.stops(say(text))


@pytest.mark.parametrize(
    "text",
    [
        *("siparişimi iptal etmek istiyorum", "siparişten vazgeçtim", "tamam", "10452", "???"),
        *("iptal edilmiş mi", "how do I cancel my order", "boşver 10453", "teşekkürler", "hayır"),
    ],
)
def test_what_is_no_change_of_mind(say: Say, text: str) -> None:
    assert not forms.stops(say(text))


@pytest.mark.parametrize(
    ("text", "confidence", "wants"),
    [
        ("temsilciye bağlayın", 0.2, True),
        ("10452 bırak da insana bağla", 0.99, True),
        ("/ask_human", 1.0, True),
        ("10452", 0.9, False),
        ("05000004521", 0.9, False),
        ("ayse@posta.example", 0.54, False),
        ("ayse@posta.example bu", 0.42, False),
        ("ayse@posta.example insana bağla", 0.9, True),
    ],
)
def test_numbers_and_addresses_never_ask_for_a_person(
    say: Say, text: str, confidence: float, wants: bool
) -> None:
    assert forms.wants_person(say(text, "ask_human", confidence=confidence)) is wants
    if not wants:
        assert not forms.wants_person(say(text, "nlu_fallback"))


@pytest.mark.parametrize(
    ("text", "intent", "expecting", "passes"),
    [
        ("fatura nasıl alırım", "faq", "", True),
        ("fatura nasıl alırım", "nlu_fallback", "", True),
        ("kargo ne kadar", "faq", "", True),  # likely articles are offered
        ("kargo", "nlu_fallback", "", False),
        ("hava nasıl", "out_of_scope", "", False),
        ("fatura nerede", "order_status", "", False),
        ("merhaba", "greet", "", True),
        ("kaçta açılıyorsunuz", "contact_hours", "", True),
        ("rezalet", "complaint", "", True),
        ("/nothing_helped", "nothing_helped", "", True),
        ("evet", "affirm", "", False),
        ("evet", "affirm", "person", True),
        ("bulamadım", "nothing_helped", "", False),
    ],
)
async def test_what_passes_a_form_by(
    say: Say,
    shop: Shop,
    shelf: Shelf,
    text: str,
    intent: str,
    expecting: str,
    passes: bool,
) -> None:
    turn = say(text, intent, memory=Memory(expecting=Expecting(expecting)))
    assert await forms.passes_by(turn, shop, "order_status") is passes


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "passes"),
    [
        ("faturam sizde kayıtlı", "inform", 0.9, False),
        ("faturam sizde kayıtlı", "nlu_fallback", 0.3, False),
        ("faturam sizde kayıtlı", "faq", 0.6, False),
        ("faturamı hatırlamıyorum ki", "vague", 0.9, False),
        ("faturam sizde kayıtlı", "vague", 0.9, False),
        ("faturam sistemde var", "vague", 0.9, False),
        ("yardım lazım", "vague", 0.9, True),
        ("faturamı hatırlamıyorum ki", "contact_hours", 0.4, False),
        ("fatura bedeli", "faq", 0.9, True),
        ("fatura koşulları", "faq", 0.6, False),
        ("fatura ne zaman kesilir", "nlu_fallback", 0.3, True),
        ("fatura kaça kesildi", "order_status", 0.4, True),
        ("bir sorum olacaktı", "vague", 0.9, True),
    ],
)
async def test_a_statement_is_no_question_however_near_an_article_is(
    say: Say, shop: Shop, shelf: Shelf, text: str, intent: str, confidence: float, passes: bool
) -> None:
    turn = say(text, intent, confidence=confidence)
    assert await forms.passes_by(turn, shop, "callback") is passes


@pytest.mark.parametrize(
    "text",
    [
        *("aramanıza gerek yok canlı temsilciye bağlayın beni", "beni müşteri temsilcisine bağla"),
        *("bir insanla görüşmek istiyorum", "yetkiliyle konuşabilir miyim", "insan istiyorum"),
        *("I'd rather talk to someone", "connect me to a real person", "can I speak to an agent?"),
    ],
)
def test_a_plain_wish_for_a_person_wins_over_any_intent(say: Say, text: str) -> None:
    assert forms.wants_person(say(text, "callback"), answers=True)


@pytest.mark.parametrize(
    "text",
    [
        *("temsilciye bağlamayın", "temsilciyle görüşmek istemiyorum", "temsilciniz çok kabaydı"),
        *("temsilciye bağla dedim kapattılar", "I don't want to talk to someone", "insan gibi"),
        *("I wanted to talk to someone", "apartman görevlisine sordum", "biri kapıyı çaldı"),
    ],
)
def test_who_speaks_of_people_does_not_ask_for_one(say: Say, text: str) -> None:
    assert not forms.wants_person(say(text, "complaint"))


@pytest.mark.parametrize(
    ("text", "answers", "wants"),
    [
        ("INSAN 9005", True, True),
        ("temsilci 12345", True, True),
        ("9005 insan", True, True),
        ("TR-10452 müşteri temsilcisi lütfen", True, True),
        ("temsilci 0532 123 45 67", True, True),
        ("a human please 4521", True, True),
        ("temsilci", False, True),
        ("temsilci", True, False),  # a complaint may be about one
        ("insan gibi 9005", True, False),
        ("9005 temsilciniz söyledi", True, False),
        ("9005", False, False),
    ],
)
def test_a_bare_word_for_a_person_is_a_wish_whatever_the_intent(
    say: Say, text: str, answers: bool, wants: bool
) -> None:
    assert forms.wants_person(say(text, "order_status"), answers=answers) is wants


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("bakın işte", 0.3),
        ("biri beni ciddiye alsın yeter", 0.45),
        ("komşulara sordum kimse almamış", 0.2),
        ('inform{"choice":"complaint_about.staff"}', 0.9),
    ],
)
def test_a_doubtful_intent_is_no_wish_for_a_person(say: Say, text: str, confidence: float) -> None:
    assert not forms.wants_person(say(text, "ask_human", confidence=confidence))


async def test_without_a_search_nobody_knows_whether_it_is_a_question(say: Say, shop: Shop) -> None:
    with pytest.raises(KnowledgeUnavailable):
        await forms.passes_by(say("fatura nasıl alırım"), shop, "order_status")


@pytest.mark.parametrize(
    ("text", "lang", "asks"),
    [
        ("a gift card that does not work", "en", False),
        ("the courier who was rude, he threw it", "en", False),
        ("my parcel which is lost", "en", False),
        ("does the lamp come with a bulb", "en", True),
        ("ok but how long does shipping take", "en", True),
        ("hi, can I pay cash", "en", True),
        ("kargo ne zaman gelir acaba nereden bakarım", "tr", True),
        ("çalışmayan hediye kartım", "tr", False),
        ("iade ne zaman yatar", "tr", True),
        ("kapıda ödeme ne kadar", "tr", True),
        ("ne zaman arasam kapalısınız", "tr", False),
    ],
)
def test_what_looks_like_a_question(say: Say, text: str, lang: str, asks: bool) -> None:
    assert forms.asks(say(text, lang=lang)) is asks
