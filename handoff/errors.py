"""What can go wrong between a conversation, the queue and an agent.

HandoffError
├── UnknownConversation   no such conversation in this shop
├── IllegalStep           the state machine has no such step from here
│   └── AlreadyAssigned   somebody else was quicker to claim
├── NotYours              only the assignee may do this
└── StoreUnavailable      Valkey does not answer; nothing was written, try again

Each carries a ``code`` for programs, its data as attributes, and ``words(lang)`` for people.
"""

from __future__ import annotations

from typing import ClassVar


class HandoffError(Exception):
    """Base of this room's errors."""

    code: ClassVar[str] = "handoff_error"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu işlem şu an yapılamadı.",
        "en": "That could not be done just now.",
    }

    def words(self, lang: str) -> str:
        """The error for a person to read, in ``lang`` ("tr" or "en")."""
        return self.texts.get(lang, self.texts["tr"]).format(**vars(self))


class UnknownConversation(HandoffError):
    """No conversation has this id."""

    code = "unknown_conversation"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Böyle bir görüşme bulunamadı.",
        "en": "There is no such conversation.",
    }

    def __init__(self, conversation: str) -> None:
        super().__init__(f"no conversation {conversation!r}")
        self.conversation = conversation


class IllegalStep(HandoffError):
    """The conversation is not in a state this step may start from."""

    code = "illegal_step"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Görüşmenin durumu bu arada değişti; listeyi tazeleyip yeniden deneyin.",
        "en": "The conversation has moved on meanwhile; refresh the list and try again.",
    }

    def __init__(self, step: str, state: str, who: str) -> None:
        super().__init__(f"{who} cannot {step} a conversation that is {state}")
        self.step = step
        self.state = state
        self.who = who


class AlreadyAssigned(IllegalStep):
    """Another agent has the conversation."""

    code = "already_assigned"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmeyi {assignee} üstlendi.",
        "en": "{assignee} has already taken this conversation.",
    }

    def __init__(self, assignee: str, who: str) -> None:
        super().__init__("claim", "assigned", who)
        self.assignee = assignee


class NotYours(HandoffError):
    """Only the assignee may write, resolve or release."""

    code = "not_yours"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşme sizin üzerinizde değil; yazmak için önce üstlenin.",
        "en": "This conversation is not yours; claim it before you write.",
    }

    def __init__(self, conversation: str, who: str, assignee: str | None) -> None:
        super().__init__(f"conversation {conversation} is not {who}'s")
        self.conversation = conversation
        self.who = who
        self.assignee = assignee


class StoreUnavailable(HandoffError):
    """Valkey did not answer in time; nothing is promised to be written."""

    code = "store_unavailable"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Şu an mesajları kaydedemiyoruz. Yazdığınız burada duruyor, yeniden deneyeceğiz.",
        "en": "We cannot save messages right now. What you wrote is kept here; we will try again.",
    }
