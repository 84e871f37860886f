"""Requests for a person: what is handed over, and what the customer is told about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from connectors import decisions
from connectors.clock import BusinessClock
from handoff import announcements
from handoff.announcements import Moment
from handoff.conversations import Conversation, Conversations, Handoff, Reply
from handoff.entry import Entry
from handoff.priority import ALARMS, priority
from handoff.states import State, Step
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
        self._calendar = clock.calendar

    async def make(
        self, conversation: Conversation, turn: Entry, record: dict[str, Any], moment: Moment
    ) -> Handoff:
        """A handoff for this turn, in the words that fit the hour.

        While a request is open already, outside office hours, only the customer is told so.
        """
        lang, reason = str(record["lang"]), str(record["reason"])
        case = conversation.case or await self._conversations.new_case()
        entries = decisions.this_session(await self._conversations.latest(conversation.id))
        shown = decisions.tried(entries)
        record["articles"] = record["articles"] or shown
        kept = {
            "reason": reason,
            "lang": lang,
            "articles": list(dict.fromkeys([*shown, *record["articles"]])),
            "slots": record.get("slots") or {},
            "flow": record.get("flow"),
            "collected": record.get("collected") or {},
            "question": mask(_concerns(entries, turn, reason)[-1].told),
            **({"team": "specialist"} if reason == "third_time" else {}),
            **({"history": record["history"]} if record.get("history") else {}),
        }
        urgency = priority(reason, angry=_angry(entries, record))
        if conversation.state is State.WAITING and not moment.open:
            words = announcements.already(case, lang, moment, self._calendar, reason)
            return Handoff(None, reason, case, words, kept, urgency)
        if moment.open:
            words = announcements.queued(reason, case, lang)
            return Handoff(Step.HAND_OVER, reason, case, words, kept, urgency)
        if reason in _WITHOUT_ARTICLES:
            words = announcements.closed(reason, case, lang, moment, self._calendar, [])
            return Handoff(Step.HAND_OVER_CLOSED, reason, case, words, kept, urgency)
        said = [e for e in entries if e.kind == "message"]
        read = {e.payload["article"]["id"] for e in said if e.payload.get("article")}
        offered = await self._fitting(_concerns(entries, turn, reason), lang, read)
        words = announcements.closed(reason, case, lang, moment, self._calendar, offered)
        return Handoff(Step.HAND_OVER_CLOSED, reason, case, words, kept, urgency)

    def open_now(self, conversation: Conversation, lang: str) -> Handoff:
        """The office has opened and a customer whose request waited writes again."""
        case = conversation.case or ""
        words = announcements.open_now(case, lang)
        reason = conversation.reason or "asked"
        kept, urgency = conversation.handoff, conversation.priority
        return Handoff(Step.HAND_OVER, reason, case, words, kept, urgency)

    def closing(self, conversation: Conversation, lang: str, moment: Moment) -> Handoff:
        """The office has closed on a customer in the queue who writes again."""
        case = conversation.case or ""
        words = announcements.already(case, lang, moment, self._calendar)
        reason = conversation.reason or "asked"
        kept, urgency = conversation.handoff, conversation.priority
        return Handoff(Step.CLOSE, reason, case, words, kept, urgency)

    def raised(self, conversation: Conversation, text: str) -> Handoff | None:
        """A customer who waits for a person and turns furious, or writes of danger, moves up.

        None when nothing in the text is more urgent than the request is already.
        """
        reason = peril(text) or ("angry" if angry(text) else "")
        urgency = priority(reason)
        if conversation.state not in _WAIT or urgency <= conversation.priority:
            return None
        kept = {**conversation.handoff, "reason": reason}
        return Handoff(None, reason, conversation.case or "", (), kept, urgency)

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


def _concerns(entries: Sequence[Entry], turn: Entry, reason: str) -> list[Entry]:
    """What the customer wrote about, oldest first: asking for a person says nothing of why."""
    typed = [e for e in entries if e.author == "customer" and "button" not in e.payload]
    return [e for e in typed if not (reason == "asked" and e.id == turn.id)] or [turn]


def _angry(entries: Sequence[Entry], record: dict[str, Any]) -> bool:
    """Whether the customer writes in anger, or has complained more than once."""
    earlier = [e.payload.get("intent") for e in entries if e.kind == "decision"]
    complaints = [*earlier, record.get("intent")].count("complaint")
    return complaints > 1 or any(angry(e.text) for e in entries if e.author == "customer")
