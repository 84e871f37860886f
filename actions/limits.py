"""What holds for every reply, whichever action it comes from: the bot knows when to stop."""

from __future__ import annotations

from dataclasses import replace

from actions import alarms
from actions.replies import Reply
from actions.turn import Turn


def within(turn: Turn, reply: Reply) -> Reply:
    """The reply as it may be given at this point of the conversation."""
    reply = alarms.gently(turn, reply)
    return replace(reply, memory=reply.memory.after(turn.memory))
