"""The shop's orders as the settings say where they are."""

from __future__ import annotations

from redis.asyncio import Redis

from actions.orders.directory import OrderDirectory
from actions.orders.http import HttpDirectory
from actions.orders.proving import Orders
from actions.orders.sqlite import SqliteDirectory
from actions.orders.tries import Tries
from ops.settings import Settings


def orders(settings: Settings, redis: Redis) -> Orders | None:
    """The orders, counted tries kept in `redis`; None where the shop's orders cannot be asked.

    That is also where the demo's orders are meant and nobody has made them yet: customers would be
    asked for a number, and for proof, of orders that nobody has.
    """
    directory = _directory(settings)
    if directory is None:
        return None
    return Orders(directory, Tries(redis, settings.shop), example=settings.orders.example)


def _directory(settings: Settings) -> OrderDirectory | None:
    meant = settings.orders.path or settings.orders_path.is_file()
    if settings.orders.adapter == "sqlite" and meant:
        return SqliteDirectory(settings.orders_path)
    if settings.orders.adapter == "http" and settings.orders_secret:
        return HttpDirectory(
            settings.orders.url,
            settings.orders_secret.get_secret_value(),
            timeout=settings.orders.timeout,
        )
    return None
