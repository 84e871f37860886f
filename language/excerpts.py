"""What a list shows of a longer text: its beginning, on one line, as a person would quote it."""

from __future__ import annotations

import re

_ITEM = re.compile(r"•\s|\d{1,3}\.\s")
_CLOSING = "”’\"')]»"
#: After these one goes on reading without another sign.
_PAUSES = ".!?…:;,"
_ENDS = ".!?"
#: A longer line is no heading, though no full stop ends it.
_LONGEST_HEADING = 80
#: The number of a step or an ordinal that is cut off, and signs that lead to what is cut off.
_DANGLING = re.compile(r"(?:\s+\d{1,3}\.|[\s,;:·…(\[“‘\"'«–—-])+$")


def excerpt(text: str, longest: int) -> str:
    """How `text` begins, in at most `longest` characters. Its list items may begin with a mark."""
    return clipped(in_line(text), longest)


def in_line(text: str) -> str:
    """`text` on one line: headings end in a colon, bullets stand between items that need one."""
    told, last, last_is_item = "", "", False
    for line in filter(None, map(str.strip, text.splitlines())):
        is_item = bool(_ITEM.match(line))
        words = " ".join(line.removeprefix("•").split())
        if told and words:
            told += _joint(last, last_is_item)
        told += words
        last, last_is_item = words or last, is_item
    return told


def clipped(line: str, longest: int) -> str:
    """`line`, or its beginning: cut after a sentence or between words, which "…" shows."""
    if len(line) <= longest:
        return line
    kept = line[:longest]
    if not line[longest].isspace():
        kept = kept.rpartition(" ")[0] or kept
    kept = _DANGLING.sub("", kept)
    if len(kept) == longest and not _ended(kept, _ENDS):
        kept = _DANGLING.sub("", kept[:-1].rpartition(" ")[0] or kept[:-1])
    return kept if _ended(kept, _ENDS) else f"{kept}…"


def _joint(last: str, is_item: bool) -> str:
    if _ended(last, _PAUSES):
        return " "
    return " · " if is_item or len(last) > _LONGEST_HEADING else ": "


def _ended(line: str, signs: str) -> bool:
    return line.rstrip(_CLOSING)[-1:] in tuple(signs)
