from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from actions import hours
from actions.shop import Shop
from actions.turn import Turn
from handoff.calendar import Calendar
from ops.settings import Brand, Hours
from tests.actions.conftest import SATURDAY

Say = Callable[..., Turn]


async def reply_at(
    shop: Shop, say: Say, moment: datetime, **changes: object
) -> tuple[str, dict[str, str]]:
    turn = say("kaça kadar açıksınız", "contact_hours", now=moment, **changes)
    reply = await hours.hours(turn, shop)
    assert reply.decision == {"kind": "hours", "reason": "contact_hours"}
    assert reply.response is not None
    return reply.response, dict(reply.variables)


async def test_closed_after_hours_with_the_next_opening_in_words(shop: Shop, say: Say) -> None:
    response, said = await reply_at(shop, say, SATURDAY)
    assert response == "utter_closed_now"
    assert said["today"] == "10:00–16:00"
    assert said["opening"] == "pazartesi 09:00'da"
    assert "destek@papatya.example" in said["contact"]
    assert "0850 000 00 00" in said["contact"]


async def test_in_english(shop: Shop, say: Say) -> None:
    _, said = await reply_at(shop, say, SATURDAY, lang="en")
    assert said["opening"] == "on Monday at 09:00"
    assert said["contact"].startswith("You can also write to")


async def test_open_now(shop: Shop, say: Say) -> None:
    response, said = await reply_at(shop, say, SATURDAY.replace(hour=12))
    assert (response, said["today"]) == ("utter_open", "10:00–16:00")


async def test_the_gateways_word_on_being_open_is_the_last(shop: Shop, say: Say) -> None:
    assert (await reply_at(shop, say, SATURDAY, open=True))[0] == "utter_open"


@pytest.mark.parametrize(
    ("day", "response", "holiday"),
    [
        ((2026, 11, 22), "utter_closed_today", ""),
        ((2026, 10, 29), "utter_closed_holiday", "Cumhuriyet Bayramı"),
    ],
)
async def test_a_whole_day_off(
    shop: Shop, say: Say, day: tuple[int, int, int], response: str, holiday: str
) -> None:
    noon = datetime(*day, 12, 0, tzinfo=SATURDAY.tzinfo)
    said = await reply_at(shop, say, noon)
    assert (said[0], said[1]["holiday"]) == (response, holiday)


async def test_open_around_the_clock(shop: Shop, say: Say) -> None:
    shop = replace(shop, calendar=Calendar(Hours(saturday=("00:00-24:00",))))
    assert (await reply_at(shop, say, SATURDAY))[0] == "utter_open_all_day"
    response, said = await reply_at(shop, say, SATURDAY, open=False)
    assert (response, said["today"]) == ("utter_closed_now", "00:00–24:00")


async def test_open_until_the_end_of_the_day(shop: Shop, say: Say) -> None:
    shop = replace(shop, calendar=Calendar(Hours(saturday=("11:00-24:00",))))
    response, said = await reply_at(shop, say, SATURDAY.replace(hour=12))
    assert (response, said["today"]) == ("utter_open", "11:00–24:00")


async def test_two_spans_and_no_phone(shop: Shop, say: Say) -> None:
    lunch = Hours(saturday=("10:00-12:00", "13:00-16:00"))
    shop = replace(shop, calendar=Calendar(lunch), brand=Brand(phone=""))
    _, said = await reply_at(shop, say, SATURDAY)
    assert said["today"] == "10:00–12:00 ve 13:00–16:00"
    assert said["contact"] == "Dilerseniz destek@papatya.example adresine de yazabilirsiniz."


async def test_a_shop_that_never_opens(shop: Shop, say: Say) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    never = Hours.model_validate({day: [] for day in days})
    response, _ = await reply_at(replace(shop, calendar=Calendar(never)), say, SATURDAY)
    assert response == "utter_closed_for_long"
