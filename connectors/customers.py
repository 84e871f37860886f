"""What a conversation knows of its customer: visits before this one, and what he is owed."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from connectors.decisions import Outcome
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.cases import words
from handoff.cases.case import customer_of
from handoff.cases.register import Cases
from handoff.conversation import Conversation
from handoff.ending import Reply
from handoff.entry import Entry
from handoff.priority import ALARMS
from handoff.visits import Occasion, Visit, Visits

#: The form that tells how a case is by itself.
_TELLS = "case_form"
#: How many cases a specialist is pointed to.
_CASES = 5


class Customers:
    """The customers of one shop, as the turn engine meets them."""

    def __init__(self, redis: Redis, shop: str, calendar: Calendar) -> None:
        self._visits = Visits(redis, shop)
        self._cases = Cases(redis, shop)
        self._zone = calendar.zone

    async def look(self, conversation: Conversation, entry: Entry) -> Visit:
        """The visit that a message belongs to."""
        name = f"{conversation.id}:{entry.id}"
        return await self._visits.look(customer_of(conversation), name, entry.at)

    async def note(
        self,
        conversation: Conversation,
        visit: Visit,
        entry: Entry,
        record: dict[str, Any],
        case: str,
    ) -> None:
        """Keep what the turn came to; ``case`` is the request for a person that is open, if any."""
        topic = str(record.get("topic") or "")
        kept = [o for o in visit.problems.get(topic, ()) if o.visit == visit.id]
        occasion = Occasion(
            visit.id,
            entry.at,
            conversation.id,
            str((record.get("slots") or {}).get("order_number") or "") if _of_order(topic) else "",
            case,
            record.get("reason") == "third_time" or any(o.handed for o in kept),
        )
        await self._visits.note(
            customer_of(conversation),
            visit,
            entry.at,
            topic=topic,
            occasion=None if record.get("settled") else occasion,
            settled=self._settled(visit, record, topic),
            lang=record.get("asked_for") or (visit.lang if visit.lang == record["lang"] else ""),
            trial=conversation.trial,
        )

    @staticmethod
    def _settled(visit: Visit, record: dict[str, Any], topic: str) -> list[str]:
        """What this visit has found an answer to: the topic itself, or the articles that helped."""
        if not record.get("settled"):
            return []
        now = [t for t, all_ in visit.problems.items() if any(o.visit == visit.id for o in all_)]
        return [topic] if topic else [name for name in now if not _of_order(name)]

    async def history(
        self, conversation: Conversation, visit: Visit, record: dict[str, Any]
    ) -> dict[str, Any]:
        """Earlier visits with the same problem and the customer's latest cases, for an agent."""
        cases = await self._cases.of_customer(customer_of(conversation), settled=True)
        earlier = visit.earlier(str(record.get("topic") or ""))
        return {
            "visits": [
                {"at": each.at, "conversation": each.conversation, "case": each.case}
                for each in earlier
            ],
            "cases": [case.number for case in cases[-_CASES:]],
        }

    async def with_open_case(
        self,
        conversation: Conversation,
        visit: Visit,
        entry: Entry,
        record: dict[str, Any],
        moment: Moment,
        replies: list[Reply],
    ) -> list[Reply]:
        """``replies`` with the case that the shop owes the customer, when he has just come.

        It stands after a greeting and before anything else; in an alarm nobody speaks of it.
        """
        reason, lang = record.get("reason"), str(record["lang"])
        if not visit.first or reason in ALARMS or _TELLS in (record.get("actions") or ()):
            return replies
        cases = await self._cases.of_customer(customer_of(conversation))
        cases = [case for case in cases if case.created_at < entry.at]
        if not cases:
            return replies
        said = Reply(words.reminder(cases, moment.now, self._zone, lang), lang)
        greets = record["outcome"] == Outcome.SMALLTALK and reason == "greet"
        return [*replies, said] if greets else [said, *replies]


def _of_order(topic: str) -> bool:
    return not topic.startswith("article:")
