"""What can be wrong with a file of orders."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actions.orders.errors import OrdersMalformed, OrdersUnavailable
from actions.orders.model import OrderNumber
from actions.orders.sqlite import SCHEMA, SqliteDirectory

NUMBER = OrderNumber("10452")


async def test_no_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OrdersUnavailable, match=r"\./destek demo orders"):
        await SqliteDirectory(tmp_path / "none.sqlite").find(NUMBER)
    assert not (tmp_path / "none.sqlite").exists()


async def test_another_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "orders.sqlite").write_text("not a database, by any means\n" * 100)
    with pytest.raises(OrdersUnavailable, match=r"orders\.sqlite: .*not a database"):
        await SqliteDirectory(tmp_path / "orders.sqlite").find(NUMBER)


async def test_a_document_that_breaks_the_contract_is_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("insert into orders values ('10452', 'c-1', '{\"number\": 1}')")
        connection.commit()
    directory = SqliteDirectory(path)
    with pytest.raises(OrdersMalformed, match=r"orders\.sqlite: number: "):
        await directory.find(NUMBER)
    with pytest.raises(OrdersMalformed, match=r"orders\.sqlite: orders\.0\.number: "):
        await directory.of_customer("c-1")
