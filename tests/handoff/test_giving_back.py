"""Giving a conversation back to the bot, with something to go on with."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from actions import replies
from actions.flows.declared import FLOWS
from handoff.agents import Agents
from handoff.clocks import service
from handoff.conversations import Conversations
from handoff.earlier import Ended, sessions
from handoff.entry import Entry
from handoff.errors import CustomerWrote, IllegalStep, NotYours
from handoff.exchanges import exchanges
from handoff.explaining_words import INTENTS
from handoff.hints import Flow, Hint
from handoff.inbox import Inbox
from handoff.presence import Presences
from handoff.queue import Queue
from handoff.routing import Offer, Router
from handoff.states import State
from tests.handoff import steps
from tests.handoff.conftest import SHOP

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.fixture
async def cid(conversations: Conversations, inbox: Inbox, queue: Queue) -> str:
    """A conversation that Ayşe has."""
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    return cid


async def since_claimed(conversations: Conversations, cid: str) -> list[Entry]:
    entries = await conversations.entries(cid)
    return entries[[e.text for e in entries].index("claimed") + 2 :]  # and its words


async def test_with_a_hint_the_event_is_the_bots_next_turn(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    before = await conversations.get(cid)
    await queue.give_back(cid, "Ayşe", Hint("iade nasıl yapılır"))
    now = await conversations.get(cid)
    assert (now.state, now.assignee, now.handoff, now.case) == (State.BOT, None, {}, before.case)
    assert (now.session, now.known_by) == (before.session + 1, "Ayşe")
    assert await queue.loads() == {}
    event, told = await since_claimed(conversations, cid)
    assert (event.text, event.author_id, event.is_hint) == ("given_back", "Ayşe", True)
    assert event.payload == {"agent": "Ayşe", "state": "bot", "hint": "iade nasıl yapılır"}
    assert not event.is_public
    assert told.text.startswith("Ayşe görüşmeyi bana, dijital asistana bıraktı")
    assert "iade" not in told.text
    assert await conversations.head(cid) == event
    (ticket,) = await inbox.take(5)
    assert await steps.finish(conversations, ticket) == "last"
    assert (await conversations.entries(cid))[-2].external_id == f"{event.id}:bot1"


async def test_without_one_the_next_word_is_the_customers(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    await queue.give_back(cid, "Ayşe")
    event, told = await since_claimed(conversations, cid)
    assert (event.text, event.is_hint) == ("given_back", False)
    assert told.payload == {"buttons": [replies.button("ask_human", "tr")]}
    assert await conversations.head(cid) is None
    assert await inbox.take(5, 1) == []


@pytest.mark.parametrize("hint", [Hint("kargo"), Hint()])
async def test_the_same_step_again_is_one_step_and_one_turn(
    store: Redis, conversations: Conversations, queue: Queue, cid: str, hint: Hint
) -> None:
    for _ in range(3):
        await queue.give_back(cid, "Ayşe", hint, "k1")
    assert len(await since_claimed(conversations, cid)) == 2
    assert await store.llen(conversations.keys.turns(cid)) == bool(hint)  # type: ignore[misc]
    assert await store.xlen(conversations.keys.inbox) == bool(hint)


async def test_numbers_in_a_hint_are_hidden(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.give_back(cid, "Ayşe", Hint("4111 1111 1111 1111 ile ödeme"))
    event, _ = await since_claimed(conversations, cid)
    assert event.payload["hint"] == "•••• •••• •••• 1111 ile ödeme"


async def test_a_flow_is_named_in_the_customers_language(
    conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "en")).id
    await steps.say(conversations, cid, "a person")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    await queue.give_back(cid, "Ayşe", Hint(flow=Flow.ORDER_STATUS), shown="Papatya")
    event, told = await since_claimed(conversations, cid)
    assert (event.payload["hint"], event.payload["flow"]) == ("order status", "order_status")
    assert told.text.startswith("Papatya has passed the conversation to me")


def test_every_flow_of_the_bots_may_be_begun_and_has_a_name() -> None:
    assert {flow.intent for flow in FLOWS} | {"order_status", "case_status"} == set(Flow)
    for lang in ("tr", "en"):
        names = [flow.named(lang) for flow in Flow]
        assert len(set(names)) == len(Flow)
        assert not any("_" in name for name in names)
        assert {*Flow} <= INTENTS[lang].keys()


async def test_nobody_is_asked_how_it_went(
    store: Redis, conversations: Conversations, cid: str
) -> None:
    asking = Queue(store, SHOP, asks=True)
    await asking.reply(cid, "Ayşe", "Merhaba", "r1")
    await asking.give_back(cid, "Ayşe", Hint("kargo"))
    assert not any(e.payload.get("asks") for e in await conversations.entries(cid))


async def test_what_is_snoozed_may_be_given_back(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    await queue.snooze(cid, "Ayşe", NOW + timedelta(hours=1), NOW)
    await queue.give_back(cid, "Ayşe", Hint("kargo"))
    now = await conversations.get(cid)
    assert (now.state, now.snoozed_until) == (State.BOT, 0)
    assert await queue.snoozed_ids() == []


async def test_a_channel_that_is_written_to_gets_the_sentence_once_and_never_the_hint(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("telegram", "tr", push=True)).id
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    before = await store.xlen(conversations.keys.outbox)
    for _ in range(2):
        await queue.give_back(cid, "Ayşe", Hint("kargo"), "k1")
    await steps.answer(conversations, inbox)
    items = (await store.xrange(conversations.keys.outbox))[before:]
    told = [await conversations.entry(cid, fields["e"]) for _, fields in items]
    assert [entry and (entry.author, entry.text.partition(";")[0]) for entry in told] == [
        ("system", "Ayşe görüşmeyi bana, dijital asistana bıraktı"),
        ("bot", "buyurun"),
    ]


async def test_only_who_has_it_gives_it_back(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    with pytest.raises(NotYours):
        await queue.give_back(cid, "Mert", Hint("kargo"))
    await queue.give_back(cid, "Selin", Hint("kargo"), mine=False)  # a supervisor
    event, _ = await since_claimed(conversations, cid)
    assert (event.payload["agent"], event.payload["from"]) == ("Selin", "Ayşe")
    for which in (cid, await steps.queued(conversations, inbox)):
        with pytest.raises(IllegalStep):
            await queue.give_back(which, "Ayşe", mine=False)


async def test_what_the_agent_has_not_read_is_read_first(
    conversations: Conversations, queue: Queue, cid: str
) -> None:
    read = (await conversations.entries(cid))[-1].id
    late = await steps.say(conversations, cid, "bir de şu var")
    with pytest.raises(CustomerWrote):
        await queue.give_back(cid, "Ayşe", Hint("kargo"), "k1", read=read)
    await queue.reply(cid, "Ayşe", "bakıyorum", "r1")  # the same is true when he goes on writing
    with pytest.raises(CustomerWrote):
        await queue.give_back(cid, "Ayşe", Hint("kargo"), "k1", read=read)
    await queue.give_back(cid, "Ayşe", Hint("kargo"), "k1", read=late)
    await queue.give_back(cid, "Ayşe", Hint("kargo"), "k1", read=read)  # done already
    assert (await conversations.get(cid)).state is State.BOT


async def test_a_customer_who_writes_meanwhile_is_heard_by_one_of_them(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    async def writes(cid: str, number: int) -> str:
        """A little later from time to time, so that now one and now the other is first."""
        for _ in range(number % 4):
            await conversations.get(cid)
        return await steps.say(conversations, cid, "bir de şu var")

    for number in range(40):
        cid = await steps.queued(conversations, inbox)
        await queue.claim(cid, "Ayşe")
        read = (await conversations.entries(cid))[-1].id
        wrote, given = await asyncio.gather(
            writes(cid, number),
            queue.give_back(cid, "Ayşe", Hint("kargo"), read=read),
            return_exceptions=True,
        )
        turns = await store.lrange(conversations.keys.turns(cid), 0, -1)  # type: ignore[misc]
        if isinstance(given, CustomerWrote):
            assert (await conversations.get(cid)).assignee == "Ayşe"  # who sees the message
            assert turns == []
        else:
            event = next(e for e in await conversations.entries(cid) if e.is_hint)
            assert given is None
            assert turns == [event.id, wrote]  # the bot answers both, in order
            await store.delete(conversations.keys.turns(cid), conversations.keys.inbox)
            await inbox.open()


async def test_who_asks_again_is_first_offered_to_who_knows_him(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    at = round(NOW.timestamp() * 1000)
    for name in ("Mert", "Ayşe"):
        await Agents(store, SHOP).add(name, "mor tramvay limon")
        await Presences(store, SHOP).beat(name, at)
    await queue.give_back(cid, "Ayşe")
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    # Mert has been idle for longer.
    assert await Router(store, SHOP).round(at) == [Offer(cid, "Ayşe")]


async def test_no_clock_runs_and_a_new_request_has_its_own(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    await queue.give_back(cid, "Ayşe", Hint("kargo"))
    over = service(await conversations.entries(cid))
    assert over
    assert not over.open
    assert not any(course.runs_now for course in over.courses.values())
    await steps.answer(conversations, inbox)
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    again = service(await conversations.entries(cid))
    assert again
    assert again.open
    assert again.request != over.request


async def test_a_hint_is_no_question_of_the_customers(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    await queue.give_back(cid, "Ayşe", Hint("kargo"))
    await steps.answer(conversations, inbox)
    await steps.say(conversations, cid, "teşekkürler")
    await steps.answer(conversations, inbox)
    entries = await conversations.entries(cid)
    asked, hinted, thanked = exchanges(entries)
    assert (asked.question, asked.hint, asked.session) == ("insan", "", 1)
    assert (hinted.question, hinted.hint, hinted.session) == ("", "kargo", 2)
    assert (thanked.question, thanked.hint, thanked.session) == ("teşekkürler", "", 2)
    (told,) = sessions(cid, entries)
    assert told.outcome is Ended.BOT
