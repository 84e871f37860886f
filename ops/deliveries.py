"""``./destek webhooks``: what the shop's own systems were told, what waits, what was given up."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ops.terminal import moment, plainly, stop

if TYPE_CHECKING:
    from connectors.webhooks import Answer
    from handoff.audit import Audit
    from handoff.webhooks.delivery import Delivery
    from handoff.webhooks.hook import Hook
    from handoff.webhooks.register import Counts, Deliveries
    from ops.settings import Settings

app = typer.Typer(help="What the shop's own systems are told.", no_args_is_help=True)

T = TypeVar("T")

_LISTED = 100


@app.command("list")
def list_webhooks(
    hook: Annotated[str, typer.Argument(metavar="WEBHOOK", help="Only this one.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many of each.")] = _LISTED,
) -> None:
    """Say how each webhook stands, what waits, and what was given up."""
    with plainly() as settings:
        known = _hooks(settings)
        if not known:
            typer.echo("There are no webhooks; docs/webhooks.md says how to make one.")
        for each in [_named(settings, hook)] if hook else known.values():
            counts, waiting, dead = _at_the_store(settings, _standing(each, limit))
            typer.echo(_line(settings, each, counts))
            for delivery in (*waiting, *dead):
                typer.echo(f"  {_told(settings, delivery)}")


@app.command("show")
def show(delivery: Annotated[str, typer.Argument(metavar="DELIVERY")]) -> None:
    """Show one delivery and its body, which holds what customers wrote."""

    async def look(deliveries: Deliveries, audit: Audit) -> Delivery:
        found = await deliveries.get(delivery)
        await audit.saw("", "look_at_delivery", found.id)
        return found

    with plainly() as settings:
        found = _at_the_store(settings, look)
        typer.echo(_told(settings, found))
        typer.echo(f"conversation {found.conversation}, {found.tries} tries")
        if found.body:
            typer.echo(json.dumps(json.loads(found.body), ensure_ascii=False, indent=2))
        else:
            typer.echo("It has arrived; what was sent is not kept.")


@app.command("resend")
def resend(
    delivery: Annotated[str, typer.Argument(metavar="DELIVERY")] = "",
    everything: Annotated[
        str, typer.Option("--all", metavar="WEBHOOK", help="Every dead letter of this one.")
    ] = "",
) -> None:
    """Send a dead letter once more, or what waits at once; the running system sends it."""
    if bool(delivery) == bool(everything):
        stop("Name a delivery, or a webhook with --all.")

    async def again(deliveries: Deliveries, audit: Audit) -> int:
        if everything:
            chosen = await deliveries.dead(everything)
        else:
            chosen = [await deliveries.get(delivery)]
            _named(settings, chosen[0].hook)
        # In the order in which they happened.
        for each in sorted(chosen, key=lambda each: each.at):
            await deliveries.again(each.id)
            await audit.changed("", "resend_delivery", each.id)
        return len(chosen)

    with plainly() as settings:
        if everything:
            _named(settings, everything)
        count = _at_the_store(settings, again)
        typer.echo(f"{count} will be sent as soon as Destek runs; webhooks list says how it went.")


@app.command("test")
def test(hook: Annotated[str, typer.Argument(metavar="WEBHOOK")]) -> None:
    """Send a signed ping now, and say what was answered."""
    with plainly() as settings:
        tested = _named(settings, hook)
        answer = asyncio.run(_ping(settings, tested))
        if answer.trouble:
            said = f"answered {answer.status}" if answer.status else _SILENCE[answer.trouble]
            stop(f"{tested.place} {said}; docs/webhooks.md says what it should do.")

        async def reached(deliveries: Deliveries, audit: Audit) -> None:
            await deliveries.ask_again(hook)
            await audit.changed("", "test_webhook", hook)

        _at_the_store(settings, reached)
        typer.echo(f"{tested.place} answered {answer.status}.")


_SILENCE = {
    "timeout": "did not answer in time",
    "unreachable": "cannot be reached; is its address right, does its certificate hold?",
}


async def _ping(settings: Settings, hook: Hook) -> Answer:
    from connectors.webhooks import Post
    from handoff.instants import now_ms
    from handoff.webhooks.envelope import Envelopes

    id, post = secrets.token_hex(12), Post()
    envelopes = Envelopes(settings.shop, settings.languages.default, settings.web.public_url)
    try:
        return await post(hook, "ping", id, envelopes.ping(id, now_ms()))
    finally:
        await post.aclose()


def _standing(
    hook: Hook, limit: int
) -> Callable[[Deliveries, Audit], Awaitable[tuple[Counts, list[Delivery], list[Delivery]]]]:
    async def read(
        deliveries: Deliveries, _: Audit
    ) -> tuple[Counts, list[Delivery], list[Delivery]]:
        return (
            await deliveries.counts(hook),
            await deliveries.waiting(hook.id, limit),
            await deliveries.dead(hook.id, limit),
        )

    return read


def _line(settings: Settings, hook: Hook, counts: Counts) -> str:
    told = [hook.id, hook.place, ", ".join(sorted(hook.events))]
    told += [f"{counts.waiting} waiting", f"{counts.dead} dead"]
    if counts.gone:
        told.append("off: it answered 410 Gone; test or resend asks it again")
    elif counts.rests_until:
        told.append(
            f"rested until {moment(counts.rests_until, settings, seconds=True)} as it asked"
        )
    return " · ".join(told)


def _told(settings: Settings, delivery: Delivery) -> str:
    why = f"answered {delivery.status}" if delivery.trouble == "answered" else delivery.trouble
    told = [
        delivery.id,
        delivery.event,
        moment(delivery.at, settings, seconds=True),
        delivery.standing,
    ]
    told += [why] if why else []
    told += [f"next try {moment(delivery.due, settings, seconds=True)}"] * (
        delivery.standing == "waiting"
    )
    return " · ".join(told)


def _hooks(settings: Settings) -> dict[str, Hook]:
    from handoff.webhooks.hook import hooks

    return hooks(settings.webhooks, settings.webhook_secrets)


def _named(settings: Settings, hook: str) -> Hook:
    known = _hooks(settings)
    if hook not in known:
        stop(f"There is no webhook {hook}; there are {', '.join(known) or 'none'}.")
    return known[hook]


def _at_the_store(settings: Settings, work: Callable[[Deliveries, Audit], Awaitable[T]]) -> T:
    """Do something with the deliveries, in a store that is started for it where none runs."""
    from handoff.audit import Audit
    from handoff.webhooks.register import Deliveries
    from ops import commands

    return commands.at_the_store(
        settings, lambda redis: work(Deliveries(redis, settings.shop), Audit(redis, settings.shop))
    )
