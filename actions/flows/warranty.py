"""Something has broken down in use: warranty or repair, with the order's number or without."""

from __future__ import annotations

from collections.abc import Sequence

from actions.flows.field import Field, Heard, Option, Words, tells_of_a_fault
from actions.flows.flow import Filing, Flow
from actions.flows.reading.danger import names_a_thing
from actions.flows.reading.free import own_words, story, without_contact
from actions.flows.reading.reason import BROKEN
from actions.flows.reading.serial import lacking, serial
from actions.flows.reading.signs import Signs
from actions.flows.reading.when import Past, when
from actions.flows.reading.wish import Wish, wish
from actions.orders import typed
from handoff.cases.case import Kind
from language import dates
from language.fold import tokens

ITEM, FAULT, SINCE, BOUGHT, NUMBER, WISH = (
    *("warranty_item", "warranty_fault", "warranty_since"),
    *("warranty_bought", "warranty_number", "warranty_wish"),
)

_WISHES: dict[Wish, Words] = {
    Wish.REPAIR: {"tr": "Onarılsın", "en": "Repair it"},
    Wish.REPLACEMENT: {"tr": "Yenisiyle değişsin", "en": "Replace it"},
    Wish.REFUND: {"tr": "Ödemem iade edilsin", "en": "My money back"},
    Wish.MISSING_PART: {"tr": "Yedek parça", "en": "A spare part"},
    Wish.OTHER: {"tr": "Siz önerin", "en": "You suggest"},
}
#: The day of these is the day it was bought, not the day it broke.
_BOUGHT = Signs(
    {
        True: """
            aldım, aldık, almıştım, almıştık, aldığım, alalı, alındı, satın, sipariş ver, teslim
            al|edil, geldi, bought, purchased, ordered, got it, got them, delivered, old., aylık,
            yıllık, haftalık
        """
    }
)
_BREAKS = Signs({True: f"{BROKEN}, dur., durdu, bitiyor, ısıtmı, soğutmu, dönmü, stopped, died"})
_FROM_THE_FIRST = Signs(
    {True: "baştan beri, ilk gün, geldiğinden|aldığımdan beri, always, first day, beginning"}
)
_NONE = {"tr": "yok", "en": "none"}
_UNTIL: Words = {
    "tr": "{day} – garanti {until} sona ermiş görünüyor",
    "en": "{day} – the warranty seems to have ended {until}",
}
_WITHIN: Words = {"tr": "garanti süresi içinde", "en": "within the warranty period"}
_PERHAPS: Words = {"tr": "garanti süresi sınırda", "en": "on the edge of the warranty period"}
_OVER: Words = {"tr": "garanti süresi dolmuş", "en": "past the warranty period"}
_PAID: Words = {
    "tr": "Garanti süresi dolmuş görünüyor, onarım ücretli olabilir; ekibimiz önce bunu yazacak.",
    "en": "As the warranty seems to be over, a repair may cost something; our team will tell you "
    "that first.",
}
_ANNOUNCING = frozenset(
    tokens(
        """
        garanti garantiye garantisi başvurusu başvurmak servis servise tamir istiyorum etmek var bir
        arıza kaydı açmak lazım warranty claim repair request service need want to a my please i
        """
    )
)
_LONGEST_ITEM, _LONGEST_SINCE = 12, 15  # words


def _told(heard: Heard) -> str | None:
    """The customer's own words; who he is and how he is reached belongs to no description."""
    return own_words(without_contact(heard.text))


def _item(heard: Heard) -> str | None:
    if not heard.wanted or len(tokens(heard.text)) > _LONGEST_ITEM:
        return None
    return _told(heard)


def _fault(heard: Heard) -> str | None:
    return _told(heard) if heard.wanted else story(without_contact(heard.text), _ANNOUNCING)


def _since(heard: Heard) -> str | None:
    """Since when it does not work: a day, or whatever he says to the question."""
    if _FROM_THE_FIRST.meant(heard.text):
        return _told(heard)
    found = when(heard.text, heard.today)
    if heard.wanted:
        short = len(tokens(heard.text)) <= _LONGEST_SINCE
        return str(found) if found else _told(heard) if short else None
    broke = _BREAKS.meant(heard.text) and not _BOUGHT.meant(heard.text)
    return str(found) if found and broke else None


