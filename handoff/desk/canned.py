"""The desk's HTTP API for canned answers: finding one while writing, and keeping the set."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, StringConstraints

from handoff import canned
from handoff.canned import (
    LONGEST_TITLE,
    Answer,
    AnswerChanged,
    AnswerIncomplete,
    TooManyAnswers,
    UnknownAnswer,
)
from handoff.cases.case import customer_of
from handoff.conversation import Conversation
from handoff.desk import canned_shapes, shapes
from handoff.desk.context import DeskContext
from handoff.desk.guard import Desk, Me, TooLong
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.errors import UnknownConversation
from handoff.instants import now_ms
from handoff.permissions import (
    may_answer_customers,
    may_keep_canned_answers,
    may_read_canned_answers,
)
from language import dates

router = APIRouter()

_keeping = needs(may_keep_canned_answers, "keep_canned_answer")

_SHOWN = 6

Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TITLE)]
Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Worded(BaseModel):
    """An answer in one language; both empty for none."""

    title: Title = ""
    text: Text = ""


class Change(BaseModel):
    """How an answer is to be. ``seen``: the ``at`` of the version that the page showed."""

    team: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")] = ""
    words: dict[Literal["tr", "en"], Worded]
    seen: Annotated[int, Query(ge=0)] = 0


@router.get(
    "/canned",
    dependencies=[needs(may_read_canned_answers)],
    response_model=canned_shapes.CannedAnswers,
)
async def answers(desk: Desk) -> dict[str, Any]:
    """All of them, as they are kept."""
    return {"answers": [answer.to_json() for answer in await desk.canned.all()]}


@router.put(
    "/canned/{name}",
    dependencies=[_keeping],
    response_model=canned_shapes.Canned,
    responses=may_refuse(UnknownAnswer, AnswerChanged, TooManyAnswers, AnswerIncomplete),
)
async def put(name: Name, change: Change, desk: Desk, me: Me) -> dict[str, Any]:
    """Add one or change it; 409 when a colleague has changed it since it was read."""
    words = {lang: worded.model_dump() for lang, worded in change.words.items()}
    if any(len(each["text"]) > desk.settings.limits.message_chars for each in words.values()):
        raise TooLong
    wanted = Answer.from_json({"id": name, "words": words, "team": change.team})
    kept = canned.changed(wanted, me.name, now_ms())
    return {"answer": (await desk.canned.put(kept, change.seen)).to_json()}


@router.delete(
    "/canned/{name}",
    dependencies=[needs(may_keep_canned_answers)],
    response_model=shapes.Done,
    responses=may_refuse(UnknownAnswer, AnswerChanged),
)
async def remove_canned_answer(
    name: Name, desk: Desk, me: Me, seen: Annotated[int, Query(ge=0)] = 0
) -> dict[str, Any]:
    """Take one away."""
    await desk.canned.remove(name, seen, me.name)
    return {}


@router.get(
    "/conversations/{cid}/canned",
    dependencies=[needs(may_answer_customers, "opened")],
    response_model=canned_shapes.Fitting,
    responses=may_refuse(UnknownConversation),
)
async def fitting(
    cid: Cid, desk: Desk, me: Me, q: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, Any]:
    """Those that fit the words, in the customer's language, with its blanks filled."""
    conversation = await desk.conversations.get(cid)
    lang = conversation.lang
    found = canned.found(await desk.canned.all(), q, lang, conversation.team)[:_SHOWN]
    values = await _known(desk, conversation, me.name) if found else {}
    return {
        "answers": [
            {
                "id": answer.id,
                "title": answer.words[lang].title,
                "text": canned.filled(answer.words[lang].text, values, lang),
            }
            for answer in found
        ]
    }


async def _known(desk: DeskContext, conversation: Conversation, agent: str) -> dict[str, str]:
    """What blanks may stand for. A case and its date come from one and the same case."""
    customer, lang = conversation.customer, conversation.lang
    owed = await desk.cases.of_customer(customer_of(conversation))
    case = max(owed, key=lambda each: each.created_at, default=None)
    slots = conversation.handoff.get("slots") or {}
    order = slots.get("order_number") or (case.order if case else "")
    date = ""
    if case and case.due:
        zone = desk.settings.hours.zone
        date = dates.full(case.due.astimezone(zone).date(), desk.now().date(), lang)
    return {
        "name": str(customer.get("name") or customer.get("first_name") or ""),
        "case": (case.number if case else conversation.case) or "",
        "order": str(order or ""),
        "date": date,
        "agent": agent,
        "shop": desk.settings.brand.name,
    }
