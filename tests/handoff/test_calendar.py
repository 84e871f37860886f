from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.calendar import Calendar, NeverOpen
from ops.settings import Hours

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = ["09:00-18:00"]


@dataclass(frozen=True)
class Week:
    timezone: str = "Europe/Istanbul"
    holidays: str = "TR"
    half_day_ends: str = "13:00"
    closures: list[str] = field(default_factory=list)
    monday: list[str] = field(default_factory=lambda: OFFICE)
    tuesday: list[str] = field(default_factory=lambda: OFFICE)
    wednesday: list[str] = field(default_factory=lambda: OFFICE)
    thursday: list[str] = field(default_factory=lambda: OFFICE)
    friday: list[str] = field(default_factory=lambda: OFFICE)
    saturday: list[str] = field(default_factory=lambda: ["10:00-16:00"])
    sunday: list[str] = field(default_factory=list)


def at(*parts: int, zone: ZoneInfo = ISTANBUL) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def test_open_from_the_first_minute_to_before_the_last() -> None:
    calendar = Calendar(Week())
    assert not calendar.is_open(at(2026, 11, 23, 8, 59))
    assert calendar.is_open(at(2026, 11, 23, 9, 0))
    assert calendar.is_open(at(2026, 11, 23, 17, 59))
    assert not calendar.is_open(at(2026, 11, 23, 18, 0))
    assert calendar.closes_at(at(2026, 11, 23, 12, 0)) == at(2026, 11, 23, 18, 0)
    assert calendar.closes_at(at(2026, 11, 23, 18, 0)) is None


def test_the_moment_may_come_in_any_zone() -> None:
    assert Calendar(Week()).is_open(datetime(2026, 11, 23, 6, 0, tzinfo=UTC))


def test_after_hours_the_next_opening_skips_the_closed_sunday() -> None:
    calendar = Calendar(Week())
    assert calendar.next_opening(at(2026, 11, 20, 18, 0)) == at(2026, 11, 21, 10, 0)
    assert calendar.next_opening(at(2026, 11, 21, 16, 0)) == at(2026, 11, 23, 9, 0)


def test_while_open_the_next_opening_is_now() -> None:
    now = at(2026, 11, 23, 12, 0)
    assert Calendar(Week()).next_opening(now) == now


def test_a_lunch_break_parts_the_day() -> None:
    calendar = Calendar(Week(monday=["13:00-18:00", "09:00-12:00"]))
    noon = at(2026, 11, 23, 12, 30)
    assert not calendar.is_open(noon)
    assert calendar.next_opening(noon) == at(2026, 11, 23, 13, 0)
    assert calendar.closes_at(at(2026, 11, 23, 11, 0)) == at(2026, 11, 23, 12, 0)


def test_a_span_runs_over_midnight() -> None:
    calendar = Calendar(Week(friday=["22:00-02:00"], saturday=[]))
    assert calendar.is_open(at(2026, 11, 20, 23, 30))
    assert calendar.is_open(at(2026, 11, 21, 1, 59))
    assert not calendar.is_open(at(2026, 11, 21, 2, 0))
    assert calendar.closes_at(at(2026, 11, 20, 23, 30)) == at(2026, 11, 21, 2, 0)


def test_days_that_touch_are_one_opening() -> None:
    calendar = Calendar(Week(monday=["18:00-24:00"], tuesday=["00:00-06:00"]))
    assert calendar.closes_at(at(2026, 11, 23, 20, 0)) == at(2026, 11, 24, 6, 0)


def test_a_public_holiday_is_closed_and_named() -> None:
    calendar = Calendar(Week())
    republic_day = at(2026, 10, 29, 11, 0)
    assert not calendar.is_open(republic_day)
    assert calendar.reason(republic_day) == "Cumhuriyet Bayramı"
    assert calendar.reason(republic_day, "en") == "Republic Day"
    assert calendar.next_opening(republic_day) == at(2026, 10, 30, 9, 0)
    assert calendar.reason(at(2026, 11, 23, 11, 0)) is None


@pytest.mark.parametrize("day", [(2026, 10, 28), (2026, 3, 19), (2026, 5, 26)])
def test_the_afternoon_of_an_eve_is_closed(day: tuple[int, int, int]) -> None:
    calendar = Calendar(Week())
    assert calendar.is_open(at(*day, 12, 59))
    assert not calendar.is_open(at(*day, 13, 0))
    assert calendar.closes_at(at(*day, 10, 0)) == at(*day, 13, 0)
    assert calendar.reason(at(*day, 10, 0)) is not None


def test_a_religious_holiday_closes_all_its_days() -> None:
    # Kurban Bayramı 2026: eve Tuesday 26 May, Wednesday to Saturday closed, then a Sunday.
    opening = Calendar(Week()).next_opening(at(2026, 5, 26, 14, 0))
    assert opening == at(2026, 6, 1, 9, 0)


def test_a_holiday_ends_the_night_before_it_at_midnight() -> None:
    calendar = Calendar(Week(thursday=["20:00-02:00"]))
    # 31 December 2026 is a Thursday; New Year's Day takes the part after midnight.
    assert calendar.closes_at(at(2026, 12, 31, 23, 0)) == at(2027, 1, 1, 0, 0)


