"""What every command shares: options, settings, and errors said in a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ops.settings import Settings


def _moment(at: str | None) -> str | None:
    try:
        datetime.fromisoformat(at or "2026-11-21T20:30")
    except ValueError:
        stop(f"--at {at!r}: allowed is a moment such as 2026-11-21T20:30")
    return at


At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="WHEN",
        help="The business clock, such as 2026-11-21T20:30.",
        callback=_moment,
    ),
]
Lang = Annotated[str, typer.Option("--lang", metavar="tr|en", help="The language.")]


def chosen_language(lang: str, settings: Settings) -> str:
    """The language asked for, or the shop's own."""
    enabled = settings.languages.enabled
    if lang and lang not in enabled:
        stop(f"--lang {lang!r}: allowed is {' or '.join(enabled)} (languages.enabled)")
    return lang or settings.languages.default


def made_ready(settings: Settings) -> None:
    """Make model and index ready, unless they are."""
    from ops.setup import Prepared

    prepared = Prepared(settings)
    if not prepared.is_current():
        prepared.make()


@contextmanager
def plainly() -> Iterator[Settings]:
    """The settings, with every error that has a remedy said in a line instead of a traceback."""
    from ops.leftovers import AlreadyRunning
    from ops.readiness import PortInUse
    from ops.runner import CannotStart
    from ops.settings import SettingsError, load
    from ops.setup import SetupTrouble

    try:
        yield load()
    except SettingsError as error:
        stop("\n".join(error.lines))
    except (AlreadyRunning, PortInUse, CannotStart, SetupTrouble) as error:
        stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def stop(text: str) -> NoReturn:
    """Say what is wrong and end with 1."""
    typer.echo(text, err=True)
    raise typer.Exit(1)
