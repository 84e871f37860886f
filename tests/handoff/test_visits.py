from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.visits import Occasion, Visit, Visits, third

HOUR = 3600 * 1000
DAY = 24 * HOUR
NOW = 1_790_000_000_000
WHO = "id:42"


@pytest.fixture
def visits(store: Redis) -> Visits:
    return Visits(store, "testshop")


async def come(
    visits: Visits, entry: str, at: int, topic: str = "", order: str = "", handed: bool = False
) -> Visit:
    """One message, noted."""
    visit = await visits.look(WHO, entry, at)
    occasion = Occasion(visit.id, at, "c1", order, "T-1", handed)
    await visits.note(WHO, visit, at, topic=topic, occasion=occasion)
    return visit


async def test_a_visit_lasts_until_a_long_silence(visits: Visits) -> None:
    first = await come(visits, "e1", NOW)
    assert (first.id, first.first, first.returning) == ("e1", True, False)
    second = await come(visits, "e2", NOW + 5 * HOUR)
    assert (second.id, second.first, second.returning) == ("e1", False, False)
    third_ = await come(visits, "e3", NOW + 12 * HOUR)
    assert (third_.id, third_.first, third_.returning) == ("e3", True, True)
    assert (await come(visits, "e4", NOW + 13 * HOUR)).returning


async def test_a_turn_that_is_tried_again_is_the_same_visit(visits: Visits) -> None:
    await come(visits, "e1", NOW, "return")
    once = await come(visits, "e2", NOW + DAY, "return")
    again = await come(visits, "e2", NOW + DAY, "return")
    assert (again.id, again.first, again.returning) == (once.id, True, True)
    assert again.earlier("return") == once.earlier("return")


async def test_what_came_twice_before_is_told_by_its_orders(visits: Visits) -> None:
    for n, order in enumerate(("", "TR-1", "TR-1")):
        visit = await come(visits, f"e{n}", NOW + n * DAY, "return", order)
        await come(visits, f"f{n}", NOW + n * DAY + HOUR, "return", order)  # the same visit
        assert visit.before() == ({"return": ["", "TR-1"]} if n == 2 else {})
    assert [o.case for o in visit.earlier("return")] == ["T-1", "T-1"]


async def test_after_a_month_it_is_forgotten(visits: Visits) -> None:
    for n in range(2):
        await come(visits, f"e{n}", NOW + n * DAY, "return")
    assert (await visits.look(WHO, "e3", NOW + 20 * DAY)).before()
    assert (await visits.look(WHO, "e3", NOW + 32 * DAY)).before() == {}


async def test_what_was_settled_does_not_count(visits: Visits) -> None:
    for n in range(2):
        visit = await come(visits, f"e{n}", NOW + n * DAY, "article:a")
    await visits.note(WHO, visit, NOW + DAY + 1, settled=["article:a"])
    assert (await visits.look(WHO, "e3", NOW + 2 * DAY)).before() == {}


async def test_it_is_handed_over_once_a_visit_and_again_on_the_next(visits: Visits) -> None:
    for n in range(3):
        await come(visits, f"e{n}", NOW + n * DAY, "return", handed=n == 2)
    assert (await visits.look(WHO, "x", NOW + 2 * DAY + HOUR)).before() == {}
    assert (await visits.look(WHO, "x", NOW + 3 * DAY)).before() == {"return": ["", "", ""]}


async def test_customers_are_kept_apart_and_do_not_stay_for_ever(
    visits: Visits, store: Redis
) -> None:
    await come(visits, "e1", NOW, "return")
    assert (await visits.look("id:43", "e2", NOW + DAY)).problems == {}
    (key,) = [k async for k in store.scan_iter("*visits*")]
    assert WHO not in key
    assert 0 < await store.ttl(key) <= 30 * 24 * 3600


async def test_a_language_asked_for_is_kept_until_it_is_given_up(visits: Visits) -> None:
    visit = await visits.look(WHO, "e1", NOW)
    await visits.note(WHO, visit, NOW, lang="en")
    assert (await visits.look(WHO, "e2", NOW + 1)).lang == "en"
    await visits.note(WHO, visit, NOW + 1)
    assert (await visits.look(WHO, "e3", NOW + 2)).lang == ""


@pytest.mark.parametrize(
    ("orders", "order", "is_third"),
    [
        (["", ""], "", True),
        (["", "TR-1"], "", True),
        (["TR-1", "TR-2"], "", False),
        (["TR-1", "TR-1"], "", True),
        (["TR-1", "TR-1"], "TR-2", False),
        (["", "TR-1"], "TR-1", True),
        (["", "TR-1"], "TR-2", False),
        ([""], "", False),
    ],
)
def test_a_third_time_is_one_with_the_same_order(
    orders: list[str], order: str, is_third: bool
) -> None:
    assert third(orders, order) is is_third
