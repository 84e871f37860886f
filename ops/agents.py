"""``./destek agent``: the people at the desk, and what each of them may do."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ops.terminal import moment, plainly, stop

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from handoff.agents import Agent, Agents, Profile
    from handoff.audit import Audit
    from handoff.identities import Identities
    from handoff.second_step import SecondSteps
    from ops.settings import Settings

app = typer.Typer(help="The people at the desk.", no_args_is_help=True)

T = TypeVar("T")

Role = Annotated[
    str | None, typer.Option("--role", metavar="agent|supervisor|admin", help="What he may do.")
]
Team = Annotated[
    list[str] | None,
    typer.Option("--team", metavar="TEAM", help="What he answers for; may be repeated."),
]
Lang = Annotated[
    list[str] | None,
    typer.Option("--lang", metavar="tr|en", help="What he answers in; may be repeated."),
]
Capacity = Annotated[
    int | None, typer.Option("--capacity", metavar="N", help="Most conversations at once.")
]
Email = Annotated[
    str | None,
    typer.Option("--sso-email", metavar="EMAIL", help='Whose account lets him in; "": nobody\'s.'),
]
Subject = Annotated[
    str | None,
    typer.Option("--sso-subject", metavar="SUBJECT", help="The account's own number instead."),
]


@dataclass(frozen=True)
class _Desk:
    """What these commands change."""

    agents: Agents
    second_steps: SecondSteps
    identities: Identities
    audit: Audit


@app.command("add")
def agent_add(
    name: str,
    generate: Annotated[bool, typer.Option("--generate", help="Make a password up.")] = False,
    role: Role = None,
    team: Team = None,
    lang: Lang = None,
    capacity: Capacity = None,
) -> None:
    """Add an agent; the password is asked for, or made up when there is nobody to ask.

    The first one is an admin, unless --role says otherwise.
    """
    typed = ""
    if not generate and sys.stdin.isatty():
        question = "Password (empty: make one up)"
        typed = typer.prompt(
            question, default="", hide_input=True, confirmation_prompt=True, show_default=False
        )

    async def add(desk: _Desk) -> tuple[Agent, str]:
        from handoff import passwords

        chosen = role if role or await desk.agents.names() else "admin"
        password = typed or passwords.generate()
        agent = await desk.agents.add(name, password, _profile(chosen, team, lang, capacity))
        await desk.audit.changed("", "add_agent", agent.name)
        return agent, password

    with plainly() as settings:
        _check_teams(settings, team)
        agent, password = _at_the_store(settings, add)
        typer.echo(f"{agent.name} can log in at {settings.web.public_url}/desk")
        typer.echo(_line(agent))
        if not typed:
            typer.echo(f"Password: {password}  (shown only now)")


@app.command("change")
def agent_change(
    name: str,
    role: Role = None,
    team: Team = None,
    lang: Lang = None,
    capacity: Capacity = None,
    sso_email: Email = None,
    sso_subject: Subject = None,
) -> None:
    """Change what an agent may do, his teams, languages, how many conversations he has, and which
    account with the provider of logins is his.
    """
    profiled = any(option is not None for option in (role, team, lang, capacity))
    if not profiled and sso_email is None and sso_subject is None:
        stop("Nothing to change: give --role, --team, --lang, --capacity or --sso-email.")
    if sso_email is not None and sso_subject is not None:
        stop("Give --sso-email or --sso-subject, not both.")

    async def change(desk: _Desk, issuer: str) -> Agent:
        agent = await desk.agents.change(name, _profile(role, team, lang, capacity))
        if profiled:
            await desk.audit.changed("", "change_agent", agent.name)
        if sso_email is not None or sso_subject is not None:
            await _tie(desk, agent.name, sso_email, sso_subject, issuer)
        return agent

    with plainly() as settings:
        _check_teams(settings, team)
        issuer = settings.oidc.issuer
        if sso_subject is not None and not issuer:
            stop("There is no provider of logins; oidc.issuer in destek.toml names it.")
        typer.echo(_line(_at_the_store(settings, lambda desk: change(desk, issuer))))


@app.command("list")
def agent_list() -> None:
    """Say who is at the desk."""
    with plainly() as settings:
        for agent in _at_the_store(settings, lambda desk: desk.agents.all()):
            typer.echo(_line(agent))


@app.command("remove")
def agent_remove(name: str) -> None:
    """Let an agent go; his logins end at once."""

    async def remove(desk: _Desk) -> Agent:
        agent = await desk.agents.remove(name)
        await desk.audit.changed("", "remove_agent", agent.name)
        return agent

    with plainly() as settings:
        typer.echo(f"{_at_the_store(settings, remove).name} is not an agent any more.")


@app.command("reset")
def agent_reset(name: str) -> None:
    """Let in who has lost password or phone: a new password, and no second step."""

    async def reset(desk: _Desk) -> tuple[Agent, str]:
        from handoff import passwords

        password = passwords.generate()
        agent = await desk.agents.set_password(name, password)
        await desk.second_steps.off(name)
        await desk.audit.changed("", "reset_password", agent.name)
        return agent, password

    with plainly() as settings:
        agent, password = _at_the_store(settings, reset)
        typer.echo(f"{agent.name} logs in without a second step; open logins have ended.")
        typer.echo(f"Password: {password}  (shown only now)")


@app.command("audit")
def agent_audit(
    name: Annotated[str, typer.Argument(help="Only what he did; else everybody.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The latest so many.")] = 100,
) -> None:
    """Say who logged in, opened, claimed and changed what; the latest comes last."""
    with plainly() as settings:
        found = _at_the_store(settings, lambda desk: desk.audit.latest(name, limit=limit))
        for trace in reversed(found):
            at = moment(trace.at, settings, seconds=True)
            who = trace.agent or "(command line)"
            typer.echo(f"{at}  {who}  {trace.action}  {trace.subject}".rstrip())


async def _tie(desk: _Desk, name: str, email: str | None, subject: str | None, issuer: str) -> None:
    """Let an agent in by another account; the logins that the one before has opened end."""
    from handoff.accounts import Account

    if subject is not None:
        had = await desk.identities.tie(name, Account(issuer, subject))
    else:
        had = await desk.identities.expect(name, email or "")
    if had is not None:
        await desk.agents.end_logins(name)
    await desk.audit.changed("", "change_account", name)


def _check_teams(settings: Settings, teams: list[str] | None) -> None:
    """Stop at a team that there is not: nothing would ever be offered to its agents."""
    for team in teams or ():
        if team not in settings.teams:
            stop(f"There is no team {team}; there are {', '.join(settings.teams)}.")


def _profile(
    role: str | None, teams: list[str] | None, languages: list[str] | None, capacity: int | None
) -> Profile:
    from handoff.agents import Profile

    return Profile(role, teams or None, languages or None, capacity)  # type: ignore[arg-type]


def _line(agent: Agent) -> str:
    return (
        f"{agent.name} · {agent.role} · teams {', '.join(agent.teams) or '-'}"
        f" · languages {', '.join(agent.languages)} · at most {agent.capacity} at once"
    )


def _at_the_store(settings: Settings, work: Callable[[_Desk], Awaitable[T]]) -> T:
    """Do something with the agents, in a store that is started for it where none runs."""
    from handoff.agents import Agents
    from handoff.audit import Audit
    from handoff.identities import Identities
    from handoff.second_step import SecondSteps
    from ops import commands

    def desk(redis: Redis) -> _Desk:
        shop = settings.shop
        return _Desk(
            Agents(redis, shop),
            SecondSteps(redis, shop),
            Identities(redis, shop),
            Audit(redis, shop),
        )

    return commands.at_the_store(settings, lambda redis: work(desk(redis)))
