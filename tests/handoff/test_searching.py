"""Search and the worker that indexes, on a real store."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.highlighting import answers
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.keys import Keys
from handoff.queue import Queue
from handoff.searching import Results, Search, words_of, words_of_number
from language.fold import tokens
from tests.handoff import steps
from tests.handoff.conftest import SHOP


@pytest.fixture
def search(store: Redis) -> Search:
    return Search(store, SHOP)


@pytest.fixture
def indexer(store: Redis) -> Indexer:
    return Indexer(store, store, SHOP)


def ids(results: Results) -> list[str]:
    return [found.conversation.id for found in results.found]


def snippet(results: Results) -> str:
    """The first snippet, what was found in brackets."""
    pieces = results.found[0].snippet
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


async def index(indexer: Indexer) -> None:
    """Everything that has happened so far."""
    await indexer.catch_up()
    while await indexer.follow(1):
        pass


async def test_every_way_to_a_conversation(
    conversations: Conversations, inbox: Inbox, queue: Queue, search: Search, indexer: Indexer
) -> None:
    customer = {"name": "Şükrü Işık", "telegram": {"chat": 7, "username": "sukru_i"}}
    made = await conversations.create("telegram", "tr", customer=customer)
    await steps.say(conversations, made.id, "Kargom HÂLÂ gelmedi, İstanbul'a yolladınız")
    await steps.answer(conversations, inbox, handoff=steps.handing_over(case="T-10432"))
    await queue.claim(made.id, "Ayşe")
    await queue.reply(made.id, "Ayşe", "Şubede bekliyormuş", "r1")
    await queue.note(made.id, "Ayşe", "müşteri haklı", "n1")
    await index(indexer)
    for text, shown in [
        ("sukru", "[Şükrü] Işık"),
        ("ışık şükrü", "[Şükrü] [Işık]"),
        ("sukru_i", "[Şükrü] [Işık]"),  # "sukru" and "i", which is too short to look for
        ("istanbul", "Kargom HÂLÂ gelmedi, [İstanbul'a] yolladınız"),
        ("KARGO hala", "[Kargom] [HÂLÂ] gelmedi, İstanbul'a yolladınız"),
        ("subede", "[Şubede] bekliyormuş"),
        ("haklı", "müşteri [haklı]"),
        ("T-10432", "T-[10432]"),
        ("10432", "T-[10432]"),
        ("t10432", ""),
    ]:
        results = await search.find(text)
        assert ids(results) == [made.id], text
        if shown and text != "sukru_i":
            assert snippet(results) == shown
    for text in ("kargoya", "sukru kedi", "", "?", "buyurun", "sıradasınız"):
        assert ids(await search.find(text)) == [], text


async def test_an_order_is_found_by_its_number(
    store: Redis, conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    made = await conversations.create("web", "tr")
    await steps.say(conversations, made.id, "siparişim nerede")
    decision = '{"slots": {"order_number": "MK-2024-118", "order_proof": true}}'
    await store.xadd(
        conversations.keys.log(made.id),
        {
            **{"kind": "decision", "author": "bot", "author_id": "", "text": "", "lang": "tr"},
            **{"payload": decision, "external_id": ""},
        },
    )
    await index(indexer)
    for text in ("MK-2024-118", "mk2024118", "mk 2024 118", "2024-118"):
        assert ids(await search.find(text)) == [made.id], text
    assert ids(await search.find("MK-2024-119")) == []


async def test_personal_numbers_are_never_indexed(
    store: Redis, conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    made = await conversations.create("web", "tr", customer={"name": "Ali 4111111111111111"})
    await steps.say(conversations, made.id, "kartım 4111 1111 1111 1111, kimlik 10000000146")
    await index(indexer)
    words = set(await store.zrange(conversations.keys.name("search", "words"), 0, -1))
    assert words == {"ali", "kartim", "kimlik"}
    assert words_of_number("4111111111111111") == []
    assert words_of("TR33 0006 1005 1978 6457 8413 26") == []


async def test_rehearsals_are_never_found_and_the_forgotten_no_more(
    store: Redis, conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    trial = await conversations.create("web", "tr", trial=True)
    kept, gone = [await conversations.create("web", "tr") for _ in range(2)]
    for each in (trial, kept, gone):
        await steps.say(conversations, each.id, "gizli iade")
    await steps.say(conversations, gone.id, "bambaşka")
    await index(indexer)
    assert set(ids(await search.find("gizli"))) == {kept.id, gone.id}
    await conversations.forget(gone.id)
    assert ids(await search.find("gizli")) == [kept.id]
    await index(indexer)
    assert ids(await search.find("gizli")) == [kept.id]
    left = [key async for key in store.scan_iter("*") if gone.id in key or "bambaska" in key]
    assert left == []
    words = await store.zrange(conversations.keys.name("search", "words"), 0, -1)
    assert words == ["gizli", "iade"]


async def test_indexing_goes_on_where_it_stopped_and_again_changes_nothing(
    store: Redis, conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    made = await conversations.create("web", "tr")
    await steps.say(conversations, made.id, "birinci")
    await index(indexer)
    before = {key: await store.dump(key) for key in await store.keys("*search:word:*")}
    await store.delete(conversations.keys.name("search", "cursor"))
    await index(indexer)
    assert {key: await store.dump(key) for key in await store.keys("*search:word:*")} == before
    await steps.say(conversations, made.id, "ikinci")
    await index(Indexer(store, store, SHOP))
    assert ids(await search.find("ikinci")) == [made.id]


async def test_what_the_activity_stream_has_lost_is_caught_up_with(
    store: Redis, conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    before, gone, after = [await conversations.create("web", "tr") for _ in range(3)]
    for each in (before, gone):
        await steps.say(conversations, each.id, "eskiden")
    await index(indexer)
    await steps.say(conversations, after.id, "sonradan")
    await conversations.forget(gone.id)
    await steps.say(conversations, before.id, "dün")
    await store.xtrim(Keys(SHOP).activity, maxlen=1, approximate=False)
    await index(indexer)
    assert ids(await search.find("sonradan")) == [after.id]
    assert ids(await search.find("eskiden")) == [before.id]
    assert await search.indexed() == {before.id, after.id}


async def test_two_workers_take_turns_and_lose_nothing(
    store: Redis, valkey_url: str, conversations: Conversations, search: Search
) -> None:
    workers = [asyncio.create_task(Indexer(store, store, SHOP).run()) for _ in range(2)]
    cids = [(await conversations.create("web", "tr")).id for _ in range(5)]
    for cid in cids:
        await steps.say(conversations, cid, "aynı anda")
    async with asyncio.timeout(10):
        while len(ids(await search.find("aynı"))) < len(cids):
            await asyncio.sleep(0.02)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


async def test_a_beginning_that_says_too_little_is_said_to(
    conversations: Conversations, search: Search
) -> None:
    made = await conversations.create("web", "tr")
    await steps.say(conversations, made.id)
    await search.add(made.id, [f"abc{n}" for n in range(600)], 1)
    assert (await search.find("abc")).vague
    assert not (await search.find("abc59")).vague


@pytest.mark.e2e
async def test_five_thousand_conversations_are_searched_as_one_by_one(
    conversations: Conversations, search: Search, indexer: Indexer
) -> None:
    vocabulary = [
        *("iade", "iadem", "kargo", "Kargom", "sipariş", "SİPARİŞİM", "ıslak", "İzmir", "kırık"),
        *(f"söz{n}" for n in range(300)),
    ]
    texts: dict[str, str] = {}
    for _ in range(50):
        made = await asyncio.gather(*(conversations.create("web", "tr") for _ in range(100)))
        for each in made:
            n = len(texts)
            places = [(n * k * k + 31 * k + n // 7) % len(vocabulary) for k in range(1, 7)]
            texts[each.id] = " ".join(vocabulary[place] for place in places)
        said = (steps.say(conversations, each.id, texts[each.id]) for each in made)
        await asyncio.gather(*said)
    await index(indexer)
    asked = ["iade", "sipariş söz1", "izmir kirik", "söz29", "kargoya", "is"]
    for text in asked:
        words = tokens(text)
        fitting = {
            cid
            for cid, written in texts.items()
            if all(any(answers(token, word) for token in tokens(written)) for word in words)
        }
        found: list[str] = []
        cursor, times = "", []
        while True:
            results = await search.find(text, cursor, 200)
            assert results.total == len(fitting)
            found += ids(results)
            times += [each.at for each in results.found]
            assert all(any(p.found for p in each.snippet) for each in results.found)
            if not (cursor := results.cursor):
                break
        assert len(found) == len(fitting)
        assert set(found) == fitting
        assert times == sorted(times, reverse=True)
