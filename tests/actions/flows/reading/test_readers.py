"""What holds for every reader: it reads any text, however typed, and nothing of another's."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flows.reading.address import address, recipient
from actions.flows.reading.choice import choice
from actions.flows.reading.condition import condition
from actions.flows.reading.email import email
from actions.flows.reading.fault import fault
from actions.flows.reading.phone import phone
from actions.flows.reading.reason import reason
from actions.flows.reading.refund import exchanged_for, refund
from actions.flows.reading.serial import lacking, serial
from actions.flows.reading.when import when
from actions.flows.reading.wish import wish
from actions.orders.model import Item
from language.fold import fold

TODAY = date(2026, 11, 21)
ITEMS = (
    Item("1", "Erkek yün kazak"),
    Item("2", "Döküm tava 28 cm"),
    Item("3", "Altı kişilik kahve fincanı takımı"),
    Item("4", "Çocuk yağmurluğu"),
)

Reader = Callable[[str], Any]

READERS: dict[str, Reader] = {
    "choice": lambda text: choice(text, ITEMS),
    "reason": reason,
    "condition": condition,
    "refund": refund,
    "exchanged_for": exchanged_for,
    "wish": wish,
    "fault": fault,
    "when": lambda text: when(text, TODAY),
    "email": email,
    "address": address,
    "phone": phone,
    "recipient": recipient,
    "serial": serial,
    "serial wanted": lambda text: serial(text, wanted=True),
    "lacking": lacking,
}

#: Each property is asked of every reader.
few = settings(max_examples=25)

#: Answers to one question each, and which readers may find something in them.
SAID: dict[str, set[str]] = {
    "mavi olan": {"exchanged_for"},
    "kazak": {"choice"},
    "fincan takımı": {"choice"},
    "tavayı iade edeceğim": {"choice", "wish"},
    "ikinci ürün": {"choice"},
    "hepsini": {"choice"},
    "çok küçük geldi": {"reason"},
    "çocuğa büyük oldu": {"reason"},
    "hiç beğenmedim": {"reason"},
    "fikrim değişti": {"reason"},
    "it was too small for me": {"reason"},
    "hiç açmadım": {"condition"},
    "açtım ama kullanmadım": {"condition"},
    "bir kere giydim": {"condition"},
    "etiketini kopardım": {"condition"},
    "never worn": {"condition"},
    "aynı karta olsun": {"refund"},
    "hediye çeki olarak": {"refund"},
    "gift card please": {"refund"},
    "tamir edin": {"wish"},
    "yedek parça gönderin": {"wish"},
    "dün": {"when"},
    "3 gün önce aldım": {"when"},
    "12 kasım": {"when"},
    "on iki ay önce": {"when"},
    "last friday": {"when"},
    "28 kasımda": {"when"},
    "ayse@posta.example": {"email"},
    "0532 000 11 22": {"phone"},
    "Ihlamur Caddesi numara 7 Kadıköy": {"address"},
    "alıcı Ayşe Yılmaz olsun": {"recipient"},
    "seri no 8HK220415": {"serial", "serial wanted"},
    "PA 24100": {"serial wanted"},
    "teşekkürler": set(),
    "siparişim nerede": set(),
    "insanla görüşmek istiyorum": set(),
}
SENTENCES = st.sampled_from([text for text in SAID if "@" not in text])


def seen(value: Any) -> Any:
    """What a reader found, without the casing that is kept of the customer's own words."""
    return fold(str(value)) if value is not None else None


@pytest.mark.parametrize("name", READERS)
@few
@given(text=st.text())
def test_a_reader_reads_any_text(name: str, text: str) -> None:
    READERS[name](text)


@pytest.mark.parametrize("name", READERS)
@few
@given(text=st.lists(st.one_of(SENTENCES, st.text(max_size=8)), max_size=4).map(" ".join))
def test_a_reader_reads_any_words_beside_those_it_knows(name: str, text: str) -> None:
    READERS[name](text)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", SAID)
def test_a_reader_finds_its_own_and_nothing_in_the_words_for_others(name: str, text: str) -> None:
    found = READERS[name](text)
    assert (found not in (None, False)) == (name in SAID[text])


@pytest.mark.parametrize("name", READERS)
@few
@given(
    text=SENTENCES,
    case=st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
)
def test_casing_changes_nothing(name: str, text: str, case: Callable[[str], str]) -> None:
    assert seen(READERS[name](case(text))) == seen(READERS[name](text))


@pytest.mark.parametrize("name", READERS)
@few
@given(text=SENTENCES)
def test_letters_without_their_marks_change_nothing(name: str, text: str) -> None:
    bare = text.translate(str.maketrans("çğıöşüÇĞİÖŞÜ", "cgiosuCGIOSU"))
    assert seen(READERS[name](bare)) == seen(READERS[name](text))


@pytest.mark.parametrize("name", READERS)
@few
@given(
    text=SENTENCES,
    around=st.text("!?…;", max_size=3),
    between=st.sampled_from([" ", "  ", ", ", "\n", " … "]),
)
def test_punctuation_changes_nothing(name: str, text: str, around: str, between: str) -> None:
    parted = any(sign in string.digits for sign in text)  # digits are one number by their signs
    marked = f"{around} {text if parted else between.join(text.split())} {around}"
    assert seen(READERS[name](marked)) == seen(READERS[name](text))
