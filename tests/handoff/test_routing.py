from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from handoff import routing
from handoff.agents import Agent, Agents, Profile
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.presence import Presence, Presences
from handoff.queue import Queue
from handoff.routing import OFFER, Colleague, Offer, Router, Wanted, order
from handoff.states import Step
from tests.handoff.conftest import SHOP
from tests.handoff.steps import answer, handing_over, queued, say

PASSWORD = "mor tramvay limon"


def colleague(
    name: str,
    *teams: str,
    languages: tuple[str, ...] = ("tr", "en"),
    held: int = 0,
    idle: int = 0,
    asked: bool = False,
) -> Colleague:
    agent = Agent(name, teams=teams or ("general",), languages=languages, capacity=2)
    return Colleague(agent, held, idle, asked)


def test_the_longest_idle_of_the_team_who_speaks_the_language_and_has_room() -> None:
    there = [
        colleague("Ali", "returns", idle=30),
        colleague("Banu", "returns", idle=10, held=2),
        colleague("Can", "returns", idle=5, languages=("tr",)),
        colleague("Defne", "returns", "billing", idle=20),
        colleague("Ege", idle=1),
        colleague("Fulya", "returns", idle=2, asked=True),
    ]
    assert order(Wanted("returns", "en"), there) == ["Defne", "Ali"]
    assert order(Wanted("returns", "tr"), there) == ["Can", "Defne", "Ali"]
    assert order(Wanted("billing", "tr"), there) == ["Defne"]


def test_a_team_that_is_busy_is_waited_for_and_one_that_is_not_there_is_not() -> None:
    busy = colleague("Ali", "returns", held=2)
    general = colleague("Ege", languages=("tr",))
    assert order(Wanted("returns"), [busy, general]) == []
    assert order(Wanted("billing"), [busy, general]) == ["Ege"]
    assert order(Wanted("billing", "en"), [replace(busy, held=0), general]) == ["Ali"]
    assert order(Wanted("billing", "en"), [general]) == ["Ege"]
    assert order(Wanted(), []) == []


def test_what_a_whole_team_lets_pass_is_for_others_and_then_begins_anew() -> None:
    there = [colleague("Ali", "returns", idle=2), colleague("Can", "returns", idle=1)]
    general = colleague("Ege")
    assert order(Wanted("returns", passed=("Can",)), [*there, general]) == ["Ali", "Can"]
    busy = [replace(there[0], held=2), there[1]]
    assert order(Wanted("returns", passed=("Can",)), [*busy, general]) == ["Can"]
    assert order(Wanted("returns", passed=("Can", "Ali")), [*there, general]) == ["Ege"]
    everybody = Wanted("returns", passed=("Can", "Ali", "Ege"))
    assert order(everybody, [*there, general]) == ["Can", "Ali"]


def test_who_knows_the_customer_goes_first_if_he_is_free_and_has_not_let_it_pass() -> None:
    ali, can, ege = colleague("Ali", idle=1), colleague("Can", idle=2), colleague("Ege", "billing")
    there = [ali, can, ege]
    assert order(Wanted(known_by="Can"), there) == ["Can", "Ali"]
    assert order(Wanted(known_by="Ege"), there) == ["Ege", "Ali", "Can"]
    assert order(Wanted(known_by="Ege"), [ali, can, replace(ege, asked=True)]) == ["Ali", "Can"]
    assert order(Wanted(known_by="Can", passed=("Can",)), there) == ["Ali", "Can"]
    abroad = colleague("Ege", "billing", languages=("en",))
    assert order(Wanted(known_by="Ege"), [ali, can, abroad]) == ["Ali", "Can"]


def test_what_has_come_a_third_time_does_not_go_back_to_who_has_not_settled_it() -> None:
    there = [colleague("Ali"), colleague("Can", "specialist")]
    assert order(Wanted("specialist", known_by="Ali"), there) == ["Can"]


class Office:
    """A shop with agents, a queue and a clock that stands still until it is moved."""

    def __init__(self, store: Redis, conversations: Conversations, inbox: Inbox) -> None:
        self.conversations, self.inbox = conversations, inbox
        self.agents, self.presences = Agents(store, SHOP), Presences(store, SHOP)
        self.queue, self.router = Queue(store, SHOP), Router(store, SHOP)
        self.now = round(time.time() * 1000)
        self.there: dict[str, Agent] = {}

    async def comes(self, name: str, capacity: int = 5, team: str = "general") -> Agent:
        agent = await self.agents.add(name, PASSWORD, Profile(capacity=capacity, teams=[team]))
        self.there[name] = agent
        self.now += 1
        await self.presences.beat(name, self.now)
        return agent

    async def later(self, ms: int) -> None:
        """So much later, with everybody's pages still open."""
        self.now += ms
        for name in self.there:
            await self.presences.beat(name, self.now)

    async def offers(self) -> list[tuple[str, str]]:
        """The offers of one round."""
        made = await self.router.round(self.now)
        return [(offer.conversation, offer.agent) for offer in made]

    async def claims(self, name: str, cid: str) -> None:
        await self.queue.claim(cid, name, self.there[name].capacity)

    async def waits(self) -> str:
        return await queued(self.conversations, self.inbox)


@pytest.fixture
def office(store: Redis, conversations: Conversations, inbox: Inbox) -> Office:
    return Office(store, conversations, inbox)


