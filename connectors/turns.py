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
from collections.abc import Collection, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from actions.replies import button
from connectors import decisions, hinted, wording
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
from connectors.returning import is_courtesy
from handoff import announcements, hints
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.ending import Ending, Handoff, Reply
from handoff.entry import Entry
from handoff.errors import HandoffError, StoreUnavailable, UnknownConversation
from handoff.inbox import GROUP, HEARTBEAT, Inbox, Ticket
from handoff.pictures import comes_along
from handoff.priority import ALARMS
from handoff.states import BOT_SPEAKS, State
from handoff.store import heed_cancellation, steadily
from handoff.visits import Visit
from handoff.waking import RoomOf, nobody
from language.detect import clearly, follow

log = structlog.get_logger(__name__)

#: Channels that take pictures; in rehearsals one may be played.
_TAKE_PICTURES = frozenset({"web", "telegram", "ask"})
#: How much is looked at before a message after the end, in entries: what the agent said last.
_BEFORE = 50


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a turn may take. Seconds."""

    notice_after: float = 4.0
    give_up_after: float = 90.0
    first_pause: float = 0.3
    longest_pause: float = 2.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer's message, or an agent's hint, that is being answered, and the world as it was
    looked at last."""

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
        room_of: RoomOf = nobody,
    ) -> None:
        """``at_once`` conversations are held, ``asked_at_once`` of them wait for the assistant.

        ``room_of`` tells of an agent who knows a returning customer.
        """
        self._conversations = conversations
        self._inbox = inbox
        self._assistant = assistant
        self._requests = requests
        self._customers = customers
        self._clock = clock
        self._languages = languages
        self._patience = patience or Patience()
        self._room_of = room_of
        self._room = asyncio.Semaphore(at_once)
        self._ask_room = asyncio.Semaphore(asked_at_once)
        self._at_once = at_once
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled. A lost store is waited for."""
        await steadily(self._inbox.open)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._beat())
                group.create_task(self._inherit())
                while True:
                    await steadily(self._take)
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
            await steadily(self._inbox.beat)
            await asyncio.sleep(HEARTBEAT)

    async def _inherit(self) -> None:
        while True:
            await steadily(self._take_over)
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
                ended = await self._patiently(ticket, hints.as_turn(head))
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
            text = announcements.delay(turn.lang, written=not entry.is_hint)
            cid = ticket.conversation
            await self._conversations.notice(cid, entry.id, "delay", text, turn.lang)

    async def _turn(self, ticket: Ticket, entry: Entry) -> Ending:
        """Bring one turn to its end, whatever happens to the conversation meanwhile."""
        started = time.monotonic()
        attempts, pause = 0, self._patience.first_pause
        while True:
            heed_cancellation()
            turn = await self._look(ticket, entry)
            ended = await self._without_bot(turn)
            if ended is None:
                attempts += 1
                waited = time.monotonic() - started
                try:
                    record, replies = await self._answer(turn, attempts)
                except AssistantError as error:
                    log.warning("assistant", conversation=turn.conversation.id, error=str(error))
                    # Who has been with a person need not wait for the bot.
                    returning = turn.conversation.state is State.RESOLVED
                    hopeless = isinstance(error, AssistantRefused) or returning
                    if waited < self._patience.give_up_after and not hopeless:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, self._patience.longest_pause)
                        continue
                    record = decisions.without_answer(
                        *("error", turn.lang),
                        latency_ms=turn.age,
                        attempts=attempts,
                        error=str(error),
                    )
                    replies = []
                ended = await self._with_bot(turn, record, replies)
            if isinstance(ended, Ending):
                return ended

    async def _without_bot(self, turn: Turn) -> Ending | State | None:
        """End a turn in which the bot has no part; None when it is the bot's."""
        entry, conversation = turn.entry, turn.conversation
        if entry.is_hint and conversation.state is not State.BOT:
            # What the customer had written before it has called for a person.
            return await self._end(turn)
        if conversation.state is State.QUEUED and not turn.moment.open:
            closing = self._requests.closing(conversation, turn.lang, turn.moment)
            return await self._end(turn, handoff=closing)
        if conversation.state is State.SNOOZED:
            return await self._end(turn, handoff=await self._come_back(turn))
        if conversation.state is not State.RESOLVED and conversation.state not in BOT_SPEAKS:
            raised = self._requests.raised(conversation, entry.text)
            return await self._end(turn, handoff=raised)
        if conversation.state is State.WAITING and turn.moment.open:
            opened = await self._requests.open_now(conversation, turn.lang)
            record = decisions.without_answer(opened.reason, turn.lang, latency_ms=turn.age)
            return await self._end(turn, decision=record, handoff=opened)
        return await self._end(turn) if await self._comes_along(turn) else None

    async def _with_bot(
        self, turn: Turn, record: dict[str, Any], replies: list[Reply]
    ) -> Ending | State:
        """End a turn with what the bot has decided, and with the handoff that follows from it."""
        entry, conversation = turn.entry, turn.conversation
        if entry.is_hint:
            record, replies = hinted.settled(record, replies, turn.lang)
        handoff = self._requests.raised(conversation, entry.text)
        if record["reason"] == "third_time":
            record["history"] = await self._customers.history(conversation, turn.visit, record)
        if conversation.state is State.RESOLVED and not await self._is_courtesy(turn, record):
            alarm = str(record["reason"]) if record["reason"] in ALARMS else ""
            handoff = await self._come_back(turn, alarm)
            # What to do first in danger is said whoever comes.
            replies = replies if alarm else []
            record |= decisions.RETURNED
        elif record["outcome"] is decisions.Outcome.HANDOFF:
            handoff = await self._requests.make(conversation, entry, record, turn.moment)
        if not entry.is_hint:
            case = handoff.case if handoff else conversation.case or ""
            await self._customers.note(conversation, turn.visit, entry, record, case)
        return await self._end(turn, replies=replies, decision=record, handoff=handoff)

    async def _is_courtesy(self, turn: Turn, record: dict[str, Any]) -> bool:
        before = await self._conversations.earlier(turn.conversation.id, turn.entry.id, _BEFORE)
        return is_courtesy(turn.entry, record, before)

    async def _come_back(self, turn: Turn, alarm: str = "") -> Handoff:
        """To the agent who knew the matter, or to the queue."""
        conversation = turn.conversation
        room = await self._room_of(conversation.assignee) if conversation.assignee else 0
        return await self._requests.come_back(
            conversation, turn.entry, turn.lang, turn.moment, room=room, alarm=alarm
        )

    async def _look(self, ticket: Ticket, entry: Entry) -> Turn:
        """The conversation and the hour as they are now."""
        conversation = await self._conversations.get(ticket.conversation)
        visit = await self._customers.look(conversation, entry)
        lang = self._language(conversation, entry, visit)
        return Turn(ticket, entry, conversation, lang, self._clock.moment(conversation), visit)

    def _language(self, conversation: Conversation, entry: Entry, visit: Visit) -> str:
        """The conversation's until another is clear, above all when it was asked for."""
        if "button" in entry.payload or entry.is_hint:
            return conversation.lang
        spoken = clearly(entry.text) or visit.lang or follow(entry.text, conversation.lang)
        return spoken if spoken in self._languages else conversation.lang

    async def _comes_along(self, turn: Turn) -> bool:
        """Whether it is one more file of several, the first of which has its answer.

        A rehearsal waits for an answer to each.
        """
        entry, conversation = turn.entry, turn.conversation
        if not entry.has_files or conversation.trial:
            return False
        latest = await self._conversations.latest(conversation.id)
        # By the log's order: two messages may have come in the same millisecond.
        earlier = list(itertools.takewhile(lambda e: e.id != entry.id, latest))
        session = decisions.this_session(earlier)
        said = [e for e in session if e.kind == "message" and e.author == "customer"]
        return comes_along(entry, said[-1] if said else None)

    async def _answer(self, turn: Turn, attempts: int) -> tuple[dict[str, Any], list[Reply]]:
        conversation, documents = turn.conversation, turn.entry.documents
        if documents and not turn.entry.text and not turn.entry.pictures:
            person = button("ask_human", turn.lang)
            words = wording.DOCUMENT_KEPT[turn.lang]
            record = decisions.kept_document(turn.lang, latency_ms=turn.age)
            return record, [Reply(words, turn.lang, {"buttons": [person]})]
        is_hint = turn.entry.is_hint
        typed = (
            hinted.typed(turn.entry)
            if is_hint
            else wording.for_assistant(turn.entry.text, turn.entry.payload)
        )
        name = conversation.customer.get("name")
        pictured = Pictured(
            conversation.pictures,
            bool(turn.entry.pictures),
            conversation.channel in _TAKE_PICTURES,
        )
        question = Question(
            *(conversation.sender, turn.entry.id, typed, turn.lang, turn.moment, name),
            None if is_hint else turn.visit,
            pictured,
            conversation.order,
        )
        async with self._ask_room:
            answer = await self._assistant.answer(question)
        asked = decisions.language(answer)
        lang = asked if asked in self._languages else turn.lang
        record = decisions.record(answer, lang, attempts=attempts, latency_ms=turn.age, typed=typed)
        if is_hint:
            return record, decisions.replies(answer, lang)
        said = await self._customers.with_open_case(
            *(conversation, turn.visit, turn.entry, record, turn.moment),
            decisions.replies(answer, lang),
        )
        if documents and record["outcome"] is not decisions.Outcome.HANDOFF:
            said.insert(0, Reply(wording.DOCUMENT_ALONG[lang], lang))
        return record, said

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
