from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.amending import (
    AlreadyWithdrawn,
    Amending,
    NoLonger,
    NotYourMessage,
    UnknownMessage,
)
from handoff.conversations import Conversations
from handoff.enclosing import enclosed
from handoff.entry import Document, Entry, Picture
from handoff.errors import NotYours, UnknownConversation
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.outcomes import Outcome
from handoff.queue import Queue
from handoff.searching import Search
from tests.handoff import steps

SHOP = "testshop"
CARD = "4111 1111 1111 1111"


@pytest.fixture
def amending(store: Redis) -> Amending:
    return Amending(store, SHOP, 15)


@pytest.fixture
async def cid(conversations: Conversations, queue: Queue, inbox: Inbox) -> str:
    """A conversation that Ayşe has."""
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    return cid


@pytest.fixture
async def sent(queue: Queue, cid: str) -> str:
    """The entry of what Ayşe has just written."""
    return await queue.reply(cid, "Ayşe", "İade 13 gün.", "desk:1")


async def entry(conversations: Conversations, cid: str, entry_id: str) -> Entry:
    found = await conversations.entry(cid, entry_id)
    assert found is not None
    return found


async def age(store: Redis, conversations: Conversations, cid: str, minutes: float) -> str:
    """Write an agent's message of so many minutes ago; returns its entry."""
    log = conversations.keys.log(cid)
    ((last, fields),) = await store.xrevrange(log, count=1)
    await store.delete(log)
    at = int(last.partition("-")[0]) - round(minutes * 60_000)
    return str(await store.xadd(log, fields, f"{at}-0"))


