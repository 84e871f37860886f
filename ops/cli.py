"""The command line. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ops.settings import Settings

app = typer.Typer(
    name="destek",
    help="Customer support for online shops: answers from help articles, hands over to people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
agent_app = typer.Typer(help="The people at the desk.", no_args_is_help=True)
faq_app = typer.Typer(help="The help articles.", no_args_is_help=True)
bench_app = typer.Typer(help="Measurements.", no_args_is_help=True)
app.add_typer(agent_app, name="agent")
app.add_typer(faq_app, name="faq")
app.add_typer(bench_app, name="bench")

_ROOT = Path(__file__).resolve().parent.parent


def _moment(at: str | None) -> str | None:
    try:
        datetime.fromisoformat(at or "2026-11-21T20:30")
    except ValueError:
        _stop(f"--at {at!r}: allowed is a moment such as 2026-11-21T20:30")
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


@app.command()
def up(
    at: At = None,
    port: Annotated[int | None, typer.Option(help="Listen here instead of web.port.")] = None,
) -> None:
    """Start everything; Ctrl-C stops it. The first time takes minutes, later ones seconds."""
    from ops import commands

    if at:
        os.environ["DESTEK_AT"] = at
    if port is not None:
        os.environ["DESTEK_PORT"] = str(port)
    with _plainly() as settings:
        raise typer.Exit(asyncio.run(commands.up(settings)))


@app.command("test")
def run_tests(
    fast: Annotated[bool, typer.Option("--fast", help="Leave the end-to-end part out.")] = False,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Passed on to pytest, after --.")
    ] = None,
) -> None:
    """Run the test suite, with a Chromium fetched when there is none."""
    from ops import chromium

    variables = dict(os.environ)
    if not fast:
        try:
            variables["DESTEK_CHROMIUM"] = str(chromium.get())
        except chromium.NoChromium as error:
            _stop(str(error))
    # The fast part waits more than it works, so it runs side by side; the whole system runs alone.
    side_by_side, alone = ["-m", "not e2e", "-n", "4", "--timeout=120"], ["-m", "e2e"]
    if arguments:
        parts = [[*(["-m", "not e2e"] if fast else []), *arguments]]
    else:
        parts = [side_by_side] if fast else [side_by_side, alone]
    codes = []
    for part in parts:
        command = [sys.executable, "-m", "pytest", *part]
        codes.append(subprocess.run(command, cwd=_ROOT, env=variables, check=False).returncode)  # noqa: S603
    raise typer.Exit(max(codes))


@app.command()
def doctor() -> None:
    """Say what is missing or unhealthy."""
    from ops.doctor import examine

    with _plainly() as settings:
        raise typer.Exit(1 if examine(settings) else 0)


@app.command()
def train() -> None:
    """Train Rasa now, whatever was trained before."""
    from ops import commands

    with _plainly() as settings:
        asyncio.run(commands.train(settings))


@app.command()
def ask(
    lang: Lang = "",
    at: At = None,
    conversation: Annotated[
        bool, typer.Option("--conversation", help="All lines are one conversation.")
    ] = False,
) -> None:
    """Ask the real bot: a JSON object a line on standard input, one a line out.

    In: {"text": "…", "lang": "tr", "id": 1}. Without --at, it counts as office hours.
    """
    from ops import commands

    with _plainly() as settings:
        language = _language(lang, settings)
        asyncio.run(commands.ask(settings, lang=language, at=at, one=conversation))


@agent_app.command("add")
def agent_add(
    name: str,
    generate: Annotated[bool, typer.Option("--generate", help="Make a password up.")] = False,
) -> None:
    """Add an agent; the password is asked for, or made up when there is nobody to ask."""
    from handoff.errors import HandoffError
    from ops import commands

    password = ""
    if not generate and sys.stdin.isatty():
        question = "Password (empty: make one up)"
        password = typer.prompt(
            question, default="", hide_input=True, confirmation_prompt=True, show_default=False
        )
    with _plainly() as settings:
        try:
            kept = asyncio.run(commands.add_agent(settings, name, password))
        except HandoffError as error:
            _stop(error.words("en"))
        typer.echo(f"{name} can log in at {settings.web.public_url}/desk")
        if not password:
            typer.echo(f"Password: {kept}  (shown only now)")


@faq_app.command("search")
def faq_search(
    text: str,
    lang: Lang = "",
    as_json: Annotated[bool, typer.Option("--json", help="The whole reply.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=20)] = 3,
) -> None:
    """Search the help articles as the bot does."""
    from knowledge.build import search_once

    with _plainly() as settings:
        language = _language(lang, settings)
        _prepare(settings)
        reply = search_once(settings, text, language, limit)
    if as_json:
        typer.echo(json.dumps(reply, ensure_ascii=False))
        return
    typer.echo(f"{reply['band']}, probability {reply['probability']:.2f}")
    for hit in reply["hits"]:
        typer.echo(f"\n{hit['score']:6.2f}  {hit['title']}  [{hit['lang']}/{hit['article']}]")
        typer.echo(f"        {hit['passage']}")


@faq_app.command("index")
def faq_index() -> None:
    """Index the help articles; a running system takes the new index at once."""
    from knowledge.wire import Client, KnowledgeUnavailable

    with _plainly() as settings:
        _prepare(settings)
        try:
            with Client(settings.knowledge_socket, timeout=60) as client:
                client.call({"op": "reload"})
                typer.echo("The running system uses it.")
        except KnowledgeUnavailable:
            typer.echo("The index is ready.")


@bench_app.command("turns")
def bench_turns(
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one object.")] = False,
) -> None:
    """Measure the turns next to bare Rasa's REST endpoint answering the same messages."""
    from ops import bench_turns as bench

    with _plainly() as settings:
        raise typer.Exit(bench.main(settings, as_json=as_json))


@bench_app.callback()
def _bench() -> None:
    """Keeps ``turns`` a command of its own while it is the only one."""


def _language(lang: str, settings: Settings) -> str:
    enabled = settings.languages.enabled
    if lang and lang not in enabled:
        _stop(f"--lang {lang!r}: allowed is {' or '.join(enabled)} (languages.enabled)")
    return lang or settings.languages.default


def _prepare(settings: Settings) -> None:
    from ops.setup import Prepared

    prepared = Prepared(settings)
    if not prepared.is_current():
        prepared.make()


@contextmanager
def _plainly() -> Iterator[Settings]:
    """The settings, with every error that has a remedy said in a line instead of a traceback."""
    from ops.leftovers import AlreadyRunning
    from ops.readiness import PortInUse
    from ops.runner import CannotStart
    from ops.settings import SettingsError, load
    from ops.setup import SetupTrouble

    try:
        yield load()
    except SettingsError as error:
        _stop("\n".join(error.lines))
    except (AlreadyRunning, PortInUse, CannotStart, SetupTrouble) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _stop(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="./destek")
