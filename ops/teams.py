"""The tables ``[teams.<id>]``: who answers what. Five teams are there without a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import BaseModel, Field, StringConstraints

from ops.table import SPANS, Day, Language, Table, Text

Reason = Literal[
    "asked",
    "low_confidence",
    "repeated",
    "stuck",
    "complaint",
    "language",
    "safety",
    "self_harm",
    "fraud",
    "legal_threat",
    "insult",
    "angry",
    "third_time",
    "error",
    "returned",
]
Topic = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^\s]{1,40}$")
]
H = TypeVar("H", bound=BaseModel)

_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")


class TeamHours(Table):
    """A team's own hours. A weekday that is not named is as the shop's."""

    monday: Day = Field(default=(), description=SPANS)
    tuesday: Day = Field(default=(), description=SPANS)
    wednesday: Day = Field(default=(), description=SPANS)
    thursday: Day = Field(default=(), description=SPANS)
    friday: Day = Field(default=(), description=SPANS)
    saturday: Day = Field(default=(), description=SPANS)
    sunday: Day = Field(default=(), description=SPANS)

    def within(self, shop: H) -> H:
        """The shop's hours with the weekdays that are named here."""
        return shop.model_copy(update={day: getattr(self, day) for day in self.model_fields_set})


class Team(Table):
    """Who looks after some reasons and topics, in which languages."""

    name_tr: Text = Field(default="", description="the team's Turkish name, 1 to 80 characters")
    name_en: Text = Field(default="", description="the team's English name, 1 to 80 characters")
    languages: tuple[Language, ...] = Field(
        default=("tr", "en"), min_length=1, description='a list of "tr" and "en"'
    )
    reasons: tuple[Reason, ...] = Field(
        default=(), description=f"a list of {', '.join(get_args(Reason))}"
    )
    topics: tuple[Topic, ...] = Field(
        default=(),
        description="a list of flows and of categories of articles, each a word,"
        ' such as ["return", "iade"]',
    )
    hours: TeamHours | None = Field(default=None, description="a table of weekdays")


_BUILT_IN = {
    "general": Team(name_tr="Genel", name_en="General"),
    "returns": Team(
        name_tr="İade ve değişim",
        name_en="Returns",
        topics=("return", "damaged", "warranty", "iade", "returns"),
    ),
    "billing": Team(
        name_tr="Ödeme ve fatura",
        name_en="Billing",
        topics=("odeme", "fatura", "payment", "billing", "invoice"),
    ),
    "complaints": Team(
        name_tr="Şikâyet",
        name_en="Complaints",
        reasons=("complaint", "insult", "angry", "legal_threat"),
        topics=("complaint",),
    ),
    "specialist": Team(name_tr="Uzman", name_en="Specialist", reasons=("third_time",)),
}


def with_built_in(given: Mapping[str, Team]) -> dict[str, Team]:
    """The shop's own teams, then the five, each with what the shop has said of it.

    Raises:
        ValueError: an id that is none, or a team of the shop's own without its names.
    """
    own = {name: team for name, team in given.items() if name not in _BUILT_IN}
    for name, team in own.items():
        if not _ID.fullmatch(name):
            raise ValueError(
                f"teams.{name} is not a name for a table; allowed: up to 30 of a-z, 0-9 and -,"
                " a letter first"
            )
        for key in ("name_tr", "name_en"):
            if not getattr(team, key):
                raise ValueError(
                    f"teams.{name}.{key} is missing; allowed: {Team.model_fields[key].description}"
                )
    return own | {name: _changed(team, given.get(name)) for name, team in _BUILT_IN.items()}


def _changed(team: Team, by: Team | None) -> Team:
    said = {name: getattr(by, name) for name in by.model_fields_set} if by else {}
    return team.model_copy(update=said)
