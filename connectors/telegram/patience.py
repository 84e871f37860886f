"""How long to wait before Telegram is asked again, and asking until it has answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from connectors.telegram.secrecy import describe

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses between attempts, and when a message is given up. Seconds."""

    first_pause: float = 0.5
    longest_pause: float = 30.0
    give_up_after: float = 24 * 3600.0

    def longer(self, pause: float) -> float:
        """The pause after ``pause``."""
        return min(pause * 2, self.longest_pause)

    async def outlast(self, bot: Bot, cid: str, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call of ``bot``'s for a conversation, however long that takes.

        Raises:
            Forbidden, BadRequest, ChatMigrated: Telegram refuses it.
            TelegramError: it was tried for so long that it is given up.
        """
        pause, waited = self.first_pause, 0.0
        while True:
            try:
                return await call()
            except RetryAfter as limit:
                await asyncio.sleep(seconds(limit) + random.uniform(0.1, 1.0))  # noqa: S311
            except (Forbidden, BadRequest, ChatMigrated):
                raise
            except TelegramError as error:
                if waited > self.give_up_after:
                    raise
                said = describe(error, bot.token)
                log.warning("telegram_retry", conversation=cid, error=said)
                sleep = pause * random.uniform(0.5, 1.5)  # noqa: S311
                await asyncio.sleep(sleep)
                waited += sleep
                pause = self.longer(pause)


def seconds(limit: RetryAfter) -> float:
    """How long Telegram asks us to wait."""
    after = limit.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
