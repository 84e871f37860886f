"""The agents' queue: who waits, and what an agent may do with a conversation."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from redis.asyncio import Redis

from handoff import outcomes, rating
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.enclosing import NOTHING, Enclosed
from handoff.errors import (
    AlreadyAssigned,
    AtCapacity,
    ColleagueAtCapacity,
    CustomerWrote,
    IllegalStep,
    NotAhead,
    NotYours,
)
from handoff.hints import NOTHING as NO_HINT
from handoff.hints import Hint
from handoff.outcomes import Outcome
from handoff.states import STEPS, Step
from handoff.step_words import (
    CLAIMED,
    GIVEN_BACK,
    GIVEN_BACK_GOING_ON,
    RELEASED,
    TRANSFERRED,
    TRANSFERRED_TEAM,
    with_person,
)
from handoff.store import Refused, Store, available

#: How far ahead a conversation may be put off.
_LONGEST_SNOOZE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue. ``since`` is UTC milliseconds."""

    conversation: Conversation
    since: int


@dataclass(frozen=True, slots=True)
class _Doing:
    """What a step needs beside itself. Names of agents stand in ``who`` and ``to``."""

    who: str
    key: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)
    mine: bool = True
    to: str = ""
    note: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> str:
        """What ``step.lua`` reads as JSON."""
        more = {"mine": self.mine, "to": self.to, "note": self.note, "fields": dict(self.fields)}
        return json.dumps({**more, **self.numbers, **self.asks}, ensure_ascii=False)