def _bought(heard: Heard) -> str | None:
    found = when(heard.text, heard.today)
    return str(found) if found and (heard.wanted or _BOUGHT.meant(heard.text)) else None


def _number(heard: Heard) -> str | None:
    """An order's number, an invoice's or a device's; nothing of an order is told for it."""
    if found := serial(heard.text):
        return found
    speaks = heard.wanted or any(word.startswith("sipari") for word in tokens(heard.text))
    if found := typed.number(heard.text, marked=not speaks):
        return typed.written(heard.text, found)
    if heard.wanted:
        return serial(heard.text, wanted=True) or (
            _NONE[heard.lang] if lacking(heard.text) else None
        )
    return None


def _wish(heard: Heard) -> str | None:
    read = wish(heard.text)
    if read is None:
        return Wish.OTHER if heard.at_large else None
    if read in _WISHES and (heard.wanted or read is not Wish.OTHER):
        return read
    return Wish.OTHER if heard.wanted else None


def _wishes(heard: Heard) -> Sequence[Option]:
    return [Option(key.value, said) for key, said in _WISHES.items()]


def _say_since(value: str, heard: Heard) -> str:
    try:
        return Past.parse(value).told(heard.today, heard.lang)
    except ValueError:
        return value


def _say_bought(value: str, heard: Heard) -> str:
    """The day; and honestly, if its warranty is over, since when."""
    past = Past.parse(value)
    day = past.told(heard.today, heard.lang)
    until = heard.terms.warranted_until(past.last)
    if until >= heard.today:
        return day
    over = dates.on(until, heard.today, heard.lang, lasting=True)
    return _UNTIL[heard.lang].format(day=day, until=over)


def _covered(heard: Heard) -> Words:
    past, terms = Past.parse(heard.collected[BOUGHT]), heard.terms
    if terms.warranted_until(past.first) >= heard.today:
        return _WITHIN
    return _OVER if terms.warranted_until(past.last) < heard.today else _PERHAPS


def _file(heard: Heard) -> Filing:
    known, lang = heard.collected, heard.lang
    covered = _covered(heard)
    number = str(known[NUMBER])
    fields = {
        "item": str(known[ITEM]),
        "since": _say_since(known[SINCE], heard),
        "bought": Past.parse(known[BOUGHT]).told(heard.today, lang),
        "number": number,
        "warranty": covered[lang],
    }
    return Filing(
        Kind.WARRANTY,
        fields=fields,
        words=str(known[FAULT]),
        wish=_WISHES[Wish(known[WISH])][lang],
        order=typed.number(number) or "",
        more=_PAID[lang] if covered is _OVER else "",
    )


WARRANTY = Flow(
    form="warranty_form",
    intent="warranty",
    file=_file,
    fields=(
        Field(
            slot=ITEM,
            label={"tr": "Ürün", "en": "Item"},
            read=_item,
            ask="utter_warranty_item",
            free=True,
            unmistakable=lambda h: h.intent == "safety" and names_a_thing(h.text),
        ),
        Field(
            slot=FAULT,
            label={"tr": "Arıza", "en": "What is wrong"},
            read=_fault,
            ask="utter_warranty_fault",
            free=True,
            unmistakable=tells_of_a_fault,
        ),
        Field(
            slot=SINCE,
            label={"tr": "Ne zamandan beri", "en": "Since"},
            read=_since,
            ask="utter_warranty_since",
            say=_say_since,
        ),
        Field(
            slot=BOUGHT,
            label={"tr": "Alındığı gün", "en": "Bought"},
            read=_bought,
            ask="utter_warranty_bought",
            say=_say_bought,
        ),
        Field(
            slot=NUMBER,
            label={"tr": "Sipariş, fatura ya da seri no", "en": "Order, invoice or serial number"},
            read=_number,
            ask="utter_warranty_number",
        ),
        Field(
            slot=WISH,
            label={"tr": "İstediğiniz", "en": "You would like"},
            read=_wish,
            ask="utter_warranty_wish",
            options=_wishes,
        ),
    ),
)
