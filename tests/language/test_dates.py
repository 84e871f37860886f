from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from language import dates

ISTANBUL = ZoneInfo("Europe/Istanbul")
SATURDAY = datetime(2026, 11, 21, 18, 0, tzinfo=ISTANBUL)


def moment(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("then", "turkish", "english"),
    [
        (moment(20, 17), "dün 17:00'de", "yesterday at 17:00"),
        (moment(21, 20), "bugün 20:00'de", "today at 20:00"),
        (moment(22, 10), "yarın 10:00'da", "tomorrow at 10:00"),
        (moment(23, 9), "pazartesi 09:00'da", "on Monday at 09:00"),
        (moment(27, 9), "cuma 09:00'da", "on Friday at 09:00"),
        (moment(28, 9), "28 Kasım Cumartesi 09:00'da", "on Saturday 28 November at 09:00"),
        (
            moment(4, 9, 30, month=1, year=2027),
            "4 Ocak 2027 Pazartesi 09:30'da",
            "on Monday 4 January 2027 at 09:30",
        ),
    ],
)
def test_a_moment_is_named_as_people_name_it(then: datetime, turkish: str, english: str) -> None:
    assert dates.when(then, SATURDAY, "tr") == turkish
    assert dates.when(then, SATURDAY, "en") == english


def test_tomorrow_is_the_customers_tomorrow_not_utcs() -> None:
    now = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # already the 22nd in Istanbul
    assert dates.when(moment(22, 9), now, "tr") == "bugün 09:00'da"


@pytest.mark.parametrize(
    ("hour", "minute", "suffix"),
    [
        *[(0, 0, "da"), (1, 0, "de"), (2, 0, "de"), (3, 0, "te"), (4, 0, "te"), (5, 0, "te")],
        *[(6, 0, "da"), (7, 0, "de"), (8, 0, "de"), (9, 0, "da"), (10, 0, "da"), (13, 0, "te")],
        *[(20, 0, "de"), (23, 0, "te"), (9, 10, "da"), (9, 15, "te"), (9, 20, "de")],
        *[(9, 30, "da"), (9, 40, "ta"), (9, 45, "te"), (9, 50, "de"), (23, 59, "da")],
    ],
)
def test_the_turkish_suffix_follows_how_the_time_is_read(
    hour: int, minute: int, suffix: str
) -> None:
    assert dates.at(time(hour, minute), "tr") == f"{hour:02}:{minute:02}'{suffix}"


def test_a_date_carries_its_weekday_and_another_year() -> None:
    today = date(2026, 11, 21)
    assert dates.full(date(2026, 11, 24), today, "tr") == "24 Kasım Salı"
    assert dates.full(date(2026, 11, 24), today, "en") == "Tuesday 24 November"
    assert dates.full(date(2027, 1, 1), today, "tr") == "1 Ocak 2027 Cuma"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.when(datetime(2026, 11, 21), SATURDAY, "tr")


@pytest.mark.parametrize(
    ("day", "turkish", "english"),
    [
        (20, "dün", "yesterday"),
        (21, "bugün", "today"),
        (22, "yarın", "tomorrow"),
        (24, "salı", "on Tuesday"),
        (28, "28 Kasım Cumartesi günü", "on Saturday 28 November"),
        (18, "18 Kasım Çarşamba günü", "on Wednesday 18 November"),
    ],
)
def test_a_day_alone_is_said_by_its_nearest_name(day: int, turkish: str, english: str) -> None:
    today = date(2026, 11, 21)
    assert dates.on(date(2026, 11, day), today, "tr") == turkish
    assert dates.on(date(2026, 11, day), today, "en") == english


@pytest.mark.parametrize(
    ("then", "turkish", "english"),
    [
        (moment(21, 18), "bugün 18:00'e kadar", "by 18:00 today"),
        (moment(22, 16), "yarın 16:00'ya kadar", "by 16:00 tomorrow"),
        (moment(23, 18), "23 Kasım Pazartesi 18:00'e kadar", "by 18:00 on Monday 23 November"),
        (
            moment(4, 17, 30, month=1, year=2027),
            "4 Ocak 2027 Pazartesi 17:30'a kadar",
            "by 17:30 on Monday 4 January 2027",
        ),
    ],
)
def test_a_promise_is_a_date_beyond_tomorrow(then: datetime, turkish: str, english: str) -> None:
    assert dates.by(then, SATURDAY, "tr") == turkish
    assert dates.by(then, SATURDAY, "en") == english


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_promise_needs_a_time_zone(lang: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.by(datetime(2026, 11, 21), SATURDAY, lang)


@pytest.mark.parametrize(
    ("hour", "minute", "suffix"),
    [
        *[(0, 10, "a"), (1, 0, "e"), (2, 0, "ye"), (3, 0, "e"), (4, 0, "e"), (5, 0, "e")],
        *[(6, 0, "ya"), (7, 0, "ye"), (8, 0, "e"), (9, 0, "a"), (10, 0, "a"), (20, 0, "ye")],
        *[(9, 30, "a"), (9, 40, "a"), (9, 50, "ye"), (9, 45, "e"), (9, 59, "a")],
    ],
)
def test_a_promises_suffix_follows_how_the_time_is_read(
    hour: int, minute: int, suffix: str
) -> None:
    said = dates.by(moment(21, hour, minute), SATURDAY, "tr")
    assert said == f"bugün {hour:02}:{minute:02}'{suffix} kadar"


def test_a_lasting_day_is_a_date_beyond_tomorrow() -> None:
    today = date(2026, 11, 21)
    days = [date(2026, 11, day) for day in (20, 21, 24)]
    assert [dates.on(day, today, "tr", lasting=True) for day in days] == [
        "dün",
        "bugün",
        "24 Kasım Salı günü",
    ]
    assert dates.on(days[-1], today, "en", lasting=True) == "on Tuesday 24 November"


@pytest.mark.parametrize(
    ("then", "turkish", "english"),
    [
        (moment(22, 0), "bugün 24:00'e kadar", "by 24:00 today"),
        (moment(23, 0), "yarın 24:00'e kadar", "by 24:00 tomorrow"),
        (moment(25, 0), "24 Kasım Salı 24:00'e kadar", "by 24:00 on Tuesday 24 November"),
        (moment(22, 0, 30), "yarın 00:30'a kadar", "by 00:30 tomorrow"),
    ],
)
def test_the_end_of_a_day_belongs_to_it(then: datetime, turkish: str, english: str) -> None:
    assert dates.by(then, SATURDAY, "tr") == turkish
    assert dates.by(then, SATURDAY, "en") == english
    assert dates.when(moment(23, 0), SATURDAY, "tr") == "pazartesi 00:00'da"


@pytest.mark.parametrize(
    ("start", "end", "said", "all_day"),
    [
        (moment(21, 9), moment(21, 18), "09:00–18:00", False),
        (moment(21, 11), moment(22, 0), "11:00–24:00", False),
        (moment(21, 20), moment(22, 2), "20:00–02:00", False),
        (moment(21, 0), moment(22, 0), "00:00–24:00", True),
        (moment(21, 0), moment(22, 2), "00:00–02:00", True),
        (moment(21, 0), moment(21, 9), "00:00–09:00", False),
    ],
)
def test_hours(start: datetime, end: datetime, said: str, all_day: bool) -> None:
    assert dates.hours(start, end) == said
    assert dates.all_day(start, end) is all_day
