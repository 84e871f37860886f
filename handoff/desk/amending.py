"""The HTTP API for a message that was sent already: editing it, withdrawing it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from handoff.amending import AlreadyWithdrawn, NoLonger, NotYourMessage, UnknownMessage
from handoff.canned import GapLeft, without_gaps
from handoff.desk import shapes, views
from handoff.desk.files import Words
from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.errors import NotYours, UnknownConversation
from handoff.permissions import may_amend_own_messages, may_withdraw_others_messages

router = APIRouter(prefix="/conversations/{cid}/entries/{entry}")

_amending = needs(may_amend_own_messages)
_REFUSED = (UnknownConversation, UnknownMessage, NotYourMessage, NoLonger)

Sent = Annotated[str, Path(pattern=views.CURSOR)]


@router.put(
    "",
    dependencies=[_amending],
    response_model=shapes.Written,
    responses=may_refuse(*_REFUSED, AlreadyWithdrawn, NotYours, GapLeft),
)
async def edit_message(cid: Cid, entry: Sent, writing: Words, desk: Desk, me: Me) -> dict[str, str]:
    """Let a message of one's own read otherwise; what it was stays to be seen here.

    Answers with the event that says so. Nobody else may have the conversation by now.
    """
    text = without_gaps(writing.within(desk.settings.limits.message_chars))
    return {"entry": await desk.amending.edit(cid, me.name, entry, text, writing.external_id)}


@router.delete(
    "", dependencies=[_amending], response_model=shapes.Written, responses=may_refuse(*_REFUSED)
)
async def withdraw_message(cid: Cid, entry: Sent, desk: Desk, me: Me) -> dict[str, str]:
    """Take a message away from the customer: one's own, or, as a supervisor, a colleague's.

    Answers with the event that says so; once done it is done.
    """
    others = may_withdraw_others_messages(me)
    return {"entry": await desk.amending.withdraw(cid, me.name, entry, others=others)}
