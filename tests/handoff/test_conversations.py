from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff import privacy
from handoff.conversations import TAKE_BACK, Conversations
from handoff.ending import Ending, Reply
from handoff.entry import Picture
from handoff.errors import StoreUnavailable, UnknownConversation
from handoff.inbox import GROUP, Inbox
from handoff.queue import Queue
from handoff.states import State, Step
from handoff.store import connect
from language import masks
from tests.handoff.steps import answer, days_later, finish, handing_over, queued, say


async def texts(conversations: Conversations, cid: str) -> list[str]:
    return [e.text for e in await conversations.entries(cid) if e.is_public]


async def test_a_message_is_in_the_log_when_it_is_accepted(conversations: Conversations) -> None:
    cid = (await conversations.create("web", "tr")).id
    accepted = await conversations.accept(cid, "iade nasıl yapılır", "m1", payload={"x": 1})
    (entry,) = await conversations.entries(cid)
    assert (entry.id, entry.text, entry.author, entry.lang) == (
        accepted.entry_id,
        "iade nasıl yapılır",
        "customer",
        "tr",
    )
    assert entry.payload == {"x": 1}
    assert not accepted.duplicate


async def test_the_same_external_id_is_one_message_under_fifty_senders(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("web", "tr")).id
    accepted = await asyncio.gather(
        *(conversations.accept(cid, "merhaba", "same") for _ in range(50))
    )
    assert len({a.entry_id for a in accepted}) == 1
    assert sum(not a.duplicate for a in accepted) == 1
    assert len(await conversations.entries(cid)) == 1


CARD = "kartım 4111 1111 1111 1111 ile ödedim"


