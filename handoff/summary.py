"""What an agent reads first: what the customer wants, what the bot has collected and tried.

Put together from the handoff's record and the decisions of the session; no language model has a
part in it. Words are in the agent's language, what the customer said is as it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from handoff.entry import Entry
from handoff.exchanges import Exchange, exchanges
from handoff.reactions import given
from language.excerpts import excerpt
from language.masks import mask

_QUOTED = 200
_WISHES = {
    "tr": {
        "return": "Ürün iade etmek ya da değiştirmek istiyor",
        "damaged": "Hasarlı, eksik ya da yanlış gelen ürünü bildiriyor",
        "cancel": "Siparişini iptal etmek istiyor",
        "address": "Teslimat bilgilerini değiştirmek istiyor",
        "warranty": "Garantiden yararlanmak istiyor",
        "complaint": "Şikâyette bulunuyor",
        "callback": "Telefonla aranmak istiyor",
        "data": "Kişisel verileri için başvuruyor",
        "order": "Siparişinin durumunu soruyor",
    },
    "en": {
        "return": "Wants to return or exchange something",
        "damaged": "Reports something damaged, missing or wrong",
        "cancel": "Wants to cancel an order",
        "address": "Wants to change where an order goes",
        "warranty": "Wants something repaired under warranty",
        "complaint": "Has a complaint",
        "callback": "Wants to be called",
        "data": "Makes a request about personal data",
        "order": "Asks where an order is",
    },
}
#: The flow that an intent belongs to.
_MEANT = {
    "return_request": "return",
    "damaged_or_wrong": "damaged",
    "cancel_order": "cancel",
    "change_address": "address",
    "warranty": "warranty",
    "complaint": "complaint",
    "callback": "callback",
    "data_request": "data",
    "order_status": "order",
}
#: A field of a flow by its slot, or by what comes after the flow's name in it.
_FIELDS = {
    "tr": {
        "about": "Konu",
        "address_new": "Yeni adres",
        "bought": "Alındığı gün",
        "condition": "Durumu",
        "contact": "E-posta veya telefon",
        "data_what": "Talebi",
        "details": "Düzeltilecek bilgi",
        "door": "Kapı numarası",
        "exchange": "Yerine",
        "damaged_fault": "Sorun",
        "fault": "Arıza",
        "item": "Ürün",
        "items": "Ürün",
        "number": "Sipariş, fatura ya da seri no",
        "order": "Sipariş",
        "phone": "Telefon",
        "photo": "Fotoğraf",
        "place": "İlçe ve il",
        "reason": "Neden",
        "recipient": "Alıcı",
        "refund": "İstediği",
        "searched": "Baktığı yerler",
        "since": "Ne zamandan beri",
        "topic": "Konu",
        "when": "Zaman",
        "wish": "İstediği",
        "words": "Anlattığı",
        "proven": "{number} (kendisinin olduğu doğrulandı)",
        "unproven": "{number} (doğrulanmadı)",
    },
    "en": {
        "about": "About",
        "address_new": "New address",
        "bought": "Bought",
        "condition": "Condition",
        "contact": "E-mail or phone",
        "data_what": "Request",
        "details": "What to correct",
        "door": "Door number",
        "exchange": "Instead",
        "damaged_fault": "Problem",
        "fault": "What is wrong",
        "item": "Item",
        "items": "Item",
        "number": "Order, invoice or serial number",
        "order": "Order",
        "phone": "Phone",
        "photo": "Photo",
        "place": "District and city",
        "reason": "Reason",
        "recipient": "Recipient",
        "refund": "Would like",
        "searched": "Places searched",
        "since": "Since",
        "topic": "About",
        "when": "Time",
        "wish": "Would like",
        "words": "What they told",
        "proven": "{number} (proven to be theirs)",
        "unproven": "{number} (not proven)",
    },
}


class Reaction(StrEnum):
    """What came of an article that the bot has shown."""

    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    UNSAID = "unsaid"  # given as an answer; the customer did not say
    OFFERED = "offered"  # named among others, never given as an answer


@dataclass(frozen=True, slots=True)
class Collected:
    """One thing the bot has asked for: its name in the agent's language, and what was said."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """An article the customer was shown."""

    article: str
    title: str
    url: str
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Summary:
    """``wants`` in the agent's words, empty when only ``question``, the customer's, tells it."""

    wants: str
    question: str
    collected: tuple[Collected, ...]
    tried: tuple[Tried, ...]

    def to_json(self) -> dict[str, Any]:
        """For the desk's pages."""
        return asdict(self)


def summarise(handoff: Mapping[str, Any], entries: Iterable[Entry], lang: str) -> Summary:
    """The summary of a conversation's present session.

    Args:
        handoff: the record of the request for a person; empty when there is none.
        entries: the conversation's, oldest first, or its end.
        lang: the agent's language, "tr" or "en".
    """
    turns = exchanges(entries)
    session = [turn for turn in turns if turn.session == turns[-1].session]
    flow = str(handoff.get("flow") or "")
    return Summary(
        _WISHES[lang].get(flow) or _understood(session, lang),
        excerpt(mask(str(handoff.get("question") or "")), _QUOTED),
        tuple(_collected(handoff, lang)),
        tuple(_tried(handoff.get("articles") or (), session)),
    )


def field(slot: str, lang: str) -> str:
    """What an agent calls a field of a flow, by its slot."""
    words = _FIELDS[lang]
    rest = slot.partition("_")[2]
    return words.get(slot) or words.get(rest) or (rest or slot).replace("_", " ")


def _understood(session: Sequence[Exchange], lang: str) -> str:
    """The last thing that the bot took the customer to want."""
    meant = (_MEANT.get(str(turn.record.get("intent") or "")) for turn in reversed(session))
    return next((_WISHES[lang][flow] for flow in meant if flow), "")


def _collected(handoff: Mapping[str, Any], lang: str) -> Iterator[Collected]:
    slots = handoff.get("slots") or {}
    if number := slots.get("order_number"):
        words = _FIELDS[lang]["proven" if slots.get("order_proof") else "unproven"]
        yield Collected(_FIELDS[lang]["order"], words.format(number=mask(str(number))))
    for slot, text in (handoff.get("collected") or {}).items():
        yield Collected(field(slot, lang), excerpt(mask(str(text)), _QUOTED))


def _tried(named: Iterable[str], session: Sequence[Exchange]) -> Iterator[Tried]:
    titles, urls = {}, {}
    for turn in session:
        record = turn.record
        for part in (record, *(record.get("parts") or ())):
            for hit in part.get("hits") or ():
                titles[hit["article"]] = str(hit.get("title") or hit["article"])
                urls[hit["article"]] = str(hit.get("url") or "")
        for entry in turn.said:
            if shown := entry.payload.get("article"):
                titles[shown["id"]] = str(shown["title"])
                urls[shown["id"]] = str(shown.get("url") or "")
    reactions: dict[str, Reaction] = {}
    for answer in given(session):
        if answer.helped is not None:
            reaction = Reaction.HELPED if answer.helped else Reaction.DID_NOT_HELP
        else:
            reaction = Reaction.UNSAID
        reactions[answer.article] = reaction
    for article in dict.fromkeys((*reactions, *named)):
        reaction = reactions.get(article, Reaction.OFFERED)
        yield Tried(article, titles.get(article, article), urls.get(article, ""), reaction)
