"""What a webhook is told of an entry: the envelope, version 1. docs/webhooks.md describes it.

Nothing leaves the house that a customer has not written or read, but for the bot's summary; notes
and decisions stay here. Card, identity and account numbers are hidden as they are in the log, in
what agents wrote as well.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handoff import documents, pictures
from handoff.conversation import Conversation
from handoff.entry import Document, Entry, Picture
from handoff.summary import summarise
from handoff.webhooks.delivery import name
from language.masks import hide

VERSION = 1

#: How much of a conversation before a handoff is looked at, in entries.
LOOKED_AT = 500

#: The events of the log that bring a conversation before people.
_HANDOFFS = frozenset({"handed_over", "returned", "resumed"})
#: Those that change an agent's message; they name it in ``of``.
_AMENDING = frozenset({"edited", "withdrawn"})
#: Those by which it is the bot's again without having been resolved.
_BACK = frozenset({"given_back", "taken_back"})
_EVENTS = {
    **dict.fromkeys(_HANDOFFS, "handoff"),
    **dict.fromkeys(_BACK, "back_to_bot"),
    **dict.fromkeys(_AMENDING, "reply"),
    "resolved": "resolve",
    "rated": "rating",
}
_CONTACTS = ("name", "email", "phone")


def event_of(entry: Entry) -> str | None:
    """The event that webhooks know this entry as, if they know it."""
    if entry.kind == "event":
        return _EVENTS.get(entry.text)
    return "reply" if entry.kind == "message" and entry.author == "agent" else None


class Envelopes:
    """Makes the envelopes of one shop. ``lang`` is that of the agents' words in a summary."""

    def __init__(self, shop: str, lang: str, site: str) -> None:
        """``site`` is where the desk and the API are: ``https://shop.example``."""
        self._shop = shop
        self._lang = lang
        self._desk = f"{site}/desk"
        self._api = f"{site}/api/v1"

    def pack(
        self, hook: str, conversation: Conversation, entry: Entry, before: Sequence[Entry]
    ) -> str:
        """The body that tells ``hook`` of an entry that is an event.

        Args:
            before: the entries right before it, oldest first; a handoff alone needs them.
        """
        event = event_of(entry)
        assert event is not None  # noqa: S101 - what the caller has looked at
        envelope = self._envelope(name(hook, conversation.id, entry.id), event, entry.at)
        envelope |= {
            "entry": entry.id,
            "conversation": {
                "id": conversation.id,
                "channel": conversation.channel,
                "language": conversation.lang,
                "team": conversation.last_team,
                "case": conversation.case,
                "url": f"{self._desk}/#/c/{conversation.id}",
            },
            "customer": _customer(conversation),
            "data": self._data(event, conversation, entry, before),
        }
        return _json(envelope)

    def ping(self, id: str, at: int) -> str:
        """The body that says nothing but that it arrives."""
        return _json(self._envelope(id, "ping", at))

    def _envelope(self, id: str, event: str, at: int) -> dict[str, Any]:
        return {"version": VERSION, "id": id, "event": event, "at": _iso(at), "shop": self._shop}

    def _data(
        self, event: str, conversation: Conversation, entry: Entry, before: Sequence[Entry]
    ) -> dict[str, Any]:
        carried = entry.payload
        if event == "reply":
            return {"agent": entry.author_id, **self._replied(conversation.id, entry)}
        if event == "resolve":
            return {
                "agent": entry.author_id,
                "outcome": carried.get("outcome"),
                "remark": _hidden(carried.get("remark")),
            }
        if event == "back_to_bot":
            agent = entry.author_id if entry.author == "agent" else None
            return {"step": entry.text, "agent": agent}
        if event == "rating":
            return {"rating": carried.get("rating"), "comment": _hidden(carried.get("comment"))}
        summary = summarise(conversation.handoff, before, self._lang).to_json()
        return {
            "step": entry.text,
            "reason": carried.get("reason") or conversation.reason,
            "team": carried.get("team") or conversation.last_team,
            "priority": conversation.priority.name.lower(),
            "agent": carried.get("agent"),
            "summary": summary | {"question": _hidden(summary["question"])},
            "transcript": [
                {"at": _iso(each.at), "author": each.author, **self._said(conversation.id, each)}
                for each in before
                if each.is_public
            ],
            "transcript_is_whole": len(before) < LOOKED_AT,
        }

    def _replied(self, cid: str, entry: Entry) -> dict[str, Any]:
        """A message, or what has become of an earlier one, which ``of`` names."""
        if entry.kind == "message":
            return {"step": "sent", "of": None, **self._said(cid, entry)}
        now = replace(entry, text=str(entry.payload.get("text") or ""))
        return {"step": entry.text, "of": entry.payload.get("of"), **self._said(cid, now)}

    def _said(self, cid: str, entry: Entry) -> dict[str, Any]:
        return {
            "text": _hidden(entry.text),
            "language": entry.lang,
            "pictures": len(entry.pictures),
            "files": [self._file(cid, each) for each in entry.files],
        }

    def _file(self, cid: str, file: Picture | Document) -> dict[str, Any]:
        """A file and where the API hands it out. A picture has no name, and is made anew here."""
        if isinstance(file, Document):
            kind, type = "documents", documents.MEDIA_TYPE
            own: dict[str, Any] = {"name": _hidden(file.name), "size": file.size}
        else:
            kind, type = "pictures", pictures.MEDIA_TYPE
            own = {"name": None, "size": None}
        url = f"{self._api}/conversations/{cid}/{kind}/{file.id}"
        return {"id": file.id, "type": type, **own, "url": url}


def _customer(conversation: Conversation) -> dict[str, Any]:
    """Who writes, as far as is known. ``verified``: the shop's own page vouches for who it is."""
    known = conversation.customer
    told: dict[str, Any] = {"id": str(known["id"])} if known.get("id") else {}
    told |= {key: _hidden(known[key]) for key in _CONTACTS if known.get(key)}
    if handle := (known.get("telegram") or {}).get("username"):
        told["telegram"] = str(handle)
    return told | {"verified": bool(known.get("id"))}


def _hidden(text: object) -> str:
    return hide(str(text or "")).text


def _iso(at: int) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03}Z"


def _json(envelope: dict[str, Any]) -> str:
    """Half a character, as a payload may hold one, becomes a question mark: it has no UTF-8."""
    text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()
