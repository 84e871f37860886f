"""Short ways to look at a Telegram chat's conversation and to let the bot speak in it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.ending import Reply
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
    entries = await conversations.entries(cid)
    return [e for e in entries if e.is_public and e.author == "customer"]


async def accepted(
    conversations: Conversations, count: int = 1, chat: int = CHAT, seconds: float = 60.0
) -> list[Entry]:
    """Wait until the customer's first ``count`` messages are accepted."""
    async with asyncio.timeout(seconds):
        while len(found := await said(conversations, chat)) < count:
            await asyncio.sleep(0.02)
    return found


async def emptied(store: Redis, shop: str) -> None:
    """Wait until the outbox is sent and acknowledged; it leaves no marks behind."""
    async with asyncio.timeout(20):
        while await store.xlen(f"{{{shop}}}:outbox"):
            await asyncio.sleep(0.02)
    assert not await store.keys("*:telegram:sent:*")


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
