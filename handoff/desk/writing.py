"""The desk's HTTP API around a reply that is being written: holding it, articles that fit it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, StringConstraints

from handoff.attachments import AttachmentGone
from handoff.canned import GapLeft, without_gaps
from handoff.desk import shapes
from handoff.desk.files import Writing, enclosed_in
from handoff.desk.guard import Desk, Me, Shown
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.errors import NotYours, UnknownConversation
from handoff.held import TooLate
from handoff.permissions import may_answer_customers
from knowledge.wire import Hit, KnowledgeError, KnowledgeUnavailable
from language.masks import mask

router = APIRouter(prefix="/conversations/{cid}")

#: Articles that are suggested, of so many that are looked at; how long one waits for them.
_SHOWN, _LOOKED_AT, _PATIENCE_SECONDS = 3, 5, 3.0
#: What is further from the best one than this does not belong beside it: scores lie close.
_NEAR = 0.9
_LONGEST = 600

WritingId = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class Wanted(BaseModel):
    """What articles are looked for with: the customer's words or the agent's."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"\S")]


@router.post(
    "/held",
    dependencies=[needs(may_answer_customers, "reply")],
    response_model=shapes.HeldBack,
    responses=may_refuse(UnknownConversation, NotYours, GapLeft, AttachmentGone),
)
async def hold(cid: Cid, writing: Writing, desk: Desk, me: Me, shown: Shown) -> dict[str, Any]:
    """Take a reply; it is sent ``due`` (UTC ms), or has been as ``entry``. The assignee only."""
    text = without_gaps(writing.within(desk.settings.limits.message_chars))
    enclosed = await enclosed_in(desk, cid, writing)
    accepted = await desk.held.hold(cid, me.name, text, writing.external_id, shown, enclosed)
    return {"due": accepted.due, "entry": accepted.entry}


@router.delete(
    "/held/{writing}",
    dependencies=[needs(may_answer_customers)],
    response_model=shapes.Done,
    responses=may_refuse(UnknownConversation, TooLate),
)
async def take_back(cid: Cid, writing: WritingId, desk: Desk, me: Me) -> dict[str, Any]:
    """Do not send it; 409 when it has been sent."""
    await desk.held.take_back(cid, me.name, f"desk:{writing}")
    return {}


@router.post(
    "/suggestions",
    dependencies=[needs(may_answer_customers, traced=False)],
    response_model=shapes.Suggestions,
    responses=may_refuse(UnknownConversation),
)
async def suggestions(cid: Cid, wanted: Wanted, desk: Desk) -> dict[str, Any]:
    """Help articles that fit, in the customer's language; none when they cannot be searched."""
    conversation = await desk.conversations.get(cid)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            reply = await desk.knowledge.search(
                mask(wanted.text[:_LONGEST]), conversation.lang, _LOOKED_AT
            )
    except (KnowledgeUnavailable, KnowledgeError, TimeoutError):
        return {"articles": []}
    hits = reply["hits"] if reply["band"] != "none" else []
    near = [hit for hit in hits if hit["score"] >= _NEAR * hits[0]["score"]]
    base = str(desk.settings.web.public_url)
    return {"articles": [_suggested(hit, base) for hit in near[:_SHOWN]]}


def _suggested(hit: Hit, base: str) -> dict[str, str]:
    url = hit["url"]
    address = url if "://" in url else f"{base.rstrip('/')}/{url.lstrip('/')}"
    return {"id": hit["article"], "title": hit["title"], "url": address, "lang": hit["lang"]}
