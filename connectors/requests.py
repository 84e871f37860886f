"""Requests for a person: what is handed over, and what the customer is told about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors import decisions
from connectors.clock import BusinessClock
from connectors.decisions import Outcome
from handoff import announcements
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.ending import Handoff, Reply
from handoff.entry import Entry
from handoff.exchanges import exchanges
from handoff.priority import ALARMS, Priority, priority
from handoff.states import State, Step
from handoff.waiting import Wait
from knowledge.wire import AsyncClient, KnowledgeError, KnowledgeUnavailable
from language.masks import mask
from language.peril import peril
from language.temper import angry

#: How many of the customer's latest messages say what he wants, and how many articles are offered.
_LATEST, _OFFERED = 2, 2

#: Reasons for which the way over the articles is over.
_WITHOUT_ARTICLES = ALARMS | {"third_time", "insult"}

#: States in which a request waits for a person.
_WAIT = frozenset({State.WAITING, State.QUEUED})


class Requests:
    """Makes handoffs out of a turn's decision."""

    def __init__(
        self, conversations: Conversations, knowledge: AsyncClient, clock: BusinessClock
    ) -> None:
        self._conversations = conversations
        self._knowledge = knowledge
        self._clock = clock

    async def make(
        self, conversation: Conversation, turn: Entry, record: dict[str, Any], moment: Moment
    ) -> Handoff:
        """A handoff for this turn, in the words that fit the hour.

        While a request is open already, outside office hours, only the customer is told so.
        """
        lang, reason = str(record["lang"]), str(record["reason"])
        case = conversation.case or await self._conversations.new_case()
        latest = await self._conversations.latest(conversation.id)
        entries = decisions.this_session(latest)
        shown = decisions.tried(entries)
        record["articles"] = record["articles"] or shown
        kept = {
            "reason": reason,
            "lang": lang,
            "articles": list(dict.fromkeys([*shown, *record["articles"]])),
            "slots": {**(record.get("slots") or {}), **(record.get("order") or {})},
            "flow": record.get("flow"),
            "collected": record.get("collected") or {},
            "question": mask(_question(decisions.this_matter(latest), turn, reason).told),
            **({"history": record["history"]} if record.get("history") else {}),
        }
        urgency = priority(reason, angry=_angry(entries, record))
        team = self._clock.teams.of(reason, topic(record, entries), lang)
        moment, calendar = self._clock.among(team, moment, conversation), self._calendar(team)
        if conversation.state is State.WAITING and not moment.open:
            words = announcements.already(case, lang, moment, calendar, reason)
            return Handoff(None, reason, case, words, kept, urgency, team)
        if moment.open:
            wait = await self._wait(conversation, urgency, team)
            words = announcements.queued(reason, case, lang, wait, conversation.channel)
            return Handoff(Step.HAND_OVER, reason, case, words, kept, urgency, team)
        if reason in _WITHOUT_ARTICLES:
            words = announcements.closed(reason, case, lang, moment, calendar, [])
            return Handoff(Step.HAND_OVER_CLOSED, reason, case, words, kept, urgency, team)
        said = [e for e in entries if e.kind == "message"]
        read = {e.payload["article"]["id"] for e in said if e.payload.get("article")}
        offered = await self._fitting(_concerns(entries, turn, reason), lang, read)
        words = announcements.closed(reason, case, lang, moment, calendar, offered)
        return Handoff(Step.HAND_OVER_CLOSED, reason, case, words, kept, urgency, team)

    async def _wait(self, conversation: Conversation, urgency: Priority, team: str) -> Wait:
        """What he is to expect: by the place he has already, else by the one he gets."""
        waits = self._conversations.waits
        return await waits.of(conversation.id) or await waits.newcomer(urgency, team)

    async def open_now(self, conversation: Conversation, lang: str) -> Handoff:
        """The office has opened and a customer whose request waited writes again."""
        case = conversation.case or ""
        wait = await self._wait(conversation, conversation.priority, conversation.team)
        words = announcements.open_now(case, lang, wait)
        reason = conversation.reason or "asked"
        kept, urgency = conversation.handoff, conversation.priority
        return Handoff(Step.HAND_OVER, reason, case, words, kept, urgency, conversation.team)

    def closing(self, conversation: Conversation, lang: str, moment: Moment) -> Handoff:
        """The office has closed on a customer in the queue who writes again."""
        case = conversation.case or ""
        words = announcements.already(case, lang, moment, self._calendar(conversation.team))
        reason = conversation.reason or "asked"
        kept, urgency = conversation.handoff, conversation.priority
        return Handoff(Step.CLOSE, reason, case, words, kept, urgency, conversation.team)

    async def come_back(
        self,
        conversation: Conversation,
        turn: Entry,
        lang: str,
        moment: Moment,
        *,
        room: int,
        alarm: str = "",
    ) -> Handoff:
        """A customer writes again whose conversation was resolved a short while ago, or snoozed.

        It goes to the agent who has or had it when he has room, else back to the queue. ``room``
        is how many conversations he may have, 0 when he is not there.
        ``alarm`` is what the bot took it for, if that was one.
        """
        asleep, agent = conversation.state is State.SNOOZED, conversation.assignee or ""
        case = conversation.case or await self._conversations.new_case()
        said = peril(turn.text) or alarm or ("angry" if angry(turn.text) else "")
        urgency = max(conversation.priority, priority(said))
        question = {"question": mask(turn.told)}
        raised = urgency > conversation.priority
        told = said if raised else "returned"
        reason = conversation.reason or told if asleep and not raised else told
        team = conversation.team
        moment = self._clock.among(team, moment, conversation)
        kept = {**conversation.handoff, **question, "reason": reason, "lang": lang}
        wait = await self._wait(conversation, urgency, team) if moment.open else None
        if moment.open:
            words = announcements.queued(told, case, lang, wait, conversation.channel)
        else:
            words = announcements.closed(told, case, lang, moment, self._calendar(team), [])
        step = Step.RETURN if moment.open else Step.RETURN_CLOSED
        full = agent if room else ""
        back = Handoff(step, reason, case, words, kept, urgency, team, full=full)
        if not room:
            return back
        step = Step.WAKE if asleep else Step.RESUME
        words = [] if asleep else announcements.resumed(agent, lang)
        return replace(
            back, step=step, words=words, agent=agent, room=room, otherwise=back, full=""
        )

    def raised(self, conversation: Conversation, text: str) -> Handoff | None:
        """A customer who waits for a person and turns furious, or writes of danger, moves up.

        Still in the queue of those who know the matter; what makes it urgent is another thing.

        None when nothing in the text is more urgent than the request is already.
        """
        reason = peril(text) or ("angry" if angry(text) else "")
        urgency = priority(reason)
        if conversation.state not in _WAIT or urgency <= conversation.priority:
            return None
        kept, case = {**conversation.handoff, "reason": reason}, conversation.case or ""
        return Handoff(None, reason, case, (), kept, urgency, conversation.team)

    def _calendar(self, team: str) -> Calendar:
        return self._clock.teams.calendar(team)

    async def _fitting(
        self, concerns: Sequence[Entry], lang: str, read: Collection[str]
    ) -> list[Reply]:
        """The most fitting articles for what the customer wrote about, without those just read."""
        written = [mask(each.text) for each in concerns if each.text][-_LATEST:]
        if not written:
            return []
        try:
            found = await self._knowledge.search(
                "\n".join(written), lang, limit=_OFFERED + len(read)
            )
        except (KnowledgeUnavailable, KnowledgeError):
            return []
        if found["band"] == "none":
            return []
        return [
            Reply(
                hit["title"], lang, {"article": decisions.article(hit["article"], dict(hit), lang)}
            )
            for hit in [hit for hit in found["hits"] if hit["article"] not in read][:_OFFERED]
        ]


