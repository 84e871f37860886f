"""The turn engine: takes conversations from the inbox and answers their messages, one at a time.

Accepting is somebody else's (the channels); this module never loses what they accepted. A turn
ends in one atomic step that writes replies, decision and handoff, and whichever worker comes
second finds it done. When the assistant is down the turn is tried again until patience runs out,
the customer hears an honest sentence meanwhile, and in the end a person gets the conversation.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from connectors import decisions, wording
from connectors.assistant import (
    Assistant,
    AssistantError,
    AssistantRefused,
    Pictured,
    Question,
)
from connectors.clock import BusinessClock
from connectors.customers import Customers
from connectors.requests import Requests
from handoff import announcements
from handoff.conversations import Conversation, Conversations, Ending, Reply
from handoff.entry import Entry
from handoff.errors import HandoffError, StoreUnavailable, UnknownConversation
from handoff.inbox import GROUP, HEARTBEAT, Inbox, Ticket
from handoff.pictures import comes_along
from handoff.states import BOT_SPEAKS, State
from handoff.store import heed_cancellation
from handoff.visits import Visit
from language.detect import clearly, follow

log = structlog.get_logger(__name__)

#: Channels that take pictures; in rehearsals one may be played.
_TAKE_PICTURES = frozenset({"web", "telegram", "ask"})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a turn may take. Seconds."""

    notice_after: float = 4.0
    give_up_after: float = 90.0
    first_pause: float = 0.3
    longest_pause: float = 2.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer's message that is being answered, and the world as it was looked at last."""

    ticket: Ticket
    entry: Entry
    conversation: Conversation
    lang: str
    moment: announcements.Moment
    visit: Visit

    @property
    def age(self) -> float:
        """Milliseconds since the message was accepted, by the store's clock and ours."""
        return max(0.0, time.time() * 1000 - self.entry.at)


