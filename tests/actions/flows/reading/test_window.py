"""When to call: customers' words, the shop's hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.flows.reading.clock import Between, clock
from actions.flows.reading.window import Outside, Window, window
from handoff.calendar import Calendar
from ops.settings import Hours

ZONE = ZoneInfo("Europe/Istanbul")
CALENDAR = Calendar(Hours())
TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=ZONE)  # open from 9 to 18, Saturday from 10 to 16


def said(found: Window | Outside | None) -> str:
    if isinstance(found, Outside):
        return f"not then; {said(found.instead)}"
    return f"{found.start:%a %d %H:%M}-{found.end:%H:%M}" if found else ""


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("yarın öğleden sonra", "Wed 25 12:00-18:00"),
        ("YARIN ÖĞLEDEN SONRA ARAYIN", "Wed 25 12:00-18:00"),
        ("yarin sabah", "Wed 25 09:00-12:00"),
        ("bugün 5 gibi", "Tue 24 17:00-18:00"),
        ("bugün beş gibi", "Tue 24 17:00-18:00"),
        ("pazartesi 10-12", "Mon 30 10:00-12:00"),
        ("pazartesi 10 ile 12 arası", "Mon 30 10:00-12:00"),
        ("cuma günü saat 3'te", "Fri 27 15:00-16:00"),
        ("cumartesi öğlen", "Sat 28 12:00-14:00"),
        ("salı 10'da", "Tue 01 10:00-11:00"),
        ("salı 3'te", "Tue 24 15:00-16:00"),
        ("haftaya salı 10:30", "Tue 01 10:30-11:30"),
        ("öbür gün 14.30 da", "Thu 26 14:30-15:30"),
        ("27 kasım 16:00", "Fri 27 16:00-17:00"),
        ("27.11 öğleden önce", "Fri 27 09:00-12:00"),
        ("3 gün sonra", "Fri 27 09:00-18:00"),
        ("5'ten sonra", "Tue 24 17:00-18:00"),
        ("16:30'dan sonra müsaitim", "Tue 24 16:30-18:00"),
        ("yarın 12'den önce", "Wed 25 09:00-12:00"),
        ("sabah 10 gibi", "Wed 25 10:00-11:00"),
        ("öğleden sonra 3 gibi", "Tue 24 15:00-16:00"),
        ("beş buçukta", "Tue 24 17:30-18:00"),
        ("farketmez", "Tue 24 11:00-18:00"),
        ("ne zaman olursa", "Tue 24 11:00-18:00"),
        ("hemen arayın", "Tue 24 11:00-18:00"),
        ("bu akşam", "Tue 24 17:00-18:00"),
        ("any time", "Tue 24 11:00-18:00"),
        ("tomorrow afternoon", "Wed 25 12:00-18:00"),
        ("monday between 10 and 12", "Mon 30 10:00-12:00"),
        ("today after 3 pm", "Tue 24 15:00-18:00"),
        ("friday at 9", "Fri 27 09:00-10:00"),
        ("tonight", "Tue 24 17:00-18:00"),
        ("day after tomorrow morning", "Thu 26 09:00-12:00"),
        # nobody is there
        ("pazar günü 11'de", "not then; Mon 30 09:00-11:00"),
        ("yarın akşam 8", "not then; Thu 26 09:00-11:00"),
        ("bugün sabah 9", "not then; Tue 24 11:00-13:00"),
        ("gece 2'de", "not then; Wed 25 09:00-11:00"),
        ("saat 23:00", "not then; Wed 25 09:00-11:00"),
        # nothing of the kind
        ("iade konusunda", ""),
        ("", ""),
        ("numaram değişti", ""),
        ("haftada 3 kere", ""),
    ],
)
def test_when_to_call(text: str, when: str) -> None:
    assert said(window(text, TUESDAY, CALENDAR)) == when


def test_after_closing_any_time_is_the_next_opening() -> None:
    late = datetime(2026, 11, 28, 20, 0, tzinfo=ZONE)
    assert said(window("farketmez", late, CALENDAR)) == "Mon 30 09:00-18:00"
    assert said(window("bugün", late, CALENDAR)) == "not then; Mon 30 09:00-11:00"


def test_a_bare_number_is_an_hour_only_when_an_hour_is_asked_for() -> None:
    assert clock("5") == Between(17 * 60, 18 * 60)
    assert clock("5", plainly=True) is None
    assert clock("saat 5", plainly=True) == Between(17 * 60, 18 * 60)


def test_a_shop_that_never_opens_offers_nothing() -> None:
    never = Calendar(
        Hours(
            **dict.fromkeys(
                ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), ()
            )
        )
    )
    assert window("yarın", TUESDAY, never) == Outside(None)
    assert window("hemen", TUESDAY, never) == Outside(None)


def test_a_window_is_kept_as_json_and_read_again() -> None:
    found = window("yarın", TUESDAY, CALENDAR)
    assert isinstance(found, Window)
    assert Window.of(found.kept()) == found


WORDS = st.sampled_from(
    [
        *("bugün", "yarın", "pazartesi", "salı", "cuma", "pazar", "sabah", "öğlen", "akşam"),
        *("gece", "öğleden sonra", "önce", "saat 5", "10-12", "17:30", "24.11", "31 şubat"),
        *("haftaya", "3'te", "beş buçuk", "gibi", "any time", "tomorrow", "at 9", "pm", "arası"),
    ]
)


@given(
    words=st.lists(WORDS, max_size=6),
    away=st.integers(min_value=0, max_value=14 * 24 * 60),
)
def test_whatever_is_said_nobody_is_promised_a_call_when_nobody_is_there(
    words: list[str], away: int
) -> None:
    now = TUESDAY + timedelta(minutes=away)
    found = window(" ".join(words), now, CALENDAR)
    offered = found.instead if isinstance(found, Outside) else found
    if offered is not None:
        assert now <= offered.start < offered.end
        assert CALENDAR.is_open(offered.start)
        assert CALENDAR.is_open(offered.end - timedelta(minutes=1))
