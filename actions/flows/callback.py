"""A call back: to which number, when within the shop's hours, and what about."""

from __future__ import annotations

import re

from actions.flows.field import Field, Heard, Problem
from actions.flows.flow import Filing, Flow
from actions.flows.reading.free import told
from actions.flows.reading.phone import looks_like_phone, phone, shown, without_phones
from actions.flows.reading.window import Outside, Window, window
from handoff.cases.case import Kind
from language import dates
from language.fold import tokens

PHONE, WHEN, TOPIC = "callback_phone", "callback_when", "callback_topic"

_ABOUT = re.compile(
    r"(?:^|[.,!?]\s*)([^.,!?]{3,80}?)\s+(?:konusunda|konusuyla|hakkında|hakkinda|ile ilgili|için)\b"
    r"|\b(?:about|regarding)\s+([^.,!?]{3,80})",
    re.IGNORECASE,
)
_ALL_DAY = {"tr": "gün boyu", "en": "all day"}
_CALLS = ("ara", "call", "telefon", "ulas", "ring", "phone", "donus", "musait", "uygun")


def _phone(heard: Heard) -> str | Problem | None:
    number = phone(heard.text)
    if number is None and heard.wanted and looks_like_phone(heard.text):
        return Problem("utter_callback_phone_wrong")
    return number


def _when(heard: Heard) -> dict[str, str] | Problem | None:
    said = without_phones(heard.text)
    calls = phone(heard.text) is not None or any(w.startswith(_CALLS) for w in tokens(said))
    known = WHEN in heard.collected
    if not heard.wanted and not calls and not known:
        return None
    found = window(said, heard.now, heard.calendar, plainly=not heard.wanted)
    if isinstance(found, Outside):
        return _closed(found, heard)
    return found.kept() if found else None


def _closed(found: Outside, heard: Heard) -> Problem:
    """Nobody is there then: the next opening is offered."""
    if found.instead is None:
        return Problem("utter_callback_closed_for_long")
    offered = {"offered": _told(found.instead, heard)}
    return Problem("utter_callback_closed", offered, suggests=found.instead.kept())


def _told(found: Window, heard: Heard, *, lasting: bool = False) -> str:
    day = dates.on(found.start.date(), heard.now.date(), heard.lang, lasting=lasting)
    whole = dates.all_day(found.start, found.end)
    return f"{day} {_ALL_DAY[heard.lang] if whole else dates.hours(found.start, found.end)}"


def _topic(heard: Heard) -> str | None:
    if heard.wanted:
        return told(heard.text)
    about = _ABOUT.search(without_phones(heard.text))
    return (about[1] or about[2]).strip() if about else None


def _file(heard: Heard) -> Filing:
    known = heard.collected
    when = Window.of(known[WHEN])
    return Filing(
        Kind.CALLBACK,
        fields={"phone": known[PHONE], "when": _told(when, heard, lasting=True)},
        words=known[TOPIC],
        due=when.end,
    )


CALLBACK = Flow(
    form="callback_form",
    intent="callback",
    fields=(
        Field(
            slot=PHONE,
            label={"tr": "Telefon", "en": "Phone"},
            read=_phone,
            ask="utter_callback_phone",
            say=lambda value, heard: shown(value),
            private=True,
        ),
        Field(
            slot=WHEN,
            label={"tr": "Zaman", "en": "Time"},
            read=_when,
            ask="utter_callback_when",
            lasts=lambda value, heard: Window.of(value).end > heard.now,
            say=lambda value, heard: _told(Window.of(value), heard),
        ),
        Field(
            slot=TOPIC,
            label={"tr": "Konu", "en": "Topic"},
            read=_topic,
            ask="utter_callback_topic",
            free=True,
        ),
    ),
    file=_file,
)
