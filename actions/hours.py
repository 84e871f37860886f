"""Opening hours and how to reach the shop, as of now."""

from __future__ import annotations

from collections.abc import Sequence

from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Memory, Turn
from handoff.calendar import NeverOpen, Span
from language import dates

_AND = {"tr": " ve ", "en": " and "}
_REACH = {
    "tr": {
        "both": "Dilerseniz {email} adresine yazabilir ya da çalışma saatlerimizde "
        "{phone} numarasını arayabilirsiniz.",
        "email": "Dilerseniz {email} adresine de yazabilirsiniz.",
    },
    "en": {
        "both": "You can also write to {email} or, during our hours, call {phone}.",
        "email": "You can also write to {email}.",
    },
}


async def hours(turn: Turn, shop: Shop) -> Reply:
    """Whether people are there now, today's hours, the next opening, and the addresses."""
    calendar, lang = shop.calendar, turn.lang
    now = turn.now.astimezone(calendar.zone)
    spans = calendar.spans(now.date())
    is_open = calendar.is_open(now) if turn.open is None else turn.open
    reach = _REACH[lang]["both" if shop.brand.phone else "email"]
    variables = {
        "today": _AND[lang].join(dates.hours(span.start, span.end) for span in spans),
        "contact": reach.format(email=shop.brand.email, phone=shop.brand.phone),
        "holiday": calendar.reason(now, lang) or "",
        "opening": "",
    }
    if is_open:
        response = _open(spans)
    else:
        try:
            variables["opening"] = dates.when(calendar.next_opening(now), now, lang)
        except NeverOpen:
            response = "utter_closed_for_long"
        else:
            response = _closed(bool(spans), bool(variables["holiday"]))
    return Reply(
        {"kind": "hours", "reason": turn.intent},
        Memory(not_helped=turn.memory.not_helped, tried=turn.memory.tried),
        response=response,
        variables=variables,
    )


def _open(today: Sequence[Span]) -> str:
    if any(dates.all_day(span.start, span.end) for span in today):
        return "utter_open_all_day"
    return "utter_open" if today else "utter_open_briefly"


def _closed(today: bool, holiday: bool) -> str:
    if today:
        return "utter_closed_now"
    return "utter_closed_holiday" if holiday else "utter_closed_today"