async def test_an_edited_message_reads_as_it_was_meant_and_agents_see_what_it_was(
    conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    before = await conversations.entries(cid)
    event = await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    *others, last = await conversations.entries(cid)
    assert [e.id for e in others] == [e.id for e in before]
    now = others[-1]
    assert now.text == "İade 14 gün."
    assert now.payload == before[-1].payload
    assert now.amended is not None
    assert (now.amended.was, now.amended.withdrawn) == (("İade 13 gün.",), False)
    assert (last.id, last.kind, last.text, last.author_id) == (event, "event", "edited", "Ayşe")
    assert last.payload == {"of": sent, "text": "İade 14 gün."}
    assert last.amended == now.amended
    assert (await conversations.get(cid)).last_text == "İade 14 gün."


async def test_a_withdrawn_message_leaves_its_place_and_nothing_of_what_it_said(
    conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    await amending.withdraw(cid, "Ayşe", sent)
    now = await entry(conversations, cid, sent)
    assert (now.text, now.payload) == ("", {"agent": "Ayşe"})
    assert now.amended is not None
    assert now.amended.was == ("İade 13 gün.", "İade 14 gün.")
    assert now.amended.withdrawn
    assert (await conversations.get(cid)).last_text == "Bu mesaj geri alındı"
    for read in (conversations.latest(cid), conversations.earlier(cid, f"{2**60}-0", 50)):
        assert next(e for e in await read if e.id == sent) == now


async def test_files_of_a_withdrawn_message_are_the_customers_no_more_and_stay_for_agents(
    conversations: Conversations, queue: Queue, amending: Amending, cid: str
) -> None:
    paper, picture = Document("d" * 32, "fatura.pdf", 48213), Picture("a" * 32, 640, 480)
    beside = enclosed("Faturanız", [picture, paper], "tr")
    sent = await queue.reply(cid, "Ayşe", "Faturanız", "desk:1", "", beside)
    await amending.edit(cid, "Ayşe", sent, "Faturanız ekte.", "desk:2")
    edited = await entry(conversations, cid, sent)
    assert (edited.files, edited.withdrawn_files) == ((picture, paper), ())
    event = await amending.withdraw(cid, "Ayşe", sent)
    now = await entry(conversations, cid, sent)
    assert (now.files, now.withdrawn_files) == ((), (picture, paper))
    assert now.to_json()["amended"]["beside"] == beside.payload
    assert (await entry(conversations, cid, event)).withdrawn_files == ()
    for each in (picture, paper):
        assert await conversations.naming(cid, each.id, public=True) is None
        assert await conversations.naming(cid, each.id) == now
    again = await queue.reply(cid, "Ayşe", "Bu sizin.", "desk:3", "", enclosed("", [paper], "tr"))
    found = await conversations.naming(cid, paper.id, public=True)
    assert found is not None
    assert found.id == again


async def test_of_what_was_written_before_numbers_are_masked(
    conversations: Conversations, amending: Amending, queue: Queue, cid: str
) -> None:
    sent = await queue.reply(cid, "Ayşe", f"Kartınız {CARD}", "desk:1")
    await amending.withdraw(cid, "Ayşe", sent)
    now = await entry(conversations, cid, sent)
    assert now.to_json()["amended"]["was"] == ["Kartınız [kart no]"]


async def test_the_same_change_twice_is_one(
    conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    event = await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    assert await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2") == event
    assert await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:3") == event
    gone = await amending.withdraw(cid, "Ayşe", sent)
    assert await amending.withdraw(cid, "Ayşe", sent) == gone
    events = [e.text for e in await conversations.entries(cid) if e.kind == "event"]
    assert events[-2:] == ["edited", "withdrawn"]
    assert events.count("edited") == events.count("withdrawn") == 1


async def test_a_withdrawn_message_is_not_edited(amending: Amending, cid: str, sent: str) -> None:
    await amending.withdraw(cid, "Ayşe", sent)
    with pytest.raises(AlreadyWithdrawn):
        await amending.edit(cid, "Ayşe", sent, "yine", "desk:2")


async def test_only_agents_messages_are_amended(
    conversations: Conversations, queue: Queue, amending: Amending, cid: str
) -> None:
    note = await queue.note(cid, "Ayşe", "not", "desk:1")
    customers = await steps.say(conversations, cid)
    for other in (note, customers, "1-1"):
        with pytest.raises(UnknownMessage):
            await amending.withdraw(cid, "Ayşe", other, others=True)
        with pytest.raises(UnknownMessage):
            await amending.edit(cid, "Ayşe", other, "yeni", "desk:2")


async def test_a_colleagues_message_is_for_supervisors_to_withdraw_and_for_nobody_to_edit(
    conversations: Conversations, amending: Amending, queue: Queue, cid: str, sent: str
) -> None:
    with pytest.raises(NotYourMessage):
        await amending.withdraw(cid, "Mert", sent)
    with pytest.raises(NotYourMessage):
        await amending.edit(cid, "Mert", sent, "yeni", "desk:2")
    await amending.withdraw(cid, "Mert", sent, others=True)
    now = await entry(conversations, cid, sent)
    assert now.amended is not None
    assert now.amended.by == "Mert"


async def test_who_has_given_the_conversation_away_may_withdraw_and_no_longer_edit(
    amending: Amending, queue: Queue, cid: str, sent: str
) -> None:
    await queue.transfer(cid, "Ayşe", "Mert")
    with pytest.raises(NotYours) as refused:
        await amending.edit(cid, "Ayşe", sent, "yeni", "desk:2")
    assert refused.value.assignee == "Mert"
    await amending.withdraw(cid, "Ayşe", sent)


async def test_who_has_resolved_it_may_still_correct_what_he_wrote_last(
    conversations: Conversations, amending: Amending, queue: Queue, cid: str, sent: str
) -> None:
    await queue.resolve(cid, "Ayşe", Outcome.SOLVED)
    await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    assert (await entry(conversations, cid, sent)).text == "İade 14 gün."


async def test_after_its_time_a_message_stays(
    store: Redis, conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    inside = await age(store, conversations, cid, 14.9)
    await amending.edit(cid, "Ayşe", inside, "yeni", "desk:2")
    await store.delete(conversations.keys.amended(cid))
    ((_, fields),) = await store.xrange(conversations.keys.log(cid), inside, inside)
    await store.delete(conversations.keys.log(cid))
    await store.xadd(conversations.keys.log(cid), fields, f"{int(inside[:-2]) - 12_000}-0")
    outside = f"{int(inside[:-2]) - 12_000}-0"
    with pytest.raises(NoLonger):
        await amending.edit(cid, "Ayşe", outside, "daha yeni", "desk:3")
    with pytest.raises(NoLonger):
        await amending.withdraw(cid, "Ayşe", outside)
    await amending.withdraw(cid, "Ayşe", outside, others=True)


async def test_supervisors_have_as_long_as_a_bot_may_delete(
    store: Redis, conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    old = await age(store, conversations, cid, 48 * 60 + 1)
    with pytest.raises(NoLonger):
        await amending.withdraw(cid, "Mert", old, others=True)


async def test_what_belongs_to_a_conversation_that_has_ended_stays(
    conversations: Conversations, amending: Amending, queue: Queue, cid: str, sent: str
) -> None:
    await queue.resolve(cid, "Ayşe", Outcome.SPAM)
    await steps.say(conversations, cid, "başka bir şey")
    assert (await conversations.get(cid)).session > 1
    with pytest.raises(NoLonger):
        await amending.edit(cid, "Ayşe", sent, "yeni", "desk:2")


async def test_no_minutes_are_no_amending(
    store: Redis, cid: str, sent: str, conversations: Conversations
) -> None:
    old = await age(store, conversations, cid, 0.01)
    with pytest.raises(NoLonger):
        await Amending(store, SHOP, 0).edit(cid, "Ayşe", old, "yeni", "desk:2")


async def test_the_list_keeps_what_was_said_last(
    conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    await steps.say(conversations, cid, "peki, İade 13 gün.")
    await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    assert (await conversations.get(cid)).last_text == "peki, İade 13 gün."


async def test_nobody_else_is_changed_by_it(
    store: Redis, conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    before = await conversations.get(cid)
    await amending.withdraw(cid, "Ayşe", sent)
    after = await conversations.get(cid)
    assert (after.state, after.assignee, after.session) == (
        before.state,
        before.assignee,
        before.session,
    )
    with pytest.raises(UnknownConversation):
        await amending.failed("none", "1-1", sent, "gone")


async def test_that_a_channel_could_not_follow_is_said_once_and_of_the_latest_change(
    conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    first = await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    await amending.failed(cid, first, sent, "refused")
    await amending.failed(cid, first, sent, "refused")
    *_, told = await conversations.entries(cid)
    assert (told.text, told.author) == ("amend_failed", "system")
    assert told.payload == {"of": sent, "why": "refused", "withdrawn": False}
    now = await entry(conversations, cid, sent)
    assert now.amended is not None
    assert now.amended.failed == "refused"
    await amending.edit(cid, "Ayşe", sent, "İade on dört gün.", "desk:3")
    await amending.failed(cid, first, sent, "refused")
    now = await entry(conversations, cid, sent)
    assert now.amended is not None
    assert now.amended.failed == ""
    texts = [e.text for e in await conversations.entries(cid) if e.kind == "event"]
    assert texts.count("amend_failed") == 1


async def test_a_forgotten_conversation_leaves_nothing_of_it(
    store: Redis, conversations: Conversations, amending: Amending, cid: str, sent: str
) -> None:
    await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    await conversations.forget(cid)
    assert not await store.keys(f"*{cid}*")


async def test_search_finds_what_stands_there_now(
    store: Redis,
    conversations: Conversations,
    amending: Amending,
    queue: Queue,
    cid: str,
) -> None:
    indexer, search = Indexer(store, store, SHOP), Search(store, SHOP)
    first = await queue.reply(cid, "Ayşe", "Kargonuz Bursa deposunda", "desk:1")
    second = await queue.reply(cid, "Ayşe", "Kurye Demir bey arayacak", "desk:2")
    while await indexer.follow(10):
        pass
    assert (await search.find("bursa")).total == 1
    await amending.edit(cid, "Ayşe", first, "Kargonuz İzmir deposunda", "desk:3")
    await amending.withdraw(cid, "Ayşe", second)
    while await indexer.follow(10):
        pass
    assert [(await search.find(word)).total for word in ("bursa", "demir", "kurye")] == [0, 0, 0]
    (found,) = (await search.find("izmir depo")).found
    assert "".join(piece.text for piece in found.snippet) == "Kargonuz İzmir deposunda"
    assert (await search.find("insan")).total == 1
