from __future__ import annotations

import asyncio

import pytest

from handoff.conversations import Conversations
from handoff.errors import AlreadyAssigned, IllegalStep, NotYours
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import State
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
    assert [c.id for c in await queue.assigned()] == [cid]


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
    assert await queue.assigned() == []


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
    assert await queue.assigned() == []


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
