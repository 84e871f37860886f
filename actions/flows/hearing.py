"""What a message says to a flow: every field that it answers, and what it takes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from actions.flows.field import Field, Heard, Problem
from actions.flows.flow import CONFIRMED, Flow
from actions.flows.progress import Progress
from actions.flows.reading.corrections import begins_correcting, corrects, meant
from actions.flows.reading.yesno import assents, yesno
from actions.flows.saying import EDIT
from actions.turn import Turn
from language.fold import tokens


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came to."""

    values: dict[str, Any] = field(default_factory=dict)
    """By slot, new ones only."""
    problems: dict[str, Problem] = field(default_factory=dict)

    def plain(self, flow: Flow) -> bool:
        """Whether something else than the customer's own words was read."""
        return any(not f.free for f in flow.fields if f.slot in self.values)


def take(
    flow: Flow,
    progress: Progress,
    heard: Heard,
    waits_for: str,
    choice: tuple[str, str] | None = None,
) -> Taken:
    """Read every field that the message may answer: the one that is waited for first.

    `choice` is what a button chooses instead of words: nothing when it is no longer offered.
    """
    if choice:
        return _pressed(flow, heard, *choice)
    taken = Taken()
    wanted = flow.named(waits_for)
    own_words = wanted is not None and wanted.free
    correcting = begins_correcting(heard.text) if own_words else corrects(heard.text)
    if wanted and progress.suggested is not None and yesno(heard.text):
        return Taken({wanted.slot: progress.suggested})
    said = meant(heard.text) if correcting else heard.text
    for each in _in_order(flow, wanted):
        known = progress.collected.get(each.slot)
        is_wanted = each is wanted
        if each.free and not _open_words(is_wanted, progress, correcting, waits_for, taken):
            continue
        if not is_wanted and not _open(each, known, progress, correcting, wanted, waits_for, taken):
            continue
        at = replace(
            heard,
            text=heard.text if each.free else said,
            collected={**progress.collected, **taken.values},
            wanted=is_wanted,
        )
        if not each.applies(at):
            continue
        value = each.read(at)
        if value is None and at.text != heard.text:  # "beklediğim gibi değil" takes nothing back
            value = each.read(replace(at, text=heard.text))
        if isinstance(value, Problem):
            taken.problems[each.slot] = value
        elif value is not None and (is_wanted or value != known):
            taken.values[each.slot] = value
    return taken


def edited(flow: Flow, turn: Turn) -> Field | None:
    """The field that a button chooses to be corrected."""
    slot, key = turn.choice or ("", "")
    return flow.named(key) if slot == EDIT else None


def called(flow: Flow, heard: Heard) -> Field | None:
    """The one field whose name the message says: what is to be corrected."""
    said = set(tokens(heard.text))
    found = [
        each
        for each, _ in flow.collected(heard)
        if any(said.intersection(tokens(label)) for label in each.label.values())
    ]
    return found[0] if len(found) == 1 else None


def agreed(turn: Turn, heard: Heard) -> bool | None:
    """Whether the customer says yes or no to what was read back."""
    said = yesno(heard.text)
    if said is None and assents(heard.text) and not corrects(heard.text):
        return True
    if said is None and turn.intent in ("affirm", "deny") and turn.clear:
        return turn.intent == "affirm"
    return said


def _pressed(flow: Flow, heard: Heard, slot: str, key: str) -> Taken:
    wanted = flow.named(slot)
    if wanted is None or not wanted.applies(heard):
        return Taken()
    chosen = [option.meant for option in wanted.options(heard) if option.key == key]
    return Taken({slot: chosen[0]}) if chosen else Taken()


def _in_order(flow: Flow, wanted: Field | None) -> Iterator[Field]:
    """The field that is waited for, then those that know what they look for, then free words."""
    if wanted and not wanted.free:
        yield wanted
    yield from (each for each in flow.fields if not each.free and each is not wanted)
    yield from (each for each in flow.fields if each.free)


def _open(
    each: Field,
    known: Any,
    progress: Progress,
    correcting: bool,
    wanted: Field | None,
    waits_for: str,
    taken: Taken,
) -> bool:
    """Whether a field that is not waited for may be filled by this message."""
    if known is None:
        return each.eager
    # Whatever is said to an open question answers it, and is read last.
    answered = waits_for in taken.values or (wanted is not None and wanted.free)
    return correcting or waits_for == CONFIRMED or (progress.before == each.slot and not answered)


def _open_words(
    is_wanted: bool, progress: Progress, correcting: bool, waits_for: str, taken: Taken
) -> bool:
    """Whether a message may be the customer's own words: asked for, or told at the beginning."""
    corrected = correcting and any(slot in progress.collected for slot in taken.values)
    return not corrected if is_wanted else not waits_for
