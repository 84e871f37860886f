"""The business clock: what time it is for a conversation, and whether people are at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversation import Conversation
from handoff.states import OPEN_HANDOFF
from handoff.teams import Teams

#: A conversation clock that counts every hour as an office hour.
ALWAYS_OPEN = "open"


class BusinessClock:
    """Real time, or a rehearsal's, which goes on from where it is set; by the shop's calendar.

    A conversation that waits for a team lives by that team's.
    """

    def __init__(
        self, calendar: Calendar, starts_at: datetime | None = None, teams: Teams | None = None
    ) -> None:
        self.calendar = calendar
        self.teams = teams or Teams(calendar)
        #: How far it is ahead of real time.
        self.ahead = starts_at - datetime.now(UTC) if starts_at else timedelta()

    def moment(self, conversation: Conversation | None = None) -> Moment:
        """The moment a conversation lives in; its own clock, when it has one, goes first."""
        own = conversation.clock if conversation else None
        now = (datetime.now(UTC) + self.ahead).astimezone(self.calendar.zone)
        if own == ALWAYS_OPEN:
            return Moment(now, open=True)
        if own:
            now = parse(own, self.calendar)
        calendar = self.calendar
        if conversation and conversation.state in OPEN_HANDOFF:
            calendar = self.teams.calendar(conversation.team)
        return Moment(now, calendar.is_open(now))

    def among(self, team: str, moment: Moment, conversation: Conversation) -> Moment:
        """The same moment for a conversation that is about to ask for this team."""
        calendar = self.teams.calendar(team)
        if calendar is self.calendar or conversation.clock == ALWAYS_OPEN:
            return moment
        return Moment(moment.now, calendar.is_open(moment.now))


def parse(text: str, calendar: Calendar) -> datetime:
    """An ISO time; without an offset it is the shop's local time.

    Raises:
        ValueError: not an ISO time.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)
