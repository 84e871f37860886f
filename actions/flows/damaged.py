"""Something came damaged, incomplete, or wrong, or is said to be delivered and is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.flows import goods
from actions.flows.field import Field, Heard, Option, Problem, Words, tells_of_a_fault
from actions.flows.flow import Ending, Filing, Flow
from actions.flows.reading.fault import Fault, fault
from actions.flows.reading.free import own_words, story, without_proof
from actions.flows.reading.signs import Signs
from actions.flows.reading.wish import Wish, wish
from actions.flows.reading.yesno import yesno
from actions.orders import telling
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from language.fold import tokens

FAULT, ITEMS, WORDS, SEARCHED, PHOTO, WISH = (
    *("damaged_fault", "damaged_items", "damaged_words", "damaged_searched", "damaged_photo"),
    "damaged_wish",
)
_SENT, _NONE = "sent", "none"

_FAULTS: dict[Fault, Words] = {
    Fault.DAMAGED: {"tr": "Kırık, bozuk ya da hasarlı", "en": "Broken or damaged"},
    Fault.MISSING: {"tr": "Eksik", "en": "Something is missing"},
    Fault.WRONG: {"tr": "Yanlış ürün", "en": "The wrong item"},
    Fault.NOT_ARRIVED: {"tr": "Teslim edildi görünüyor, gelmedi", "en": "Delivered, but not here"},
}
_WISHES: dict[Wish, Words] = {
    Wish.REPLACEMENT: {"tr": "Yenisi gönderilsin", "en": "A new one"},
    Wish.REFUND: {"tr": "Ödemem iade edilsin", "en": "My money back"},
    Wish.MISSING_PART: {"tr": "Eksik olan gönderilsin", "en": "Send what is missing"},
    Wish.REPAIR: {"tr": "Onarılsın", "en": "Repair it"},
    Wish.DISCOUNT: {"tr": "İndirim yapılsın", "en": "A discount"},
    Wish.OTHER: {"tr": "Siz önerin", "en": "You suggest"},
}
_FITTING = {
    Fault.DAMAGED: (Wish.REPLACEMENT, Wish.REFUND, Wish.REPAIR, Wish.DISCOUNT, Wish.OTHER),
    Fault.MISSING: (Wish.MISSING_PART, Wish.REPLACEMENT, Wish.REFUND, Wish.OTHER),
    Fault.WRONG: (Wish.REPLACEMENT, Wish.REFUND, Wish.OTHER),
    Fault.NOT_ARRIVED: (Wish.REPLACEMENT, Wish.REFUND, Wish.OTHER),
}
_KINDS = {
    Fault.DAMAGED: Kind.DAMAGED,
    Fault.MISSING: Kind.MISSING,
    Fault.WRONG: Kind.WRONG,
    Fault.NOT_ARRIVED: Kind.MISSING,
}
_KEEP_PHOTOS: Words = {
    "tr": "Fotoğraf çektiyseniz silmeyin; gerekirse ekip arkadaşımız nereye göndereceğinizi yazar.",
    "en": "If you have taken photos, please keep them; a colleague will tell you where to send "
    "them if they are needed.",
}
_PHOTOS_LATER: Words = {
    "tr": "Sonradan fotoğraf çekerseniz buraya göndermeniz yeterli; ekip arkadaşımız görür.",
    "en": "If you take photos later, just send them here; a colleague will see them.",
}
_NO_PHOTO: Words = {"tr": "Fotoğrafım yok", "en": "I have no photo"}
#: A refusal of a photo, which in another place would leave the matter: "gerek yok".
_REFUSALS: Signs[str] = Signs(
    {
        _NONE: """
            yok., yoktu., gerek yok., gerekmez, kalsın., geç., geçelim., istemiyorum, istemem,
            çekme|çekeme|atama|gönderme|göndereme|yollama, skip, no need, not needed, no ... photo,
            no ... picture, without, cant|cannot|couldnt|dont|didnt|havent|unable
        """
    }
)
#: Who says so is about to send one: "gönderiyorum", "çekiyorum", "one second".
_SENDING = tuple(
    tokens(
        """
        gönderiyor yolluyor atıyor çekiyor yüklüyor göndereyim gönderecek atayım atacağım dakika
        saniye sending taking uploading second sec minute moment wait hold hang
        """
    )
)
_FEW = 5
_WHOLE_FAULT = (State.PLACED, State.PREPARING)
_ANNOUNCING = frozenset(
    tokens(
        """
        siparişim siparişimde siparişimdeki sipariş numaralı nolu ürün ürünüm ürünü hasarlı kırık
        bozuk eksik yanlış geldi çıktı gelmiş var bir merhaba my order item arrived came is the a
        broken damaged wrong missing something hello hi it
        """
    )
)


def _fault(heard: Heard) -> str | None:
    return fault(heard.text)


def _faulty(heard: Heard) -> Fault | None:
    known = heard.collected.get(FAULT)
    return Fault(known) if known else None


def _missing_parcel(heard: Heard) -> bool:
    return _faulty(heard) is Fault.NOT_ARRIVED


def _told(heard: Heard) -> str | None:
    """The customer's own words, without what proves an order to be his."""
    told = without_proof(heard.text)
    return own_words(told) if heard.wanted else story(told, _ANNOUNCING)


