"""Sending something back or exchanging it: what, why, in which state, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from actions.flows import goods
from actions.flows.field import Field, Heard, Option, Problem, Words, tells_of_a_fault
from actions.flows.flow import Ending, Filing, Flow
from actions.flows.reading.condition import Condition, condition
from actions.flows.reading.free import own_words, story, without_proof
from actions.flows.reading.reason import Reason, reason
from actions.flows.reading.refund import Refund, exchanged_for, refund
from actions.orders.model import Item, Order, State
from handoff.cases.case import Kind
from language import dates
from language.fold import tokens

ITEMS, REASON, CONDITION, REFUND, EXCHANGE, WORDS = (
    *("return_items", "return_reason", "return_condition"),
    *("return_refund", "return_exchange", "return_words"),
)

_REASONS: dict[StrEnum, Words] = {
    Reason.TOO_SMALL: {"tr": "Küçük geldi", "en": "Too small"},
    Reason.TOO_LARGE: {"tr": "Büyük geldi", "en": "Too large"},
    Reason.DISLIKED: {"tr": "Beğenmedim", "en": "I don't like it"},
    Reason.NOT_AS_DESCRIBED: {"tr": "Beklediğim gibi değil", "en": "Not as described"},
    Reason.DEFECTIVE: {"tr": "Kusurlu ya da bozuk", "en": "Faulty or damaged"},
    Reason.WRONG_ITEM: {"tr": "Yanlış ürün geldi", "en": "The wrong item came"},
    Reason.LATE: {"tr": "Geç geldi", "en": "It came too late"},
    Reason.CHANGED_MIND: {"tr": "Fikrim değişti", "en": "I changed my mind"},
    Reason.OTHER: {"tr": "Başka bir neden", "en": "Another reason"},
}
#: Told by customers, but no choice of its own beside too small and too large.
_FITS: dict[StrEnum, Words] = {Reason.DOES_NOT_FIT: {"tr": "Bedeni uymadı", "en": "It doesn't fit"}}
_CONDITIONS: dict[StrEnum, Words] = {
    Condition.UNOPENED: {"tr": "Hiç açılmadı", "en": "Unopened"},
    Condition.UNUSED: {"tr": "Açıldı, kullanılmadı", "en": "Opened, not used"},
    Condition.USED: {"tr": "Kullanıldı", "en": "Used"},
    Condition.TAG_REMOVED: {"tr": "Etiketi çıkarıldı", "en": "Tags removed"},
    Condition.DAMAGED: {"tr": "Hasarlı", "en": "Damaged"},
}
_REFUNDS: dict[StrEnum, Words] = {
    Refund.CARD: {"tr": "Ödediğim yola geri", "en": "Back the way I paid"},
    Refund.CREDIT: {"tr": "Mağaza kredisi", "en": "Store credit"},
    Refund.EXCHANGE: {"tr": "Değişim", "en": "Exchange it"},
}
#: What came so is not the customer's fault; his rights do not end with the period for returns.
_OURS = (Reason.DEFECTIVE, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED)
_KINDS = {Reason.DEFECTIVE: Kind.DAMAGED, Reason.WRONG_ITEM: Kind.WRONG}
_WITHIN: Words = {
    "tr": "Talebiniz süresi içinde ve bugünün tarihiyle kayıtlı; yanıtı beklerken süre kaçmaz.",
    "en": "It is saved with today's date and in time, so nothing runs out while you wait.",
}
_ANNOUNCING = frozenset(
    tokens(
        """
        iade iadesi değişim değiştirmek etmek istiyorum edeceğim yapmak geri göndermek göndereceğim
        bir bu ürün ürünü siparişim siparişimi numaralı nolu sipariş merhaba
        want to return exchange i would like the a an item my order send back this
        """
    )
)


def _options(titles: dict[StrEnum, Words]) -> Sequence[Option]:
    return [Option(value.value, said) for value, said in titles.items()]


def _title(value: str, titles: dict[StrEnum, Words], lang: str) -> str:
    """An option's title; a reason may also be the customer's own words."""
    known = [*titles.items(), *_FITS.items()]
    return next((said[lang] for key, said in known if key == value), value)


def _delivered(heard: Heard) -> Sequence[Item]:
    """What has reached the customer, as far as the parcels tell."""
    order = heard.order
    if order is None:
        return ()
    came = {
        item.sku
        for parcel in order.shipments
        if parcel.state is State.DELIVERED
        for item in parcel.items
    }
    whole = order.state is State.DELIVERED or not came
    return [item for item in order.items if whole or item.sku in came]


def _refuse(items: Sequence[Item], heard: Heard) -> Problem | None:
    """Some things do not come back unless they came faulty or wrong."""
    kept = [item for item in items if not item.returnable]
    if not kept or heard.collected.get(REASON) in _OURS or reason(heard.text) in _OURS:
        return None
    return Problem("utter_return_not_returnable", {"items": goods.spoken(kept, heard.lang)})


def _reason(heard: Heard) -> str | None:
    read = reason(heard.text)
    if read is None and heard.at_large and not goods.corrected(heard, ITEMS, _delivered):
        return own_words(without_proof(heard.text))  # nobody has to choose one of ours
    return None if read is Reason.OTHER and not heard.wanted else read


def _words(heard: Heard) -> str | None:
    told = without_proof(heard.text)
    return story(told, _ANNOUNCING) if told else None


def _wanted_instead(heard: Heard) -> str | None:
    """Size and colour; unasked only beside a wish to exchange, and not what the item is called."""
    read = exchanged_for(heard.text)
    if heard.wanted:
        corrected = goods.corrected(heard, ITEMS, _delivered)
        return None if corrected else read or own_words(without_proof(heard.text))
    called = {word for item in _delivered(heard) for word in tokens(item.name)}
    plain = read and refund(heard.text) is Refund.EXCHANGE and not called & set(tokens(read))
    return read if plain else None


def _exchanges(heard: Heard) -> bool:
    return heard.collected.get(REFUND) == Refund.EXCHANGE


def _unable(heard: Heard) -> Ending | None:
    order = heard.order
    if order is None:
        return None
    number = {"number": order.number}
    if order.state is State.CANCELLED:
        return Ending("cancelled", "utter_order_cancelled", variables=number)
    if order.state is State.RETURNING:
        return Ending("returning", "utter_order_returning", variables=number, offers_person=True)
    if not _has_come(order):
        return Ending("not_delivered", "utter_return_not_delivered", variables=number)
    if heard.collected.get(REASON) in _OURS:
        return None
    until = heard.terms.returnable_until(order)
    if until is not None and until < heard.today:
        day = dates.on(until, heard.today, heard.lang, lasting=True)
        said = {**number, "day": day}
        return Ending("too_late", "utter_return_too_late", variables=said, offers_person=True)
    meant = goods.chosen(heard, ITEMS, _delivered)
    if not any(item.returnable for item in meant):
        items = {"items": goods.spoken(meant, heard.lang)}
        response = "utter_return_not_returnable"
        return Ending("not_returnable", response, variables=items, offers_person=True)
    return None


def _has_come(order: Order) -> bool:
    parcels = any(parcel.state is State.DELIVERED for parcel in order.shipments)
    return order.state is State.DELIVERED or parcels


def _file(heard: Heard) -> Filing:
    known, lang = heard.collected, heard.lang
    kind = _KINDS.get(known[REASON], Kind.EXCHANGE if _exchanges(heard) else Kind.RETURN)
    fields = {
        "items": goods.named(goods.chosen(heard, ITEMS, _delivered), lang),
        "reason": _title(known[REASON], _REASONS, lang),
    }
    if condition_told := known.get(CONDITION):
        fields["condition"] = _title(condition_told, _CONDITIONS, lang)
    if _exchanges(heard):
        fields["exchange_for"] = known[EXCHANGE]
    until = heard.order and heard.terms.returnable_until(heard.order)
    return Filing(
        kind,
        fields=fields,
        words=known.get(WORDS) or "",
        wish=_title(known[REFUND], _REFUNDS, lang),
        more=_WITHIN[lang] if until and until >= heard.today else "",
    )


RETURN = Flow(
    form="return_form",
    intent="return_request",
    needs_order=True,
    unable=_unable,
    file=_file,
    fields=(
        goods.field(
            ITEMS,
            {"tr": "Ürün", "en": "Item"},
            "utter_return_items",
            offered=_delivered,
            refuse=_refuse,
        ),
        Field(
            slot=REASON,
            label={"tr": "Neden", "en": "Reason"},
            read=_reason,
            ask="utter_return_reason",
            options=lambda heard: _options(_REASONS),
            say=lambda value, heard: _title(value, _REASONS, heard.lang),
            unmistakable=tells_of_a_fault,
        ),
        Field(
            slot=CONDITION,
            label={"tr": "Durumu", "en": "Condition"},
            read=lambda heard: condition(heard.text),
            ask="utter_return_condition",
            options=lambda heard: _options(_CONDITIONS),
            applies=lambda heard: heard.collected.get(REASON) != Reason.DEFECTIVE,
        ),
        Field(
            slot=REFUND,
            label={"tr": "İstediğiniz", "en": "You would like"},
            read=lambda heard: refund(heard.text),
            ask="utter_return_refund",
            options=lambda heard: _options(_REFUNDS),
        ),
        Field(
            slot=EXCHANGE,
            label={"tr": "Yerine", "en": "Instead"},
            read=_wanted_instead,
            ask="utter_return_exchange",
            applies=_exchanges,
        ),
        Field(
            slot=WORDS,
            label={"tr": "Notunuz", "en": "Your note"},
            read=_words,
            required=False,
            free=True,
        ),
    ),
)
