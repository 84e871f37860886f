"""The API for customers: who somebody is, what the shop owes him, what he has come for before."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from handoff.cases.case import customer_of
from handoff.conversation import Conversation
from handoff.desk import shapes, views
from handoff.desk.context import DeskContext
from handoff.desk.guard import Desk
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.earlier import Earlier, proven_orders, sessions
from handoff.entry import Entry
from handoff.errors import UnknownConversation, UnknownCustomer
from handoff.permissions import may_see_customers
from language.masks import mask

router = APIRouter()

_seeing = needs(may_see_customers, "saw_customer")

#: How much of a conversation is looked through, and how many earlier ones are told of.
LATEST, _TOLD = 400, 8

CustomerId = Annotated[str, Path(pattern=r"^[\w.@:+ -]{1,200}$")]


@router.get(
    "/customers/{customer}",
    dependencies=[_seeing],
    response_model=shapes.Customer,
    responses=may_refuse(UnknownCustomer),
)
async def customer(customer: CustomerId, desk: Desk) -> dict[str, Any]:
    """A customer by the shop's own id of him, which a channel has vouched for."""
    found = await _conversations(desk, customer)
    if not found:
        raise UnknownCustomer(customer)
    return await _whole(desk, found[0], found[1:])


@router.get(
    "/conversations/{cid}/customer",
    dependencies=[_seeing],
    response_model=shapes.Customer,
    responses=may_refuse(UnknownConversation),
)
async def customer_of_conversation(cid: Cid, desk: Desk) -> dict[str, Any]:
    """The customer of a conversation; of one who is not verified only what is known in it."""
    found = await desk.conversations.get(cid)
    return await _whole(desk, found, await others(desk, found))


async def others(desk: DeskContext, conversation: Conversation) -> list[Conversation]:
    """A verified customer's other conversations, the latest first."""
    customer = conversation.customer.get("id")
    found = await _conversations(desk, str(customer)) if customer else []
    return [each for each in found if each.id != conversation.id][:_TOLD]


async def earlier(
    desk: DeskContext, own: list[Entry], cid: str, before: list[Conversation]
) -> list[Earlier]:
    """What came before the present session: in this conversation and in others, latest first."""
    told = sessions(cid, own)[:-1]
    for other in before:
        told += sessions(other.id, await desk.conversations.latest(other.id))
    return sorted(told, key=lambda each: -each.ended)[:_TOLD]


def who(conversation: Conversation, before: list[Conversation]) -> dict[str, Any]:
    """Who writes, as far as is known. ``verified``: a channel vouches for who it is."""
    customer = conversation.customer
    handle = (customer.get("telegram") or {}).get("username")
    contacts = [customer.get("email"), customer.get("phone"), f"@{handle}" if handle else ""]
    names = [customer.get(part) for part in ("first_name", "last_name")]
    return {
        "id": str(customer["id"]) if customer.get("id") else None,
        "name": str(customer.get("name") or " ".join(str(each) for each in names if each)),
        "contacts": [mask(str(each)) for each in contacts if each],
        "verified": bool(customer.get("id")),
        "channel": conversation.channel,
        "lang": conversation.lang,
        "since": min(each.created_at for each in (conversation, *before)),
    }


async def _conversations(desk: DeskContext, customer: str) -> list[Conversation]:
    """A verified customer's conversations, the latest first; no rehearsal is one."""
    found = [each.conversation for each in (await desk.search.find(customer)).found]
    return [each for each in found if str(each.customer.get("id") or "") == customer]


async def _whole(
    desk: DeskContext, conversation: Conversation, before: list[Conversation]
) -> dict[str, Any]:
    entries = await desk.conversations.latest(conversation.id, LATEST)
    owed = await desk.cases.of_customer(customer_of(conversation))
    return {
        "customer": who(conversation, before),
        "orders": proven_orders(entries),
        "cases": [views.case_summary(case, desk.now()) for case in owed],
        "conversations": [views.summary(each) for each in (conversation, *before[:_TOLD])],
        "earlier": [
            each.to_json() for each in await earlier(desk, entries, conversation.id, before[:_TOLD])
        ],
    }
