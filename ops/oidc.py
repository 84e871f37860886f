"""The table ``[oidc]`` of ``destek.toml``: agents log in with the shop's own accounts."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ops.table import Table

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_HERE = ("127.0.0.1", "::1", "localhost")


def _issuer(value: str) -> str:
    """As it is written: an issuer is compared letter by letter, its last slash included."""
    if not value:
        return value
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise ValueError("the login would cross the net in the clear")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("not an issuer")
    return value


def _domain(value: str) -> str:
    if not _DOMAIN.fullmatch(value.lower()):
        raise ValueError("not a domain")
    return value.lower()


Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Role = Literal["agent", "supervisor", "admin"]


class Oidc(Table):
    """OpenID Connect; off without ``issuer``. It also needs the secret ``OIDC_CLIENT_SECRET``."""

    issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        default="",
        description="the provider's issuer with https://, or http:// on this machine, or empty",
    )
    client_id: str = Field(
        default="", max_length=255, description="what the provider calls this desk"
    )
    name: Name = Field(
        default="", description='the provider\'s name on the button, up to 40 characters: "Google"'
    )
    passwords: bool = Field(default=True, strict=True, description="true or false")
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = Field(
        default=(), description='a list of e-mail domains such as "papatya.example"'
    )
    create: bool = Field(default=False, strict=True, description="true or false")
    second_step: Literal["provider", "ask"] = Field(
        default="provider", description='"provider" or "ask"'
    )
    claim: str = Field(
        default="groups",
        pattern=r"^\S{1,120}$",
        description='the claim that oidc.roles and oidc.teams look at, such as "groups"',
    )
    roles: dict[str, Role] = Field(
        default_factory=dict,
        description='a table from values of the claim to "agent", "supervisor" or "admin"',
    )
    teams: dict[str, str] = Field(
        default_factory=dict, description="a table from values of the claim to teams"
    )
    timeout: float = Field(
        default=5.0, gt=0, le=15, description="seconds to wait for the provider, up to 15"
    )

    @property
    def takes_passwords(self) -> bool:
        """Whether an agent may log in with a password: nobody is locked out where this is off."""
        return self.passwords or not self.issuer

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.issuer and not self.client_id:
            raise ValueError("oidc.client_id is missing; the provider gives one beside the secret")
        if self.create and not self.domains:
            raise ValueError(
                "oidc.domains is missing; oidc.create = true would take on whoever has an account"
                " with the provider"
            )
        if self.second_step == "ask" and not self.passwords:
            raise ValueError(
                'oidc.second_step = "ask" needs oidc.passwords = true; a second step is set up'
                " with the password"
            )
        return self


def wrong_teams(oidc: Oidc, teams: Collection[str], source: str) -> list[str]:
    """One line for each team that ``oidc.teams`` names and that there is not."""
    return [
        f"{source}: oidc.teams.{value} = {team!r} is not allowed; there are {', '.join(teams)}"
        for value, team in oidc.teams.items()
        if team not in teams
    ]


def wrong_secret(oidc: Oidc, secret: str, home: Path) -> str:
    """A line when there is no secret to show the provider; empty when all is well."""
    if not oidc.issuer or secret:
        return ""
    return (
        "OIDC_CLIENT_SECRET: missing; oidc.issuer is set, and the provider asks for the secret"
        f" that it gave beside oidc.client_id. Set it, or write it into {home / 'oidc-secret'}"
    )
