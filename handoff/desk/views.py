"""Conversations as the desk's pages see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handoff import listing
from handoff.agents import Agent
from handoff.calendar import NeverOpen
from handoff.cases.case import Case, customer_of
from handoff.conversation import Conversation
from handoff.entry import Entry
from handoff.explaining import explain
from handoff.listing import VIEWS
from handoff.states import State
from language.masks import mask

if TYPE_CHECKING:
    from handoff.desk.context import DeskContext

#: A place in a conversation's log, as pages send it; both numbers fit the store's.
CURSOR = r"^[0-9]{1,19}-[0-9]{1,19}$"

#: How many entries a page begins with; older ones come when they are scrolled to.
PAGE = 100

_PREVIEW_CHARS = 160


async def after(desk: DeskContext, cid: str) -> dict[str, Any]:
    """A conversation after a step, as :class:`handoff.desk.shapes.Step` has it."""
    return {"conversation": summary(await desk.conversations.get(cid))}


def summary(conversation: Conversation) -> dict[str, Any]:
    """A conversation as a line of a list. Times are UTC milliseconds, 0 for never.

    Card, identity and account numbers are masked: a list is open all day, for all to see.
    """
    return {
        "id": conversation.id,
        "channel": conversation.channel,
        "lang": conversation.lang,
        "state": conversation.state,
        "assignee": conversation.assignee,
        "case": conversation.case,
        "reason": conversation.reason,
        "team": conversation.team,
        "priority": conversation.priority,
        "after_hours": conversation.state is State.WAITING,
        "snoozed_until": conversation.snoozed_until,
        "outcome": conversation.outcome,
        "remark": conversation.remark,
        "offered": conversation.offered,
        "offered_until": conversation.offered_until,
        "queued_at": conversation.queued_at,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "last_text": mask(conversation.last_text)[:_PREVIEW_CHARS],
        "last_author": conversation.last_author,
        "last_at": conversation.last_at,
        "reached": conversation.reached,
        "read": conversation.read,
        "customer": conversation.customer,
        "listed": conversation.listed,
        "handoff": _handed_over(conversation),
        "service": conversation.service,
    }


def _handed_over(conversation: Conversation) -> dict[str, Any]:
    handoff = conversation.handoff
    return (
        handoff | {"question": mask(str(handoff["question"]))} if "question" in handoff else handoff
    )


def counted(agent: Agent, sizes: Mapping[str, int]) -> list[dict[str, Any]]:
    """The agent's views with the lists each is made of and how many conversations it holds."""
    counts = listing.counted(agent, sizes)
    return [{"id": v.id, "lists": v.lists(agent), "count": counts[v.id]} for v in VIEWS]


def hours(desk: DeskContext) -> dict[str, Any]:
    """Whether people are in, and when that changes (UTC milliseconds; None for not in sight)."""
    now = desk.now()
    closes = desk.calendar.closes_at(now)
    try:
        changes = closes or desk.calendar.next_opening(now)
    except NeverOpen:
        return {"open": False, "changes_at": None}
    return {"open": closes is not None, "changes_at": round(changes.timestamp() * 1000)}


def case_summary(case: Case, now: datetime) -> dict[str, Any]:
    """A case as a line of a list. Times are UTC milliseconds; ``due`` is None without a promise."""
    return {
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "order": case.order,
        "agent": case.agent,
        "due": round(case.due.timestamp() * 1000) if case.due else None,
        "overdue": case.is_overdue(now),
        "conversation": case.conversation,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
    }


async def customer_cases(desk: DeskContext, conversation: Conversation) -> list[dict[str, Any]]:
    """The unsettled cases of a conversation's customer, wherever they were opened."""
    cases = await desk.cases.of_customer(customer_of(conversation))
    return [case_summary(case, desk.now()) for case in cases]


def told(entries: Iterable[Entry], lang: str) -> list[dict[str, Any]]:
    """Entries as the pages show them; the bot's decisions explained in the agent's language."""
    titles: dict[str, str] = {}
    shown = []
    for entry in entries:
        view = entry.to_json()
        if article := entry.payload.get("article") if entry.kind == "message" else None:
            titles[article["id"]] = article["title"]
        if entry.kind == "decision":
            view["explained"] = explain(entry.payload, lang, titles).to_json()
        shown.append(view)
    return shown


async def latest(desk: DeskContext, cid: str) -> tuple[list[Entry], bool]:
    """The latest entries, oldest first, and whether there are older ones."""
    entries = await desk.conversations.latest(cid, PAGE + 1)
    return entries[-PAGE:], len(entries) > PAGE
