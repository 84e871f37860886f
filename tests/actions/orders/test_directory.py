"""One contract for every directory: in memory, in a SQLite file, behind a real HTTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from actions.orders.directory import OrderDirectory
from actions.orders.http import HttpDirectory
from actions.orders.model import OrderNumber, State
from actions.orders.sqlite import SqliteDirectory
from ops import demo
from tests.actions.orders.shelf import DOCUMENT, MemoryDirectory, document, read
from tests.actions.orders.shopside import SECRET, ShopSide

EARLIER = document(number="TR-10301", placed="2026-10-02", state="delivered", shipments=[])
SOMEBODYS = document(number="TR-10999", owner={"email": "burak@posta.example"})
DOCUMENTS = (EARLIER, DOCUMENT, {**SOMEBODYS, "owner": {**SOMEBODYS["owner"], "customer": None}})


@pytest.fixture(params=["memory", "sqlite", "http"])
async def directory(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[OrderDirectory]:
    found: OrderDirectory
    if request.param == "memory":
        yield MemoryDirectory(*DOCUMENTS)
    elif request.param == "sqlite":
        demo.write(tmp_path / "orders.sqlite", DOCUMENTS)
        yield SqliteDirectory(tmp_path / "orders.sqlite")
    else:
        with ShopSide(*DOCUMENTS).serve() as shop:
            found = HttpDirectory(shop.url, SECRET, timeout=5.0)
            yield found
            await found.aclose()


async def test_an_order_is_found_whole(directory: OrderDirectory) -> None:
    found = await directory.find(OrderNumber("10452"))
    assert found == read(DOCUMENT)
    assert found.order.number == "TR-10452"
    assert found.order.state is State.SHIPPED
    assert [item.name for item in found.order.shipments[0].items] == [
        "Pamuk havlu",
        "Kahve fincanı",
    ]
    assert (found.owner.email, found.owner.phone) == ("ayse.yilmaz@posta.example", "4567")


async def test_a_number_nobody_has_is_none(directory: OrderDirectory) -> None:
    assert await directory.find(OrderNumber("10453")) is None


async def test_a_customers_orders_come_newest_first(directory: OrderDirectory) -> None:
    found = await directory.of_customer("c-812")
    assert [each.order.number for each in found] == ["TR-10452", "TR-10301"]


async def test_a_stranger_has_none(directory: OrderDirectory) -> None:
    assert await directory.of_customer("c-813 & co=?/../") == ()
