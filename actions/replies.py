"""What an action comes to: a response of the domain, buttons, a decision, and a new memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from typing import Any, TypedDict

from actions.turn import Expecting, Memory, Offer
from knowledge.wire import Hit, Part, SearchReply

#: How many articles a customer is asked to choose from at most.
CHOICES = 3

Decision = dict[str, Any]
"""The `custom` part of a message: `kind`, `reason`, and what the decision rests on."""


class Button(TypedDict):
    """A choice under a message; `payload` is what Rasa gets when it is pressed."""

    title: str
    payload: str


class Card(TypedDict):
    """An article as it is shown under a message."""

    id: str
    title: str
    url: str
    lang: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message before the last one: a response, or a text as it is; `card` is under it."""

    response: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One action's outcome. Without `response` and `text` nothing is said: the gateway speaks."""

    decision: Decision
    memory: Memory
    response: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    buttons: Sequence[Button] = ()
    earlier: Sequence[Said] = ()
    text: str | None = None
    """What is said instead of a response of the domain, in the customer's language."""
    card: Card | None = None
    """The article under the last message."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Slots of a form's, as they are from now on."""
    ends_form: bool = False
    """Whether a form that is running is over."""


_TITLES = {
    "tr": {
        "helpful": "Evet, oldu",
        "nothing_helped": "Hayır, olmadı",
        "none_of_these": "Hiçbiri",
        "ask_human": "Temsilciyle görüşmek istiyorum",
        "affirm": "Evet, doğru",
        "deny": "Hayır, düzelteceğim",
    },
    "en": {
        "helpful": "Yes, thanks",
        "nothing_helped": "No, it didn't help",
        "none_of_these": "None of these",
        "ask_human": "I'd like to talk to a person",
        "affirm": "Yes, that's right",
        "deny": "No, let me correct it",
    },
}


def button(intent: str, lang: str) -> Button:
    """The button that stands for an intent."""
    return {"title": _TITLES[lang][intent], "payload": f"/{intent}"}


def choice(offer: Offer) -> Button:
    """The button that chooses an article."""
    return {"title": offer["title"], "payload": f'/faq{{"article":"{offer["article"]}"}}'}


def option(slot: str, key: str, title: str) -> Button:
    """The button that chooses something a flow asks for."""
    return {"title": title, "payload": f'/inform{{"choice":"{slot}.{key}"}}'}


def with_person(reply: Reply, lang: str) -> Reply:
    """`reply` with the offer of a person, which a bare yes accepts."""
    memory = replace(reply.memory, expecting=Expecting.PERSON)
    return replace(reply, memory=memory, buttons=[*reply.buttons, button("ask_human", lang)])


def offer(hit: Hit) -> Offer:
    """A search hit as something to choose."""
    return {
        "article": hit["article"],
        "lang": hit["lang"],
        "title": hit["title"],
        "url": hit["url"],
        "passage": hit["passage"],
    }


def offers(*lists: Sequence[Hit]) -> tuple[Offer, ...]:
    """What customers may choose from: the best of each list in turn, each article once."""
    best: dict[str, Offer] = {}
    for hit in chain.from_iterable(zip_longest(*lists)):
        if hit:
            best.setdefault(hit["article"], offer(hit))
    return tuple(best.values())[:CHOICES]


def card(given: Offer) -> Card:
    """The card of an article that is given."""
    return {
        "id": given["article"],
        "title": given["title"],
        "url": given["url"],
        "lang": given["lang"],
    }


def answered(
    given: Offer, *, reason: str, probability: float | None, search: SearchReply | None
) -> Decision:
    """The decision to answer with an article; reason "search" or "chosen"."""
    found = search["hits"] if search else []
    others = [hit["article"] for hit in found if hit["article"] != given["article"]]
    return {
        "kind": "answer",
        "article": given["article"],
        "articles": [given["article"], *dict.fromkeys(others)],
        "probability": probability,
        "reason": reason,
        **_recorded(search),
    }


def answered_in_parts(
    given: Sequence[tuple[Part, Offer]], articles: Sequence[str], search: SearchReply
) -> Decision:
    """The decision to answer several questions at once; as sure as the least sure answer."""
    return {
        "kind": "answer",
        "article": given[0][1]["article"],
        "articles": list(dict.fromkeys([*(offer["article"] for _, offer in given), *articles])),
        "answered": {part["text"]: offer["article"] for part, offer in given},
        "probability": min(part["probability"] for part, _ in given),
        "reason": "search",
        **_recorded(search),
    }


def clarified(
    kind: str, reason: str, articles: Sequence[str], search: SearchReply | None
) -> Decision:
    """The decision to ask back; `kind` is "clarify" or "decline"."""
    return {
        "kind": kind,
        "articles": list(articles),
        "probability": search["probability"] if search else None,
        "reason": reason,
        **_recorded(search),
    }


def handed_over(reason: str, tried: Sequence[str], search: SearchReply | None = None) -> Decision:
    """The decision to give the conversation to a person."""
    return {
        "kind": "handoff",
        "reason": reason,
        "probability": search["probability"] if search else None,
        "articles": list(tried),
        **_recorded(search),
    }


def hand_over(reason: str, memory: Memory, search: SearchReply | None = None) -> Reply:
    """Give the conversation to a person; the counters start anew for the time after."""
    decision = handed_over(reason, memory.tried, search)
    return Reply(decision, Memory(tried=memory.tried), ends_form=True)


def _recorded(search: SearchReply | None) -> Decision:
    """The search without its passages, which are in the articles anyway."""
    if search is None:
        return {}
    parts = [{**part, "hits": _bare(part["hits"])} for part in search["parts"]]
    return {"search": {**search, "hits": _bare(search["hits"]), "parts": parts}}


def _bare(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    return [{k: v for k, v in hit.items() if k != "passage"} for hit in hits]
