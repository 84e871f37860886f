"""What the customer may see of a conversation."""

from __future__ import annotations

from typing import Any

from handoff.amendment import EDITED, WITHDRAWN
from handoff.announcements import WITHOUT_PLACES
from handoff.conversation import Conversation
from handoff.entry import Entry
from handoff.programs import known_as
from handoff.rating import asked
from handoff.states import OWNED, State
from handoff.waiting import Wait


def public_entry(entry: Entry, assistant: str) -> dict[str, Any]:
    """A message as the customer's browser gets it: no payloads, no other names than shown ones.

    Keys: id, author, name, text, lang, buttons ``[{"title"}]``, article or None, at (UTC ms),
    with files pictures ``[{"id", "width", "height"}]`` and documents ``[{"id", "name", "size"}]``,
    for the customer's own external_id, and for a message that asks how it went asks, which is
    "rating". An amended message has ``amended``: "edited", or "withdrawn" with nothing of what it
    said.
    """
    names = {"bot": assistant, "agent": str(entry.payload.get("agent") or entry.author_id)}
    article = entry.payload.get("article")
    seen: dict[str, Any] = {
        "id": entry.id,
        "author": entry.author,
        "name": names.get(entry.author, ""),
        "text": entry.text,
        "lang": entry.lang,
        "buttons": [{"title": str(b["title"])} for b in entry.payload.get("buttons", [])],
        "article": article
        and {part: str(article.get(part, "")) for part in ("id", "title", "url", "lang")},
        "at": entry.at,
    }
    if entry.amended:
        seen["amended"] = WITHDRAWN if entry.amended.withdrawn else EDITED
    if entry.author == "customer":
        seen["external_id"] = entry.external_id
    if entry.pictures:
        seen["pictures"] = [picture.to_json() for picture in entry.pictures]
    if entry.documents:
        seen["documents"] = [document.to_json() for document in entry.documents]
    if asks := entry.payload.get("asks"):
        seen["asks"] = str(asks)
    return seen


def rated(entry: Entry) -> dict[str, Any]:
    """What the customer has answered to the message that asked how it went, and when (UTC ms)."""
    answer = {part: entry.payload[part] for part in ("rating", "comment")}
    return {"entry": asked(entry), **answer, "at": entry.at}


def state_of(conversation: Conversation, wait: Wait | None = None, *, shop: str) -> dict[str, Any]:
    """``state``, and ``agent``: who the customer is talking with, or None; a program is the shop.

    That an agent has put a conversation off is his own affair: for the customer he has it. In the
    queue there are also ``place``, and ``minutes``: the expected wait, None without a figure.
    """
    if conversation.state in OWNED:
        return {"state": str(State.ASSIGNED), "agent": known_as(conversation.assignee or "", shop)}
    told = conversation.reason not in WITHOUT_PLACES
    waits = wait if conversation.state is State.QUEUED and told else None
    return {
        "state": str(conversation.state),
        "agent": None,
        **({"place": waits.place, "minutes": waits.minutes} if waits else {}),
    }
