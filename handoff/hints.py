"""What an agent tells the bot to go on with when he gives a conversation back to it.

The step's event carries the hint and is itself the bot's turn: the engine reads it as if the
customer had written it, and the customer never sees it (decision 0027).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from handoff.entry import Entry
from handoff.explaining import intent
from language.masks import hide

#: How long a hint may be. It is what a customer would write in a line.
HINT_CHARS = 200


class Flow(StrEnum):
    """What the bot can begin by itself, by the intent that begins it."""

    ORDER_STATUS = "order_status"
    CASE_STATUS = "case_status"
    RETURN = "return_request"
    DAMAGED = "damaged_or_wrong"
    CANCEL = "cancel_order"
    ADDRESS = "change_address"
    WARRANTY = "warranty"
    COMPLAINT = "complaint"
    CALLBACK = "callback"
    DATA = "data_request"

    def named(self, lang: str) -> str:
        """What people call it, in ``lang``."""
        return intent(self, lang)


@dataclass(frozen=True, slots=True)
class Hint:
    """A flow to begin, or words to read; neither leaves the next word to the customer."""

    text: str = ""
    flow: Flow | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.flow)

    def carried(self, lang: str) -> dict[str, str]:
        """What the event says of it, numbers hidden as they are in messages."""
        if self.flow:
            return {"hint": self.flow.named(lang), "flow": self.flow}
        return {"hint": hide(self.text).text} if self.text else {}


NOTHING = Hint()


def as_turn(entry: Entry) -> Entry:
    """The entry as the bot's turn reads it: of a hint its words, all else as it is."""
    return replace(entry, text=str(entry.payload["hint"])) if entry.is_hint else entry
