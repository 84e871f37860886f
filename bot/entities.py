"""What a message mentions: spaCy's token patterns say where, the readers of `language` say what.

An entity is written to the message as Rasa knows entities, ``value`` in its normal form. Of a phone
and an e-mail address only the place is written and the value is None: they prove whose an order is,
and a proof is kept nowhere (decisions 0010 and 0011). Whoever answers the message reads it there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Callable

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from language import shapes

#: A customer's question is shorter; what comes after was pasted.
_LONGEST_TEXT = 600
#: An address, a number with signs in it, a word with its hyphens, or a sign.
_WORD = re.compile(rf"{shapes.ADDRESS.pattern}|\d+(?:[.,/]\d+)+|[^\W_]+(?:-[^\W_]+)*|\S")

_NUMBER = {"TEXT": {"REGEX": r"^\d[\d.-]*$"}}
_BRACKETS = {"ORTH": {"IN": ["(", ")", "-", "–"]}, "OP": "?"}
_DAY = {"TEXT": {"REGEX": r"^[0-3]?\d$"}}
_YEAR = {"NORM": {"REGEX": r"^20\d\d(?:[dt][ae]n?)?$"}}
_MONTH = {"NORM": {"REGEX": f"^(?:{shapes.MONTH.pattern})$"}}
_SUM = {"TEXT": {"REGEX": r"^\d[\d.,]*$"}}
_CURRENCY = {"NORM": {"IN": sorted(shapes.CURRENCIES)}}
_CODE = {"NORM": {"REGEX": r"^(?=(?:.*\d){4})[a-z0-9-]{4,}$"}}
_PARCEL = {"NORM": {"REGEX": r"^(?:takip|tracking|kargo|gonderi|shipment|parcel)"}}
_IS_NUMBER = {"NORM": {"REGEX": r"^(?:no|num|numara|number|kod|code|id)"}}
_BETWEEN = {"ORTH": {"IN": [":", "=", "is", "'", "’", "#"]}, "OP": "?"}
_OF = {"NORM": {"IN": ["nolu", "numarali"]}}

#: What is read first has its words; where a tracking number stands, its label is not of it.
_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "email": [[{"TEXT": {"REGEX": "@.*[.]"}}]],
    "case_number": [
        [{"NORM": {"REGEX": r"^t-?\d{4,9}$"}}],
        [
            {"NORM": "t"},
            {"ORTH": {"IN": ["-", "–", "_"]}, "OP": "?"},
            {"TEXT": {"REGEX": r"^\d{4,9}$"}},
        ],
    ],
    "tracking_number": [
        [_PARCEL, _IS_NUMBER, _BETWEEN, _BETWEEN, _CODE, *([{**_CODE, "OP": "?"}] * 4)],
        [{"NORM": {"IN": ["takip", "tracking"]}}, _BETWEEN, _CODE],
        [_CODE, _OF, _PARCEL],
        [{"NORM": {"REGEX": r"^[a-z]{2}\d{9}[a-z]{2}$"}}],
    ],
    "phone": [
        [{"ORTH": "+", "OP": "?"}, {"ORTH": "(", "OP": "?"}, _NUMBER]
        + [_BRACKETS, {**_NUMBER, "OP": "?"}] * 4
    ],
    "date": [
        [{"TEXT": {"REGEX": r"^\d{1,4}([./-])\d\d?\1\d{2,4}$"}}],
        [_DAY, _MONTH],
        [_DAY, _MONTH, _YEAR],
        [_MONTH, _DAY],
        [_MONTH, _DAY, {"ORTH": ",", "OP": "?"}, _YEAR],
        [{"NORM": {"IN": sorted(shapes.DAYS)}}],
    ],
    "amount": [
        [_SUM, _CURRENCY],
        [_CURRENCY, _SUM],
        [
            {
                "NORM": {
                    "REGEX": rf"^\d+(?:{'|'.join(sorted(filter(str.isalpha, shapes.CURRENCIES)))})$"
                }
            }
        ],
    ],
    "order_number": [
        [{"ORTH": "#", "OP": "?"}, {"NORM": {"REGEX": r"^(?=.*\d)[a-z0-9-]+$"}}],
    ],
}
#: Entities that prove something: only where they stand is written.
UNSAID = frozenset({"phone", "email"})


@dataclass(frozen=True)
class Mention:
    """Something mentioned: what it is, where, and its normal form."""

    kind: str
    start: int
    end: int
    value: str

    def entity(self) -> dict[str, Any]:
        """As Rasa writes entities."""
        value = None if self.kind in UNSAID else self.value
        return {"entity": self.kind, "start": self.start, "end": self.end, "value": value}


class Mentions:
    """Finds what a text mentions, in either language. `find` is pure and takes a millisecond."""

    def __init__(self) -> None:
        self._vocab = Vocab()
        self._matchers = {kind: Matcher(self._vocab) for kind in _PATTERNS}
        for kind, matcher in self._matchers.items():
            matcher.add(kind, _PATTERNS[kind])

    def find(self, text: str, today: date) -> list[Mention]:
        """Everything mentioned that is valid, in the order of the text, each word once."""
        words = list(_WORD.finditer(text[:_LONGEST_TEXT]))
        doc = Doc(self._vocab, words=[word[0] for word in words])
        for token in doc:
            token.norm_ = shapes.compared(token.text)
        free = [True] * len(words)
        found: list[Mention] = []
        for kind, matcher in self._matchers.items():
            read = _reader(kind, today)
            spans = sorted({(start - end, start, end) for _, start, end in matcher(doc)})
            for _, start, end in spans:
                first, last = _own(kind, doc, start, end)
                place = words[first].start(), words[last].end()
                value = read(text[slice(*place)]) if all(free[start:end]) else None
                if value is not None:
                    free[first : last + 1] = [False] * (last + 1 - first)
                    found.append(Mention(kind, *place, value))
        return sorted(found, key=lambda mention: mention.start)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionExtractor(GraphComponent):
    """Writes what a message mentions into its entities; nothing is learnt."""

    def __init__(self) -> None:
        self._mentions = Mentions()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MentionExtractor:
        """The extractor; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities; a button's payload is nobody's words."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                found = self._mentions.find(text, _today(message))
                entities = [{**one.entity(), "extractor": type(self).__name__} for one in found]
                known = message.get(ENTITIES) or []
                message.set(ENTITIES, [*known, *entities], add_to_output=True)
        return messages


def _own(kind: str, doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The first and the last word of the mention itself: what names a parcel is not of it."""
    if kind != "tracking_number":
        return start, end - 1
    codes = [at for at in range(start, end) if any(sign.isdigit() for sign in doc[at].text)]
    return codes[0], codes[-1]


def _reader(kind: str, today: date) -> Callable[[str], str | None]:
    if kind == "date":
        return lambda text: day.isoformat() if (day := shapes.day(text, today)) else None
    if kind == "order_number":
        return lambda text: shapes.order_number(
            shapes.compared(text.lstrip("# ")), marked=text.startswith("#")
        )
    return getattr(shapes, kind)


def _today(message: Message) -> date:
    """The customer's day, as the gateway tells it."""
    try:
        return datetime.fromisoformat((message.get("metadata") or {})["now"]).date()
    except (KeyError, TypeError, ValueError):
        return date.today()
