"""A flow as it is declared: what it collects, when it cannot go on, and the case it ends in."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.flows.field import Field, Heard
from handoff.cases.case import Kind

FILED = "filed_pictures"
"""The slot for pictures that are in a case already."""

CONFIRMED = "flow_confirmed"
"""The slot that every flow waits for last."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A flow that ends before its case is opened: a response, or a text, that says why."""

    reason: str
    response: str | None = None
    text: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    offers_person: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """What goes into the case."""

    kind: Kind
    fields: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    wish: str = ""
    order: str = ""
    """The number of an order nobody has proven; a proven one is added by itself."""
    due: datetime | None = None
    """When the kind's own promise does not fit."""
    then: str = ""
    """What happens next, with ``{by}`` in it, when the kind's own words do not fit."""
    more: str = ""
    """Said after the case's number and promise."""


def _nothing_meant(text: str) -> bool:
    return False


def _able(heard: Heard) -> Ending | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow.

    Attributes:
        form: its name in the domain.
        intent: what begins it.
        fields: in the order in which they are asked for.
        file: what goes into the case, once everything is collected and confirmed.
        needs_order: an order is named and proven first.
        unable: why it cannot go on, asked whenever something new is known.
        agreed: whether words that only repeat what the flow is for say yes to it when it is read
            back, though elsewhere they would stop it: "iptal edin".
    """

    form: str
    intent: str
    fields: tuple[Field, ...]
    file: Callable[[Heard], Filing]
    needs_order: bool = False
    unable: Callable[[Heard], Ending | None] = _able
    agreed: Callable[[str], bool] = _nothing_meant

    def named(self, slot: str) -> Field | None:
        """The field of a slot."""
        return next((each for each in self.fields if each.slot == slot), None)

    def missing(self, heard: Heard, first: Container[str] = ()) -> Field | None:
        """The field to ask for next; one whose slot is in `first` goes before the others."""
        wanted = [f for f in self.fields if f.required and f.applies(heard)]
        known = heard.collected
        open_ = [f for f in wanted if not f.stands(known.get(f.slot), heard)]
        return next((f for f in open_ if f.slot in first), open_[0] if open_ else None)

    def collected(self, heard: Heard) -> list[tuple[Field, Any]]:
        """What is known of what applies."""
        known = [(each, heard.collected.get(each.slot)) for each in self.fields]
        return [(f, value) for f, value in known if value is not None and f.applies(heard)]
