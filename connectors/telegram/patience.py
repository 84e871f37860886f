"""How long to wait before Telegram is asked again."""

from __future__ import annotations

from dataclasses import dataclass

from telegram.error import RetryAfter


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses between attempts, and when a message is given up. Seconds."""

    first_pause: float = 0.5
    longest_pause: float = 30.0
    give_up_after: float = 24 * 3600.0

    def longer(self, pause: float) -> float:
        """The pause after ``pause``."""
        return min(pause * 2, self.longest_pause)


def seconds(limit: RetryAfter) -> float:
    """How long Telegram asks us to wait."""
    after = limit.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
