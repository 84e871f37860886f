"""The webhooks, for those who look after them: what waits, what was given up, sending it again."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from handoff.desk import office
from handoff.desk.context import DeskContext
from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.instants import now_ms
from handoff.permissions import may_keep_webhooks
from handoff.webhooks.delivery import Standing, UnknownWebhook
from handoff.webhooks.hook import Hook, hooks

router = APIRouter(prefix="/webhooks", include_in_schema=False)

_keeping = needs(may_keep_webhooks)

_SHOWN = 50


@router.get("", dependencies=[_keeping])
async def webhooks(request: Request, desk: Desk, me: Me, done: str = "") -> Response:
    """How each webhook stands, with its dead letters and what is being tried again."""
    found = []
    for hook in _known(desk).values():
        waiting = await desk.deliveries.waiting(hook.id)
        found.append(
            {
                "hook": hook,
                "counts": await desk.deliveries.counts(hook),
                "failing": [each for each in waiting if each.trouble][:_SHOWN],
                "dead": await desk.deliveries.dead(hook.id, _SHOWN),
            }
        )
    return office.page(request, me, "webhooks.html", found=found, done=done, now=now_ms())


@router.get("/{delivery}", dependencies=[needs(may_keep_webhooks, "look_at_delivery")])
async def look(request: Request, delivery: str, desk: Desk, me: Me) -> Response:
    """One delivery with its body, which holds what customers wrote."""
    found = await desk.deliveries.get(delivery)
    body = json.dumps(json.loads(found.body), ensure_ascii=False, indent=2) if found.body else ""
    again = found.standing is not Standing.SENT and found.hook in _known(desk)
    return office.page(request, me, "delivery.html", delivery=found, body=body, again=again)


@router.post("/{delivery}/resend", dependencies=[_keeping])
async def resend_delivery(request: Request, delivery: str, desk: Desk) -> Response:
    """Send a dead letter once more, or what waits at once."""
    found = await desk.deliveries.get(delivery)
    _named(desk, found.hook)
    await desk.deliveries.again(found.id)
    return office.back_to(request, "/webhooks?done=resent")


@router.post("/of/{hook}/resend", dependencies=[_keeping])
async def resend_all_deliveries(request: Request, hook: str, desk: Desk) -> Response:
    """Send all dead letters of a webhook once more."""
    dead = await desk.deliveries.dead(_named(desk, hook).id)
    # In the order in which they happened.
    for each in sorted(dead, key=lambda each: each.at):
        await desk.deliveries.again(each.id)
    return office.back_to(request, "/webhooks?done=resent")


def _known(desk: DeskContext) -> dict[str, Hook]:
    return hooks(desk.settings.webhooks, desk.settings.webhook_secrets)


def _named(desk: DeskContext, id: str) -> Hook:
    try:
        return _known(desk)[id]
    except KeyError:
        raise UnknownWebhook(id) from None
