"""How far a flow is: what it has collected, and how well that goes. Kept in Rasa's slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.flows.flow import CONFIRMED, Flow
from actions.flows.reading.free import without_proof
from actions.turn import Turn

STATE = "flow"
"""The slot for what is no field."""
MOST_MESSAGES = 40
"""The message after which a person takes over, however well it goes: nobody is held in a circle."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Progress:
    """What a flow has heard."""

    collected: Mapping[str, Any] = field(default_factory=dict)
    """By slot; what is None is not known."""
    tries: int = 0
    """Those that failed, in a row."""
    messages: int = 0
    before: str = ""
    """The slot that was asked for before the present one."""
    suggested: Any = None
    """What was offered as a value for the slot that is waited for."""
    earlier: str = ""
    """What was said before the order was known, which may name its items."""

    @classmethod
    def read(cls, flow: Flow, turn: Turn) -> Progress:
        """From Rasa's slots."""
        kept = turn.slots.get(STATE) or {}
        return cls(
            {f.slot: turn.slots[f.slot] for f in flow.fields if turn.slots.get(f.slot) is not None},
            int(kept.get("tries") or 0),
            int(kept.get("messages") or 0),
            str(kept.get("before") or ""),
            kept.get("suggested"),
            str(kept.get("earlier") or ""),
        )

    def slots(self, flow: Flow, waits_for: str) -> dict[str, Any]:
        """As values for Rasa's slots, `requested_slot` among them."""
        state = {
            "tries": self.tries,
            "messages": self.messages,
            "before": self.before,
            "suggested": self.suggested,
            "earlier": self.earlier,
        }
        known = {each.slot: self.collected.get(each.slot) for each in flow.fields}
        return {**known, CONFIRMED: None, STATE: state, "requested_slot": waits_for}

    def listening(self) -> Progress:
        """One message more."""
        return replace(self, messages=self.messages + 1)

    def knowing(self, values: Mapping[str, Any]) -> Progress:
        """With more collected, which forgives the tries that failed."""
        tries = 0 if values else self.tries
        return replace(self, collected={**self.collected, **values}, tries=tries, suggested=None)

    def remembering(self, text: str) -> Progress:
        """With a message that may tell more when the order is known; its proof is not kept."""
        said = f"{self.earlier} {without_proof(text)}".strip()
        return replace(self, earlier=said[:_LONGEST])

    def failing(self) -> Progress:
        """One failed try more."""
        return replace(self, tries=self.tries + 1)

    def offering(self, value: Any) -> Progress:
        """With a value suggested for what is asked next, or None."""
        return replace(self, suggested=value)

    def asking(self, earlier: str, now: str) -> Progress:
        """With another slot waited for than before."""
        return self if earlier == now else replace(self, before=earlier)


def forgotten(flow: Flow) -> dict[str, Any]:
    """Rasa's slots when the flow is over."""
    return {**dict.fromkeys(each.slot for each in flow.fields), CONFIRMED: None, STATE: None}
