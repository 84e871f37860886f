"""Days gone by in customers' words, seen from Saturday 21 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.flows.reading.when import Past, when
from language import dates

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("dün teslim aldım", "2026-11-20"),
        ("DÜN", "2026-11-20"),
        ("bugün", "2026-11-21"),
        ("this morning", "2026-11-21"),
        ("evvelsi gün", "2026-11-19"),
        ("the day before yesterday", "2026-11-19"),
        ("3 gün önce", "2026-11-18"),
        ("üç gün önce aldım", "2026-11-18"),
        ("dört gündür", "2026-11-17"),
        ("three days ago", "2026-11-18"),
        ("geçen salı", "2026-11-17"),
        ("salı günü geldi kargo", "2026-11-17"),
        ("cumartesi", "2026-11-14"),
        ("geçen hafta salı", "2026-11-10"),
        ("last Friday", "2026-11-20"),
        ("tuesday last week", "2026-11-10"),
        ("since sunday", "2026-11-15"),
        ("12 kasım", "2026-11-12"),
        ("12 kasımda aldım", "2026-11-12"),
        ("30 aralık", "2025-12-30"),
        ("10 ekim 2024", "2024-10-10"),
        ("november 12th", "2026-11-12"),
        ("12th of november", "2026-11-12"),
        ("12 nov 2025", "2025-11-12"),
        ("12.11", "2026-11-12"),
        ("12/11/2026", "2026-11-12"),
        ("12.11.26", "2026-11-12"),
        ("2026-11-12", "2026-11-12"),
        ("ayın 5inde", "2026-11-05"),
        ("ayın 25i", "2026-10-25"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    assert str(when(text, TODAY)) == day


@pytest.mark.parametrize(
    ("text", "span", "told"),
    [
        ("iki ay önce", "2026-09-06/2026-10-06", "Eylül 2026"),
        ("8 aylık", "2026-03-07/2026-04-06", "Mart 2026"),
        ("on dört ay önce aldım", "2025-09-06/2025-10-06", "Eylül 2025"),
        ("bir buçuk yıl önce", "2025-02-20/2025-08-21", "2025"),
        ("1.5 yıl önce", "2025-02-20/2025-08-21", "2025"),
        ("geçen ay", "2026-10-01/2026-10-31", "Ekim 2026"),
        ("geçen yıl", "2025-01-01/2025-12-31", "2025"),
        ("in march", "2026-03-01/2026-03-31", "Mart 2026"),
        ("kasım 2025", "2025-11-01/2025-11-30", "Kasım 2025"),
        ("geçen kasım", "2026-11-01/2026-11-21", "Kasım 2026"),
        ("bu hafta", "2026-11-16/2026-11-21", "16 Kasım Pazartesi – 21 Kasım Cumartesi"),
        ("birkaç gün önce", "2026-11-16/2026-11-19", "16 Kasım Pazartesi – 19 Kasım Perşembe"),
    ],
)
def test_words_are_as_exact_as_they_are(text: str, span: str, told: str) -> None:
    past = when(text, TODAY)
    assert past is not None
    assert (str(past), past.told(TODAY, "tr")) == (span, told)
    assert Past.parse(span) == past


@pytest.mark.parametrize(
    "text",
    [
        *("yarın", "31 şubat", "12.13", "PA-24100", "4521", "0532 000 11 12", "20 45 81"),
        *("12,50 tl", "3 marka", "may I ask", "I march to the store", "saat 14 ten sonra"),
        *("atatürk mah. 12. sokak no 5", "999 yıl önce", "5 kişilik", "12.11.2027"),
    ],
)
def test_what_is_no_day_gone_by(text: str) -> None:
    assert when(text, TODAY) is None


DAYS = st.dates(date(2024, 1, 1), TODAY)


@given(day=DAYS, lang=st.sampled_from(["tr", "en"]))
def test_a_day_as_we_write_it_is_read_again(day: date, lang: str) -> None:
    month = f"{day.day} {dates.MONTHS[lang][day.month - 1]} {day.year}"
    assert str(when(f"{month}", TODAY)) == day.isoformat()
    assert str(when(f"{day:%d.%m.%Y}", TODAY)) == day.isoformat()


@given(text=st.text(st.sampled_from("0123456789./- agünyıloçe"), max_size=24), today=DAYS)
def test_no_day_is_to_come(text: str, today: date) -> None:
    past = when(text, today)
    assert past is None or past.first <= past.last <= today
