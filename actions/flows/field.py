"""One thing that a flow collects: how it is asked for, read, and said again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from actions.flows.reading.danger import may_tell_of_harm
from actions.orders.model import Order
from actions.terms import Terms
from handoff.calendar import Calendar
from language.fold import tokens

Words = Mapping[str, str]
"""A text by language, "tr" and "en"."""


#: What an answer in a customer's own words may look like to the intents.
_ANSWERS = frozenset(
    ("inform", "nlu_fallback", "return_request", "damaged_or_wrong", "warranty", "complaint")
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, and what is known when it is read."""

    text: str
    """The customer's words, without what he takes back in them ("mavi değil")."""
    lang: str
    now: datetime
    """In the shop's time zone."""
    calendar: Calendar
    collected: Mapping[str, Any] = field(default_factory=dict)
    """By slot, what was heard before and in this message so far."""
    earlier: str = ""
    """What was said of an order before it was known, without what proves whose it is."""
    order: Order | None = None
    """The customer's own, in flows that need one."""
    begins: bool = False
    """Whether the flow begins with the message."""
    wanted: bool = False
    """Whether the flow has just asked for what is being read; else only what is plain counts."""
    intent: str = ""
    clear: bool = False
    """Whether there is no doubt about the intent."""
    terms: Terms = field(default_factory=Terms)
    pictures: Sequence[str] = ()
    """The customer's pictures that are in no case yet."""
    takes_pictures: bool = False
    """Whether he can send some where he writes."""

    @property
    def today(self) -> date:
        """The day in the shop's time zone."""
        return self.now.date()

    @property
    def at_large(self) -> bool:
        """Whether more than a word was answered to what was asked, and means nothing else."""
        return self.wanted and self.intent in _ANSWERS and len(tokens(self.text)) > 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something understood that cannot be accepted, and the response that says why."""

    response: str
    variables: Mapping[str, str] = field(default_factory=dict)
    suggests: Any = None
    """A value offered instead, which a bare yes accepts."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that a button gives. `key` has letters, digits, hyphens and underscores only."""

    key: str
    titles: Words
    value: Any = None
    """What is collected, when it is not the key itself."""

    @property
    def meant(self) -> Any:
        """What is collected."""
        return self.key if self.value is None else self.value


Read = Callable[[Heard], Any]
"""A value (anything JSON can hold), None when there is nothing of the kind, or a Problem."""


def _none(heard: Heard) -> Sequence[Option]:
    return ()


def _nothing(heard: Heard) -> Mapping[str, str]:
    return {}


def _always(heard: Heard) -> bool:
    return True


def _never(heard: Heard) -> bool:
    return False


def tells_of_a_fault(heard: Heard) -> bool:
    """Whether what sounds dangerous is a fault described: without a word of harm, and doubtful."""
    return heard.intent == "safety" and not heard.clear and not may_tell_of_harm(heard.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a flow collects in one slot.

    Attributes:
        label: what it is called when it is read back.
        read: see :data:`Read`; pure.
        ask: the response that asks for it.
        again: the one after a try that failed; `ask` with "_again" when not given.
        reminder: the one after a question in the middle; `ask` when not given.
        options: the answers offered as buttons.
        variables: of these responses.
        applies: whether it is wanted, as far as that is known.
        lasts: whether what was collected still stands: a time that has passed does not.
        say: how a value is read back to the customer; an option's title or the value itself.
        required: whether it is asked for; otherwise it is only taken when it is said.
        free: the customer's own words: whatever he answers is the value.
        wish: what the customer hopes for: that may be that somebody listens to him at last, and
            asks for nobody now.
        eager: whether it is also read from messages that answer something else.
        otherwise: what is collected when the one time it was asked for brought no answer; without
            it the flow asks again. It is read from a refusal, too, which then stops nothing.
        private: never written into decisions: a phone number, an address.
        unmistakable: whether a message that answers it does nothing else, though the intents hear
            an alarm in it: the name of an electric blanket.
    """

    slot: str
    label: Words
    read: Read
    ask: str = ""
    again: str = ""
    reminder: str = ""
    options: Callable[[Heard], Sequence[Option]] = _none
    variables: Callable[[Heard], Mapping[str, str]] = _nothing
    applies: Callable[[Heard], bool] = _always
    lasts: Callable[[Any, Heard], bool] | None = None
    say: Callable[[Any, Heard], str] | None = None
    required: bool = True
    free: bool = False
    wish: bool = False
    eager: bool = True
    otherwise: Any = None
    private: bool = False
    unmistakable: Callable[[Heard], bool] = _never

    def stands(self, value: Any, heard: Heard) -> bool:
        """Whether there is a value, and it still holds."""
        return value is not None and (self.lasts is None or self.lasts(value, heard))

    def said(self, value: Any, heard: Heard) -> str:
        """The value as the customer reads it."""
        if self.say:
            return self.say(value, heard)
        titles = (o.titles[heard.lang] for o in self.options(heard) if o.meant == value)
        return next(titles, str(value))

    def response(self, *, again: bool = False) -> str:
        """The response that asks for it."""
        return (self.again or f"{self.ask}_again") if again else self.ask
