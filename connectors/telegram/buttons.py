"""Buttons: an inline keyboard under a message, and what was meant when one is pressed.

Callback data is short and comes back from the customer's device, so it only points at a button:
``<entry id>:<index>``. Title and payload are read from the customer's own conversation.

Under the question how it went stand five numbers, ``rate:<entry id>:<number>``. They stay, with a
mark on the one that counts, because it may be changed for a while.
"""

from __future__ import annotations

import re
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handoff.entry import Entry
from handoff.rating import ASKS, HIGHEST, LOWEST

_DATA = re.compile(r"([0-9]{1,15}-[0-9]{1,10}):([0-9]{1,2})")
_RATE = re.compile(rf"rate:([0-9]{{1,15}}-[0-9]{{1,10}}):([{LOWEST}-{HIGHEST}])")

#: Longer titles do not fit on a phone; titles up to the second length stand side by side.
_TITLE_CHARS, _SHORT_CHARS, _BESIDE = 60, 14, 3


def keyboard(entry: Entry) -> InlineKeyboardMarkup | None:
    """The keyboard for an entry's buttons, if it has any, or for the question how it went."""
    if entry.payload.get("asks") == ASKS:
        return numbers(entry.id)
    buttons = [
        InlineKeyboardButton(_title(button), callback_data=f"{entry.id}:{index}")
        for index, button in enumerate(entry.payload.get("buttons") or [])
    ]
    if not buttons:
        return None
    if len(buttons) <= _BESIDE and all(len(button.text) <= _SHORT_CHARS for button in buttons):
        return InlineKeyboardMarkup([buttons])
    return InlineKeyboardMarkup([[button] for button in buttons])


def numbers(asking: str, chosen: int = 0) -> InlineKeyboardMarkup:
    """The keyboard of the entry that asks how it went."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    f"✓ {number}" if number == chosen else str(number),
                    callback_data=f"rate:{asking}:{number}",
                )
                for number in range(LOWEST, HIGHEST + 1)
            ]
        ]
    )


def rating(data: str | None) -> tuple[str, int] | None:
    """The entry that asks and the number pressed; None for other data."""
    found = _RATE.fullmatch(data or "")
    return (found[1], int(found[2])) if found else None


def parse(data: str | None) -> tuple[str, int] | None:
    """Entry id and index out of callback data; None when we never wrote such data."""
    found = _DATA.fullmatch(data or "")
    return (found[1], int(found[2])) if found else None


def pressed(entry: Entry | None, index: int) -> dict[str, str] | None:
    """The button as it was offered (title and payload), or None when it never was."""
    if entry is None or not entry.is_public or entry.author == "customer":
        return None
    offered = entry.payload.get("buttons") or []
    if index >= len(offered) or not offered[index].get("payload"):
        return None
    return {"title": offered[index]["title"], "payload": offered[index]["payload"]}


def _title(button: dict[str, Any]) -> str:
    title = " ".join(str(button["title"]).split()) or "…"
    return title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1].rstrip() + "…"
