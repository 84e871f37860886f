from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.calendar import Calendar
from handoff.cases.case import Kind
from handoff.cases.promises import due
from ops.tables import Cases, Hours

CALENDAR = Calendar(Hours())  # Monday to Friday 9 to 18, Saturday 10 to 16, holidays of Turkey
DAYS = Cases()
_CLOSED: tuple[str, ...] = ()
NEVER = Hours(
    monday=_CLOSED,
    tuesday=_CLOSED,
    wednesday=_CLOSED,
    thursday=_CLOSED,
    friday=_CLOSED,
    saturday=_CLOSED,
)


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CALENDAR.zone)


@pytest.mark.parametrize(
    ("kind", "now", "promise"),
    [
        (Kind.RETURN, at(24, 11), at(26, 18)),  # Tuesday: Wednesday, Thursday
        (Kind.RETURN, at(24, 7), at(26, 18)),  # before opening is that day's
        (Kind.RETURN, at(24, 20), at(27, 18)),  # after closing is the next day's
        (Kind.DAMAGED, at(27, 15), at(28, 16)),  # Saturday counts, and closes early
        (Kind.RETURN, at(27, 15), at(30, 18)),  # Sunday does not
        (Kind.COMPLAINT, at(28, 18), at(3, 18, month=12)),  # asked on Saturday night
        (Kind.DAMAGED, at(27, 15, month=10), at(28, 13, month=10)),  # half a day before a holiday
        (Kind.CANCEL, at(28, 12, month=10), at(30, 18, month=10)),  # the holiday itself
    ],
)
def test_working_days_are_counted_to_a_closing_time(
    kind: Kind, now: datetime, promise: datetime
) -> None:
    assert due(kind, now, CALENDAR, DAYS) == promise


def test_the_law_gives_thirty_days_and_a_holiday_no_more() -> None:
    assert due(Kind.DATA_REQUEST, at(2, 19), CALENDAR, DAYS) == at(2, 18, month=12)
    on_a_sunday = due(Kind.DATA_REQUEST, at(6, 9), CALENDAR, DAYS)  # the 30th day is 6 December
    assert on_a_sunday == at(5, 16, month=12)
    before_closing = due(Kind.DATA_REQUEST, at(2, 9), CALENDAR, DAYS)
    assert before_closing == at(1, 18, month=12)


def test_a_shop_decides_how_long_it_takes() -> None:
    slow = Cases(return_days=5)
    assert due(Kind.RETURN, at(24, 11), CALENDAR, slow) == at(30, 18)


def test_nobody_there_no_promise() -> None:
    closed = Calendar(NEVER)
    for kind in Kind:
        assert due(kind, at(24, 11), closed, DAYS) is None


def test_a_moment_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(Kind.RETURN, datetime(2026, 11, 24), CALENDAR, DAYS)


@given(
    st.sampled_from(Kind),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
)
def test_a_promise_is_a_closing_time_to_come(kind: Kind, now: datetime) -> None:
    promise = due(kind, now, CALENDAR, DAYS)
    assert promise is not None
    assert promise > now
    assert CALENDAR.is_open(promise - timedelta(seconds=1))
    assert not CALENDAR.is_open(promise)
    if kind is Kind.DATA_REQUEST:
        assert promise - now <= timedelta(days=30)


def test_every_kind_has_its_days() -> None:
    assert set(Cases.model_fields) == {f"{kind}_days" for kind in Kind}
