from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handoff.calendar import Calendar
from handoff.snoozing import presets
from ops.settings import Hours

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        # Tuesday morning, afternoon, evening; Friday; the eve of a long weekend; Sunday.
        (
            "2026-11-24 10:20",
            [
                ("this_afternoon", "24 14:00"),
                ("tomorrow", "25 09:00"),
                ("monday", "30 09:00"),
            ],
        ),
        (
            "2026-11-24 14:50",
            [("later_today", "24 16:00"), ("tomorrow", "25 09:00"), ("monday", "30 09:00")],
        ),
        ("2026-11-24 22:00", [("tomorrow", "25 09:00"), ("monday", "30 09:00")]),
        ("2026-11-29 12:00", [("tomorrow", "30 09:00")]),
    ],
)
def test_times_are_named_as_people_name_them(now: str, offered: list[tuple[str, str]]) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=ISTANBUL)
    calendar = Calendar(Hours())
    found = presets(calendar, moment)
    assert [(each.name, f"{each.at:%d %H:%M}") for each in found] == offered
    assert all(calendar.is_open(each.at) and each.at > moment for each in found)


def test_a_weekend_and_a_holiday_are_passed_over() -> None:
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=ISTANBUL)
    closed = Calendar(Hours(saturday=(), closures=("2026-11-30",)))
    assert [(each.name, f"{each.at:%a %d}") for each in presets(closed, friday)] == [
        ("next_opening", "Tue 01")
    ]


def test_a_shop_that_never_opens_has_nothing_to_offer() -> None:
    week = dict.fromkeys(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), ()
    )
    calendar = Calendar(Hours(**week))  # type: ignore[arg-type]
    assert presets(calendar, datetime(2026, 11, 24, 10, tzinfo=ISTANBUL)) == []
