"""``./destek key``: the keys with which the shop's programs call the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ops.terminal import moment, plainly

if TYPE_CHECKING:
    from handoff.audit import Audit
    from handoff.programs import Key, Programs
    from ops.settings import Settings

app = typer.Typer(help="Keys for programs that call the API.", no_args_is_help=True)

T = TypeVar("T")

Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", metavar="SCOPE", help="What it is good for; may be repeated."),
]


@app.command("add")
def key_add(name: str, scope: Scopes = None) -> None:
    """Make a key; it is shown this once. The scopes are in docs/api.md."""

    async def add(programs: Programs, audit: Audit) -> tuple[Key, str]:
        from handoff.instants import now_ms

        made, key = await programs.add(name, scope or (), now_ms())
        await audit.changed("", "add_key", made.name)
        return made, key

    with plainly() as settings:
        made, key = _at_the_store(settings, add)
        typer.echo(f"{made.name} may: {', '.join(sorted(made.scopes))}")
        typer.echo(f"Key: {key}  (shown only now)")


@app.command("list")
def key_list() -> None:
    """Say which keys there are, what each is good for and when it was last used."""

    async def keys(programs: Programs, _: Audit) -> list[Key]:
        return await programs.all()

    with plainly() as settings:
        for key in _at_the_store(settings, keys):
            used = moment(key.used, settings) if key.used else "never"
            made = f"made {moment(key.made, settings)} by {key.by or '(command line)'}"
            typer.echo(f"{key.name} · {', '.join(sorted(key.scopes))} · {made} · last used {used}")


@app.command("revoke")
def key_revoke(name: str) -> None:
    """Let a key open nothing any more, from this moment."""

    async def revoke(programs: Programs, audit: Audit) -> None:
        await programs.revoke(name)
        await audit.changed("", "revoke_key", name)

    with plainly() as settings:
        _at_the_store(settings, revoke)
        typer.echo(f"{name} opens nothing any more.")


def _at_the_store(settings: Settings, work: Callable[[Programs, Audit], Awaitable[T]]) -> T:
    """Do something with the keys, in a store that is started for it where none runs."""
    from handoff.audit import Audit
    from handoff.programs import Programs
    from ops import commands

    return commands.at_the_store(
        settings, lambda redis: work(Programs(redis, settings.shop), Audit(redis, settings.shop))
    )
