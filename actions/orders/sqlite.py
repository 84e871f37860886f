"""Orders from a SQLite file: a row an order, the order itself as the JSON of docs/orders.md."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from actions.orders import wire
from actions.orders.errors import OrdersMalformed, OrdersUnavailable
from actions.orders.model import OrderNumber, Record

SCHEMA = """
create table orders (
    number text primary key,   -- in its normal form: see docs/orders.md
    customer text,             -- who has an account, as in owner.customer
    document text not null
) without rowid;
create index orders_of_customer on orders (customer);
"""
"""What such a file holds."""

#: A file that is just being written is waited for this long, in seconds.
_PATIENCE = 2.0


class SqliteDirectory:
    """The orders in the file ``path``, which is opened anew for each lookup and only read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def find(self, number: OrderNumber) -> Record | None:
        """See :class:`~actions.orders.directory.OrderDirectory`."""
        rows = await self._rows("select document from orders where number = ?", number)
        with self._named():
            return wire.record(rows[0], number) if rows else None

    async def of_customer(self, customer: str) -> tuple[Record, ...]:
        """See :class:`~actions.orders.directory.OrderDirectory`."""
        rows = await self._rows("select document from orders where customer = ?", customer)
        with self._named():
            return wire.records(f'{{"orders": [{", ".join(rows)}]}}', customer)

    async def aclose(self) -> None:
        """Nothing is kept open."""

    async def _rows(self, query: str, value: str) -> Sequence[str]:
        return await asyncio.to_thread(self._read, query, value)

    def _read(self, query: str, value: str) -> Sequence[str]:
        if not self._path.is_file():
            raise OrdersUnavailable(
                f"{self._path}: no such file; name one in orders.path,"
                " or make a demo set with ./destek demo orders"
            )
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as connection:
                return [str(document) for (document,) in connection.execute(query, (value,))]
        except sqlite3.Error as error:
            raise OrdersUnavailable(f"{self._path}: {error}; see docs/orders.md") from error

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say in an error which file it was."""
        try:
            yield
        except OrdersMalformed as error:
            raise OrdersMalformed(f"{self._path}: {error}; see docs/orders.md") from None
