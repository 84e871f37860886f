"""What a customer has come for before: a conversation's earlier sessions and how each ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from handoff import rating
from handoff.entry import Entry
from handoff.exchanges import exchanges
from handoff.reactions import given
from language.excerpts import excerpt
from language.masks import mask

_QUOTED = 120
#: Who has the word: a person, or the bot again.
_TURNS = ("handed_over", "taken_back", "given_back")


class Ended(StrEnum):
    """Who had the last word."""

    AGENT = "agent"
    BOT = "bot"
    OPEN = "open"  # a person was asked for and has not resolved it


@dataclass(frozen=True, slots=True)
class Earlier:
    """One session. ``began`` and ``ended`` are UTC ms; ``agent`` and ``case`` may be empty.

    So may ``how``, the outcome that the agent has given it.

    ``helped`` is what the customer said of the bot's last answer, ``rating`` (1 to 5) and
    ``comment`` what he said of the whole when an agent had ended it; None when he did not say.
    """

    conversation: str
    began: int
    ended: int
    question: str
    outcome: Ended
    agent: str
    how: str
    case: str
    helped: bool | None
    rating: int | None
    comment: str

    def to_json(self) -> dict[str, Any]:
        """For the desk's pages."""
        return asdict(self)


def sessions(cid: str, entries: Iterable[Entry]) -> list[Earlier]:
    """The sessions in a conversation's entries (oldest first), the present one last."""
    parts: list[list[Entry]] = [[]]
    entries = list(entries)
    # An answer belongs to what it was asked about, even when it comes after the next beginning.
    ratings = rating.given(entries)
    for entry in entries:
        if entry.kind == "event" and entry.text == "reopened":
            parts.append([])
        parts[-1].append(entry)
    return [_session(cid, part, ratings) for part in parts if part]


def proven_orders(entries: Iterable[Entry]) -> list[str]:
    """The orders that the customer has proven to be his in these entries, latest first."""
    slots = [entry.payload.get("slots") or {} for entry in entries if entry.kind == "decision"]
    proven = [str(each.get("order_number")) for each in slots if each.get("order_proof")]
    return list(dict.fromkeys(reversed([mask(number) for number in proven])))


def _session(cid: str, entries: Sequence[Entry], ratings: Mapping[str, Entry]) -> Earlier:
    written = [e.text for e in entries if e.kind == "message" and e.author == "customer"]
    events = {entry.text: entry for entry in entries if entry.kind == "event"}
    resolved, handed = events.get("resolved"), events.get("handed_over")
    last = [entry.text for entry in entries if entry.kind == "event" and entry.text in _TURNS][-1:]
    open_ = handed and last not in (["taken_back"], ["given_back"])
    outcome = Ended.AGENT if resolved else Ended.OPEN if open_ else Ended.BOT
    said = [answer.helped for answer in given(exchanges(entries)) if answer.helped is not None]
    rated = [ratings[entry.id].payload for entry in entries if entry.id in ratings]
    return Earlier(
        cid,
        entries[0].at,
        entries[-1].at,
        excerpt(mask(written[0]), _QUOTED) if written else "",
        outcome,
        resolved.author_id if resolved else "",
        str(resolved.payload.get("outcome") or "") if resolved else "",
        str(handed.payload.get("case") or "") if handed else "",
        said[-1] if said else None,
        rated[-1]["rating"] if rated else None,
        mask(rated[-1]["comment"]) if rated else "",
    )
