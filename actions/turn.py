"""What an action knows: the customer's message, the hour, and what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict

from actions import mentions
from actions.mentions import Mention
from actions.uttered import Uttered, lately
from language.fold import tokens
from language.names import given

#: From this confidence up an intent is believed whatever the words look like.
_CLEAR = 0.8
_HOUR = 3600
_DAY = 24 * _HOUR
#: The confidence of `out_of_scope` that says nothing either way.
NEUTRAL = 0.05


class Expecting(StrEnum):
    """What a bare yes or no would answer."""

    NOTHING = ""
    HELPED = "helped"
    CHOICE = "choice"
    PERSON = "person"
    LANGUAGE = "language"  # a person, after it was said which languages we speak


class Offer(TypedDict):
    """An article the customer may choose; `passage` is what answers the question asked."""

    article: str
    lang: str
    title: str
    url: str
    passage: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What Rasa keeps for us between turns, as slots of the same names."""

    asked_back: int = 0
    """How often in a row the bot has asked back without an answer in between."""
    not_helped: int = 0
    """How often the customer has said that an answer did not help."""
    expecting: Expecting = Expecting.NOTHING
    offered: tuple[Offer, ...] = ()
    """The articles the bot has last asked about."""
    tried: tuple[str, ...] = ()
    """Ids of the articles shown as answers, in order, each once."""
    asked_about: str = ""
    """The customer's last question of substance, which a follow-up may lean on."""
    insults: int = 0
    """How often the bot has been abused without any request."""
    careful: bool = False
    """Whether the customer has spoken of harming himself."""
    welcomed: str = ""
    """The visit in which the customer was welcomed back."""
    named: str = ""
    """The visit in which the customer was called by his name."""

    @classmethod
    def read(cls, slots: dict[str, Any]) -> Memory:
        """From Rasa's slots; what is missing or strange counts as never set."""
        expecting = slots.get("expecting") or ""
        return cls(
            asked_back=int(slots.get("asked_back") or 0),
            not_helped=int(slots.get("not_helped") or 0),
            expecting=Expecting(expecting) if expecting in set(Expecting) else Expecting.NOTHING,
            offered=tuple(slots.get("offered") or ()),
            tried=tuple(slots.get("tried") or ()),
            asked_about=str(slots.get("asked_about") or ""),
            insults=int(slots.get("insults") or 0),
            careful=bool(slots.get("careful")),
            welcomed=str(slots.get("welcomed") or ""),
            named=str(slots.get("named") or ""),
        )

    def slots(self) -> dict[str, Any]:
        """As values for Rasa's slots."""
        return {
            "asked_back": self.asked_back,
            "not_helped": self.not_helped,
            "expecting": self.expecting.value,
            "offered": list(self.offered),
            "tried": list(self.tried),
            "asked_about": self.asked_about,
            "insults": self.insults,
            "careful": self.careful,
            "welcomed": self.welcomed,
            "named": self.named,
        }

    def after(self, before: Memory) -> Memory:
        """This memory with what lasts as long as the conversation, whatever came of the turn."""
        return replace(
            self,
            insults=max(self.insults, before.insults),
            careful=self.careful or before.careful,
            welcomed=self.welcomed or before.welcomed,
            named=self.named or before.named,
        )


