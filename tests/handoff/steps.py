"""Short ways to bring a conversation into a state, through the same calls as the product."""

from __future__ import annotations

from collections.abc import Sequence

from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.ending import Ending, Handoff, Reply
from handoff.inbox import GROUP, Inbox, Ticket
from handoff.states import State, Step

_count = iter(range(10_000_000))


async def say(conversations: Conversations, cid: str, text: str = "merhaba") -> str:
    """A customer's message; returns its entry id."""
    return (await conversations.accept(cid, text, f"x{next(_count)}")).entry_id


async def answer(
    conversations: Conversations,
    inbox: Inbox,
    replies: Sequence[Reply] = (Reply("buyurun"),),
    *,
    handoff: Handoff | None = None,
) -> Ticket:
    """Work off one turn of one conversation as a worker would."""
    (ticket,) = await inbox.take(1)
    await finish(conversations, ticket, replies, handoff=handoff)
    return ticket


async def finish(
    conversations: Conversations,
    ticket: Ticket,
    replies: Sequence[Reply] = (Reply("buyurun"),),
    *,
    handoff: Handoff | None = None,
) -> Ending | State:
    """End the turn at the head."""
    cid = ticket.conversation
    head = await conversations.head(cid)
    assert head is not None
    state = (await conversations.get(cid)).state
    return await conversations.finish(
        cid,
        head.id,
        ticket.id,
        GROUP,
        state,
        replies,
        decision={"outcome": "test"},
        handoff=handoff,
    )


def handing_over(step: Step = Step.HAND_OVER, case: str = "T-1") -> Handoff:
    """A request for a person with one sentence to the customer."""
    return Handoff(step, "asked", case, [Reply("{place}. sıradasınız", "tr")], {"articles": ["a"]})


async def queued(conversations: Conversations, inbox: Inbox) -> str:
    """A conversation that waits for a person; returns its id."""
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid, "insan")
    await answer(conversations, inbox, [], handoff=handing_over())
    return cid


async def days_later(redis: Redis, conversations: Conversations, cid: str, days: float) -> None:
    """Let the end of a resolved conversation be so long ago."""
    resolved = (await conversations.get(cid)).resolved
    assert resolved is not None
    at = int(resolved.partition("-")[0]) - round(days * 24 * 3600 * 1000)
    await redis.hset(conversations.keys.conversation(cid), "resolved", f"{at}-0")  # type: ignore[misc]
