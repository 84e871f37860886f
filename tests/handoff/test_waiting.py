"""What a customer is told of his wait: from what was seen, or no figure at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from handoff.calendar import Calendar
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.priority import Priority
from handoff.queue import Queue
from handoff.waiting import OVER_AN_HOUR, Taken, Told, Wait, Waits, minutes, news, pace, told
from ops.settings import Hours
from ops.settings import Service as Targets
from tests.handoff import steps
from tests.handoff.conftest import SHOP
from tests.handoff.test_timekeeping import ALWAYS, MINUTE

NOON = datetime.fromisoformat("2026-11-24T12:00:00+03:00")
NOW = round(NOON.timestamp() * 1000)


def plain(start: int, end: int) -> timedelta:
    """Time of a shop that is always open."""
    return timedelta(milliseconds=max(0, end - start))


def taken(asked: float, after: float) -> Taken:
    """Asked so many minutes before noon, taken so many minutes later."""
    at = NOW - round(asked * MINUTE)
    return Taken(at, at + round(after * MINUTE))


def apart(count: int, after: float) -> list[Taken]:
    """Requests one by one, the latest first, each taken after so many minutes."""
    return [taken(30 * (n + 1), after) for n in range(count)]


def test_with_too_little_data_there_is_no_figure() -> None:
    assert pace(apart(4, 5), [], NOW, plain) is None
    assert pace(apart(5, 5), [], NOW, plain) == timedelta(minutes=5)


def test_three_of_four_waited_no_longer() -> None:
    waits = [1, 2, 3, 4, 5, 6, 7, 30]
    claims = [taken(31 * (n + 1), after) for n, after in enumerate(waits)]
    assert pace(claims, [], NOW, plain) == timedelta(minutes=6)


def test_who_was_served_meanwhile_shares_the_wait() -> None:
    """Five who asked at once and were taken three minutes apart: one place is three minutes."""
    claims = [taken(60, 3 * n) for n in (5, 4, 3, 2, 1)]
    assert pace(claims, [], NOW, plain) == timedelta(minutes=3)
    assert minutes(5, timedelta(minutes=3)) == 15


def test_what_is_older_than_four_hours_of_business_says_nothing() -> None:
    old = [taken(245 + n, 5) for n in range(5)]
    assert pace(old, [], NOW, plain) is None
    # The same afternoon counts the next morning: the night is nobody's time.
    between = Clockwork(Targets(), Calendar(Hours())).between
    yesterday = [taken(19 * 60 + n, 5) for n in range(5)]
    assert pace(yesterday, [], NOW, between) is not None


def test_a_team_that_has_gone_to_lunch_is_noticed_before_it_is_back() -> None:
    claims = apart(5, 2)
    patient = [NOW - 40 * MINUTE, NOW - 45 * MINUTE]
    assert pace(claims, [NOW - MINUTE], NOW, plain) == timedelta(minutes=2)
    # Two were served meanwhile: those who still wait had a third of their wait for a place.
    assert pace(claims, patient, NOW, plain) == timedelta(minutes=20)


@given(st.integers(1, 50), st.floats(0, 100))
def test_a_figure_is_rounded_up_and_never_down(place: int, each: float) -> None:
    said = minutes(place, timedelta(minutes=each))
    assert said >= min(place * each, 60) - 1e-6
    assert said == OVER_AN_HOUR or said <= 60


def entry(at: int, payload: dict[str, Any]) -> Entry:
    return Entry(f"{at}-0", "message", "system", "", "…", "tr", payload)


def test_what_was_told_last_is_in_the_log() -> None:
    first = entry(1, {"waiting": {"place": "4", "minutes": 10}})
    again = entry(2, {"waiting": {"place": "2", "minutes": None}})
    assert told([first, entry(9, {})]) == Told(Wait(4, 10), 1, "1-0")
    assert told([first, again]) == Told(Wait(2, None), 2, "2-0")
    assert told([entry(9, {})]) is None


@pytest.mark.parametrize(
    ("place", "after", "kind"),
    [
        (3, 6, None),  # one place less is no news
        (2, 6, "nearer"),
        (1, 4.9, None),  # whatever happens: nothing within five minutes
        (1, 5, "nearer"),
        (4, 10, None),
        (4, 10.1, "longer"),
        (6, 10.1, "longer"),  # somebody more urgent went before, and it takes longer
        (6, 9, None),
        (1, 30, "nearer"),
    ],
)
def test_news_are_half_the_places_or_more_time_than_was_told(
    place: int, after: float, kind: str | None
) -> None:
    before = Told(Wait(4, 10), NOW, "1-0")
    assert news(before, Wait(place, 10), NOW + round(after * MINUTE)) == kind


def test_where_no_figure_was_told_nothing_is_late() -> None:
    assert news(Told(Wait(4, None), NOW, "1-0"), Wait(4, 10), NOW + 900 * MINUTE) is None


@pytest.fixture
def waits(store: Redis) -> Waits:
    return Waits(store, SHOP)


async def test_places_are_those_of_the_queue(
    waits: Waits, conversations: Conversations, inbox: Inbox
) -> None:
    first, second = [await steps.queued(conversations, inbox) for _ in range(2)]
    assert (await waits.of(first), await waits.of(second)) == (Wait(1), Wait(2))
    assert await waits.newcomer(Priority.NORMAL) == Wait(3)
    assert await waits.newcomer(Priority.URGENT) == Wait(1)
    assert await waits.of("nobody") is None


async def test_a_figure_is_learnt_and_forgotten(store: Redis, waits: Waits) -> None:
    clockwork = Clockwork(Targets(), Calendar(ALWAYS))
    now = int((await store.time())[0]) * 1000
    claims = {f"c{n}:{now - (n + 1) * 10 * MINUTE}-0": now - n * 10 * MINUTE for n in range(6)}
    await store.zadd(waits._keys.claims, claims)
    await waits.learn(clockwork, now)
    assert await waits.newcomer(Priority.NORMAL) == Wait(1, 10)
    assert 0 < await store.ttl(waits._keys.pace) <= 120
    await store.zremrangebyrank(waits._keys.claims, 0, 2)
    await waits.learn(clockwork, now)
    assert await waits.newcomer(Priority.NORMAL) == Wait(1)


async def waiting_for(conversations: Conversations, inbox: Inbox, team: str, **more: Any) -> str:
    """A conversation in the queue that waits for a team."""
    cid = (await conversations.create("web", "tr")).id
    await steps.say(conversations, cid, "insan")
    handoff = replace(steps.handing_over(), team=team, **more)
    await steps.answer(conversations, inbox, [], handoff=handoff)
    return cid


async def test_places_are_those_of_the_team(
    waits: Waits, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    general, returns = "general", "returns"
    first, second = [await waiting_for(conversations, inbox, general) for _ in range(2)]
    third = await waiting_for(conversations, inbox, returns)
    fourth = await waiting_for(conversations, inbox, returns, priority=Priority.HIGH)
    assert [await waits.of(each) for each in (first, second)] == [Wait(1), Wait(2)]
    assert [await waits.of(each) for each in (fourth, third)] == [Wait(1), Wait(2)]
    # What the handoff said to each has the place that was the team's at that moment.
    said = [(await conversations.entries(each))[-1].text for each in (first, second, third, fourth)]
    assert [text[:3] for text in said] == ["1. ", "2. ", "1. ", "1. "]
    for team in (general, returns):
        assert await waits.newcomer(Priority.NORMAL, team) == Wait(3)
        assert await waits.newcomer(Priority.URGENT, team) == Wait(1)
    assert await waits.newcomer(Priority.NORMAL, "billing") == Wait(1)
    assert await waits.newcomer(Priority.NORMAL) == Wait(5)
    await queue.claim(first, "Ayşe")
    assert [await waits.of(each) for each in (first, second)] == [None, Wait(1)]
    await queue.transfer_to_team(first, "Ayşe", returns, {"tr": "İade", "en": "Returns"})
    # He keeps the time he has waited, in the new team's line, too.
    assert [await waits.of(each) for each in (fourth, first, third)] == [Wait(1), Wait(2), Wait(3)]
    await conversations.forget(fourth)
    assert [await waits.of(each) for each in (first, third)] == [Wait(1), Wait(2)]


async def test_a_rise_in_priority_moves_a_place_in_the_teams_line(
    store: Redis, waits: Waits, conversations: Conversations, inbox: Inbox
) -> None:
    first, second = [await waiting_for(conversations, inbox, "returns") for _ in range(2)]
    await steps.say(conversations, second, "çok kızdım")
    raised = replace(
        steps.handing_over(), step=None, reason="angry", team="returns", priority=Priority.HIGH
    )
    await steps.answer(conversations, inbox, [], handoff=raised)
    assert [await waits.of(each) for each in (second, first)] == [Wait(1), Wait(2)]
    keys = conversations.keys
    scores = [await store.zscore(each, second) for each in (keys.queue, keys.line("returns"))]
    assert scores[0] == scores[1]


async def claimed(store: Redis, key: str, now: int, each: int, count: int = 6) -> None:
    """So many requests, taken one after the other, each after so many minutes."""
    await store.zadd(
        key,
        {f"c{n}:{now - (n + 1) * each * MINUTE}-0": now - n * each * MINUTE for n in range(count)},
    )


async def test_each_team_has_its_own_pace_and_too_little_of_it_is_told_by_the_whole_queue(
    store: Redis, waits: Waits, conversations: Conversations, inbox: Inbox
) -> None:
    now, keys = int((await store.time())[0]) * 1000, conversations.keys
    clockwork = Clockwork(Targets(), Calendar(ALWAYS))
    teams = dict.fromkeys(("general", "returns", "billing"), clockwork)
    await claimed(store, keys.claims, now, 5)
    await claimed(store, keys.claims_of("general"), now, 2)
    await claimed(store, keys.claims_of("returns"), now, 20)
    await claimed(store, keys.claims_of("billing"), now, 1, count=4)
    await waits.learn(clockwork, now, teams)
    assert await waits.newcomer(Priority.NORMAL, "general") == Wait(1, 2)
    assert await waits.newcomer(Priority.NORMAL, "returns") == Wait(1, 20)
    assert await waits.newcomer(Priority.NORMAL, "billing") == Wait(1, 5)
    cids = [await waiting_for(conversations, inbox, "general") for _ in range(3)]
    assert await waits.of(cids[2]) == Wait(3, 10)  # three times two minutes, rounded up
    # First of his team and fourth of all: the whole queue's pace is for the fourth place.
    assert await waits.newcomer(Priority.NORMAL, "billing") == Wait(1, 20)
    assert await waits.newcomer(Priority.NORMAL, "pirates") == Wait(1, 20)
    assert await waits.newcomer(Priority.NORMAL, "returns") == Wait(1, 20)


async def test_a_team_promises_nothing_that_its_own_day_does_not_hold(
    store: Redis, waits: Waits, conversations: Conversations
) -> None:
    now = int((await store.time())[0]) * 1000
    real = datetime.fromtimestamp(now / 1000, NOON.tzinfo)
    # The shop is always open, the team until six.
    ahead = NOON.replace(hour=17, minute=55) - real
    shop = Clockwork(Targets(), Calendar(ALWAYS), ahead)
    await claimed(store, conversations.keys.claims, now, 10)
    await waits.learn(shop, now, {"returns": shop.by(Calendar(Hours())), "general": shop})
    assert await waits.newcomer(Priority.NORMAL, "returns") == Wait(1, None)
    assert await waits.newcomer(Priority.NORMAL, "general") == Wait(1, 10)


async def test_nobody_is_promised_what_the_day_does_not_hold(store: Redis, waits: Waits) -> None:
    """Five minutes before closing a wait of ten minutes is none of today's."""
    now = int((await store.time())[0]) * 1000
    real = datetime.fromtimestamp(now / 1000, NOON.tzinfo)
    await store.zadd(
        waits._keys.claims,
        {f"c{n}:{now - (n + 1) * 10 * MINUTE}-0": now - n * 10 * MINUTE for n in range(6)},
    )
    for minute, expected in ((40, 10), (55, None)):
        ahead = NOON.replace(hour=17, minute=minute) - real
        await waits.learn(Clockwork(Targets(), Calendar(Hours()), ahead), now)
        assert await waits.newcomer(Priority.NORMAL) == Wait(1, expected)
    night = NOON.replace(hour=20) - real
    await waits.learn(Clockwork(Targets(), Calendar(Hours()), night), now)
    assert await waits.newcomer(Priority.NORMAL) == Wait(1)
