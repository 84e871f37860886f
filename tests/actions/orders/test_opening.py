"""The orders as the settings say where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

from actions.orders import opening
from actions.orders.errors import OrdersUnavailable
from actions.orders.model import Kind, OrderNumber, Proof
from ops import demo
from ops.settings import Settings, load
from tests.actions.orders.shelf import DOCUMENT
from tests.actions.orders.shopside import SECRET, ShopSide

NUMBER, PROOF = OrderNumber("10452"), Proof(Kind.PHONE, "4567")


def written(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "destek.toml").write_text(f"[orders]\n{text}", "utf-8")
    env = {"DESTEK_HOME": str(tmp_path / "home"), "ORDERS_SECRET": SECRET}
    return load(tmp_path / "destek.toml", env)


async def test_nowhere(tmp_path: Path, store: Redis) -> None:
    assert opening.orders(written(tmp_path, 'adapter = "none"'), store)() is None


async def test_the_demos_once_they_are_made(tmp_path: Path, store: Redis) -> None:
    settings = written(tmp_path, 'adapter = "sqlite"')
    opened = opening.orders(settings, store)
    assert opened() is None
    demo.write(settings.orders_path, [DOCUMENT])
    assert opened()


async def test_in_a_file(tmp_path: Path, store: Redis) -> None:
    settings = written(tmp_path, 'adapter = "sqlite"\npath = "own.sqlite"\nexample = "TR-10452"')
    orders = opening.orders(settings, store)()
    assert orders
    assert orders.example == "TR-10452"
    with pytest.raises(OrdersUnavailable, match="no such file"):
        await orders.prove("c1", NUMBER, PROOF)
    demo.write(settings.orders_path, [DOCUMENT])
    assert await orders.prove("c1", NUMBER, PROOF)
    await orders.aclose()


async def test_at_the_shops_own(tmp_path: Path, store: Redis) -> None:
    with ShopSide(DOCUMENT).serve() as shop:
        settings = written(tmp_path, f'adapter = "http"\nurl = "{shop.url}"')
        orders = opening.orders(settings, store)()
        assert orders
        found = await orders.prove("c1", NUMBER, PROOF)
        await orders.aclose()
    assert found
    assert found.number == "TR-10452"
