"""The agents' queue: who waits, and what an agent may do with a conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.conversations import Conversation
from handoff.errors import AlreadyAssigned, IllegalStep, NotYours
from handoff.states import STEPS, State, Step
from handoff.store import Refused, Store, available

_CLAIMED = {
    "tr": "{agent} görüşmeye katıldı. Yazdıklarınızı görüyor, baştan anlatmanıza gerek yok.",
    "en": "{agent} has joined. Everything you wrote is here, so there is no need to repeat it.",
}
_RESOLVED = {
    "tr": "Görüşme tamamlandı. Aklınıza bir şey takılırsa yine buraya yazmanız yeterli.",
    "en": "This conversation is closed. If anything else comes up, just write here again.",
}
_RELEASED = {
    "tr": "Görüşmeniz başka bir ekip arkadaşımıza aktarılıyor; sıradaki yeriniz korunuyor.",
    "en": "Your conversation is being passed to a colleague; you keep your place in the queue.",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue. ``since`` is UTC milliseconds."""

    conversation: Conversation
    since: int

    @property
    def after_hours(self) -> bool:
        """Whether it was asked for outside office hours."""
        return self.conversation.state is State.WAITING


class Queue:
    """What waits for a person, and the steps of the agents."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self.keys = self._store.keys

    async def waiting_list(self, limit: int = 500) -> list[Waiting]:
        """The head of the queue: highest priority first, then longest waiting."""
        with available():
            cids = await self._redis.zrange(self.keys.queue, 0, limit - 1)
        found = await self._read(cids)
        return [Waiting(found[cid], found[cid].queued_at) for cid in cids if cid in found]

    async def assigned(self) -> list[Conversation]:
        """Every conversation that an agent has, oldest claim first."""
        with available():
            cids = await self._redis.zrange(self.keys.assigned, 0, -1)
        found = await self._read(cids)
        return [found[cid] for cid in cids if cid in found]

    async def _read(self, cids: Sequence[str]) -> dict[str, Conversation]:
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid in cids:
                    pipe.hgetall(self.keys.conversation(cid))
                hashes = await pipe.execute()
        return {
            cid: Conversation.from_hash(fields)
            for cid, fields in zip(cids, hashes, strict=True)
            if fields
        }

    async def claim(self, cid: str, agent: str) -> None:
        """Take a waiting conversation. Claiming one's own again changes nothing.

        Raises:
            AlreadyAssigned: somebody else has it; the error says who.
            IllegalStep: it does not wait for anybody.
        """
        words = {lang: text.format(agent=agent) for lang, text in _CLAIMED.items()}
        await self._step(cid, agent, Step.CLAIM, words, {"agent": agent})

    async def release(self, cid: str, agent: str) -> None:
        """Put a conversation back where it stood in the queue.

        Raises:
            NotYours, IllegalStep.
        """
        await self._step(cid, agent, Step.RELEASE, _RELEASED, {})

    async def resolve(self, cid: str, agent: str) -> None:
        """Close a conversation; the customer's next message goes to the bot again.

        Raises:
            NotYours, IllegalStep.
        """
        await self._step(cid, agent, Step.RESOLVE, _RESOLVED, {})

    async def reply(self, cid: str, agent: str, text: str, external_id: str) -> str:
        """Write to the customer. Returns the entry's id; the same external id is one message.

        Raises:
            NotYours: only the assignee writes to the customer.
        """
        payload = json.dumps({"agent": agent}, ensure_ascii=False)
        return await self._write(cid, agent, "message", text, external_id, payload)

    async def note(self, cid: str, agent: str, text: str, external_id: str) -> str:
        """Leave a note that only agents see. Returns the entry's id."""
        return await self._write(cid, agent, "note", text, external_id, "{}")

    async def _write(self, cid: str, agent: str, *args: str) -> str:
        try:
            return str(await self._store.run("write", cid, agent, *args))
        except Refused as refusal:
            raise NotYours(cid, agent, refusal.detail or None) from None

    async def _step(
        self,
        cid: str,
        agent: str,
        step: Step,
        words: Mapping[str, str],
        event: Mapping[str, Any],
    ) -> None:
        transition = STEPS[step]
        try:
            await self._store.run(
                "step",
                cid,
                agent,
                step,
                json.dumps(sorted(transition.sources)),
                transition.target,
                json.dumps(words, ensure_ascii=False),
                json.dumps(event, ensure_ascii=False),
            )
        except Refused as refusal:
            match refusal.code:
                case "TAKEN":
                    raise AlreadyAssigned(refusal.detail, agent) from None
                case "NOTYOURS":
                    raise NotYours(cid, agent, refusal.detail or None) from None
                case _:
                    raise IllegalStep(step, refusal.detail, agent) from None
