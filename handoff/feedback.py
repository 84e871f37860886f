"""What customers' reactions teach: questions together with an article that answered them or not."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.exchanges import exchanges
from handoff.reactions import given


@dataclass(frozen=True, slots=True)
class Feedback:
    """A question, numbers masked, and whether this article answered it. ``at``: UTC ms."""

    text: str
    lang: str
    article: str
    helped: bool
    at: int


async def collected(redis: Redis, shop: str, since: int = 0) -> list[Feedback]:
    """Feedback given at or after ``since`` (UTC ms), oldest first; rehearsals are left out.

    An article that the customer chose from several counts as helpful unless he says otherwise.
    Answers about which nothing was said are left out.

    Raises:
        StoreUnavailable: the store does not answer.
    """
    archive = Archive(redis, shop)
    found = []
    async for conversation in archive.each(since):
        for answer in given(exchanges(await archive.entries(conversation.id, since))):
            helped = answer.chosen if answer.helped is None else answer.helped
            if answer.text and (helped or answer.helped is False):
                at = answer.at
                found.append(Feedback(answer.text, answer.lang, answer.article, helped, at))
    return sorted(found, key=lambda feedback: feedback.at)
