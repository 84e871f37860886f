"""The business clock: what time it is for a conversation, and whether people are at work."""

from __future__ import annotations

from datetime import UTC, datetime

from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversations import Conversation

#: A conversation clock that counts every hour as an office hour.
ALWAYS_OPEN = "open"


class BusinessClock:
    """Real time, or a rehearsal's, which goes on from where it is set; by the shop's calendar."""

    def __init__(self, calendar: Calendar, starts_at: datetime | None = None) -> None:
        self.calendar = calendar
        self._shift = starts_at - datetime.now(UTC) if starts_at else None

    def moment(self, conversation: Conversation | None = None) -> Moment:
        """The moment a conversation lives in; its own clock, when it has one, goes first."""
        own = conversation.clock if conversation else None
        now = datetime.now(UTC)
        if self._shift is not None:
            now += self._shift
        now = now.astimezone(self.calendar.zone)
        if own == ALWAYS_OPEN:
            return Moment(now, open=True)
        if own:
            now = parse(own, self.calendar)
        return Moment(now, self.calendar.is_open(now))


def parse(text: str, calendar: Calendar) -> datetime:
    """An ISO time; without an offset it is the shop's local time.

    Raises:
        ValueError: not an ISO time.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)
