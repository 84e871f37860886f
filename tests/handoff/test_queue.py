from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from handoff.conversations import TAKE_BACK, Conversations
from handoff.errors import AlreadyAssigned, AtCapacity, IllegalStep, NotYours
from handoff.inbox import Inbox
from handoff.priority import Priority, priority
from handoff.queue import Queue
from handoff.states import State, Step
from tests.handoff.steps import answer, handing_over, queued, say


async def test_fifty_agents_claim_one_wins_and_the_others_are_told_who(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    agents = [f"agent{n}" for n in range(50)]
    outcomes = await asyncio.gather(
        *(queue.claim(cid, agent) for agent in agents), return_exceptions=True
    )
    winner = (await conversations.get(cid)).assignee
    assert outcomes.count(None) == 1
    losers = [o for o in outcomes if o is not None]
    assert all(isinstance(o, AlreadyAssigned) and o.assignee == winner for o in losers)
    events = [e for e in await conversations.entries(cid) if e.text == "claimed"]
    assert len(events) == 1
    assert await queue.waiting_list() == []
    assert await queue.assigned_ids() == [cid]


async def test_fifty_requests_make_one_handoff(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cids = [await queued(conversations, inbox) for _ in range(3)]
    await asyncio.gather(*(say(conversations, cids[0], "insan") for _ in range(50)))
    assert sorted(w.conversation.id for w in await queue.waiting_list()) == sorted(cids)


async def test_the_queue_is_in_order_of_waiting_and_a_release_keeps_the_place(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    first, second = [await queued(conversations, inbox) for _ in range(2)]
    await queue.claim(first, "ayse")
    assert [w.conversation.id for w in await queue.waiting_list()] == [second]
    await queue.release(first, "ayse")
    assert [w.conversation.id for w in await queue.waiting_list()] == [first, second]
    assert await queue.assigned_ids() == []


async def test_nobody_gets_more_than_he_may_have_however_many_he_claims_at_once(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cids = [await queued(conversations, inbox) for _ in range(10)]
    outcomes = await asyncio.gather(
        *(queue.claim(cid, "Ayşe", capacity=3) for cid in cids), return_exceptions=True
    )
    refused = [o for o in outcomes if o is not None]
    assert len(refused) == 7
    assert all(isinstance(o, AtCapacity) and o.held == 3 for o in refused)
    mine = await queue.assigned_ids()
    assert len(mine) == 3
    await queue.claim(mine[0], "Ayşe", capacity=3)
    # Whose name begins with hers has hands of his own.
    waiting = [w.conversation.id for w in await queue.waiting_list()]
    await queue.claim(waiting[0], "Ayşe Naz", capacity=1)
    for ended in (queue.resolve, queue.release):
        with pytest.raises(AtCapacity):
            await queue.claim(waiting[1], "Ayşe", capacity=3)
        first = await conversations.get((await queue.assigned_ids())[0])
        await ended(first.id, first.assignee or "")
        waiting = [w.conversation.id for w in await queue.waiting_list()]
        await queue.claim(waiting[0], "Ayşe", capacity=3)
        waiting = [w.conversation.id for w in await queue.waiting_list()]


async def test_only_the_assignee_writes_resolves_and_releases(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    with pytest.raises(NotYours):
        await queue.reply(cid, "ayse", "merhaba", "r0")
    await queue.claim(cid, "ayse")
    for refused in (
        queue.reply(cid, "mehmet", "merhaba", "r1"),
        queue.resolve(cid, "mehmet"),
        queue.release(cid, "mehmet"),
    ):
        with pytest.raises(NotYours) as caught:
            await refused
        assert caught.value.assignee == "ayse"
    await queue.reply(cid, "ayse", "merhaba, ben Ayşe", "r2")
    await queue.resolve(cid, "ayse")
    assert (await conversations.get(cid)).state is State.RESOLVED
    assert await queue.assigned_ids() == []


async def test_a_reply_sent_twice_is_one_message(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "ayse")
    ids = await asyncio.gather(*(queue.reply(cid, "ayse", "bakıyorum", "r1") for _ in range(20)))
    assert len(set(ids)) == 1
    assert [e.text for e in await conversations.entries(cid)].count("bakıyorum") == 1


async def test_notes_are_for_agents_only(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    await queue.note(cid, "mehmet", "dün de yazmıştı", "n1")
    (note,) = [e for e in await conversations.entries(cid) if e.kind == "note"]
    assert not note.is_public


async def test_illegal_steps_say_from_where_and_who(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "tr")).id
    with pytest.raises(IllegalStep, match="ayse cannot claim a conversation that is bot"):
        await queue.claim(cid, "ayse")


async def test_a_rehearsal_cannot_be_claimed(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("ask", "tr", trial=True)).id
    await say(conversations, cid, "insan")
    await answer(conversations, inbox, [], handoff=handing_over())
    assert (await conversations.get(cid)).trial
    with pytest.raises(IllegalStep):
        await queue.claim(cid, "ayse")


async def test_the_customer_is_told_that_a_person_came_and_went(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.claim(cid, "Ayşe")
    await queue.resolve(cid, "Ayşe")
    said = [e.text for e in await conversations.entries(cid) if e.is_public]
    assert sum("Ayşe görüşmeye katıldı" in text for text in said) == 1
    assert said[-1].startswith("Görüşme tamamlandı")


async def asks(
    conversations: Conversations, inbox: Inbox, reason: str, step: Step | None = Step.HAND_OVER
) -> str:
    """A new conversation that asks for a person for this reason; returns its id."""
    cid = (await conversations.create("web", "tr")).id
    await again(conversations, inbox, cid, reason, step)
    return cid


async def again(
    conversations: Conversations, inbox: Inbox, cid: str, reason: str, step: Step | None
) -> None:
    """One more turn of it that asks for a person for this reason."""
    await say(conversations, cid, reason)
    asked = replace(
        handing_over(),
        step=step,
        reason=reason,
        priority=priority(reason),
        record={"reason": reason},
    )
    await answer(conversations, inbox, [], handoff=asked)


async def test_the_queue_goes_by_priority_then_by_waiting(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    order = ("asked", "fraud", "self_harm", "asked", "legal_threat", "third_time", "safety")
    cids = [await asks(conversations, inbox, reason) for reason in order]
    waiting = await queue.waiting_list()
    assert [cids.index(w.conversation.id) for w in waiting] == [2, 6, 1, 4, 5, 0, 3]
    assert [w.since for w in waiting] == [w.conversation.queued_at for w in waiting]
    assert waiting[0].conversation.priority is Priority.URGENT


async def test_the_place_that_is_told_counts_priority(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    await asks(conversations, inbox, "asked")
    cid = await asks(conversations, inbox, "safety")
    assert (await conversations.get(cid)).last_text == "1. sıradasınız"


async def test_a_released_conversation_keeps_its_priority_and_a_taken_back_one_loses_it(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    first, urgent = [await asks(conversations, inbox, r) for r in ("asked", "fraud")]
    await queue.claim(urgent, "ayse")
    await queue.release(urgent, "ayse")
    assert [w.conversation.id for w in await queue.waiting_list()] == [urgent, first]
    await conversations.accept(urgent, "vazgeç", "b1", payload={"button": {"payload": TAKE_BACK}})
    await again(conversations, inbox, urgent, "asked", Step.HAND_OVER)
    assert [w.conversation.id for w in await queue.waiting_list()] == [first, urgent]


async def test_a_request_that_waits_for_the_opening_may_become_urgent_and_never_less_so(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    first, second = [
        await asks(conversations, inbox, "asked", Step.HAND_OVER_CLOSED) for _ in range(2)
    ]
    await again(conversations, inbox, second, "safety", None)
    await again(conversations, inbox, second, "asked", None)
    assert [w.conversation.id for w in await queue.waiting_list()] == [second, first]
    raised = await conversations.get(second)
    assert (raised.state, raised.reason) == (State.WAITING, "safety")
    assert raised.handoff == {"reason": "safety"}
    events = [e.text for e in await conversations.entries(second) if e.kind == "event"]
    assert events == ["handed_over", "raised"]


async def test_a_rehearsal_never_enters_the_queue_however_urgent(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("ask", "tr", trial=True)).id
    await again(conversations, inbox, cid, "asked", Step.HAND_OVER_CLOSED)
    await again(conversations, inbox, cid, "safety", None)
    assert await queue.waiting_list() == []
