"""A system of the shop's that is told of events, and how it knows that it is us who tell."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from handoff.conversation import Conversation

TIMESTAMP = "X-Destek-Timestamp"
SIGNATURE = "X-Destek-Signature"


class Table(Protocol):
    """What is read of a table ``[webhooks.<id>]`` of the shop's settings."""

    @property
    def url(self) -> str: ...
    @property
    def events(self) -> Collection[str]: ...
    @property
    def teams(self) -> Collection[str]: ...
    @property
    def languages(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Hook:
    """A receiver. No teams or languages are all of them.

    The address may hold a key of the receiver's, so it is shown to nobody: see :attr:`place`.
    """

    id: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    events: frozenset[str]
    teams: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """The address without its path: ``https://crm.example``."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def fingerprint(self) -> str:
        """Another one for another address."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]

    def wants(self, event: str, conversation: Conversation) -> bool:
        """Whether it is told of this event in this conversation."""
        return (
            event in self.events
            and (not self.teams or conversation.last_team in self.teams)
            and (not self.languages or conversation.lang in self.languages)
        )


def hooks(tables: Mapping[str, Table], secrets: Mapping[str, SecretStr]) -> dict[str, Hook]:
    """The webhooks of the settings by their ids."""
    return {
        id: Hook(
            id,
            table.url,
            secrets[id].get_secret_value(),
            frozenset(table.events),
            frozenset(table.teams),
            frozenset(table.languages),
        )
        for id, table in tables.items()
    }


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """``v1=<hex>``, over timestamp (seconds since 1970), a full stop and the body."""
    signed = f"{timestamp}.".encode() + body
    return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
