"""What agents do with a conversation beside claiming it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from handoff.conversations import TAKE_BACK, Conversations
from handoff.entry import Entry
from handoff.errors import AlreadyAssigned, IllegalStep, NotAhead, NotYours
from handoff.inbox import Inbox
from handoff.outcomes import Outcome
from handoff.queue import Queue
from handoff.states import State
from tests.handoff.steps import answer, days_later, handing_over, queued, say

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
RETURNS = {"tr": "İade ekibi", "en": "Returns"}


@pytest.fixture
async def cid(conversations: Conversations, inbox: Inbox, queue: Queue) -> str:
    """A conversation that Ayşe has."""
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    return cid


async def entries(conversations: Conversations, cid: str, kind: str) -> list[Entry]:
    return [e for e in await conversations.entries(cid) if e.kind == kind]


async def test_a_transfer_gives_it_to_a_colleague_and_tells_the_customer_once(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.transfer(cid, "Ayşe", "Mert", "kargo firmasını aradım", "k1")
    given = await conversations.get(cid)
    assert (given.state, given.assignee, given.known_by) == (State.ASSIGNED, "Mert", "Mert")
    assert await queue.assigned_ids() == [cid]
    event = (await entries(conversations, cid, "event"))[-1]
    assert event.text == "transferred"
    assert event.payload == {"agent": "Ayşe", "to": "Mert", "state": "assigned"}
    (note,) = await entries(conversations, cid, "note")
    assert (note.author_id, note.text) == ("Ayşe", "kargo firmasını aradım")
    (said,) = [e for e in await entries(conversations, cid, "message") if "Mert" in e.text]
    assert said.author == "system"
    with pytest.raises(NotYours):
        await queue.reply(cid, "Ayşe", "bir şey daha", "r1")


async def test_a_step_that_arrives_again_is_one_step(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await asyncio.gather(*(queue.transfer(cid, "Ayşe", "Mert", "not", "k1") for _ in range(20)))
    before = await conversations.entries(cid)
    await queue.transfer(cid, "Mert", "Ayşe", key="k2")
    await queue.transfer(cid, "Ayşe", "Mert", "not", "k1")
    assert (await conversations.get(cid)).assignee == "Ayşe"
    assert len(before) + 2 == len(await conversations.entries(cid))


async def test_nobody_transfers_what_is_not_his_or_to_himself(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    before = await conversations.entries(cid)
    with pytest.raises(NotYours) as caught:
        await queue.transfer(cid, "Mert", "Deniz")
    assert caught.value.assignee == "Ayşe"
    with pytest.raises(IllegalStep, match="with Ayşe already"):
        await queue.transfer(cid, "Ayşe", "Ayşe")
    assert await conversations.entries(cid) == before


async def test_a_team_gets_it_where_it_stood_in_the_queue(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    later = await queued(conversations, inbox)
    since = (await conversations.get(cid)).queued_at
    await queue.transfer_to_team(cid, "Ayşe", "returns", RETURNS, "faturası var")
    given = await conversations.get(cid)
    assert (given.state, given.assignee, given.team) == (State.QUEUED, None, "returns")
    waiting = await queue.waiting_list()
    assert [w.conversation.id for w in waiting] == [cid, later]
    assert waiting[0].since == since
    assert "İade ekibi" in given.last_text
    assert (await entries(conversations, cid, "event"))[-1].payload["team"] == "returns"
    await queue.claim(cid, "Mert")
    assert (await conversations.get(cid)).known_by == "Mert"


async def test_a_take_over_names_who_is_relieved(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    await queue.take_over(cid, "Selin")
    await queue.take_over(cid, "Selin")
    assert (await conversations.get(cid)).assignee == "Selin"
    taken = [e for e in await entries(conversations, cid, "event") if e.text == "taken_over"]
    assert [e.payload["from"] for e in taken] == ["Ayşe"]
    said = [e.text for e in await entries(conversations, cid, "message")]
    assert sum("Selin görüşmeye katıldı" in text for text in said) == 1
    with pytest.raises(NotYours):
        await queue.resolve(cid, "Ayşe")
    waiting = await queued(conversations, inbox)
    with pytest.raises(IllegalStep):
        await queue.take_over(waiting, "Selin")


async def test_of_many_who_step_at_once_one_has_it(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    """Twenty take it over while its agent gives it to twenty others: the events are one story."""
    steps = [queue.take_over(cid, f"üst{n}") for n in range(20)]
    steps += [queue.transfer(cid, "Ayşe", f"arkadaş{n}") for n in range(20)]
    await asyncio.gather(*steps, return_exceptions=True)
    events = await entries(conversations, cid, "event")
    holder = "Ayşe"
    for event in events[2:]:
        assert (event.payload.get("from") or event.payload["agent"]) == holder
        holder = event.payload.get("to") or event.payload["agent"]
    assert (await conversations.get(cid)).assignee == holder


async def test_a_snoozed_conversation_leaves_the_load_until_its_time(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    until = NOW + timedelta(hours=3)
    await queue.snooze(cid, "Ayşe", until, NOW)
    asleep = await conversations.get(cid)
    assert (asleep.state, asleep.assignee) == (State.SNOOZED, "Ayşe")
    assert asleep.snoozed_until == until.timestamp() * 1000
    assert await queue.assigned_ids() == []
    assert await queue.snoozed_ids() == [cid]
    assert await queue.due(until - timedelta(seconds=1)) == []
    assert [c.id for c in await queue.due(until)] == [cid]
    with pytest.raises(NotYours):
        await queue.reply(cid, "Ayşe", "merhaba", "r1")
    with pytest.raises(AlreadyAssigned) as caught:
        await queue.claim(cid, "Mert")
    assert caught.value.assignee == "Ayşe"


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(seconds=-1), timedelta(days=91)])
async def test_only_a_time_ahead_is_snoozed_to(
    conversations: Conversations, queue: Queue, cid: str, ahead: timedelta
) -> None:
    with pytest.raises(NotAhead):
        await queue.snooze(cid, "Ayşe", NOW + ahead, NOW)
    assert (await conversations.get(cid)).state is State.ASSIGNED


async def test_its_agent_wakes_it_and_a_supervisor_takes_it_asleep(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.snooze(cid, "Ayşe", NOW + timedelta(days=1), NOW)
    with pytest.raises(NotYours):
        await queue.wake(cid, "Mert")
    await queue.wake(cid, "Ayşe")
    woken = await conversations.get(cid)
    assert (woken.state, woken.assignee, woken.snoozed_until) == (State.ASSIGNED, "Ayşe", 0)
    assert await queue.snoozed_ids() == []
    await queue.snooze(cid, "Ayşe", NOW + timedelta(days=1), NOW)
    await queue.take_over(cid, "Selin")
    assert (await conversations.get(cid)).assignee == "Selin"
    assert await queue.snoozed_ids() == []


async def test_what_was_put_off_again_is_not_woken_by_its_first_time(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    first = NOW + timedelta(hours=1)
    await queue.snooze(cid, "Ayşe", first, NOW)
    await queue.wake(cid, "Ayşe")
    await queue.snooze(cid, "Ayşe", NOW + timedelta(days=2), NOW)
    with pytest.raises(IllegalStep):
        await queue.wake_due(cid, "Ayşe", first, 1)
    assert (await conversations.get(cid)).state is State.SNOOZED


async def test_an_end_has_a_reason_and_fitting_words(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.resolve(cid, "Ayşe", Outcome.NO_REPLY, "üç kez yazdım")
    ended = await conversations.get(cid)
    assert (ended.state, ended.outcome, ended.remark) == (
        State.RESOLVED,
        Outcome.NO_REPLY,
        "üç kez yazdım",
    )
    assert "haber alamayınca" in ended.last_text
    (event,) = [e for e in await entries(conversations, cid, "event") if e.text == "resolved"]
    assert event.id == ended.resolved
    assert event.payload["remark"] == "üç kez yazdım"
    assert event.payload["outcome"] == "no_reply"


async def test_spam_gets_no_words_and_meets_the_bot_again(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    said = len(await entries(conversations, cid, "message"))
    await queue.resolve(cid, "Ayşe", Outcome.SPAM)
    assert len(await entries(conversations, cid, "message")) == said
    await say(conversations, cid, "ucuz saat")
    assert (await conversations.get(cid)).state is State.BOT


async def test_after_three_days_it_begins_anew_and_names_what_went_before(
    store: Redis, conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.resolve(cid, "Ayşe")
    before = await conversations.get(cid)
    await days_later(store, conversations, cid, 2.99)
    await say(conversations, cid, "bir şey daha")
    assert (await conversations.get(cid)).state is State.RESOLVED
    await days_later(store, conversations, cid, 0.02)
    await say(conversations, cid, "yeni bir soru")
    anew = await conversations.get(cid)
    assert (anew.state, anew.assignee, anew.case, anew.resolved) == (State.BOT, None, None, None)
    assert (anew.outcome, anew.known_by) == (None, "Ayşe")
    assert anew.session > before.session
    event = (await entries(conversations, cid, "event"))[-1]
    assert event.text == "reopened"
    earlier = event.payload["earlier"]
    assert (earlier["case"], earlier["agent"], earlier["outcome"]) == ("T-1", "Ayşe", "solved")


async def test_who_asks_for_the_bot_has_it_at_once(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.resolve(cid, "Ayşe")
    button = {"button": {"title": "Asistan", "payload": TAKE_BACK}}
    await conversations.accept(cid, "Asistan", "b1", payload=button)
    assert (await conversations.get(cid)).state is State.BOT


async def test_a_channel_that_is_written_to_gets_each_sentence_once(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("telegram", "en", push=True)).id
    await say(conversations, cid, "a person, please")
    await answer(conversations, inbox, [], handoff=handing_over())
    await queue.claim(cid, "Ayşe")
    before = await store.xlen(conversations.keys.outbox)
    for _ in range(3):
        await queue.transfer(cid, "Ayşe", "Mert", "for you only", "k1")
    for _ in range(3):
        await queue.resolve(cid, "Mert", key="k2")
    items = (await store.xrange(conversations.keys.outbox))[before:]
    told = [await conversations.entry(cid, fields["e"]) for _, fields in items]
    assert [entry and entry.text.partition(",")[0] for entry in told] == [
        "Mert will look after you from here. Everything you wrote is here",
        "This conversation is closed. If anything else comes up",
    ]
