"""The desk's HTTP API for cases. Every agent may read them; who has taken one settles it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from handoff.cases.case import PICTURES, Case, Passage
from handoff.cases.register import Settling
from handoff.cases.states import UNSETTLED, CaseState, CaseStep
from handoff.desk import shapes, views
from handoff.desk.guard import Desk, Me, Shown, TooLong
from handoff.desk.lists import Limit
from handoff.desk.permits import needs
from handoff.desk.refusals import Number, may_refuse
from handoff.errors import CaseTaken, IllegalCaseStep, NotYourCase, UnknownCase, WordsMissing
from handoff.permissions import may_read_cases, may_settle_cases

router = APIRouter(prefix="/cases")

_reading = needs(may_read_cases, "opened")
_settling = needs(may_settle_cases)
_SETTLED = may_refuse(UnknownCase, NotYourCase, IllegalCaseStep)
_EXPLAINED = may_refuse(UnknownCase, NotYourCase, IllegalCaseStep, WordsMissing)

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Before = Annotated[str, Query(pattern=r"^$|^T-[0-9]{1,15}$")]
States = Annotated[frozenset[CaseState], Query(alias="state")]


class Words(BaseModel):
    """What goes with a step: a ``note`` for agents, an ``answer`` for the customer."""

    note: Text = ""
    answer: Text = ""


class Taking(BaseModel):
    """``instead_of``: the colleague whom the page showed to have it, and who is relieved."""

    note: Text = ""
    instead_of: Text = ""


@router.get("", dependencies=[_reading], response_model=shapes.Cases)
async def cases(
    desk: Desk,
    state: States = UNSETTLED,
    before: Before = "",
    limit: Limit = 100,
) -> dict[str, Any]:
    """A page of cases in these states, latest opened first; ``cursor`` is empty at the end."""
    now = desk.now()
    page = await desk.cases.listed(state, before, limit)
    return {
        "cases": [views.case_summary(case, now) for case in page.cases],
        "cursor": page.cursor,
        "total": page.total,
    }


@router.get(
    "/{number}",
    dependencies=[_reading],
    response_model=shapes.Case,
    responses=may_refuse(UnknownCase),
)
async def case(number: Number, desk: Desk) -> dict[str, Any]:
    """One case with everything that is known of it."""
    return await _whole(desk, await desk.cases.get(number))


@router.post(
    "/{number}/take",
    dependencies=[_settling],
    response_model=shapes.Case,
    responses=may_refuse(UnknownCase, CaseTaken, IllegalCaseStep),
)
async def take(number: Number, taking: Taking, desk: Desk, me: Me, shown: Shown) -> dict[str, Any]:
    """Take a case in hand; 409 with the ``assignee`` when a colleague has it."""
    note = _within(desk, taking.note)
    taken = await desk.cases.take(
        number, me.name, instead_of=taking.instead_of, note=note, shown=shown
    )
    return await _whole(desk, taken)


@router.post(
    "/{number}/ask",
    dependencies=[_settling],
    response_model=shapes.Case,
    responses=_EXPLAINED,
)
async def ask(number: Number, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Ask the customer something; ``answer`` holds the question."""
    return await _step(CaseStep.ASK, number, words, desk, me)


@router.post(
    "/{number}/resolve",
    dependencies=[_settling],
    response_model=shapes.Case,
    responses=_SETTLED,
)
async def resolve(number: Number, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Settle a case as the customer wished, or nearly so."""
    return await _step(CaseStep.RESOLVE, number, words, desk, me)


@router.post(
    "/{number}/refuse",
    dependencies=[_settling],
    response_model=shapes.Case,
    responses=_EXPLAINED,
)
async def refuse(number: Number, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Settle a case otherwise; ``answer`` holds the reason."""
    return await _step(CaseStep.REFUSE, number, words, desk, me)


@router.post(
    "/{number}/withdraw",
    dependencies=[_settling],
    response_model=shapes.Case,
    responses=_SETTLED,
)
async def withdraw(number: Number, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Close a case that the customer does not want any more."""
    return await _step(CaseStep.WITHDRAW, number, words, desk, me)


async def _step(step: Settling, number: str, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    note, answer = _within(desk, words.note), _within(desk, words.answer)
    changed = await desk.cases.step(number, me.name, step, note=note, answer=answer)
    return await _whole(desk, changed)


def _within(desk: Desk, text: str) -> str:
    """The text.

    Raises:
        TooLong: it has more characters than a message may have.
    """
    if len(text) > desk.settings.limits.message_chars:
        raise TooLong
    return text


async def _whole(desk: Desk, case: Case) -> dict[str, Any]:
    history = await desk.cases.history(case.number)
    shown, later = case.fields.get(PICTURES, "").split(), await _since(desk, case)
    return {
        "case": {
            **views.case_summary(case, desk.now()),
            "fields": {name: value for name, value in case.fields.items() if name != PICTURES},
            "pictures": [*shown, *(name for name in later if name not in shown)],
            "words": case.words,
            "wish": case.wish,
            "answer": case.answer,
            "history": [_line(passage) for passage in history],
        }
    }


async def _since(desk: Desk, case: Case) -> list[str]:
    """The pictures that the customer has sent since the case was opened, where that was."""
    entries = await desk.conversations.rest(case.conversation, f"{case.created_at}-0")
    sent = [entry for entry in entries if entry.author == "customer"]
    return [picture.id for entry in sent for picture in entry.pictures]


def _line(passage: Passage) -> dict[str, Any]:
    return {
        "step": passage.step,
        "state": passage.state,
        "author": passage.author,
        "who": passage.who,
        "note": passage.note,
        "at": passage.at,
    }
