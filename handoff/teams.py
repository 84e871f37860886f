"""Which people look after what: a request for a person goes to a team by its reason and topic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from handoff.calendar import Calendar, Hours

#: Whoever belongs nowhere else; every request that no team asks for.
GENERAL = "general"
#: Those to whom goes what others have not settled twice.
SPECIALIST = "specialist"


class OwnHours(Protocol):
    """A team's own weekdays, to be put into the shop's hours."""

    def within(self, shop: Any, /) -> Any: ...


class Table(Protocol):
    """What is read of a table ``[teams.<id>]`` of the shop's settings."""

    @property
    def name_tr(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def languages(self) -> Collection[str]: ...
    @property
    def reasons(self) -> Collection[str]: ...
    @property
    def topics(self) -> Collection[str]: ...
    @property
    def hours(self) -> OwnHours | None: ...


@dataclass(frozen=True, slots=True)
class Team:
    """A team. ``reasons`` and ``topics`` are what it asks for; ``calendar`` is when it is there."""

    id: str
    names: Mapping[str, str]
    languages: frozenset[str]
    reasons: frozenset[str]
    topics: frozenset[str]
    calendar: Calendar


class Teams:
    """The shop's teams. With none given, everything is the general one's."""

    def __init__(self, calendar: Calendar, teams: Iterable[Team] = ()) -> None:
        """``calendar`` is the shop's. Earlier teams go before later ones."""
        self._calendar = calendar
        self._teams = {team.id: team for team in teams}

    @classmethod
    def read(cls, tables: Mapping[str, Table], hours: Hours, calendar: Calendar) -> Teams:
        """The teams of the settings. ``calendar`` is made of the shop's ``hours``.

        A team with hours of its own gets a calendar of its own.
        """
        return cls(
            calendar,
            (
                Team(
                    id,
                    {"tr": table.name_tr, "en": table.name_en},
                    frozenset(table.languages),
                    frozenset(table.reasons),
                    frozenset(table.topics),
                    Calendar(table.hours.within(hours)) if table.hours else calendar,
                )
                for id, table in tables.items()
            ),
        )

    def __iter__(self) -> Iterator[Team]:
        return iter(self._teams.values())

    def of(self, reason: str, topic: str, lang: str) -> str:
        """The id of the team a request goes to: by its reason, else by its topic, else general.

        A team that does not speak ``lang`` is passed over.
        """
        speaking = [team for team in self if lang in team.languages]
        by_reason = (team.id for team in speaking if reason in team.reasons)
        by_topic = (team.id for team in speaking if topic.lower() in team.topics)
        return next(by_reason, None) or next(by_topic, GENERAL)

    def calendar(self, team: str) -> Calendar:
        """When a team is there; the shop's calendar for one that the settings no longer have."""
        found = self._teams.get(team)
        return found.calendar if found else self._calendar

    def name(self, team: str, lang: str) -> str:
        """What a team is called; one that the settings no longer have shows its id."""
        found = self._teams.get(team)
        return found.names[lang] if found else team
