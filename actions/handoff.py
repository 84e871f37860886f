"""Handing over. Only the decision is made here; the gateway takes the step and speaks."""

from __future__ import annotations

from actions import replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Turn


async def ask_human(turn: Turn, _: Shop) -> Reply:
    """The customer asks for a person: always, at once, and without another question."""
    return replies.hand_over("asked", turn.memory)