def topic(record: Mapping[str, Any], entries: Sequence[Entry]) -> str:
    """What a request is about: a flow's name, else the category of the articles looked at last.

    Empty when nothing in this session says. Who asks for a person says nothing of why, so that
    what came before counts, the latest first.
    """
    earlier = [entry.payload for entry in reversed(entries) if entry.kind == "decision"]
    for each in (record, *earlier):
        if each.get("flow"):
            return str(each["flow"])
        if each.get("outcome") in (Outcome.ANSWER, Outcome.CLARIFY) and each.get("hits"):
            return str(each["hits"][0].get("category") or "")
    return ""


def _written(entries: Sequence[Entry]) -> list[Entry]:
    """The customer's messages; that he has come back or rated us is an event of his."""
    return [e for e in entries if e.kind == "message" and e.author == "customer"]


def _concerns(entries: Sequence[Entry], turn: Entry, reason: str) -> list[Entry]:
    """What the customer wrote about, oldest first: asking for a person says nothing of why."""
    typed = [e for e in _written(entries) if "button" not in e.payload]
    return [e for e in typed if not (reason == "asked" and e.id == turn.id)] or [turn]


def _question(entries: Sequence[Entry], turn: Entry, reason: str) -> Entry:
    """What the customer wrote about last, to the bot or to a person, beside his wishes for one."""
    wishes = {e.asked.id for e in exchanges(entries) if e.asked and e.reason == "asked"}
    told = [e for e in _concerns(entries, turn, reason) if e.id not in wishes]
    return told[-1] if told else turn


def _angry(entries: Sequence[Entry], record: dict[str, Any]) -> bool:
    """Whether the customer writes in anger, or has complained more than once."""
    earlier = [e.payload.get("intent") for e in entries if e.kind == "decision"]
    complaints = [*earlier, record.get("intent")].count("complaint")
    return complaints > 1 or any(angry(e.text) for e in _written(entries))
