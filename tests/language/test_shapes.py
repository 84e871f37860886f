"""What is one of the things customers mention, and its normal form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language import shapes

TODAY = date(2026, 11, 21)
some = settings(max_examples=50)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("21.11.2026", TODAY),
        ("21/11/26", TODAY),
        ("2026-11-21", TODAY),
        ("21 KASIM", TODAY),
        ("Kasım 21", TODAY),
        ("21 Nov 2026", TODAY),
        ("yesterday", date(2026, 11, 20)),
        ("yarın", date(2026, 11, 22)),
        ("5 ocakta", date(2027, 1, 5)),
        ("29 Şubat 2024", date(2024, 2, 29)),
        ("29 Şubat 2026", None),
        ("31.04.2026", None),
        ("21.11.2046", None),
        ("21 kasımpatı", None),
        ("kasım", None),
        ("21.11/2026", None),
    ],
)
def test_days(text: str, found: date | None) -> None:
    assert shapes.day(text, TODAY) == found


@some
@given(st.dates(TODAY - timedelta(days=3000), TODAY + timedelta(days=3000)))
def test_any_day_near_is_read_as_it_is_written(day: date) -> None:
    assert shapes.day(f"{day:%d.%m.%Y}", TODAY) == day
    assert shapes.day(day.isoformat(), TODAY) == day


def test_a_day_without_a_year_is_the_nearest_also_at_the_end_of_one() -> None:
    assert shapes.day("28 aralık", date(2027, 1, 3)) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.299,90 TL", "1299.90 TRY"),
        ("1,299.90 dolar", "1299.90 USD"),
        ("1.299 lira", "1299.00 TRY"),
        ("₺50", "50.00 TRY"),
        ("12,5€", "12.50 EUR"),
        ("0 TL", None),
        ("10000000 TL", None),
        ("12 adet", None),
        ("12", None),
        ("1.2.3 TL", None),
        ("TL", None),
    ],
)
def test_sums(text: str, found: str | None) -> None:
    assert shapes.amount(text) == found


@some
@given(st.integers(1, 999_999_999))
def test_any_sum_is_read_as_it_is_written_in_either_language(kurus: int) -> None:
    lira, rest = divmod(kurus, 100)
    english = f"{lira:,}.{rest:02}"
    turkish = english.translate(str.maketrans(",.", ".,"))
    for text in (f"{turkish} TL", f"₺{english}", f"{lira},{rest:02} lira"):
        assert shapes.amount(text) == f"{lira}.{rest:02} TRY"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0 (532) 123-45-67", "5321234567"),
        ("+90 212 345 67 89", "2123456789"),
        ("00 49 151 23456789", "004915123456789"),
        ("212 345 67 89", None),
        ("0932 123 45 67", None),
        ("532 123 45 6", None),
        ("+1", None),
    ],
)
def test_phones(text: str, found: str | None) -> None:
    assert shapes.phone(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7330 1234 5678", "733012345678"),
        ("1z999aa10123456784", "1Z999AA10123456784"),
        ("RR 123 456 785 TR", "RR123456785TR"),
        ("RR123456784TR", None),
        ("1234567", None),
        ("kargotakip1", None),
    ],
)
def test_tracking_numbers(text: str, found: str | None) -> None:
    assert shapes.tracking_number(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("T-10432", "T-10432"), ("t 10432", "T-10432"), ("T – 10432", "T-10432"), ("TR-10432", None)],
)
def test_case_numbers(text: str, found: str | None) -> None:
    assert shapes.case_number(text) == found


def test_an_address_that_is_too_long_is_none() -> None:
    assert shapes.email(f"{'a' * 250}@b.example") is None


@some
@given(st.text(max_size=40))
def test_readers_take_any_text(text: str) -> None:
    for read in (shapes.case_number, shapes.email, shapes.phone, shapes.amount):
        assert read(text) is None or isinstance(read(text), str)
    shapes.day(text, TODAY)
    shapes.tracking_number(text)
