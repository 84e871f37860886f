"""A turn that an agent's hint has begun, and no message of the customer's (decision 0027).

Its words are the agent's: nothing in them is the customer's wish, question or danger. So the bot
goes on with what it is sure of, and asks the customer where it is not; it never hands over for a
hint, because the agent has only just given the conversation back.
"""

from __future__ import annotations

from typing import Any

from actions.replies import button
from connectors import wording
from connectors.decisions import Outcome
from handoff.ending import Reply
from handoff.entry import Entry

#: What a bot that asks back has something to choose from for.
_CHOICES = frozenset({"vague", "topic"})


def typed(entry: Entry) -> str:
    """The text that the assistant gets: the payload that begins the flow, or the agent's words."""
    flow = entry.payload.get("flow")
    return f"/{flow}" if flow else wording.for_assistant(entry.text, {})


def settled(
    record: dict[str, Any], replies: list[Reply], lang: str
) -> tuple[dict[str, Any], list[Reply]]:
    """The turn's record and replies, or, when the bot makes nothing of the hint, a question.

    A bot that gives no answer at all is down, and hands over as always.
    """
    record = {**record, "hinted": True, "lang": lang}
    if record.get("error") or _goes_on(record):
        return record, replies
    nothing = {"outcome": Outcome.CLARIFY, "kind": "clarify", "reason": "hint"}
    asked = Reply(wording.HINT_UNCLEAR[lang], lang, {"buttons": [button("ask_human", lang)]})
    return {**record, **nothing, "article": None, "articles": [], "flow": None}, [asked]


def _goes_on(record: dict[str, Any]) -> bool:
    outcome = record["outcome"]
    asks = outcome == Outcome.CLARIFY and record["reason"] in _CHOICES
    return asks or outcome in (Outcome.ANSWER, Outcome.FLOW)
