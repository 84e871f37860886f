"""A complaint: what happened in the customer's own words, what it is about, what he wishes for."""

from __future__ import annotations

from actions.flows.field import Field, Heard, Option, tells_of_a_fault
from actions.flows.flow import Filing, Flow
from actions.flows.reading.free import story, told
from actions.orders import typed
from handoff.cases.case import Kind
from language.fold import tokens

WORDS, ABOUT, WISH, ORDER = (
    "complaint_words",
    "complaint_about",
    "complaint_wish",
    "complaint_order",
)

_ABOUT = (
    Option("late_delivery", {"tr": "Geç teslimat", "en": "Late delivery"}),
    Option("product_quality", {"tr": "Ürün kalitesi", "en": "Product quality"}),
    Option("staff", {"tr": "Ekibimizin ilgisi", "en": "Our team"}),
    Option("courier", {"tr": "Kargo görevlisi", "en": "The courier"}),
    Option("price", {"tr": "Fiyat veya kampanya", "en": "Price or campaign"}),
    Option("refund", {"tr": "Para iadesi", "en": "A refund"}),
    Option("other", {"tr": "Başka bir konu", "en": "Something else"}),
)
#: How words begin that speak of a matter; folded.
_STEMS = {
    "late_delivery": "gecikti gecikme gecikiyor gelmedi gelmiyo ulasmadi bekliyorum bekletildim "
    "bekletiyor teslimat delay arriv waiting",
    "product_quality": "kalite bozuk defolu kumas dikis soldu yirtik berbat curuk sahte orijinal "
    "quality broke fake cheap fabric defective",
    "staff": "personel calisan temsilci gorevliniz musteri saygisiz azarladi tersledi ilgilenm "
    "kapatti staff employee rude service representative",
    "courier": "kuryeniz kuryesi kargocu kapiya firlatti zili calmadi komsuya dagitici courier "
    "driver doorstep threw",
    "price": "fiyat pahali kampanya indirim kupon yaniltici aldatici etiket price campaign "
    "discount misleading coupon overcharged",
    "refund": "iadem parami odeme yatmadi yatirilmadi refund money",
}
#: Words that speak of it only as they are.
_WHOLE = {
    "late_delivery": "gec late",
    "product_quality": "cop",
    "staff": "kaba agent",
    "courier": "kurye",
    "price": "zam",
    "refund": "param",
}
_ANNOUNCING = frozenset(
    tokens(
        """
        şikayet şikayetim şikayetçiyim şikayetci şikayette bulunmak istiyorum etmek edeceğim var
        bir sizi sizden hakkında rezalet berbat firma olarak
        complaint complain complaining want would like make file i have a to about you
        """
    )
)


def _about(heard: Heard) -> str | None:
    """The one matter that the words speak of most."""
    words = tokens(heard.text)
    spoken = {about: sum(_speaks(word, about) for word in words) for about in _STEMS}
    most = max(spoken.values())
    found = [about for about, times in spoken.items() if times == most]
    if most and len(found) == 1:
        return found[0]
    other = heard.wanted and {"baska", "diger", "hicbiri", "other", "else", "none"} & set(words)
    return "other" if other else None


def _speaks(word: str, about: str) -> bool:
    return word.startswith(tuple(_STEMS[about].split())) or word in _WHOLE[about].split()


def _words(heard: Heard) -> str | None:
    return told(heard.text) if heard.wanted else story(heard.text, _ANNOUNCING)


def _wish(heard: Heard) -> str | None:
    return told(heard.text) if heard.wanted else None


def _order(heard: Heard) -> str | None:
    """The number of an order, when it is plain that it is one; nothing of the order is told."""
    speaks = heard.collected.get(ORDER) or any(w.startswith("sipari") for w in tokens(heard.text))
    return typed.number(heard.text, marked=not speaks)


def _file(heard: Heard) -> Filing:
    known = heard.collected
    about = next(option for option in _ABOUT if option.meant == known[ABOUT])
    return Filing(
        Kind.COMPLAINT,
        fields={"about": about.titles[heard.lang]},
        words=known[WORDS],
        wish=known[WISH],
        order=known.get(ORDER) or "",
    )


COMPLAINT = Flow(
    form="complaint_form",
    intent="complaint",
    fields=(
        Field(
            slot=WORDS,
            label={"tr": "Yaşadıklarınız", "en": "What happened"},
            read=_words,
            ask="utter_complaint_words",
            free=True,
            unmistakable=tells_of_a_fault,
        ),
        Field(
            slot=ABOUT,
            label={"tr": "Konu", "en": "About"},
            read=_about,
            ask="utter_complaint_about",
            options=lambda heard: _ABOUT,
        ),
        Field(
            slot=WISH,
            label={"tr": "Beklentiniz", "en": "What you wish for"},
            read=_wish,
            ask="utter_complaint_wish",
            free=True,
            wish=True,
        ),
        Field(
            slot=ORDER,
            label={"tr": "Sipariş numarası", "en": "Order number"},
            read=_order,
            required=False,
        ),
    ),
    file=_file,
)