async def test_the_head_goes_to_the_longest_idle_and_the_rest_to_the_others(
    office: Office,
) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cids = [await office.waits() for _ in range(3)]
    assert await office.offers() == [(cids[0], "Ayşe"), (cids[1], "Mert")]
    assert await office.offers() == []
    offered = await office.conversations.get(cids[0])
    assert (offered.offered, offered.offered_until) == ("Ayşe", office.now + OFFER)
    await office.claims("Ayşe", cids[0])
    assert (await office.conversations.get(cids[0])).offered is None
    assert await office.offers() == [(cids[2], "Ayşe")]


async def test_an_offer_goes_to_the_next_after_its_time_and_he_who_let_it_pass_is_last(
    office: Office,
) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    first = await office.waits()
    assert await office.offers() == [(first, "Ayşe")]
    await office.later(OFFER - 1)
    assert await office.offers() == []
    await office.later(1)
    assert await office.offers() == [(first, "Mert")]
    second = await office.waits()
    assert await office.offers() == [(second, "Ayşe")]
    await office.later(OFFER)
    assert await office.offers() == [(first, "Ayşe"), (second, "Mert")]


async def test_an_offer_stands_in_nobodys_way(office: Office) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cid = await office.waits()
    assert await office.offers() == [(cid, "Ayşe")]
    await office.claims("Mert", cid)
    claimed = await office.conversations.get(cid)
    assert (claimed.assignee, claimed.offered, claimed.offered_until) == ("Mert", None, 0)
    other = await office.waits()
    assert await office.offers() == [(other, "Ayşe")]


async def test_what_is_let_pass_by_hand_goes_on_at_once(office: Office) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cid = await office.waits()
    await office.offers()
    await office.router.let_pass(cid, "Mert")
    assert await office.offers() == []
    await office.router.let_pass(cid, "Ayşe")
    assert await office.offers() == [(cid, "Mert")]


async def test_an_offer_ends_with_the_presence_of_who_has_it(office: Office) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cid = await office.waits()
    await office.offers()
    await office.presences.choose("Ayşe", Presence.AWAY)
    assert await office.offers() == [(cid, "Mert")]
    await office.presences.choose("Mert", Presence.AWAY)
    assert await office.offers() == []


async def test_who_is_full_is_offered_nothing_and_who_may_have_none_is_waited_for_by_nobody(
    office: Office,
) -> None:
    await office.comes("Ayşe", capacity=1)
    first, second = [await office.waits() for _ in range(2)]
    await office.offers()
    await office.claims("Ayşe", first)
    assert await office.offers() == []
    await office.queue.resolve(first, "Ayşe")
    assert await office.offers() == [(second, "Ayşe")]
    await office.comes("Şef", capacity=0, team="billing")
    await office.claims("Ayşe", second)
    await office.comes("Mert", capacity=1)
    third = await office.waits()
    assert await office.offers() == [(third, "Mert")]


async def test_what_an_agent_gave_back_is_first_offered_to_others(office: Office) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cid = await office.waits()
    await office.claims("Ayşe", cid)
    await office.queue.release(cid, "Ayşe")
    assert await office.offers() == [(cid, "Mert")]
    await office.later(OFFER)
    assert await office.offers() == [(cid, "Ayşe")]


async def test_a_returning_customer_is_offered_to_who_knows_him(office: Office) -> None:
    for name in ("Ayşe", "Mert"):
        await office.comes(name)
    cid = await office.waits()
    await office.claims("Mert", cid)
    await office.queue.resolve(cid, "Mert")
    await say(office.conversations, cid, "bir şey daha")
    await answer(office.conversations, office.inbox, [], handoff=handing_over(Step.RETURN))
    assert await office.offers() == [(cid, "Mert")]


async def test_two_routers_at_once_offer_a_conversation_once(office: Office, store: Redis) -> None:
    await office.comes("Ayşe")
    cids = [await office.waits() for _ in range(4)]
    routers = [Router(store, SHOP) for _ in range(8)]
    made = await asyncio.gather(*(router.round(office.now) for router in routers))
    offers = [offer for each in made for offer in each]
    assert len({offer.conversation for offer in offers}) == len(offers)
    assert Offer(cids[0], "Ayşe") in offers


async def test_a_long_queue_is_looked_through_to_its_end(office: Office) -> None:
    await office.comes("Ayşe", team="returns")
    await office.comes("Mert", capacity=1)
    busy = await office.waits()
    await office.claims("Mert", busy)
    for _ in range(210):
        await office.waits()
    cid = (await office.conversations.create("web", "tr")).id
    await say(office.conversations, cid, "insan")
    asked = replace(handing_over(), team="returns")
    await answer(office.conversations, office.inbox, [], handoff=asked)
    assert await office.offers() == [(cid, "Ayşe")]


async def test_those_who_want_the_same_are_thought_of_once_when_it_is_to_be_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    thought: list[Wanted] = []

    def counted(wanted: Wanted, there: Sequence[Colleague]) -> list[str]:
        thought.append(wanted)
        return order(wanted, there)

    monkeypatch.setattr(routing, "order", counted)
    await office.comes("Ayşe", team="returns")
    await office.comes("Mert", capacity=1)
    await office.claims("Mert", await office.waits())
    for _ in range(5):
        await office.waits()
    assert await office.offers() == []  # their team is busy
    assert thought == [Wanted()]
    await office.comes("Naz")
    assert len(await office.offers()) == 1  # each round thinks anew
