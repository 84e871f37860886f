"""The desk's HTTP API for cases. Every agent may read them; who has taken one settles it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, StringConstraints

from handoff.cases.case import PICTURES, Case, Passage
from handoff.cases.register import Settling
from handoff.cases.states import UNSETTLED, CaseState, CaseStep
from handoff.desk import views
from handoff.desk.guard import Desk, Me, TooLong, agent_of

router = APIRouter(prefix="/api/cases", dependencies=[Depends(agent_of)])

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
States = Annotated[frozenset[CaseState], Query(alias="state")]


class Words(BaseModel):
    """What goes with a step: a ``note`` for agents, an ``answer`` for the customer."""

    note: Text = ""
    answer: Text = ""


class Taking(BaseModel):
    """``instead_of``: the colleague whom the page showed to have it, and who is relieved."""

    note: Text = ""
    instead_of: Text = ""


@router.get("")
async def cases(
    desk: Desk,
    state: States = UNSETTLED,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> dict[str, Any]:
    """Cases in these states, soonest due first; settled ones after them, latest first."""
    now = desk.now()
    found = await desk.cases.listed(state, limit)
    return {"cases": [views.case_summary(case, now) for case in found]}


@router.get("/{number}")
async def case(number: str, desk: Desk) -> dict[str, Any]:
    """One case with everything that is known of it."""
    return await _whole(desk, await desk.cases.get(number))


@router.post("/{number}/take")
async def take(number: str, taking: Taking, desk: Desk, me: Me) -> dict[str, Any]:
    """Take a case in hand; 409 with the ``assignee`` when a colleague has it."""
    note = _within(desk, taking.note)
    taken = await desk.cases.take(number, me.name, instead_of=taking.instead_of, note=note)
    return await _whole(desk, taken)


@router.post("/{number}/ask")
async def ask(number: str, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Ask the customer something; ``answer`` holds the question."""
    return await _step(CaseStep.ASK, number, words, desk, me)


@router.post("/{number}/resolve")
async def resolve(number: str, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Settle a case as the customer wished, or nearly so."""
    return await _step(CaseStep.RESOLVE, number, words, desk, me)


@router.post("/{number}/refuse")
async def refuse(number: str, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
    """Settle a case otherwise; ``answer`` holds the reason."""
    return await _step(CaseStep.REFUSE, number, words, desk, me)


@router.post("/{number}/withdraw")
async def withdraw(number: str, words: Words, desk: Desk, me: Me) -> dict[str, Any]:
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
    entries = await views.transcript(desk, case.conversation, f"{case.created_at}-0")
    return [picture.id for entry in entries for picture in entry.pictures]


def _line(passage: Passage) -> dict[str, Any]:
    return {
        "step": passage.step,
        "state": passage.state,
        "author": passage.author,
        "who": passage.who,
        "note": passage.note,
        "at": passage.at,
    }
