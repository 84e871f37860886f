"""The tables ``[webhooks.<id>]``: which systems of the shop's are told of what happens.

Each has a secret of its own, in ``WEBHOOK_SECRET_<ID>`` or the file ``<home>/webhook-secret-<id>``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from ops import places
from ops.table import Language, Table, Text

Event = Literal["handoff", "reply", "resolve", "back_to_bot", "rating"]

_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
_SHORTEST_SECRET = 16
_EVENTS = get_args(Event)


def _receiver(value: str) -> str:
    parts = urlsplit(value)
    here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.hostname or parts.scheme not in (("http", "https") if here else ("https",)):
        raise ValueError("would send what customers write in the clear")
    if parts.username or parts.fragment:
        raise ValueError("more than an address")
    parts.port  # noqa: B018 - raises ValueError for what is no port
    return value


class Webhook(Table):
    """A system that is told of events. No teams or languages named are all of them."""

    url: Annotated[str, AfterValidator(_receiver)] = Field(
        default="",
        validate_default=True,
        description="an address with https://, or http:// on this machine, without a name or"
        " password in it; what is sent is private",
    )
    events: tuple[Event, ...] = Field(
        default=_EVENTS, min_length=1, description=f"a list of {', '.join(_EVENTS)}"
    )
    teams: tuple[Text, ...] = Field(
        default=(), description='a list of teams such as ["returns"], or [] for all'
    )
    languages: tuple[Language, ...] = Field(
        default=(), description='a list of "tr" and "en", or [] for all'
    )


def named(given: Mapping[str, Webhook]) -> Mapping[str, Webhook]:
    """What was given.

    Raises:
        ValueError: an id that is none.
    """
    for id in given:
        if not _ID.fullmatch(id):
            raise ValueError(
                f"webhooks.{id} is not a name for a table; allowed: up to 30 of a-z, 0-9 and -,"
                " a letter first"
            )
    return given


def variable(id: str) -> str:
    """The name of the variable that holds a webhook's secret."""
    return f"WEBHOOK_SECRET_{id.upper().replace('-', '_')}"


def secrets(webhooks: Collection[str], env: Mapping[str, str], home: Path) -> dict[str, SecretStr]:
    """The secrets that there are, by the webhooks' ids.

    Raises:
        OSError: a secret's file cannot be read.
    """
    found = {
        id: env.get(variable(id)) or places.given_secret(home / f"webhook-secret-{id}")
        for id in webhooks
    }
    return {id: SecretStr(secret) for id, secret in found.items() if secret}


def complaints(
    webhooks: Mapping[str, Webhook],
    secrets: Mapping[str, SecretStr],
    teams: Collection[str],
    home: Path,
) -> Iterator[str]:
    """A line for each thing that is wrong; a secret itself is never shown."""
    for id, webhook in webhooks.items():
        secret = secrets.get(id)
        if secret is None:
            yield (
                f"{variable(id)}: missing; it signs what webhooks.{id} sends. Set it, or write it"
                f" into {home / f'webhook-secret-{id}'}"
            )
        elif len(secret.get_secret_value()) < _SHORTEST_SECRET:
            yield f"{variable(id)}: too short; allowed are {_SHORTEST_SECRET} characters and more"
        for team in webhook.teams:
            if team not in teams:
                yield f"webhooks.{id}.teams: there is no team {team}; there are {', '.join(teams)}"