def _wish(heard: Heard) -> str | None:
    read = wish(heard.text)
    if read is None:
        return Wish.OTHER if heard.at_large and not goods.corrected(heard, ITEMS) else None
    if read not in _FITTING[_faulty(heard) or Fault.DAMAGED]:
        return Wish.OTHER if heard.wanted else None
    return None if read is Wish.OTHER and not heard.wanted else read


def _offered(heard: Heard) -> Sequence[Option]:
    fitting = _FITTING[_faulty(heard) or Fault.DAMAGED]
    return [Option(each.value, _WISHES[each]) for each in fitting]


def _photo(heard: Heard) -> str | Problem | None:
    """Whether a photo has come or there is none; who wants to send one is waited for."""
    if heard.pictures:
        return _SENT
    if not heard.wanted or not heard.text:
        return None
    said = yesno(heard.text)
    if said is False or _REFUSALS.meant(heard.text):
        return _NONE
    words = tokens(heard.text)
    begins = len(words) <= _FEW and "?" not in heard.text
    begins = begins and any(word.startswith(_SENDING) for word in words)
    return Problem("utter_damaged_photo_waiting") if said or begins else None


def _shown(value: str, heard: Heard) -> str:
    count = len(heard.pictures)
    if not count:
        return {"tr": "yok", "en": "none"}[heard.lang]
    if heard.lang == "tr":
        return f"{count} fotoğraf"
    return f"{count} photo" if count == 1 else f"{count} photos"


def _more(heard: Heard) -> str:
    """About photos that are not here yet."""
    if heard.pictures or _missing_parcel(heard):
        return ""
    return (_PHOTOS_LATER if heard.takes_pictures else _KEEP_PHOTOS)[heard.lang]


def _titled(value: str, titles: Mapping[Any, Words], lang: str) -> str:
    return next(said[lang] for key, said in titles.items() if key == value)


def _unable(heard: Heard) -> Ending | None:
    order = heard.order
    if order is None:
        return None
    if order.state is State.CANCELLED:
        number = {"number": order.number}
        return Ending("cancelled", "utter_order_cancelled", variables=number, offers_person=True)
    unsent = order.state in _WHOLE_FAULT and not order.shipments
    if unsent or (_missing_parcel(heard) and not _said_delivered(order)):
        told = {"told": telling.told(order, heard.today, heard.lang)}
        return Ending("on_its_way", "utter_damaged_on_its_way", variables=told, offers_person=True)
    return None


def _said_delivered(order: Order) -> bool:
    """Whether we believe that some of it has arrived."""
    parcels = any(parcel.state is State.DELIVERED for parcel in order.shipments)
    return order.state in (State.DELIVERED, State.RETURNING) or parcels


def _file(heard: Heard) -> Filing:
    known, lang = heard.collected, heard.lang
    told = known.get(SEARCHED) if _missing_parcel(heard) else None
    fields = {
        "problem": _titled(known[FAULT], _FAULTS, lang),
        "items": goods.named(goods.chosen(heard, ITEMS), lang),
        "searched": told or "",
    }
    return Filing(
        _KINDS[Fault(known[FAULT])],
        fields={name: value for name, value in fields.items() if value},
        words=known.get(WORDS) or told or "",
        wish=_titled(known[WISH], _WISHES, lang),
        more=_more(heard),
    )


DAMAGED = Flow(
    form="damaged_form",
    intent="damaged_or_wrong",
    needs_order=True,
    unable=_unable,
    file=_file,
    fields=(
        Field(
            slot=FAULT,
            label={"tr": "Sorun", "en": "Problem"},
            read=_fault,
            ask="utter_damaged_fault",
            options=lambda heard: [Option(key.value, said) for key, said in _FAULTS.items()],
            unmistakable=tells_of_a_fault,
        ),
        goods.field(
            ITEMS,
            {"tr": "Ürün", "en": "Item"},
            "utter_damaged_items",
        ),
        Field(
            slot=WORDS,
            label={"tr": "Anlattığınız", "en": "What you told"},
            read=_told,
            ask="utter_damaged_words",
            applies=lambda heard: not _missing_parcel(heard),
            free=True,
            unmistakable=tells_of_a_fault,
        ),
        Field(
            slot=SEARCHED,
            label={"tr": "Baktığınız yerler", "en": "Where you looked"},
            read=lambda heard: _told(heard) if heard.wanted else None,
            ask="utter_damaged_searched",
            applies=_missing_parcel,
            free=True,
        ),
        Field(
            slot=PHOTO,
            label={"tr": "Fotoğraf", "en": "Photo"},
            read=_photo,
            ask="utter_damaged_photo",
            again="utter_damaged_photo",
            options=lambda heard: [] if heard.pictures else [Option(_NONE, _NO_PHOTO)],
            applies=lambda heard: (
                not _missing_parcel(heard) and bool(heard.takes_pictures or heard.pictures)
            ),
            otherwise=_NONE,
            say=_shown,
        ),
        Field(
            slot=WISH,
            label={"tr": "İstediğiniz", "en": "You would like"},
            read=_wish,
            ask="utter_damaged_wish",
            options=_offered,
            say=lambda value, heard: _titled(value, _WISHES, heard.lang),
        ),
    ),
)
