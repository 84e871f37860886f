"""An order in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import telling, words
from actions.orders.errors import OrdersMalformed, OrdersUnavailable, TooManyTries
from actions.orders.model import Address, Item, Order, Shipment, State
from language import dates
from tests.actions.orders.shelf import read

TODAY = date(2026, 11, 21)  # a Saturday
LANGUAGES = ("tr", "en")
TOWEL, CUPS = Item("1", "Pamuk havlu", 2), Item("2", "Kahve fincanı")
SECRETS = ("Zülfükar Gizlioğlu", "Saklı Sokak", "Kuytuköy", "Gizlişehir", "gizli@posta.example")
LINK = "https://takip.example/734"


def order(state: State, *parcels: Shipment, **changes: Any) -> Order:
    fields: dict[str, Any] = {"items": (TOWEL, CUPS), "address": Address(*SECRETS[:4])}
    return Order("TR-10452", state, date(2026, 11, 18), shipments=parcels, **{**fields, **changes})


def parcel(state: State = State.SHIPPED, **changes: Any) -> Shipment:
    return Shipment(state, **{"carrier": "Aras Kargo", "tracking": "734", "link": LINK, **changes})


@pytest.mark.parametrize(
    ("told", "turkish", "english"),
    [
        (
            order(State.PLACED, promised=date(2026, 11, 24)),
            "TR-10452 numaralı siparişiniz bize ulaştı, yakında hazırlamaya başlıyoruz."
            " Tahminen salı elinizde olur.",
            "We have your order TR-10452 and will start preparing it soon."
            " We expect it to reach you on Tuesday.",
        ),
        (
            order(State.SHIPPED, parcel(), promised=date(2026, 11, 22)),
            "TR-10452 numaralı siparişiniz Aras Kargo ile yolda. Tahminen yarın elinizde olur.\n"
            f"Kargo takibi: {LINK} (takip no 734)",
            "Your order TR-10452 is on its way with Aras Kargo."
            " We expect it to reach you tomorrow.\n"
            f"Tracking: {LINK} (tracking number 734)",
        ),
        (
            order(State.SHIPPED, parcel(link=None), promised=date(2026, 11, 19)),
            "TR-10452 numaralı siparişiniz Aras Kargo ile yolda. 19 Kasım Perşembe günü elinizde"
            " olması gerekiyordu; gecikme için özür dileriz.\nKargo takibi: 734",
            "Your order TR-10452 is on its way with Aras Kargo. It should have reached you on"
            " Thursday 19 November; we are sorry that it is late.\nTracking: 734",
        ),
        (
            order(State.AT_BRANCH),
            "TR-10452 numaralı siparişiniz kargo şubesinde sizi bekliyor;"
            " kurye adresinizde kimseye ulaşamamış.",
            "Your order TR-10452 is waiting for you at the carrier's branch;"
            " the courier found nobody at your address.",
        ),
        (
            order(State.DELIVERED, parcel(delivered=date(2026, 11, 20))),
            "TR-10452 numaralı siparişiniz dün teslim edildi."
            " Elinize ulaşmadıysa yazın, hemen araştıralım.",
            "Your order TR-10452 was delivered yesterday."
            " If it has not reached you, tell us and we will look into it at once.",
        ),
        (
            order(State.DELAYED, promised=date(2026, 11, 21), expected=date(2026, 11, 25)),
            "TR-10452 numaralı siparişiniz gecikti, bunun için özür dileriz. Bugün elinizde olması"
            " gerekiyordu. Şimdi çarşamba elinizde olmasını bekliyoruz.",
            "Your order TR-10452 is delayed, and we are sorry about that. It should have reached"
            " you today. We now expect it to reach you on Wednesday.",
        ),
        (
            order(State.CANCELLED, cancelled=date(2026, 11, 21)),
            "TR-10452 numaralı siparişiniz bugün iptal edildi.",
            "Your order TR-10452 was cancelled today.",
        ),
    ],
)
def test_where_it_is_and_when_it_comes(told: Order, turkish: str, english: str) -> None:
    assert telling.told(told, TODAY, "tr") == turkish
    assert telling.told(told, TODAY, "en") == english


def test_each_parcel_has_its_line() -> None:
    split = order(
        State.SHIPPED,
        parcel(State.DELIVERED, items=(TOWEL,), delivered=date(2026, 11, 20)),
        parcel(State.DELAYED, items=(CUPS,), expected=date(2026, 11, 24)),
    )
    assert telling.told(split, TODAY, "tr").splitlines() == [
        "TR-10452 numaralı siparişiniz 2 pakete ayrıldı:",
        "1. paket (2 × Pamuk havlu): dün teslim edildi.",
        "2. paket (Kahve fincanı): gecikti, tahminen salı elinizde.",
        f"Kargo takibi: {LINK} (takip no 734)",
        "Gecikme için özür dileriz.",
    ]


def test_what_is_not_sent_yet_is_said() -> None:
    part = order(State.SHIPPED, parcel(items=(TOWEL,)), promised=date(2026, 11, 24))
    assert telling.told(part, TODAY, "en").splitlines() == [
        "Part of your order TR-10452 has been sent:",
        "Parcel 1 (2 × Pamuk havlu): on its way with Aras Kargo.",
        f"Tracking: {LINK} (tracking number 734)",
        "Not sent yet: Kahve fincanı. We expect it to reach you on Tuesday.",
    ]


def test_a_delay_without_a_new_day_promises_none() -> None:
    late = order(State.DELAYED, promised=date(2026, 11, 19), expected=date(2026, 11, 20))
    assert telling.told(late, TODAY, "tr").endswith("Yeni tarih henüz belli değil.")


PAST, AHEAD = date(2026, 11, 19), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("told", "late"),
    [
        (order(State.SHIPPED, parcel(), promised=PAST), True),
        (order(State.SHIPPED, parcel(promised=PAST), promised=AHEAD), True),
        (order(State.SHIPPED, parcel(expected=AHEAD), promised=PAST), False),
        (order(State.SHIPPED, parcel(), promised=TODAY), False),
        (order(State.PREPARING, promised=PAST), True),
        (order(State.DELAYED, parcel(State.SHIPPED), expected=AHEAD), True),
        (order(State.SHIPPED, parcel(items=(TOWEL,), promised=AHEAD), promised=PAST), True),
        (order(State.SHIPPED, parcel(items=(TOWEL,), promised=AHEAD), promised=AHEAD), False),
        (order(State.SHIPPED, parcel(State.DELIVERED), parcel(State.DELAYED)), True),
        (order(State.DELIVERED, parcel(), promised=PAST), False),
        (order(State.CANCELLED, promised=PAST), False),
    ],
)
def test_what_is_told_late(told: Order, late: bool) -> None:
    assert telling.late(told, TODAY) is late
    assert bool(re.search("üzgün|özür|gecik", telling.told(told, TODAY, "tr"))) is late


def test_a_list_names_a_few_things() -> None:
    many = tuple(Item(str(n), f"Kupa {n}") for n in range(5))
    assert telling.named(many, "tr") == "Kupa 0, Kupa 1, Kupa 2 ve 2 ürün daha"
    assert telling.named(many[:2], "en") == "Kupa 0 and Kupa 1"
    here = order(State.PREPARING, promised=date(2026, 11, 19))
    assert (
        telling.listed(here, TODAY, "tr")
        == "TR-10452 (2 × Pamuk havlu ve Kahve fincanı): hazırlanıyor, gecikti"
    )


days = st.none() | st.integers(-400, 400).map(lambda away: TODAY + timedelta(days=away))
parcels = st.builds(
    Shipment,
    state=st.sampled_from(State),
    carrier=st.none() | st.just("Aras Kargo"),
    tracking=st.none() | st.just("734"),
    link=st.none() | st.just(LINK),
    items=st.sampled_from([(), (TOWEL,), (CUPS,), (TOWEL, CUPS)]),
    promised=days,
    expected=days,
    delivered=days,
)
orders = st.builds(
    Order,
    number=st.just("TR-10452"),
    state=st.sampled_from(State),
    placed=st.just(TODAY),
    items=st.sampled_from([(TOWEL,), (TOWEL, CUPS)]),
    address=st.just(Address(*SECRETS[:4])),
    shipments=st.lists(parcels, max_size=3).map(tuple),
    promised=days,
    expected=days,
    delivered=days,
    cancelled=days,
    cancellable=st.booleans(),
    address_changeable=st.booleans(),
    returnable_until=days,
)


@given(orders, st.sampled_from(LANGUAGES))
def test_every_order_is_told_well(told: Order, lang: str) -> None:
    for text in (telling.told(told, TODAY, lang), telling.listed(told, TODAY, lang)):
        assert "TR-10452" in text
        assert not any(secret in text for secret in SECRETS)
        assert "@" not in text
        assert not re.search(r"[{}]|None|  | [.,:;]|\.\.|,,|!", text)
        assert text == text.strip()
    sentences = [line for line in telling.told(told, TODAY, lang).splitlines() if LINK not in line]
    assert all(line[0].isupper() or line[0].isdigit() for line in sentences)


PROMISES = {
    "tr": r"[Tt]ahminen (.+?) elinizde|Şimdi (.+?) elinizde olmasını",
    "en": r"expect it to reach you (.+?)\.|expected (.+?)(?:\.|$)",
}


@given(orders, st.sampled_from(LANGUAGES))
def test_no_day_that_has_passed_is_promised(told: Order, lang: str) -> None:
    to_come = {dates.on(TODAY + timedelta(days=away), TODAY, lang) for away in range(401)}
    said = [telling.told(told, TODAY, lang), telling.listed(told, TODAY, lang)]
    for found in re.finditer(PROMISES[lang], "\n".join(said), re.MULTILINE):
        assert (found[1] or found[2]) in to_come


def test_the_owner_cannot_be_told() -> None:
    written = {
        "number": "TR-10452",
        "state": "delivered",
        "placed": "2026-11-18",
        "owner": {"email": SECRETS[4], "phone": "0500 000 45 67", "customer": "c-812"},
        "items": [{"sku": "1", "name": "Pamuk havlu"}],
        "address": {"recipient": SECRETS[0], "street": SECRETS[1], "city": SECRETS[3]},
    }
    assert not any(s in repr(read(written).order) for s in (SECRETS[4], "4567", "c-812"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_has_words(lang: str) -> None:
    assert set(words.ORDER[lang]) == set(words.PARCEL[lang]) == set(State)
    assert set(words.UNDATED[lang]) == {s for s in State if "{when}" in words.ORDER[lang][s]}


def test_both_languages_fill_in_the_same() -> None:
    pairs = [text for text in vars(words).values() if isinstance(text, dict) and "tr" in text]
    for text in pairs:
        assert set(text) == set(LANGUAGES)
        if isinstance(text["tr"], str):
            holes = [sorted(re.findall(r"{\w+}", text[lang])) for lang in LANGUAGES]
            assert holes[0] == holes[1]
    assert len(pairs) > 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_troubles_have_words(lang: str) -> None:
    assert OrdersUnavailable("down").words(lang) == OrdersMalformed("nonsense").words(lang)
    assert "down" not in OrdersUnavailable("down").words(lang)
    assert telling.refused(lang)


@pytest.mark.parametrize(
    ("seconds", "turkish", "english"),
    [
        (1, "1 dakika", "1 minute"),
        (61, "2 dakika", "2 minutes"),
        (3600, "60 dakika", "60 minutes"),
        (86_000, "24 saat", "24 hours"),
    ],
)
def test_the_wait_is_rounded_up(seconds: int, turkish: str, english: str) -> None:
    assert f"; {turkish} sonra" in TooManyTries(seconds).words("tr")
    assert f"in {english}." in TooManyTries(seconds).words("en")
