"""Short ways to look at a Telegram chat's conversation and to let the bot speak in it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from handoff.conversations import Conversation, Conversations, Reply
from handoff.entry import Entry
from handoff.inbox import Inbox
from tests.connectors.telegram.emulator import CHAT
from tests.handoff.steps import finish

BUTTONS = [
    {"title": "Evet, oldu", "payload": "/helpful"},
    {"title": "Hayır", "payload": "/nothing_helped"},
]


async def conversation_of(conversations: Conversations, chat: int = CHAT) -> Conversation:
    """The conversation of a chat, made if there is none yet."""
    return await conversations.create(
        "telegram",
        "tr",
        customer={"name": "Elif", "telegram": {"chat": chat, "username": ""}},
        alias=f"telegram:{chat}",
        push=True,
    )


async def said(conversations: Conversations, chat: int = CHAT) -> list[Entry]:
    """What the customer of a chat has said."""
    aliases = conversations.keys.aliases
    cid = await conversations._redis.hget(aliases, f"telegram:{chat}")
    if cid is None:
        return []
    return [e for e in await conversations.entries(cid) if e.author == "customer"]


async def accepted(
    conversations: Conversations, count: int = 1, chat: int = CHAT, seconds: float = 15.0
) -> list[Entry]:
    """Wait until the customer's first ``count`` messages are accepted."""
    async with asyncio.timeout(seconds):
        while len(found := await said(conversations, chat)) < count:
            await asyncio.sleep(0.02)
    return found


async def speak(
    conversations: Conversations, inbox: Inbox, replies: Sequence[Reply], chat: int = CHAT
) -> str:
    """The bot answers a message of the customer's; returns the conversation's id."""
    cid = (await conversation_of(conversations, chat)).id
    await conversations.accept(cid, "merhaba", f"test:{asyncio.get_running_loop().time()}")
    (ticket,) = await inbox.take(1)
    assert ticket.conversation == cid
    await finish(conversations, ticket, replies)
    return cid
