"""One event on its way to one webhook."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from handoff.errors import HandoffError


class Standing(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENT = "sent"  # the receiver has it; what it said is kept no longer
    DEAD = "dead"  # given up; a person may look at it and send it again


class Trouble(StrEnum):
    """Why a try failed, or why nobody tries any more."""

    ANSWERED = "answered"  # with a status that is no success
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    GONE = "gone"  # the receiver has answered 410: it wants nothing more
    REMOVED = "removed"  # the webhook is not in the settings any more


class UnknownDelivery(HandoffError):
    """There is no such delivery, or none any more."""

    code = "unknown_delivery"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Böyle bir gönderi yok; 30 günden eskiler saklanmaz.",
        "en": "There is no such delivery; none is kept for more than 30 days.",
    }

    def __init__(self, delivery: str) -> None:
        super().__init__(f"no delivery {delivery!r}")
        self.delivery = delivery


class UnknownWebhook(HandoffError):
    """The settings have no such webhook."""

    code = "unknown_webhook"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Ayarlarda {hook} adlı bir web kancası yok.",
        "en": "The settings have no webhook {hook}.",
    }

    def __init__(self, hook: str) -> None:
        super().__init__(f"no webhook {hook!r}")
        self.hook = hook


class AlreadySent(HandoffError):
    """The receiver has it, and what was sent is kept no longer."""

    code = "already_sent"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu gönderi yerine ulaştı.",
        "en": "This delivery has arrived.",
    }


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event for a webhook. Times are UTC milliseconds, 0 for never.

    ``body`` is what is sent, byte for byte the same at every try; empty once it has arrived.
    ``status`` is what the receiver answered last, 0 for nothing.
    """

    id: str
    hook: str
    event: str
    conversation: str
    at: int
    body: str = field(repr=False)
    standing: Standing = Standing.WAITING
    tries: int = 0
    tried_at: int = 0
    due: int = 0
    trouble: str = ""
    status: int = 0

    @classmethod
    def from_hash(cls, fields: Mapping[str, str]) -> Delivery:
        """Read what the scripts wrote."""
        return cls(
            id=fields["id"],
            hook=fields["hook"],
            event=fields["event"],
            conversation=fields["conversation"],
            at=int(fields["at"]),
            body=fields.get("body", ""),
            standing=Standing(fields["standing"]),
            tries=int(fields.get("tries", 0)),
            tried_at=int(fields.get("tried_at", 0)),
            due=int(fields.get("due", 0)),
            trouble=fields.get("trouble", ""),
            status=int(fields.get("status", 0)),
        )


def name(hook: str, conversation: str, entry: str) -> str:
    """A delivery's id: the same entry for the same webhook has the same one, whoever makes it."""
    told = f"{hook} {conversation} {entry}"
    return hashlib.sha256(told.encode()).hexdigest()[:24]
