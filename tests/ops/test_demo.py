"""``./destek demo orders``."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from actions.orders import typed, wire
from actions.orders.model import Kind, OrderNumber, Proof, Record, State
from actions.orders.sqlite import SqliteDirectory
from ops import demo
from ops.cli import app
from ops.demo_orders import Document, orders

TODAY = date(2026, 11, 22)


def read(made: list[Document]) -> list[Record]:
    return [wire.record(json.dumps(each), _number(each)) for each in made]


def _number(order: Document) -> OrderNumber:
    number = typed.number(order["number"])
    assert number
    return number


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESTEK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DESTEK_AT", "2026-11-22T12:00")
    return tmp_path / "home"


def test_it_follows_from_the_seed_and_the_day() -> None:
    assert orders(1, TODAY) == orders(1, TODAY)
    assert orders(1, TODAY) != orders(2, TODAY)
    assert orders(1, TODAY) != orders(1, TODAY + timedelta(days=1))


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_any_set_keeps_the_contract_and_is_of_its_day(seed: int, today: date) -> None:
    made = read(orders(seed, today))
    assert 38 <= len(made) <= 45
    assert len({each.order.number for each in made}) == len(made)
    for each in (record.order for record in made):
        assert each.placed <= today
        assert all(day is None or day <= today for day in (each.delivered, each.cancelled))
        assert each.expected is None or each.expected > today
        assert not (each.cancellable and each.shipments)
    assert any(each.order.returnable_until and each.order.returnable_until < today for each in made)


def test_all_states_both_kinds_of_names_and_parcels_apart() -> None:
    made = read(orders(1, TODAY))
    states = Counter(each.order.state for each in made)
    assert set(states) == set(State)
    assert sum(len(each.order.shipments) > 1 for each in made) >= 4
    assert any(each.order.unsent for each in made)
    names = {each.order.address.recipient for each in made}
    assert any(name.isascii() for name in names)
    assert any(not name.isascii() for name in names)
    assert any(each.owner.customer is None for each in made)
    assert max(Counter(each.owner.customer for each in made if each.owner.customer).values()) == 3


async def test_the_command_prints_what_proves_each(home: Path) -> None:
    result = CliRunner().invoke(app, ["demo", "orders"])
    assert result.exit_code == 0, result.output
    directory = SqliteDirectory(home / "demo-orders.sqlite")
    shown = [line.split() for line in result.output.splitlines() if line.strip().startswith("PA-")]
    assert len(shown) == len(orders(1, TODAY))
    for words in shown:
        record = await directory.find(_number({"number": words[0]}))
        assert record
        email = next(word for word in words if "@" in word)
        assert typed.proof(email) == Proof(Kind.EMAIL, record.owner.email or "")
        assert record.owner.phone in words


async def test_made_again_it_replaces_its_own(home: Path) -> None:
    for seed in ("1", "2"):
        assert CliRunner().invoke(app, ["demo", "orders", "--seed", seed]).exit_code == 0
    path = home / "demo-orders.sqlite"
    expected = orders(2, TODAY)[0]
    found = await SqliteDirectory(path).find(_number(expected))
    assert found == wire.record(json.dumps(expected), _number(expected))
    assert [each.name for each in home.glob("*orders*")] == [path.name]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["text", "database", "empty", "folder", "dangling"])
def test_it_writes_over_nothing_else(home: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "own.sqlite"
    if kind == "text":
        path.write_text("my own orders\n" * 100)
    elif kind == "database":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("create table orders (number text)")
            connection.commit()
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere")
    before = path.read_bytes() if path.is_file() else None
    result = CliRunner().invoke(app, ["demo", "orders", "--to", str(path)])
    assert result.exit_code == 1
    assert "name another file with --to" in result.output
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "elsewhere").exists()


def test_elsewhere_it_says_how_the_bot_finds_it(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    result = CliRunner().invoke(app, ["demo", "orders", "--to", str(path)])
    assert f'path = "{path}"' in result.output
    assert not (home / "demo-orders.sqlite").exists()
    demo.write(path, [])
