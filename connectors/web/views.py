"""What the customer may see of a conversation."""

from __future__ import annotations

from typing import Any

from handoff.conversations import Conversation
from handoff.entry import Entry
from handoff.states import State


def public_entry(entry: Entry, assistant: str) -> dict[str, Any]:
    """A message as the customer's browser gets it: no payloads, no other names than shown ones.

    Keys: id, author, name, text, lang, buttons ``[{"title"}]``, article or None, at (UTC ms),
    and for the customer's own external_id and pictures ``[{"id", "width", "height"}]``.
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
    if entry.author == "customer":
        seen["external_id"] = entry.external_id
        seen["pictures"] = [picture.to_json() for picture in entry.pictures]
    return seen


def state_of(conversation: Conversation) -> dict[str, Any]:
    """``state``, and ``agent``: who the customer is talking with, or None."""
    assigned = conversation.state is State.ASSIGNED
    return {
        "state": str(conversation.state),
        "agent": conversation.assignee if assigned else None,
    }