class Turns:
    """One worker process's part of the turn engine."""

    def __init__(
        self,
        conversations: Conversations,
        inbox: Inbox,
        assistant: Assistant,
        requests: Requests,
        customers: Customers,
        clock: BusinessClock,
        *,
        languages: Collection[str] = ("tr", "en"),
        patience: Patience | None = None,
        at_once: int = 1_000,
        asked_at_once: int = 16,
    ) -> None:
        """``at_once`` conversations are held, ``asked_at_once`` of them wait for the assistant."""
        self._conversations = conversations
        self._inbox = inbox
        self._assistant = assistant
        self._requests = requests
        self._customers = customers
        self._clock = clock
        self._languages = languages
        self._patience = patience or Patience()
        self._room = asyncio.Semaphore(at_once)
        self._ask_room = asyncio.Semaphore(asked_at_once)
        self._at_once = at_once
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled. A lost store is waited for."""
        await self._steadily(self._inbox.open)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._beat())
                group.create_task(self._inherit())
                while True:
                    await self._steadily(self._take)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            with suppress(StoreUnavailable):
                await self._inbox.close()

    async def _take(self) -> None:
        async with self._room:
            room = max(1, self._at_once - len(self._tasks))
            tickets = await self._inbox.take(room)
        for ticket in tickets:
            await self._start(ticket)

    async def _beat(self) -> None:
        while True:
            await self._steadily(self._inbox.beat)
            await asyncio.sleep(HEARTBEAT)

    async def _inherit(self) -> None:
        while True:
            await self._steadily(self._take_over)
            await asyncio.sleep(HEARTBEAT)

    async def _take_over(self) -> None:
        for ticket in await self._inbox.inherit(self._at_once):
            await self._start(ticket)

    async def _start(self, ticket: Ticket) -> None:
        await self._room.acquire()
        task = asyncio.create_task(self._hold(ticket))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()

    @staticmethod
    async def _steadily(work: Callable[[], Awaitable[None]]) -> None:
        """Do ``work`` once, however often the store has to be waited for."""
        while True:
            heed_cancellation()
            try:
                await work()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                await asyncio.sleep(0.5)
            else:
                return

    async def _hold(self, ticket: Ticket) -> None:
        """Answer all turns of one conversation, in order, until it leaves the inbox.

        Nothing makes us let go of a conversation that we hold: nobody else would take it up.
        """
        cid = ticket.conversation
        sure = True  # that we still hold it; after any trouble the store is asked
        while True:
            heed_cancellation()
            try:
                if not sure and not await self._inbox.holds(ticket):
                    return
                head = await self._conversations.head(cid)
                if head is None:
                    await self._inbox.drop(ticket)
                    return
                ended = await self._patiently(ticket, head)
                if ended is Ending.LAST:
                    return
                sure = ended is Ending.MORE
            except UnknownConversation:
                await self._inbox.drop(ticket)
                return
            except StoreUnavailable as error:
                log.warning("store_unavailable", conversation=cid, error=str(error))
                sure = False
                await asyncio.sleep(0.5)
            except Exception:
                log.exception("turn_failed", conversation=cid)
                sure = False
                await asyncio.sleep(self._patience.longest_pause)

    async def _patiently(self, ticket: Ticket, entry: Entry) -> Ending:
        """Bring a turn to its end, with an honest word to the customer when it takes long."""
        word = asyncio.create_task(self._apologise(ticket, entry))
        try:
            return await self._turn(ticket, entry)
        finally:
            word.cancel()

    async def _apologise(self, ticket: Ticket, entry: Entry) -> None:
        await asyncio.sleep(self._patience.notice_after)
        with suppress(HandoffError):
            turn = await self._look(ticket, entry)
            text = announcements.delay(turn.lang)
            cid = ticket.conversation
            await self._conversations.notice(cid, entry.id, "delay", text, turn.lang)

    async def _turn(self, ticket: Ticket, entry: Entry) -> Ending:
        """Bring one turn to its end, whatever happens to the conversation meanwhile."""
        started = time.monotonic()
        attempts, pause = 0, self._patience.first_pause
        while True:
            heed_cancellation()
            turn = await self._look(ticket, entry)
            conversation = turn.conversation
            if conversation.state is State.QUEUED and not turn.moment.open:
                closing = self._requests.closing(conversation, turn.lang, turn.moment)
                ended = await self._end(turn, handoff=closing)
            elif conversation.state not in BOT_SPEAKS:
                raised = self._requests.raised(conversation, entry.text)
                ended = await self._end(turn, handoff=raised)
            elif conversation.state is State.WAITING and turn.moment.open:
                opened = self._requests.open_now(conversation, turn.lang)
                record = decisions.without_answer(opened.reason, turn.lang, latency_ms=turn.age)
                ended = await self._end(turn, decision=record, handoff=opened)
            elif await self._comes_along(turn):
                ended = await self._end(turn)
            else:
                attempts += 1
                waited = time.monotonic() - started
                try:
                    record, replies = await self._answer(turn, attempts)
                except AssistantError as error:
                    log.warning("assistant", conversation=conversation.id, error=str(error))
                    hopeless = isinstance(error, AssistantRefused)
                    if waited < self._patience.give_up_after and not hopeless:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, self._patience.longest_pause)
                        continue
                    record = decisions.without_answer(
                        "error",
                        turn.lang,
                        latency_ms=turn.age,
                        attempts=attempts,
                        error=str(error),
                    )
                    replies = []
                handoff = self._requests.raised(conversation, entry.text)
                if record["reason"] == "third_time":
                    record["history"] = await self._customers.history(
                        conversation, turn.visit, record
                    )
                if record["outcome"] is decisions.Outcome.HANDOFF:
                    handoff = await self._requests.make(conversation, entry, record, turn.moment)
                case = handoff.case if handoff else conversation.case or ""
                await self._customers.note(conversation, turn.visit, entry, record, case)
                ended = await self._end(turn, replies=replies, decision=record, handoff=handoff)
            if isinstance(ended, Ending):
                return ended

    async def _look(self, ticket: Ticket, entry: Entry) -> Turn:
        """The conversation and the hour as they are now."""
        conversation = await self._conversations.get(ticket.conversation)
        visit = await self._customers.look(conversation, entry)
        lang = self._language(conversation, entry, visit)
        return Turn(ticket, entry, conversation, lang, self._clock.moment(conversation), visit)

    def _language(self, conversation: Conversation, entry: Entry, visit: Visit) -> str:
        """The conversation's until another is clear, above all when it was asked for."""
        if "button" in entry.payload:
            return conversation.lang
        spoken = clearly(entry.text) or visit.lang or follow(entry.text, conversation.lang)
        return spoken if spoken in self._languages else conversation.lang

    async def _comes_along(self, turn: Turn) -> bool:
        """Whether it is one more picture of several, the first of which has its answer.

        A rehearsal waits for an answer to each.
        """
        entry, conversation = turn.entry, turn.conversation
        if not entry.pictures or conversation.trial:
            return False
        latest = await self._conversations.latest(conversation.id)
        # By the log's order: two messages may have come in the same millisecond.
        earlier = list(itertools.takewhile(lambda e: e.id != entry.id, latest))
        said = [e for e in decisions.this_session(earlier) if e.author == "customer"]
        return comes_along(entry, said[-1] if said else None)

    async def _answer(self, turn: Turn, attempts: int) -> tuple[dict[str, Any], list[Reply]]:
        typed = wording.for_assistant(turn.entry.text, turn.entry.payload)
        conversation = turn.conversation
        name = conversation.customer.get("name")
        pictured = Pictured(
            conversation.pictures,
            bool(turn.entry.pictures),
            conversation.channel in _TAKE_PICTURES,
        )
        question = Question(
            *(conversation.sender, turn.entry.id, typed, turn.lang, turn.moment, name, turn.visit),
            pictured,
        )
        async with self._ask_room:
            answer = await self._assistant.answer(question)
        asked = decisions.language(answer)
        lang = asked if asked in self._languages else turn.lang
        record = decisions.record(answer, lang, attempts=attempts, latency_ms=turn.age, typed=typed)
        replies = await self._customers.with_open_case(
            *(conversation, turn.visit, turn.entry, record, turn.moment),
            decisions.replies(answer, lang),
        )
        return record, replies

    def _end(self, turn: Turn, **writing: Any) -> Coroutine[Any, Any, Ending | State]:
        lang = (writing.get("decision") or {}).get("lang") or turn.lang
        return self._conversations.finish(
            turn.conversation.id,
            turn.entry.id,
            turn.ticket.id,
            GROUP,
            turn.conversation.state,
            lang=lang,
            **writing,
        )
