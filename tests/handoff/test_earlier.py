from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.earlier import Ended, proven_orders, sessions
from handoff.inbox import Inbox
from handoff.outcomes import Outcome
from handoff.queue import Queue
from tests.handoff import steps
from tests.handoff.talks import Talk, record


@pytest.fixture
async def talk(store: Redis, conversations: Conversations, inbox: Inbox) -> Talk:
    return await Talk.begin(conversations, inbox)


async def test_each_session_tells_how_it_ended(talk: Talk, queue: Queue) -> None:
    await talk.turn("iade süresi?", record("answer", "search", "iade"))
    await talk.turn("hayır", record("clarify", "not_helped"))
    await talk.turn("insan", record("handoff", "asked"))
    await queue.claim(talk.id, "Ayşe")
    await queue.resolve(talk.id, "Ayşe", Outcome.SPAM)
    await talk.turn("garanti?", record("answer", "search", "garanti"))
    await talk.turn("evet", record("smalltalk", "helpful"))
    first, second = sessions(talk.id, await talk.conversations.latest(talk.id))
    assert (first.question, first.outcome, first.agent, first.how, first.helped) == (
        *("iade süresi?", Ended.AGENT),
        *("Ayşe", "spam", False),
    )
    assert first.case.startswith("T-")
    assert (second.question, second.outcome, second.agent, second.helped) == (
        *("garanti?", Ended.BOT),
        *("", True),
    )
    assert first.began <= first.ended <= second.began <= second.ended


async def test_a_request_that_nobody_has_resolved_is_open(talk: Talk) -> None:
    await talk.turn("kartım 4111 1111 1111 1111", record("handoff", "asked"))
    (only,) = sessions(talk.id, await talk.conversations.latest(talk.id))
    assert only.outcome is Ended.OPEN
    assert only.helped is None
    assert "1111" not in only.question


async def test_only_proven_orders_are_told_latest_first(talk: Talk) -> None:
    for number, proof in (("MK-1", True), ("MK-2", None), ("MK-3", True), ("MK-1", True)):
        slots = {"order_number": number, "order_proof": proof}
        await talk.turn("sipariş", record("flow", "order", slots=slots))
    entries = await talk.conversations.latest(talk.id)
    assert proven_orders(entries) == ["MK-1", "MK-3"]


async def test_nothing_was_before_nothing(conversations: Conversations) -> None:
    made = await conversations.create("web", "tr")
    assert sessions(made.id, await conversations.latest(made.id)) == []
    await steps.say(conversations, made.id)
    assert len(sessions(made.id, await conversations.latest(made.id))) == 1
