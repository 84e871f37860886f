"""Cancelling an order, as far as it has not left: what has left can only be refused or returned."""

from __future__ import annotations

from collections.abc import Sequence

from actions.flows import goods
from actions.flows.field import Field, Heard, Words
from actions.flows.flow import Ending, Filing, Flow
from actions.flows.reading.free import story, without_proof
from actions.orders.model import Item, Order, State
from handoff.cases.case import Kind
from language import dates
from language.fold import tokens

ITEMS, WORDS = "cancel_items", "cancel_words"

_WAITING = (State.PLACED, State.PREPARING)
_HERE = (*_WAITING, State.DELAYED)
_URGENT: Words = {
    "tr": "Henüz kargoya verilmedi; hazırlık bitmeden bakılmalı.",
    "en": "Not handed to the carrier yet; to be looked at before it is.",
}
_ANNOUNCING = frozenset(
    tokens(
        """
        siparişi siparişimi sipariş iptal etmek edin eder misiniz istiyorum edelim lütfen numaralı
        nolu verdiğim bugün dün merhaba cancel my order please i want to the would like can you
        """
    )
)
#: "Cancel it", in all the ways it is said of what has just been read back.
_CANCELS = frozenset(tokens("iptal iptalini iptali cancel cancelled canceled"))
_AROUND = frozenset(
    tokens(
        """
        et edin ediniz edelim ederim edebilirsiniz edebilirsin ediyorum etmek edilsin olsun yap
        yapın yapalım istiyorum istiyoruz istedim siparişi siparişimi sipariş bunu onu bunları
        onları hepsi hepsini tümünü tamamını lütfen hemen artık evet tamam tamamdır olur ok okey
        peki aynen doğru onaylıyorum teşekkürler teşekkür ya işte hadi
        it them that this all please yes yeah yep sure okay right correct go ahead and the my whole
        order i want to would like now just do thanks thank you
        """
    )
)


def _agreed(text: str) -> bool:
    """Whether the words only ask for the cancellation once more: "iptal edin", "cancel it"."""
    words = set(tokens(text))
    return bool(words & _CANCELS) and words <= _CANCELS | _AROUND and "?" not in text


def _left(heard: Heard) -> Sequence[Item]:
    """What has not left yet."""
    order = heard.order
    if order is None:
        return ()
    return order.unsent or (order.items if _waits(order) else ())


def _waits(order: Order) -> bool:
    """Whether the whole of it may still be stopped."""
    if order.cancellable:
        return True
    return order.state in _WAITING or (order.state is State.DELAYED and not order.shipments)


def _unable(heard: Heard) -> Ending | None:
    order = heard.order
    if order is None or (order.state in _HERE and _left(heard)) or order.unsent:
        return None
    number = {"number": order.number}
    if order.state is State.CANCELLED:
        return Ending("cancelled", "utter_order_cancelled", variables=number)
    if order.state is State.RETURNING:
        return Ending("returning", "utter_order_returning", variables=number, offers_person=True)
    if order.state is not State.DELIVERED:
        return Ending("shipped", "utter_cancel_shipped", variables=number, offers_person=True)
    until = heard.terms.returnable_until(order)
    if until is None or until < heard.today:
        return Ending("delivered", "utter_cancel_delivered", variables=number, offers_person=True)
    day = dates.on(until, heard.today, heard.lang, lasting=True)
    return Ending("delivered", "utter_cancel_returnable", variables={**number, "day": day})


def _words(heard: Heard) -> str | None:
    told = without_proof(heard.text)
    return story(told, _ANNOUNCING) if told else None


def _file(heard: Heard) -> Filing:
    items = goods.chosen(heard, ITEMS, _left)
    return Filing(
        Kind.CANCEL,
        fields={"items": goods.named(items, heard.lang), "urgent": _URGENT[heard.lang]},
        words=heard.collected.get(WORDS) or "",
    )


CANCEL = Flow(
    form="cancel_form",
    intent="cancel_order",
    needs_order=True,
    unable=_unable,
    agreed=_agreed,
    file=_file,
    fields=(
        goods.field(
            ITEMS,
            {"tr": "İptal edilecek", "en": "To be cancelled"},
            "utter_cancel_items",
            offered=_left,
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
