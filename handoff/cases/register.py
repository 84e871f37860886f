"""The shop's cases in the store: opening them, finding them, bringing them to an end.

Every change is one atomic script that checks, writes, and tells the conversation the case came
from; an agent's change tells the customer there, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from redis.asyncio import Redis

from handoff.cases import words
from handoff.cases.case import Case, Draft, Passage, normalised
from handoff.cases.states import CASE_STEPS, NEEDS_WORDS, UNSETTLED, CaseState, CaseStep
from handoff.conversations import Conversations
from handoff.errors import (
    CaseTaken,
    IllegalCaseStep,
    NotYourCase,
    UnknownCase,
    WordsMissing,
)
from handoff.store import Refused, Store, available
from language.masks import mask

#: What an agent does with a case in hand; a withdrawal is then one he was told of.
Settling = Literal[CaseStep.ASK, CaseStep.RESOLVE, CaseStep.REFUSE, CaseStep.WITHDRAW]

#: What the conversation's log calls the making and the changing of a case.
CASE_EVENTS = ("case_opened", "case_changed")

#: Seconds for which the cases of a rehearsal are kept.
TRIAL_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class CasePage:
    """Cases, latest opened first; ``cursor`` is empty when nothing comes after them.

    ``total`` is how many there are on all pages.
    """

    cases: tuple[Case, ...]
    cursor: str
    total: int


class Cases:
    """One shop's cases."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._keys = self._store.keys
        self._conversations = Conversations(redis, shop)

    async def open(self, draft: Draft, key: str) -> Case:
        """Open a case, or return the one that was opened under the same key.

        Card, identity and account numbers in what the customer wrote are masked.

        Args:
            key: derived from the turn and what is done (``<turn>:open``), so that a turn that is
                tried again opens no second case. It is the external id of the event in the log.

        Raises:
            UnknownConversation: there is no such conversation.
            StoreUnavailable: it may not be open; open it again under the same key.
        """
        cid = draft.conversation
        if known := await self._opened(cid, key):
            return known
        number = await self._conversations.new_case()
        due = str(round(draft.due.timestamp() * 1000)) if draft.due else ""
        fields = {
            "kind": draft.kind,
            "customer": draft.customer,
            "order": mask(draft.order),
            "fields": _json({name: mask(value) for name, value in draft.fields.items()}),
            "words": mask(draft.words),
            "wish": mask(draft.wish),
        }
        event = {
            "case": number,
            "kind": draft.kind,
            "state": CaseState.OPEN,
            "due": int(due) if due else None,
        }
        before = await self._store.run(
            "case_open",
            cid,
            key,
            number,
            _json(fields),
            due,
            _json(event),
            TRIAL_SECONDS,
            also=[
                self._keys.case(number),
                self._keys.case_history(number),
                self._keys.cases(CaseState.OPEN),
                self._keys.customer_cases(draft.customer),
            ],
        )
        known = await self._opened(cid, key) if before else None
        return known or await self.get(number)

    async def get(self, number: str) -> Case:
        """The case with this number, whosever it is.

        Raises:
            UnknownCase: there is none.
        """
        found = await self._read([number])
        if not found:
            raise UnknownCase(number)
        return found[0]

    async def find(self, typed: str, customer: str) -> Case | None:
        """The customer's case with a number as customers type them: "t 10432", "10432".

        None for a number nobody has and for one that somebody else has: after the same work.
        """
        number = normalised(typed)
        found = await self._read([number]) if number else []
        return found[0] if found and found[0].customer == customer else None

    async def of_customer(self, customer: str, *, settled: bool = False) -> list[Case]:
        """The customer's unsettled cases, oldest first; ``settled``: the others, too."""
        with available():
            numbers = await self._redis.zrange(self._keys.customer_cases(customer), 0, -1)
        return [case for case in await self._read(numbers) if settled or case.unsettled]

    async def listed(
        self, states: Iterable[CaseState] = UNSETTLED, before: str = "", limit: int = 100
    ) -> CasePage:
        """Up to ``limit`` cases in these states, latest opened first.

        A case keeps its place through its steps: who follows the cursors sees none twice.

        Args:
            before: the cursor of the page before, which is a case's number; empty to begin.
        """
        wanted = sorted(set(states))
        latest = f"({before.removeprefix('T-')}" if before else "+inf"
        with available():
            # All at once: a case that goes from one list to another meanwhile is in one of them.
            async with self._redis.pipeline(transaction=True) as pipe:
                for state in wanted:
                    pipe.zcard(self._keys.cases(state))
                for state in wanted:
                    pipe.zrange(
                        *(self._keys.cases(state), latest, "-inf"),
                        **{"byscore": True, "desc": True, "offset": 0, "num": limit + 1},
                    )
                read = await pipe.execute()
        sizes, parts = read[: len(wanted)], read[len(wanted) :]
        numbers = sorted((n for part in parts for n in part), key=_place, reverse=True)
        more, numbers = len(numbers) > limit, numbers[:limit]
        found = [case for case in await self._read(numbers) if case.state in wanted]
        return CasePage(tuple(found), numbers[-1] if more else "", sum(sizes))

    async def history(self, number: str) -> list[Passage]:
        """What has happened to a case, oldest first."""
        with available():
            found = await self._redis.xrange(self._keys.case_history(number))
        return [Passage.from_stream(entry_id, fields) for entry_id, fields in found]

    async def take(
        self, number: str, agent: str, *, instead_of: str = "", note: str = "", shown: str = ""
    ) -> Case:
        """Take a case in hand, or carry on with it. Taking one's own again changes nothing.

        Args:
            instead_of: the colleague who is to be relieved of it.
            shown: whom the customer reads of, if it is not the agent.

        Raises:
            CaseTaken: somebody else has it; the error says who.
            UnknownCase, IllegalCaseStep.
        """
        return await self._agents(
            CaseStep.TAKE, number, agent, note=note, instead_of=instead_of, shown=shown
        )

    async def step(
        self, number: str, agent: str, step: Settling, *, note: str = "", answer: str = ""
    ) -> Case:
        """An agent asks the customer something, or settles the case. The customer reads of it.

        Args:
            note: for agents only.
            answer: what the customer reads with it: the question, the outcome, the reason.

        Raises:
            WordsMissing: this step has to be explained.
            NotYourCase: the agent has not taken it.
            UnknownCase, IllegalCaseStep.
        """
        if step in NEEDS_WORDS and not answer:
            raise WordsMissing(step)
        return await self._agents(step, number, agent, note=note, answer=answer)

    async def reply(self, number: str, text: str, key: str) -> Case:
        """The customer has answered what we had asked; his words become a note.

        Args:
            key: derived from the turn, as in :meth:`open`.

        Raises:
            UnknownCase, IllegalCaseStep.
        """
        return await self._step(CaseStep.REPLY, await self.get(number), note=text, key=key)

    async def withdraw(self, number: str, text: str, key: str) -> Case:
        """The customer takes a case back; his words become a note.

        Args:
            key: derived from the turn, as in :meth:`open`.

        Raises:
            UnknownCase, IllegalCaseStep: among others when it is settled already.
        """
        return await self._step(CaseStep.WITHDRAW, await self.get(number), note=text, key=key)

    async def _agents(
        self,
        step: CaseStep,
        number: str,
        agent: str,
        *,
        note: str,
        answer: str = "",
        instead_of: str = "",
        shown: str = "",
    ) -> Case:
        case = await self.get(number)
        said = words.changed(case, step, shown or agent, answer)
        return await self._step(
            step, case, agent, note=note, answer=answer, said=said, instead_of=instead_of
        )

    async def _step(
        self,
        step: CaseStep,
        case: Case,
        agent: str = "",
        *,
        note: str,
        answer: str = "",
        said: Mapping[str, str] | None = None,
        instead_of: str = "",
        key: str = "",
    ) -> Case:
        number, (sources, target) = case.number, CASE_STEPS[step]
        author: Literal["agent", "customer"] = "agent" if agent else "customer"
        event = {"case": number, "kind": case.kind, "step": step, "state": target}
        try:
            await self._store.run(
                "case_step",
                case.conversation,
                number,
                author,
                agent,
                step,
                json.dumps(sorted(sources)),
                target,
                mask(note),
                mask(answer),
                _json(dict(said or {})),
                instead_of,
                _json(event),
                key,
                also=[
                    self._keys.case(number),
                    self._keys.case_history(number),
                    self._keys.cases(target),
                    *(self._keys.cases(state) for state in CaseState),
                ],
            )
        except Refused as refusal:
            who = agent or "the customer"
            match refusal.code:
                case "TAKEN":
                    raise CaseTaken(number, refusal.detail, who) from None
                case "NOTYOURS":
                    raise NotYourCase(number, who, refusal.detail or None) from None
                case _:
                    raise IllegalCaseStep(number, step, refusal.detail, who) from None
        return await self.get(number)

    async def _opened(self, cid: str, key: str) -> Case | None:
        """The case that was opened under this key, if there is one."""
        entry = await self._conversations.find(cid, key)
        return await self.get(entry.payload["case"]) if entry else None

    async def _read(self, numbers: Sequence[str]) -> list[Case]:
        """The cases with these numbers that there are; those of old rehearsals are gone."""
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for number in numbers:
                    pipe.hgetall(self._keys.case(number))
                hashes = await pipe.execute()
        return [Case.from_hash(fields) for fields in hashes if fields]


def _place(number: str) -> int:
    """Where a case stands among all: numbers are given in the order of opening."""
    return int(number.removeprefix("T-"))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
