"""Who writes again soon after the end of a conversation: a courtesy, or the matter once more.

The bot reads the message and answers thanks, praise and goodbyes itself; everything else goes to
the person who knew the matter (decision 0015). What is in doubt goes to the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions import courtesy
from connectors.decisions import Outcome
from handoff.entry import Entry
from language.fold import tokens

#: What only closes a conversation, whatever comes along in words.
_CLOSING = frozenset({"thanks", "goodbye", "praise"})
#: What does so when it is all there is: "tamam".
_ALONE = frozenset({"affirm"})
#: Thanks that go on after these are no thanks.
_TURNS = frozenset(tokens("ama fakat ancak yalnız hala hâlâ henüz but however though still yet"))
_SURE = 0.6


def is_courtesy(entry: Entry, record: dict[str, Any], before: Sequence[Entry]) -> bool:
    """Whether the message ends a conversation that is over, and asks nothing of a person.

    Args:
        record: the decision of the bot that has read it.
        before: what was written before it, oldest first. A "yes" to what an agent has asked is
            an answer.
    """
    if entry.has_files or "?" in entry.text or record["outcome"] != Outcome.SMALLTALK:
        return False
    if (record.get("confidence") or 0) < _SURE or _TURNS & set(tokens(entry.text)):
        return False
    intent = record.get("intent")
    if intent in _ALONE:
        return not courtesy.hides_a_question(entry.text) and not _asked(before)
    return intent in _CLOSING


def _asked(before: Sequence[Entry]) -> bool:
    """Whether the agent's last message asks something."""
    said = (e.text for e in reversed(before) if e.kind == "message" and e.author == "agent")
    return "?" in next(said, "")