class Queue:
    """What waits for a person, and the steps of the agents."""

    def __init__(self, redis: Redis, shop: str, *, asks: bool = False) -> None:
        """``asks``: customers are asked how it went (see :mod:`handoff.rating`)."""
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._conversations = Conversations(redis, shop)
        self._asks = asks
        self.keys = self._store.keys

    async def waiting_list(self, limit: int = 500) -> list[Waiting]:
        """The head of the queue: highest priority first, then longest waiting."""
        found = await self._conversations.read(await self.waiting_ids(limit))
        return [Waiting(each, each.queued_at) for each in found]

    async def waiting_ids(self, limit: int = 500) -> list[str]:
        """The conversations of :meth:`waiting_list`."""
        with available():
            found: list[str] = await self._redis.zrange(self.keys.queue, 0, limit - 1)
        return found

    async def assigned_ids(self) -> list[str]:
        """Every conversation that an agent has, oldest claim first."""
        with available():
            found: list[str] = await self._redis.zrange(self.keys.assigned, 0, -1)
        return found

    async def snoozed_ids(self, limit: int = 500) -> list[str]:
        """Conversations that agents have put off, the next to wake first."""
        with available():
            found: list[str] = await self._redis.zrange(self.keys.snoozed, 0, limit - 1)
        return found

    async def loads(self) -> Counter[str]:
        """How many conversations each agent has in hand."""
        with available():
            hands = await self._redis.zrange(self.keys.hands, 0, -1)
        return Counter(each.partition("\x1f")[0] for each in hands)

    async def due(self, now: datetime, limit: int = 500) -> list[Conversation]:
        """Conversations whose time to wake has come, longest due first."""
        with available():
            cids = await self._redis.zrange(
                *(self.keys.snoozed, 0, _ms(now)), byscore=True, offset=0, num=limit
            )
        return await self._conversations.read(cids)

    async def claim(
        self, cid: str, agent: str, capacity: int | None = None, shown: str = ""
    ) -> None:
        """Take a waiting conversation. Claiming one's own again changes nothing.

        Args:
            capacity: how many conversations the agent may have with this one.
            shown: whom the customer reads of, if it is not the agent; so in all that follow.

        Raises:
            AlreadyAssigned: somebody else has it; the error says who.
            AtCapacity: he has as many as he may.
            IllegalStep: it does not wait for anybody.
        """
        words = _filled(CLAIMED, agent=shown or agent)
        doing = _Doing(agent, to=agent, words=words, mine=False, numbers=_room(capacity))
        await self._step(cid, Step.CLAIM, doing)

    async def release(self, cid: str, agent: str) -> None:
        """Put a conversation back where it stood in the queue.

        Raises:
            NotYours, IllegalStep.
        """
        await self._step(cid, Step.RELEASE, _Doing(agent, words=RELEASED))

    async def transfer(
        self,
        cid: str,
        agent: str,
        to: str,
        note: str = "",
        key: str = "",
        capacity: int | None = None,
    ) -> None:
        """Give one's conversation to a colleague. The customer is told, the note is for agents.

        Args:
            key: the same key is the same step, however often it arrives; so in all that follow.
            capacity: how many conversations the colleague may have with this one; None for one who
                may be given more than that.

        Raises:
            ColleagueAtCapacity: he has as many as he may.
            NotYours, IllegalStep: also when ``to`` is the agent himself.
        """
        if to == agent:
            raise IllegalStep(Step.TRANSFER, f"with {to} already", agent)
        words, event = _filled(TRANSFERRED, to=to), {"to": to}
        doing = _Doing(agent, key, words, event, to=to, note=note, numbers=_room(capacity))
        await self._step(cid, Step.TRANSFER, doing)

    async def transfer_to_team(
        self,
        cid: str,
        agent: str,
        team: str,
        names: Mapping[str, str],
        note: str = "",
        key: str = "",
    ) -> None:
        """Give one's conversation to a team: it waits in the queue for one of its agents.

        Args:
            names: what the team is called, by language.

        Raises:
            NotYours, IllegalStep.
        """
        words = {lang: text.format(to=names[lang]) for lang, text in TRANSFERRED_TEAM.items()}
        doing = _Doing(
            agent,
            key,
            words,
            {"team": team, "names": dict(names)},
            note=note,
            fields={"team": team},
        )
        await self._step(cid, Step.TRANSFER_TEAM, doing)

    async def take_over(self, cid: str, agent: str, key: str = "", shown: str = "") -> None:
        """Take a conversation that a colleague has; the event names him.

        Raises:
            IllegalStep: nobody has it.
        """
        words = _filled(CLAIMED, agent=shown or agent)
        await self._step(cid, Step.TAKE_OVER, _Doing(agent, key, words, mine=False, to=agent))

    async def give_back(
        self,
        cid: str,
        agent: str,
        hint: Hint = NO_HINT,
        key: str = "",
        shown: str = "",
        *,
        read: str = "",
        mine: bool = True,
    ) -> None:
        """Give a conversation back to the bot, which goes on with ``hint``.

        Args:
            read: up to which entry the agent has read; empty when that does not matter.
            mine: only what the agent has; else what any agent has, whom the event names.

        Raises:
            CustomerWrote: there is a message of the customer's after ``read``.
            NotYours, IllegalStep, UnknownConversation.
        """
        lang = (await self._conversations.get(cid)).lang
        words = _filled(GIVEN_BACK_GOING_ON if hint else GIVEN_BACK, agent=shown or agent)
        asks = {"read": read, **({} if hint else {"payload": with_person()})}
        doing = _Doing(agent, key, words, hint.carried(lang), mine=mine, asks=asks)
        await self._step(cid, Step.GIVE_BACK, doing)

    async def snooze(
        self, cid: str, agent: str, until: datetime, now: datetime, key: str = ""
    ) -> None:
        """Put one's conversation off until then, or until the customer writes.

        Raises:
            NotAhead: ``until`` is past or too far off.
            NotYours, IllegalStep.
        """
        if not now < until <= now + _LONGEST_SNOOZE:
            raise NotAhead(until.isoformat())
        times = {"until": _ms(until)}
        await self._step(cid, Step.SNOOZE, _Doing(agent, key, event=times, numbers=times))

    async def wake(self, cid: str, agent: str, key: str = "", capacity: int | None = None) -> None:
        """Go on with one's conversation before its time.

        Raises:
            AtCapacity: he has as many in hand as he may.
            NotYours, IllegalStep.
        """
        await self._step(cid, Step.WAKE, _Doing(agent, key, to=agent, numbers=_room(capacity)))

    async def wake_due(self, cid: str, agent: str, now: datetime, room: int) -> None:
        """Wake a conversation whose time has come: for its agent, or for the queue without him.

        Args:
            room: how many conversations he may have with this one; 0 when he is not there.

        Raises:
            NotYours, IllegalStep: somebody was quicker, and it sleeps no more or longer.
        """
        event, times = {"agent": agent, "due": True}, {"due": _ms(now)}
        if room:
            doing = _Doing(agent, event=event, to=agent, numbers={**times, "room": room})
            try:
                await self._step(cid, Step.WAKE, doing, author="system")
            except AtCapacity:
                event["full"] = agent
            else:
                return
        doing = _Doing(agent, event=event, numbers=times)
        await self._step(cid, Step.RETURN, doing, author="system")

    async def resolve(
        self,
        cid: str,
        agent: str,
        outcome: Outcome = Outcome.SOLVED,
        remark: str = "",
        key: str = "",
    ) -> None:
        """Close a conversation; how it goes on is said in decision 0015.

        Where the shop wants it and it is a fit question, the customer is asked how it went, once
        in a request.

        Raises:
            NotYours, IllegalStep.
        """
        ended = {"outcome": outcome, "remark": remark}
        words, asks = outcomes.words(outcome), await self._question(cid, outcome)
        doing = _Doing(agent, key, words, ended, fields=ended, asks=asks)
        await self._step(cid, Step.RESOLVE, doing)

    async def _question(self, cid: str, outcome: Outcome) -> dict[str, Any]:
        """What ``step.lua`` asks the customer with the end; empty for nothing."""
        for conversation in await self._conversations.read([cid] if self._asks else []):
            since = await self._conversations.rest(cid, f"{conversation.queued_at}-0")
            if rating.fits(conversation, outcome, since):
                return {"asks": rating.question(conversation), "question": rating.QUESTION}
        return {}

    async def reply(
        self,
        cid: str,
        agent: str,
        text: str,
        external_id: str,
        shown: str = "",
        enclosed: Enclosed = NOTHING,
    ) -> str:
        """Write to the customer. Returns the entry's id; the same external id is one message.

        Raises:
            NotYours: only the assignee writes to the customer.
        """
        payload = enclosed.under(shown or agent)
        return await self._write(cid, agent, "message", text, external_id, payload, enclosed.gist)

    async def note(
        self, cid: str, agent: str, text: str, external_id: str, enclosed: Enclosed = NOTHING
    ) -> str:
        """Leave a note that only agents see. Returns the entry's id."""
        return await self._write(cid, agent, "note", text, external_id, enclosed.payload)

    async def _write(
        self,
        cid: str,
        agent: str,
        kind: str,
        text: str,
        external_id: str,
        payload: Mapping[str, Any],
        gist: str = "",
    ) -> str:
        packed = json.dumps(dict(payload), ensure_ascii=False)
        args = (agent, kind, text, external_id, packed, gist)
        try:
            return str(await self._store.run("write", cid, *args))
        except Refused as refusal:
            raise NotYours(cid, agent, refusal.detail or None) from None

    async def _step(self, cid: str, step: Step, doing: _Doing, author: str = "agent") -> None:
        transition = STEPS[step]
        event = {"agent": doing.who, "state": transition.target, **doing.event}
        try:
            await self._store.run(
                "step",
                cid,
                author,
                doing.who,
                step,
                json.dumps(sorted(transition.sources)),
                transition.target,
                transition.event,
                json.dumps(event, ensure_ascii=False),
                f"step:{doing.key or secrets.token_hex(8)}",
                json.dumps(doing.words, ensure_ascii=False),
                doing.packed(),
                also=[self.keys.snoozed],
            )
        except Refused as refusal:
            match refusal.code:
                case "TAKEN":
                    raise AlreadyAssigned(refusal.detail, doing.who) from None
                case "NOTYOURS":
                    raise NotYours(cid, doing.who, refusal.detail or None) from None
                case "UNREAD":
                    raise CustomerWrote(step, doing.who) from None
                case "FULL":
                    error = AtCapacity if doing.to == doing.who else ColleagueAtCapacity
                    raise error(doing.to, int(refusal.detail)) from None
                case _:
                    raise IllegalStep(step, refusal.detail, doing.who) from None


def _room(capacity: int | None) -> dict[str, int]:
    return {} if capacity is None else {"room": capacity}


def _filled(words: Mapping[str, str], **values: str) -> dict[str, str]:
    return {lang: text.format(**values) for lang, text in words.items()}


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
