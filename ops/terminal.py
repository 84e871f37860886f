"""What every command shares: options, settings, and errors said in a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ops.settings import Settings


def _checked(at: str | None) -> str | None:
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
        callback=_checked,
    ),
]
Articles = Annotated[
    Path | None,
    typer.Option(
        "--articles",
        metavar="DIR",
        help="These articles instead of answers.articles; their index is kept apart.",
    ),
]
Lang = Annotated[str, typer.Option("--lang", metavar="tr|en", help="The language.")]


def moment(at: int, settings: Settings, *, seconds: bool = False) -> str:
    """A moment (UTC ms) as clocks show it in the shop."""
    there = datetime.fromtimestamp(at / 1000, settings.hours.zone)
    return f"{there:%Y-%m-%d %H:%M:%S}" if seconds else f"{there:%Y-%m-%d %H:%M}"


def chosen_language(lang: str, settings: Settings) -> str:
    """The language asked for, or the shop's own."""
    enabled = settings.languages.enabled
    if lang and lang not in enabled:
        stop(f"--lang {lang!r}: allowed is {' or '.join(enabled)} (languages.enabled)")
    return lang or settings.languages.default


def made_ready(settings: Settings, *, careful: bool = True) -> None:
    """Make model and index ready, unless they are.

    ``careful`` makes no index that lacks an article which a running system serves.

    Raises:
        SetupTrouble: the model or the articles cannot be had.
        HeldBack: an article that is served cannot be read; the index stays.
    """
    from ops.commands import running, serves
    from ops.setup import Prepared

    prepared = Prepared(settings)
    if not prepared.is_current():
        run = running(settings)
        prepared.make(careful=bool(careful and run and serves(run, settings)))


@contextmanager
def plainly(articles: Path | None = None) -> Iterator[Settings]:
    """The settings, with every error that has a remedy said in a line instead of a traceback.

    ``articles`` is what ``--articles`` named; every process started from here follows it.
    """
    from ops.leftovers import AlreadyRunning
    from ops.readiness import PortInUse
    from ops.runner import CannotStart
    from ops.settings import SettingsError, load
    from ops.setup import SetupTrouble

    if articles:
        os.environ["DESTEK_ARTICLES"] = str(articles)
    try:
        settings = load()
        if os.environ.get("DESTEK_ARTICLES"):
            _holds_articles(settings.answers.articles)
            os.environ["DESTEK_ARTICLES"] = str(settings.answers.articles)
        yield settings
    except SettingsError as error:
        stop("\n".join(error.lines))
    except (AlreadyRunning, PortInUse, CannotStart, SetupTrouble) as error:
        stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _holds_articles(folder: Path) -> None:
    """Stop here when a folder that was named cannot be meant, before anything is started."""
    if not folder.is_dir():
        stop(f"{folder}: there is no such folder of articles")
    if not any(folder.glob("[a-z][a-z]/*.md")):
        stop(
            f"{folder}: holds no articles; they are tr/*.md and en/*.md,"
            " and ./destek faq import makes them from what a shop has"
        )


def stop(text: str) -> NoReturn:
    """Say what is wrong and end with 1."""
    typer.echo(text, err=True)
    raise typer.Exit(1)
