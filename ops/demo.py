"""``./destek demo``: something believable to try things on."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.terminal import plainly, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.demo_orders import Document

app = typer.Typer(help="Something believable to try things on.", no_args_is_help=True)

#: Says in a SQLite file that it was made here, so that no other file is written over ("dstk").
_MADE_HERE = 0x6473746B


@app.callback()
def _demo() -> None:
    """Keeps ``orders`` a command of its own while it is the only one."""


@app.command("orders")
def demo_orders(
    seed: Annotated[int, typer.Option(help="Another seed makes other orders.")] = 1,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Instead of orders.path.")
    ] = None,
) -> None:
    """Make some forty orders to ask the bot about, and say what proves whose they are.

    The same seed on the same day makes the same orders.
    """
    from ops.demo_orders import orders

    with plainly() as settings:
        path = to or settings.orders_path
        now = settings.at or datetime.now(settings.hours.zone)
        made = orders(seed, now.astimezone(settings.hours.zone).date())
        try:
            write(path, made)
        except NotOurs as error:
            stop(f"{path}: {error}; name another file with --to")
        except OSError as error:
            stop(f"{path}: {error.strerror}; name a file that can be written with --to")
        _show(made)
        typer.echo(f"{len(made)} orders in {path}")
        if settings.orders.adapter != "sqlite" or path != settings.orders_path:
            typer.echo(f'To ask the bot about them: [orders] adapter = "sqlite", path = "{path}"')


class NotOurs(Exception):
    """A file is there that was not made here."""


def write(path: Path, made: Sequence[Document]) -> None:
    """Make the file, or anew when it was made here; whoever reads it sees the old or the new one.

    Raises:
        NotOurs: something else is there; it stays.
        OSError: it cannot be written.
    """
    from actions.orders.sqlite import SCHEMA
    from actions.orders.typed import number

    if (path.exists() or path.is_symlink()) and not _made_here(path):
        raise NotOurs("not made by this command, so it stays as it is")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    rows = [
        (
            number(order["number"]),
            order["owner"]["customer"],
            json.dumps(order, ensure_ascii=False),
        )
        for order in made
    ]
    try:
        with closing(sqlite3.connect(aside)) as connection:
            connection.executescript(f"pragma application_id = {_MADE_HERE};{SCHEMA}")
            connection.executemany("insert into orders values (?, ?, ?)", rows)
            connection.commit()
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _made_here(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            (found,) = connection.execute("pragma application_id").fetchone()
    except sqlite3.Error:
        return False
    return bool(found == _MADE_HERE)


def _show(made: Sequence[Document]) -> None:
    from rich.console import Console
    from rich.table import Table

    from actions.orders.typed import phone

    table = Table("number", "state", "name", "e-mail", "phone ends", "account", box=None)
    for order in made:
        parcels = len(order["shipments"])
        state = order["state"] + (f" ({parcels} parcels)" if parcels > 1 else "")
        owner = order["owner"]
        table.add_row(
            order["number"],
            state,
            order["address"]["recipient"],
            owner["email"],
            phone(owner["phone"]),
            owner["customer"] or "",
        )
    Console(width=None if os.isatty(1) else 120).print(table)
