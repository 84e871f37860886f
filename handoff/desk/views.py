"""Conversations as the desk's pages see them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handoff.calendar import NeverOpen
from handoff.cases.case import Case, customer_of
from handoff.conversations import Conversation
from handoff.desk.context import DeskContext
from handoff.entry import Entry
from handoff.explaining import explain
from handoff.states import State
from language.masks import mask

#: A place in a conversation's log, as pages send it; both numbers fit the store's.
CURSOR = r"^[0-9]{1,19}-[0-9]{1,19}$"

_PREVIEW_CHARS = 160
_PAGE = 1000


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
        "priority": conversation.priority,
        "after_hours": conversation.state is State.WAITING,
        "queued_at": conversation.queued_at,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "last_text": mask(conversation.last_text)[:_PREVIEW_CHARS],
        "last_author": conversation.last_author,
        "customer": conversation.customer,
        "handoff": _handed_over(conversation),
    }


def _handed_over(conversation: Conversation) -> dict[str, Any]:
    handoff = conversation.handoff
    return (
        handoff | {"question": mask(str(handoff["question"]))} if "question" in handoff else handoff
    )


async def board(desk: DeskContext) -> dict[str, Any]:
    """The queue, most urgent and longest waiting first, and everything that agents have in hand.

    ``now`` is real time, the clock that waiting is measured by.
    """
    waiting = [summary(item.conversation) for item in await desk.queue.waiting_list()]
    assigned = [summary(conversation) for conversation in await desk.queue.assigned()]
    return {
        "now": round(time.time() * 1000),
        "hours": hours(desk),
        "waiting": waiting,
        "assigned": assigned,
    }


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


async def transcript(desk: DeskContext, cid: str, after: str = "0-0") -> list[Entry]:
    """Every entry after the cursor, oldest first, however many there are."""
    entries: list[Entry] = []
    while True:
        page = await desk.conversations.entries(cid, after, _PAGE)
        entries += page
        if len(page) < _PAGE:
            return entries
        after = page[-1].id
