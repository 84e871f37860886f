"""What a shop's own system can do to us."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from actions.orders.errors import OrdersMalformed, OrdersUnavailable
from actions.orders.http import HttpDirectory
from actions.orders.model import OrderNumber
from tests.actions.orders.shelf import DOCUMENT, document
from tests.actions.orders.shopside import SECRET, ShopSide

NUMBER = OrderNumber("10452")


@pytest.fixture
def shop() -> Iterator[ShopSide]:
    with ShopSide(DOCUMENT).serve() as shop:
        yield shop


@pytest.fixture
async def directory(shop: ShopSide) -> AsyncIterator[HttpDirectory]:
    directory = HttpDirectory(shop.url + "/", SECRET, timeout=5.0)
    yield directory
    await directory.aclose()


@pytest.mark.parametrize(
    "plan",
    [[500], [503, 502], ["hang up"], ["hang up", 500]],
)
async def test_it_is_asked_again_when_it_breaks(
    shop: ShopSide, directory: HttpDirectory, plan: list[int | bytes | str]
) -> None:
    shop.plan = list(plan)
    assert await directory.find(NUMBER) is not None
    assert shop.asked == ["/api/orders/10452"] * (len(plan) + 1)


async def test_three_times_are_enough(shop: ShopSide, directory: HttpDirectory) -> None:
    shop.plan = [500, 503, 500]
    with pytest.raises(OrdersUnavailable, match="answered 500"):
        await directory.find(NUMBER)
    assert len(shop.asked) == 3


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "ORDERS_SECRET"), (403, "clocks"), (302, "answered 302"), (429, "answered 429")],
)
async def test_a_refusal_is_not_asked_again(
    shop: ShopSide, directory: HttpDirectory, status: int, said: str
) -> None:
    shop.plan = [status]
    with pytest.raises(OrdersUnavailable, match=said):
        await directory.find(NUMBER)
    assert len(shop.asked) == 1


async def test_a_slow_one_is_not_waited_for(shop: ShopSide) -> None:
    shop.plan = ["slow"]
    directory = HttpDirectory(shop.url, SECRET, timeout=0.2)
    with pytest.raises(OrdersUnavailable, match=r"within 0\.2 s"):
        await directory.find(NUMBER)
    await directory.aclose()
    assert len(shop.asked) == 1


async def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        directory = HttpDirectory(url, SECRET, timeout=5.0)
        with pytest.raises(OrdersUnavailable, match=r"cannot be reached \(ConnectError\)"):
            await directory.find(NUMBER)
        await directory.aclose()


async def test_another_secret_is_refused(shop: ShopSide) -> None:
    directory = HttpDirectory(shop.url, SECRET + "!", timeout=5.0)
    with pytest.raises(OrdersUnavailable, match="refused our signature"):
        await directory.find(NUMBER)
    await directory.aclose()


async def test_an_old_request_is_refused(shop: ShopSide, directory: HttpDirectory) -> None:
    assert await directory.find(NUMBER) is not None
    clock = shop.clock
    shop.clock = lambda: clock() + 301
    with pytest.raises(OrdersUnavailable, match="refused our signature"):
        await directory.find(NUMBER)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"<html>ayse.yilmaz@posta.example</html>",
        b"\xff\xfe",
        b'{"number": "TR-10452"}',
        b"[" * 10_000,
        b" " * (1024 * 1024 + 1),
        json.dumps(document(number="TR-10453")).encode(),
        json.dumps(document(state="somewhere ayse.yilmaz@posta.example")).encode(),
    ],
)
async def test_nonsense_is_said_to_be_and_not_repeated(
    shop: ShopSide, directory: HttpDirectory, body: bytes
) -> None:
    shop.plan = [body]
    with pytest.raises(OrdersMalformed) as caught:
        await directory.find(NUMBER)
    assert str(caught.value).startswith(shop.url)
    assert "ayse" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_somebody_elses_orders_are_nonsense_too(
    shop: ShopSide, directory: HttpDirectory
) -> None:
    shop.plan = [json.dumps({"orders": [DOCUMENT]}).encode()]
    with pytest.raises(OrdersMalformed, match=r"owner\.customer"):
        await directory.of_customer("c-1")
