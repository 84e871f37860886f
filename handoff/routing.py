"""Who is offered which conversation: the head of the queue goes to the fitting agent idle longest.

An offer gives nobody anything: it stands for half a minute, then the next agent has it, and anybody
may claim by hand meanwhile (decision 0014). One router at a time goes its rounds; each offer is one
atomic script, which checks that everything still is as the router saw it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from redis.asyncio import Redis

from handoff.agents import Agent, Agents
from handoff.presence import Presence, Presences
from handoff.store import Store, available
from handoff.teams import GENERAL, SPECIALIST

#: How long an offer stands (ms).
OFFER = 30_000

#: How much of the queue is read at once.
_PAGE = 100
_FIELDS = ("team", "lang", "known_by", "offered", "offered_until", "passed")


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent who is there.

    ``held`` is how many conversations he has in hand, ``idle_since`` UTC ms; ``asked`` says that
    he has an offer to think about.
    """

    agent: Agent
    held: int = 0
    idle_since: int = 0
    asked: bool = False

    @property
    def name(self) -> str:
        """The agent's."""
        return self.agent.name

    @property
    def is_free(self) -> bool:
        """Whether something may be offered to him now."""
        return not self.asked and self.held < self.agent.capacity


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a conversation in the queue needs.

    ``known_by`` is the agent who had it last; ``passed`` are those who have
    let it pass, or given it back.
    """

    team: str = GENERAL
    lang: str = "tr"
    known_by: str = ""
    passed: tuple[str, ...] = ()


def order(wanted: Wanted, there: Sequence[Colleague]) -> list[str]:
    """The agents to offer it to, best first; empty when all who fit are busy.

    Who knows the customer goes first, whatever his team, unless the matter is a specialist's: then
    whoever knew it has not settled it. After him it is the team's. When nobody of the team is
    there, or all of it have let it pass, it is for others who speak the language, then for
    anybody, and at last for the team again. Who has let it pass is asked after those who have not.
    """
    fresh = {each.name for each in there} - set(wanted.passed)
    circles = [circle for circle in _circles(wanted, there) if circle]
    asked = (circle for circle in circles if any(each.name in fresh for each in circle))
    circle = {each.name for each in next(asked, circles[0] if circles else [])}
    knowing = {each.name for each in there if each.name in fresh and _knows(each, wanted)}
    fitting = knowing | circle
    free = [each for each in there if each.is_free and each.name in fitting]

    def rank(each: Colleague) -> tuple[bool, bool, int, str]:
        return each.name not in fresh, each.name not in knowing, each.idle_since, each.name

    return [each.name for each in sorted(free, key=rank)]


def _circles(wanted: Wanted, seen: Sequence[Colleague]) -> Iterator[list[Colleague]]:
    """From those it is meant for to everybody."""
    speaking = [each for each in seen if wanted.lang in each.agent.languages]
    for team in (wanted.team, GENERAL):
        yield [each for each in speaking if team in each.agent.teams]
    yield speaking
    yield list(seen)


def _knows(each: Colleague, wanted: Wanted) -> bool:
    knows = each.name == wanted.known_by and wanted.lang in each.agent.languages
    return knows and (wanted.team != SPECIALIST or SPECIALIST in each.agent.teams)


def _is_any_free(there: Mapping[str, Colleague]) -> bool:
    return any(each.is_free for each in there.values())


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation that was offered to an agent."""

    conversation: str
    agent: str


class Router:
    """Offers what waits in the queue of one shop. Every moment is UTC ms."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._store = Store(redis, shop)
        self._keys = self._store.keys
        self._agents = Agents(redis, shop)
        self._presences = Presences(redis, shop)

    async def round(self, at: int) -> list[Offer]:
        """Look at everybody and everything once; returns the offers that were made.

        Raises:
            StoreUnavailable: what was made stands, the next round makes the rest.
        """
        there = await self._there(at)
        made: list[Offer] = []
        # In a round nobody becomes free: what one has to wait for, all wait for who want the same.
        waiting: set[Wanted] = set()
        start, page = 0, await self._queue(0) if _is_any_free(there) else []
        while page:
            for cid, fields in page:
                if not _is_any_free(there):
                    return made
                agent = await self._place(cid, fields, there, at, waiting)
                if agent:
                    there[agent] = replace(there[agent], asked=True)
                    made.append(Offer(cid, agent))
            start += _PAGE
            page = await self._queue(start)
        return made

    async def let_pass(self, cid: str, agent: str) -> None:
        """The agent does not want what is offered to him; what is not changes nothing.

        Raises:
            UnknownConversation, StoreUnavailable.
        """
        await self._store.run("pass", cid, agent)

    async def _place(
        self,
        cid: str,
        fields: dict[str, str],
        there: dict[str, Colleague],
        at: int,
        waiting: set[Wanted],
    ) -> str:
        """Offer one conversation, if it is not offered already; returns to whom, or ''.

        ``waiting``: for whom nobody was found in this round.
        """
        before = fields["offered"]
        if before in there and int(fields["offered_until"] or 0) > at:
            return ""
        passed = tuple(json.loads(fields["passed"] or "[]"))
        if before and before not in passed:
            passed += (before,)
        if before in there:
            there[before] = replace(there[before], idle_since=at)
        wanted = Wanted(fields["team"] or GENERAL, fields["lang"], fields["known_by"], passed)
        fitting = order(wanted, list(there.values())) if wanted not in waiting else []
        if not fitting:
            waiting.add(wanted)
            return ""
        agent, capacity = fitting[0], there[fitting[0]].agent.capacity
        kept = json.dumps(passed if there.keys() - set(passed) else (), ensure_ascii=False)
        until = at + OFFER
        return str(await self._store.run("offer", cid, agent, at, until, capacity, before, kept))

    async def _there(self, at: int) -> dict[str, Colleague]:
        """Everybody who may be given a conversation, by name."""
        presences = await self._presences.all(at)
        agents = [
            agent
            for agent in await self._agents.all()
            if agent.capacity and presences.get(agent.name) is Presence.ONLINE
        ]
        keys = self._keys
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zrange(keys.hands, 0, -1)
                pipe.zrange(keys.idle, 0, -1, withscores=True)
                pipe.zremrangebyscore(keys.offers, "-inf", at)
                pipe.zrange(keys.offers, 0, -1)
                hands, idle, _, offered = await pipe.execute()
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in offered:
                    pipe.hget(keys.conversation(cid), "offered")
                asked = set(await pipe.execute())
        held = Counter(member.partition("\x1f")[0] for member in hands)
        since = dict(idle)
        return {
            agent.name: Colleague(
                agent, held[agent.name], int(since.get(agent.name, 0)), agent.name in asked
            )
            for agent in agents
        }

    async def _queue(self, start: int) -> list[tuple[str, dict[str, str]]]:
        """A page of the queue, in its order, with what routing needs to know of each."""
        with available():
            cids = await self._redis.zrange(self._keys.queue, start, start + _PAGE - 1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in cids:
                    pipe.hmget(self._keys.conversation(cid), _FIELDS)
                found = await pipe.execute()
        return [
            (cid, {name: value or "" for name, value in zip(_FIELDS, values, strict=True)})
            for cid, values in zip(cids, found, strict=True)
        ]