def test_a_closure_is_closed_without_a_name() -> None:
    calendar = Calendar(Week(closures=["2026-12-31"]))
    assert not calendar.is_open(at(2026, 12, 31, 11, 0))
    assert calendar.reason(at(2026, 12, 31, 11, 0)) is None
    # The next two days are New Year's Day and an ordinary Saturday.
    assert calendar.next_opening(at(2026, 12, 31, 11, 0)) == at(2027, 1, 2, 10, 0)


def test_no_country_means_no_holidays() -> None:
    assert Calendar(Week(holidays="")).is_open(at(2026, 10, 29, 11, 0))


def test_a_region_has_holidays_of_its_own() -> None:
    epiphany = at(2026, 1, 6, 11, 0, zone=BERLIN)
    assert Calendar(Week(timezone="Europe/Berlin", holidays="DE")).is_open(epiphany)
    assert not Calendar(Week(timezone="Europe/Berlin", holidays="DE-BY")).is_open(epiphany)


def test_the_calendar_reads_the_shops_settings() -> None:
    calendar = Calendar(Hours.model_validate({"closures": ["2026-12-31"]}))
    assert calendar.is_open(at(2026, 10, 28, 12, 59))
    assert not calendar.is_open(at(2026, 10, 28, 13, 0))
    assert not calendar.is_open(at(2026, 12, 31, 11, 0))


@pytest.mark.parametrize(
    ("day", "length"),
    [
        ((2026, 3, 29), timedelta(hours=4)),  # clocks go forward: 02:00 does not exist
        ((2026, 10, 25), timedelta(hours=6)),  # clocks go back: 02:00 comes twice
    ],
)
def test_a_change_of_the_clocks_keeps_wall_times(
    day: tuple[int, int, int], length: timedelta
) -> None:
    calendar = Calendar(Week(timezone="Europe/Berlin", holidays="DE", sunday=["01:00-06:00"]))
    (span,) = calendar.spans(datetime(*day).date())
    assert (span.start.hour, span.end.hour) == (1, 6)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == length
    assert calendar.is_open(at(*day, 5, 59, zone=BERLIN))
    assert not calendar.is_open(at(*day, 6, 0, zone=BERLIN))


def test_a_shop_that_never_opens_says_so() -> None:
    closed: list[str] = []
    week = Week("Europe/Istanbul", "TR", "13:00", [], *[closed] * 7)
    with pytest.raises(NeverOpen):
        Calendar(week).next_opening(at(2026, 11, 21, 12, 0))


@pytest.mark.parametrize("span", ["9-18", "09:00", "25:00-26:00", "09:61-10:00", ""])
def test_a_span_that_is_none_is_refused(span: str) -> None:
    with pytest.raises(ValueError, match="span"):
        Calendar(Week(monday=[span]))


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        Calendar(Week(holidays="XX"))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Calendar(Week()).is_open(datetime(2026, 11, 23, 12, 0))


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)))
def test_the_next_opening_is_open_and_nothing_before_it_is(naive: datetime) -> None:
    calendar = Calendar(Week(friday=["09:00-12:00", "13:00-01:00"]))
    now = naive.replace(tzinfo=ISTANBUL)
    opening = calendar.next_opening(now)
    assert calendar.is_open(opening)
    assert opening >= now
    if opening > now:
        assert not calendar.is_open(opening - timedelta(minutes=1))
    closing = calendar.closes_at(opening)
    assert closing is not None
    assert not calendar.is_open(closing)


def test_business_time_leaves_out_nights_breaks_and_holidays() -> None:
    calendar = Calendar(Week(monday=["09:00-12:00", "13:00-18:00"]))
    friday, monday = at(2026, 11, 20, 17, 30), at(2026, 11, 23, 13, 10)
    assert calendar.elapsed(friday, monday) == timedelta(hours=0.5 + 6 + 3, minutes=10)
    assert calendar.elapsed(monday, friday) == timedelta()
    eve = at(2026, 10, 28, 12, 30)  # a half day, and the 29th is a holiday
    assert calendar.elapsed(eve, at(2026, 10, 30, 9, 1)) == timedelta(minutes=31)


def test_a_moment_after_so_much_business_time() -> None:
    calendar = Calendar(Week())
    friday = at(2026, 11, 20, 17, 55)
    assert calendar.after(friday, timedelta(minutes=5)) == at(2026, 11, 20, 18, 0)
    assert calendar.after(friday, timedelta(minutes=6)) == at(2026, 11, 21, 10, 1)
    assert calendar.after(at(2026, 11, 22, 12, 0), timedelta()) == at(2026, 11, 23, 9, 0)
    with pytest.raises(NeverOpen):
        calendar.after(friday, timedelta(days=300))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda naive: naive.replace(tzinfo=BERLIN)
)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(hours=60)), MOMENTS)
def test_business_time_adds_up(start: datetime, amount: timedelta, between: datetime) -> None:
    week = Week(
        "Europe/Berlin", "DE", friday=["09:00-12:00", "22:00-03:00"], saturday=["00:00-24:00"]
    )
    calendar = Calendar(week)
    end = calendar.after(start, amount)
    assert calendar.elapsed(start, end) == amount
    if start.astimezone(UTC) <= between.astimezone(UTC) <= end.astimezone(UTC):
        parts = calendar.elapsed(start, between) + calendar.elapsed(between, end)
        assert parts == amount