async def test_a_card_number_is_hidden_before_it_is_written_and_the_customer_hears_of_it(
    conversations: Conversations, store: Redis
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await conversations.accept(cid, CARD, "m1")
    message, told = await conversations.entries(cid)
    assert message.text == "kartım •••• •••• •••• 1111 ile ödedim"
    assert (told.author, told.is_public) == ("system", True)
    assert told.text.startswith("Güvenliğiniz için kart numaranızı gizledim.")
    assert (await conversations.head(cid)) == message
    assert "4111" not in str(await store.hgetall(conversations.keys.conversation(cid)))


async def test_what_was_hidden_is_told_once_in_a_session_in_the_language_of_the_message(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "ayse")
    for number in range(3):
        await conversations.accept(cid, "my card is 4111111111111111", f"m{number}")
    assert [text for text in await texts(conversations, cid) if "hidden" in text] == [
        privacy.hidden({masks.CARD}, "en")
    ]
    waiting = await conversations.get(cid)
    assert (waiting.last_author, waiting.last_text) == (
        "customer",
        "my card is •••• •••• •••• 1111",
    )
    await queue.resolve(cid, "ayse")
    await conversations.accept(cid, "TC 10000000146", "again")
    said = await texts(conversations, cid)
    assert said[-2:] == ["TC •••••••••••", privacy.hidden({masks.IDENTITY}, "tr")]


async def test_a_repeated_message_with_a_card_number_is_one_and_is_told_of_once(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("telegram", "tr", push=True)).id
    for _ in range(2):
        await conversations.accept(cid, CARD, "m1")
    assert len(await conversations.entries(cid)) == 2


def pictured(*ids: str) -> dict[str, object]:
    return {"pictures": [{"id": name, "width": 40, "height": 30} for name in ids]}


async def test_a_message_may_be_pictures_alone_and_lists_show_them_in_words(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await conversations.accept(cid, "", "m1", payload=pictured("p1"))
    (entry,) = await conversations.entries(cid)
    assert entry.pictures == (Picture("p1", 40, 30),)
    assert (entry.text, entry.told) == ("", "[fotoğraf]")
    assert (await conversations.get(cid)).last_text == "[fotoğraf]"
    await conversations.accept(cid, "broken", "m2", lang="en", payload=pictured("p2", "p3"))
    assert (await conversations.entries(cid))[-1].told == "[photo] [photo] broken"
    conversation = await conversations.get(cid)
    assert conversation.last_text == "[photo] [photo] broken"
    assert conversation.pictures == ("p1", "p2", "p3")


async def test_a_conversation_knows_its_latest_pictures_until_it_is_reopened(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "tr")).id
    for number in range(25):
        name = f"p{number}"
        await conversations.accept(cid, "", name, payload=pictured(name))
        await conversations.accept(cid, "", name, payload=pictured(name))
    kept = (await conversations.get(cid)).pictures
    assert kept == tuple(f"p{number}" for number in range(5, 25))
    await answer(conversations, inbox, handoff=handing_over())
    await queue.claim(cid, "Ayşe")
    await conversations.accept(cid, "", "last", payload=pictured("last"))
    assert (await conversations.get(cid)).pictures[-1] == "last"
    await queue.resolve(cid, "Ayşe")
    await days_later(store, conversations, cid, 4)
    await say(conversations, cid, "yeniden merhaba")
    assert (await conversations.get(cid)).pictures == ()


async def test_unknown_conversation_is_refused(conversations: Conversations) -> None:
    with pytest.raises(UnknownConversation):
        await conversations.accept("nobody", "merhaba", "m1")
    with pytest.raises(UnknownConversation):
        await conversations.get("nobody")


async def test_an_alias_makes_one_conversation_for_fifty_first_messages(
    conversations: Conversations,
) -> None:
    made = await asyncio.gather(
        *(conversations.create("telegram", "tr", alias="telegram:7") for _ in range(50))
    )
    assert len({c.id for c in made}) == 1


async def test_a_conversation_is_in_the_inbox_once_while_it_has_turns(
    conversations: Conversations, inbox: Inbox
) -> None:
    cid = (await conversations.create("web", "tr")).id
    for text in ("bir", "iki", "üç"):
        await say(conversations, cid, text)
    (ticket,) = await inbox.take(10)
    for expected, ending in (("bir", Ending.MORE), ("iki", Ending.MORE), ("üç", Ending.LAST)):
        head = await conversations.head(cid)
        assert head is not None
        assert head.text == expected
        assert await finish(conversations, ticket, [Reply(f"cevap {expected}")]) is ending
    assert await conversations.head(cid) is None
    await say(conversations, cid, "dört")
    (again,) = await inbox.take(10)
    assert again.id != ticket.id


async def test_a_turn_that_two_workers_end_is_answered_once(
    conversations: Conversations, inbox: Inbox
) -> None:
    cid = (await conversations.create("web", "tr")).id
    turn = await say(conversations, cid)
    (ticket,) = await inbox.take(1)
    await asyncio.gather(
        *(
            conversations.finish(cid, turn, ticket.id, GROUP, State.BOT, [Reply("tek cevap")])
            for _ in range(50)
        )
    )
    assert (await texts(conversations, cid)).count("tek cevap") == 1


async def test_the_bot_is_silent_once_a_person_has_the_word(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid, "insan")
    second = await say(conversations, cid, "iade ne zaman")
    (ticket,) = await inbox.take(1)
    await finish(conversations, ticket, [], handoff=handing_over())
    found = await conversations.finish(
        cid, second, ticket.id, GROUP, State.BOT, [Reply("geç kalan cevap")]
    )
    assert found is State.QUEUED
    assert await finish(conversations, ticket, [Reply("yine geç")]) is Ending.LAST
    assert await texts(conversations, cid) == ["insan", "iade ne zaman", "1. sıradasınız"]
    await queue.claim(cid, "ayse")
    await say(conversations, cid, "orada mısınız")
    assert await conversations.head(cid) is None


async def test_after_hours_the_request_waits_and_the_bot_keeps_answering(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid, "insan")
    await answer(conversations, inbox, [], handoff=handing_over(Step.HAND_OVER_CLOSED))
    (waiting,) = await queue.waiting_list()
    assert waiting.conversation.state is State.WAITING
    await say(conversations, cid, "kargo ücreti")
    await answer(conversations, inbox, [Reply("59,90 TL")])
    assert (await texts(conversations, cid))[-1] == "59,90 TL"
    await say(conversations, cid, "insan lütfen")
    await answer(conversations, inbox, [], handoff=handing_over())
    (still,) = await queue.waiting_list()
    assert still.since == waiting.since
    assert still.conversation.state is State.QUEUED


async def test_resolved_conversations_start_clean(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    before = (await conversations.get(cid)).sender
    await queue.claim(cid, "ayse")
    await queue.resolve(cid, "ayse")
    await days_later(store, conversations, cid, 4)
    await say(conversations, cid, "bir şey daha")
    after = await conversations.get(cid)
    assert (after.state, after.assignee, after.case) == (State.BOT, None, None)
    assert after.sender != before
    head = await conversations.head(cid)
    assert head is not None
    assert head.text == "bir şey daha"


async def test_a_customer_may_take_the_conversation_back(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    button = {"button": {"title": "Asistana dön", "payload": TAKE_BACK}}
    await conversations.accept(cid, "Asistana dön", "tb", payload=button)
    assert (await conversations.get(cid)).state is State.BOT
    assert await queue.waiting_list() == []
    await conversations.accept(cid, "Asistana dön", "tb again", payload=button)
    said = await texts(conversations, cid)
    assert [text.startswith("Peki") for text in said[-3:]] == [True, False, True]


async def test_a_notice_is_said_once_and_only_while_the_turn_is_open(
    conversations: Conversations, inbox: Inbox
) -> None:
    cid = (await conversations.create("web", "tr")).id
    turn = await say(conversations, cid)
    for _ in range(3):
        await conversations.notice(cid, turn, "delay", "birazdan", "tr")
    await answer(conversations, inbox, [Reply("buyurun")])
    await conversations.notice(cid, turn, "other", "geç", "tr")
    assert await texts(conversations, cid) == ["merhaba", "birazdan", "buyurun"]


async def test_the_system_says_a_sentence_once_and_it_is_found_by_its_id(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("telegram", "tr", push=True)).id
    ids = {await conversations.say(cid, "Yalnız yazı okuyabiliyorum.", "n1", "tr") for _ in "ab"}
    found = await conversations.find(cid, "n1")
    assert found is not None
    assert {found.id} == ids
    assert (found.author, found.is_public) == ("system", True)
    assert await conversations.find(cid, "n2") is None


async def test_reading_from_any_cursor_gives_the_rest_once_in_order(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("web", "tr")).id
    for n in range(20):
        await say(conversations, cid, str(n))
    whole = await conversations.entries(cid)
    for n, entry in enumerate(whole):
        assert await conversations.entries(cid, after=entry.id) == whole[n + 1 :]
    assert await conversations.entries(cid, limit=3) == whole[:3]


async def test_push_channels_get_an_outbox_item_for_each_reply_and_none_for_the_customer(
    conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    cid = (await conversations.create("telegram", "tr", push=True)).id
    await say(conversations, cid)
    await answer(conversations, inbox, [Reply("bir"), Reply("iki")])
    items = await store.xrange(conversations.keys.outbox)
    entries = {e.id: e.text for e in await conversations.entries(cid)}
    assert [entries[fields["e"]] for _, fields in items] == ["bir", "iki"]
    assert {fields["ch"] for _, fields in items} == {"telegram"}


async def test_trials_never_reach_the_agents(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("ask", "tr", trial=True, clock="open")).id
    await say(conversations, cid, "insan")
    await answer(conversations, inbox, [], handoff=handing_over())
    assert (await conversations.get(cid)).state is State.QUEUED
    assert await queue.waiting_list() == []
    await conversations.forget(cid)
    with pytest.raises(UnknownConversation):
        await conversations.get(cid)


async def test_the_latest_entries_are_the_last_ones_in_order(
    conversations: Conversations,
) -> None:
    cid = (await conversations.create("telegram", "tr")).id
    for n in range(12):
        await say(conversations, cid, str(n))
    assert [e.text for e in await conversations.latest(cid, 3)] == ["9", "10", "11"]


async def test_many_customers_at_once_wait_for_a_connection_and_none_is_refused(
    valkey_url: str, store: Redis
) -> None:
    client = connect(valkey_url)
    crowd = Conversations(client, "testshop")
    cid = (await crowd.create("web", "tr")).id
    found = await asyncio.gather(*(crowd.get(cid) for _ in range(400)))
    assert {c.id for c in found} == {cid}
    await client.aclose()


async def test_a_store_that_is_full_promises_nothing(
    conversations: Conversations, store: Redis
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await store.config_set("maxmemory", "1")
    try:
        with pytest.raises(StoreUnavailable):
            await say(conversations, cid)
    finally:
        await store.config_set("maxmemory", "0")
    await say(conversations, cid)
    assert len(await conversations.entries(cid)) == 1


async def test_a_dead_store_is_named(tmp_path: object) -> None:
    client = connect(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(StoreUnavailable) as caught:
        await Conversations(client, "testshop").get("x")
    assert "kaydedemiyoruz" in caught.value.words("tr")
    await client.aclose()
