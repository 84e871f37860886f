"""The clocks of service: how long a customer has waited for us, told from the entries of the log.

A request for a person runs three clocks. *First answer* runs from the request to an agent's first
words. *Next answer* runs from what the customer writes after an agent's words to the agent's next.
*Resolution* runs from the request to its end. All count business time only, and none runs while the
customer has to act: after an agent's words, or while a case waits for him.

Nothing here keeps a state: what the entries say is what the clocks show, after a crash too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from handoff.calendar import Calendar, NeverOpen
from handoff.cases.states import CaseState
from handoff.entry import Entry
from handoff.priority import Priority, priority
from handoff.states import STEPS, State, Step


class Clock(StrEnum):
    """What is measured."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    RESOLUTION = "resolution"


class Mark(StrEnum):
    """What may befall a running clock, once: the names of its events in the log."""

    WARNED = "clock_warned"
    BREACHED = "clock_breached"


#: Events that open a request.
_BEGINNINGS = frozenset(STEPS[step].event for step in (Step.HAND_OVER, Step.RESUME, Step.RETURN))


class Targets(Protocol):
    """What is read of the shop's settings (`settings.service`): minutes for each priority."""

    @property
    def first_answer(self) -> Sequence[int]: ...
    @property
    def next_answer(self) -> Sequence[int]: ...
    @property
    def resolution(self) -> Sequence[int]: ...
    @property
    def warn_at(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Course:
    """How a clock has run. ``begun`` names the entry that set it going, ``runs`` are stretches from
    and to in UTC milliseconds, the last one without an end while it runs."""

    begun: str
    runs: tuple[tuple[int, int | None], ...]

    @property
    def runs_now(self) -> bool:
        """Whether it has neither stopped nor paused."""
        return self.runs[-1][1] is None

    def resumed(self, at: int) -> Course:
        """Going on at ``at``; one that runs goes on as it is."""
        return self if self.runs_now else replace(self, runs=(*self.runs, (at, None)))

    def paused(self, at: int) -> Course:
        """Standing still from ``at``."""
        if not self.runs_now:
            return self
        return replace(self, runs=(*self.runs[:-1], (self.runs[-1][0], at)))


@dataclass(frozen=True, slots=True)
class Service:
    """One request for a person. ``request`` is the entry that opened it, ``past`` holds the names
    of the marks that the log has already. Times are UTC milliseconds, 0 for not yet."""

    request: str
    priority: Priority
    courses: Mapping[Clock, Course]
    claimed: int = 0
    answered: int = 0
    open: bool = True
    past: frozenset[str] = field(default_factory=frozenset)


def service(entries: Iterable[Entry]) -> Service | None:
    """The latest request for a person in these entries, oldest first; None without one."""
    found: Service | None = None
    for entry in entries:
        found = _after(found, entry)
    return found


def _after(now: Service | None, entry: Entry) -> Service | None:
    """One entry later."""
    if now is None or not now.open:
        return _begun(entry) if _asks(entry) else now
    match entry.kind, entry.author, entry.text:
        case "message", "customer", _:
            return _turned_to_us(now, entry) if now.answered else now
        case "message", "agent", _:
            return _answered(now, entry)
        case "event", "agent", "case_changed":
            asked = entry.payload.get("state") == CaseState.WAITING_FOR_CUSTOMER
            return _answered(now, entry) if asked else now
        case "event", _, "released" | "transferred" | "returned":
            # Who is back in the queue was told that a colleague goes on.
            waits = now.answered and entry.payload.get("state") != State.ASSIGNED
            return _turned_to_us(now, entry) if waits else now
        case "event", _, "claimed":
            return replace(now, claimed=now.claimed or entry.at)
        case "event", _, "handed_over" | "raised":
            return replace(now, priority=max(now.priority, _priority(entry)))
        case "event", _, "resolved" | "taken_back" | "given_back" | "reopened":
            stopped = {clock: course.paused(entry.at) for clock, course in now.courses.items()}
            return replace(now, courses=stopped, open=False)
        case "event", _, Mark.WARNED | Mark.BREACHED:
            return replace(now, past=now.past | {entry.external_id})
        case _:
            return now


def _asks(entry: Entry) -> bool:
    """Whether it asks for a person: for the first time, or again after an end."""
    return entry.kind == "event" and entry.text in _BEGINNINGS


def _begun(entry: Entry) -> Service:
    course = Course(entry.id, ((entry.at, None),))
    courses = {Clock.FIRST_ANSWER: course, Clock.RESOLUTION: course}
    return Service(entry.id, _priority(entry), courses)


def _priority(entry: Entry) -> Priority:
    """As the event says; older ones say only the reason."""
    known = entry.payload.get("priority")
    return priority(entry.payload.get("reason", "")) if known is None else Priority(known)


def _turned_to_us(now: Service, entry: Entry) -> Service:
    """It is our turn again. Who waits already waits since his first words."""
    before = now.courses.get(Clock.NEXT_ANSWER)
    fresh = Course(entry.id, ((entry.at, None),))
    waits = before if before and before.runs_now else fresh
    resolution = now.courses[Clock.RESOLUTION].resumed(entry.at)
    courses = {Clock.NEXT_ANSWER: waits, Clock.RESOLUTION: resolution}
    return replace(now, courses={**now.courses, **courses})


def _answered(now: Service, entry: Entry) -> Service:
    """It is the customer's turn."""
    stopped = {clock: course.paused(entry.at) for clock, course in now.courses.items()}
    return replace(now, courses=stopped, answered=now.answered or entry.at)


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock that runs. It runs ``since``, warns and is ``due`` at these UTC milliseconds."""

    clock: Clock
    begun: str
    since: int
    warns: int
    due: int
    minutes: int
    """The target."""

    def mark(self, mark: Mark) -> str:
        """The name of a mark: the external id of its event, so that it is set once."""
        return f"{self.clock}:{self.begun}:{mark}"


class Clockwork:
    """Reads the clocks by the shop's targets and calendar.

    Args:
        ahead: how far the business clock is ahead of real time; a rehearsal's may be.
    """

    def __init__(
        self, targets: Targets, calendar: Calendar, ahead: timedelta = timedelta()
    ) -> None:
        self.calendar = calendar
        self._targets = targets
        self._ahead = ahead

    def by(self, calendar: Calendar) -> Clockwork:
        """The same by another calendar: a team may have hours of its own."""
        return Clockwork(self._targets, calendar, self._ahead)

    def readings(self, service: Service) -> list[Reading]:
        """The clocks that run, soonest due first.

        A clock of a shop that never opens is never due.
        """
        found = []
        for clock, course in service.courses.items():
            if not course.runs_now:
                continue
            minutes = self._minutes(clock, service.priority)
            warns = self.reached(course, timedelta(minutes=minutes * self._targets.warn_at))
            due = self.reached(course, timedelta(minutes=minutes))
            if warns is not None and due is not None:
                since = course.runs[0][0]
                found.append(Reading(clock, course.begun, since, warns, due, minutes))
        return sorted(found, key=lambda reading: (reading.due, reading.clock))

    def spent(self, course: Course, now: int) -> timedelta:
        """How long a clock has run until ``now``, in business time."""
        runs = (self.between(start, min(end or now, now)) for start, end in course.runs)
        return sum(runs, timedelta())

    def reached(self, course: Course, amount: timedelta) -> int | None:
        """When a clock has run for ``amount``; None when it stopped short of it, or never opens."""
        left = amount
        for start, end in course.runs:
            ran = None if end is None else self.between(start, end)
            if ran is None or ran >= left:
                try:
                    return self._ms(self.calendar.after(self.moment(start), left))
                except NeverOpen:
                    return None
            left -= ran
        return None

    def between(self, start: int, end: int) -> timedelta:
        """The business time between two moments in UTC milliseconds."""
        return self.calendar.elapsed(self.moment(start), self.moment(end))

    def moment(self, at: int) -> datetime:
        """UTC milliseconds as a moment of the business clock."""
        return datetime.fromtimestamp(at / 1000, UTC) + self._ahead

    def _ms(self, moment: datetime) -> int:
        return round((moment - self._ahead).timestamp() * 1000)

    def _minutes(self, clock: Clock, urgency: Priority) -> int:
        targets: Sequence[int] = getattr(self._targets, clock)
        return targets[urgency]