@dataclass(frozen=True, slots=True)
class Form:
    """The form of Rasa's that has the word."""

    name: str
    waits_for: str = ""
    """The slot it has asked for; empty when it begins."""
    returned: bool = False
    """Whether another action has answered the message already, so that only a reminder is due."""
    idle: bool = False
    """Whether the customer comes back to it after more than an hour."""
    abandoned: bool = False
    """Whether he comes back to it after more than a day."""

    @classmethod
    def read(cls, tracker: Mapping[str, Any]) -> Form | None:
        """From the tracker state; None outside of forms."""
        name = (tracker.get("active_loop") or {}).get("name")
        if not name:
            return None
        events: list[dict[str, Any]] = tracker.get("events") or []
        said = [at for at, event in enumerate(events) if event["event"] == "user"]
        since = events[said[-1] :] if said else []
        begun = any(e["event"] == "active_loop" and e.get("name") == name for e in since)
        slots = tracker.get("slots") or {}
        times = [events[at].get("timestamp") or 0.0 for at in said[-2:]]
        return cls(
            name,
            # In another form's place, Rasa still gives what that one had asked for.
            waits_for="" if begun else slots.get("requested_slot") or "",
            returned=any(e["event"] == "action" and e["name"] != name for e in since),
            idle=bool(times) and times[-1] - times[0] > _HOUR,
            abandoned=bool(times) and times[-1] - times[0] > _DAY,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a customer's on its way to an answer."""

    text: str
    lang: str
    intent: str
    confidence: float
    now: datetime
    open: bool | None = None
    """Whether people are there, as the gateway says; None leaves it to the calendar."""
    article: str | None = None
    """The article chosen by a button."""
    topic: str | None = None
    """The topic chosen by a button."""
    memory: Memory = field(default_factory=Memory)
    off_topic: float = NEUTRAL
    """The confidence of the intent `out_of_scope`."""
    conversation: str = ""
    """The gateway's name of the conversation."""
    id: str = ""
    """The gateway's name of the turn: one that is tried again keeps it."""
    choice: tuple[str, str] | None = None
    """Slot and key of what a flow's button chooses."""
    form: Form | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    """All of Rasa's slots, for forms to read their own from."""
    entities: tuple[Mention, ...] = ()
    """What the message mentions, in its order."""
    name: str | None = None
    """How the customer is called by his given name, if that is known."""
    visit: str = ""
    """The customer's visit, as the gateway names it."""
    returning: bool = False
    """Whether he has been here before this visit."""
    before: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Problems he has come with before: the order of each earlier visit, empty if unknown."""
    said: tuple[Uttered, ...] = ()
    """What the bot has said within the last hour, oldest first."""
    order: str = ""
    """The order he had named before a person was asked and the bot got the word back."""
    pictures: tuple[str, ...] = ()
    """The pictures the customer has sent so far, oldest first."""
    shows: bool = False
    """Whether this message brings one of them."""
    takes_pictures: bool = False
    """Whether the customer can send pictures where he writes."""

    @classmethod
    def read(cls, tracker: dict[str, Any]) -> Turn:
        """From the tracker state that Rasa sends along with a call."""
        latest = tracker.get("latest_message") or {}
        metadata = latest.get("metadata") or {}
        visit = metadata.get("visit") or {}
        intent = latest.get("intent") or {}
        ranking = {i["name"]: i["confidence"] for i in latest.get("intent_ranking") or []}
        pictures = metadata.get("pictures") or {}
        entities = {e["entity"]: e["value"] for e in reversed(latest.get("entities") or [])}
        return cls(
            text=latest.get("text") or "",
            lang=_language(tracker) or "tr",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            now=_moment(metadata.get("now")),
            open=metadata["open"] if isinstance(metadata.get("open"), bool) else None,
            article=entities.get("article"),
            topic=entities.get("topic"),
            memory=Memory.read(tracker.get("slots") or {}),
            off_topic=float(ranking.get("out_of_scope", 0.0 if ranking else NEUTRAL)),
            id=str(metadata.get("turn") or latest.get("message_id") or ""),
            choice=_choice(entities.get("choice")),
            conversation=(tracker.get("sender_id") or "").partition(":")[0],
            form=Form.read(tracker),
            slots=tracker.get("slots") or {},
            entities=mentions.read(latest),
            name=given(metadata.get("name"), metadata.get("lang") or "tr"),
            visit=str(visit.get("id") or ""),
            returning=bool(visit.get("returning")),
            before=visit.get("before") or {},
            said=lately(tracker.get("events") or []),
            order=str(metadata.get("order") or ""),
            pictures=tuple(pictures.get("ids") or ()),
            shows=bool(pictures.get("here")),
            takes_pictures=bool(pictures.get("welcome")),
        )

    @property
    def pressed(self) -> bool:
        """Whether a button was pressed: the text is its payload, not the customer's words."""
        return self.text.startswith("/")

    @property
    def clear(self) -> bool:
        """Whether there is no doubt about the intent."""
        return self.pressed or self.confidence >= _CLEAR

    @property
    def words(self) -> list[str]:
        """The folded words of the text."""
        return tokens(self.text)


def _choice(value: Any) -> tuple[str, str] | None:
    slot, dot, key = str(value or "").partition(".")
    return (slot, key) if dot else None


def _language(tracker: Mapping[str, Any]) -> str | None:
    """The language of the turn: what was just asked for, else the message's."""
    metadata = (tracker.get("latest_message") or {}).get("metadata") or {}
    lang = metadata.get("lang")
    for event in reversed(tracker.get("events") or []):
        if event["event"] == "user":
            break
        decision = (event.get("data") or {}).get("custom") or {}
        if decision.get("reason") == "change_language":
            lang = decision["language"]
    return lang if lang in ("tr", "en") else None


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
