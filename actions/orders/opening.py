"""The shop's orders as the settings say where they are."""

from __future__ import annotations

from collections.abc import Callable

from redis.asyncio import Redis

from actions.orders.directory import OrderDirectory
from actions.orders.http import HttpDirectory
from actions.orders.proving import Orders
from actions.orders.sqlite import SqliteDirectory
from actions.orders.tries import Tries
from ops.settings import Settings

Opened = Callable[[], Orders | None]
"""The orders, or None while the shop's orders cannot be asked."""


def orders(settings: Settings, redis: Redis) -> Opened:
    """Who has the orders, counted tries kept in `redis`.

    Where the demo's orders are meant, that is nobody until they are made: customers would be asked
    for a number, and for proof, of orders that nobody has.
    """
    directory = _directory(settings)
    if directory is None:
        return lambda: None
    found = Orders(directory, Tries(redis, settings.shop), example=settings.orders.example)
    made = settings.orders_path
    if settings.orders.adapter == "sqlite" and not settings.orders.path:
        return lambda: found if made.is_file() else None
    return lambda: found


def _directory(settings: Settings) -> OrderDirectory | None:
    if settings.orders.adapter == "sqlite":
        return SqliteDirectory(settings.orders_path)
    if settings.orders.adapter == "http" and settings.orders_secret:
        return HttpDirectory(
            settings.orders.url,
            settings.orders_secret.get_secret_value(),
            timeout=settings.orders.timeout,
        )
    return None
