"""A process that runs the channel alone, for tests that kill it.

``stalled``: takes updates from Telegram, but dies before it has accepted any.
"""

from __future__ import annotations

import asyncio
import sys

from telegram import Update

from connectors.telegram.channel import TelegramChannel, TelegramContext
from connectors.telegram.intake import Intake
from handoff.conversations import Conversations
from handoff.store import connect
from ops.settings import load


async def _stall(self: Intake, update: Update) -> None:
    await asyncio.Event().wait()


async def main() -> None:
    settings = load()
    redis = connect(settings.store_url)
    blocking = connect(settings.store_url, blocking=True)
    if "stalled" in sys.argv:
        Intake.take = _stall  # type: ignore[method-assign]
    context = TelegramContext(
        redis, blocking, settings.shop, settings, Conversations(redis, settings.shop)
    )
    await TelegramChannel(context).run()


if __name__ == "__main__":
    asyncio.run(main())
