"""Another address, recipient, or phone for an order that has not been packed yet."""

from __future__ import annotations

from actions.flows.field import Field, Heard, Problem, Words
from actions.flows.flow import Ending, Filing, Flow
from actions.flows.reading import address as reading
from actions.flows.reading.address import Part
from actions.flows.reading.free import own_words
from actions.flows.reading.phone import phone, shown
from actions.orders.model import Order, State
from handoff.cases.case import Kind
from language.fold import tokens

ADDRESS, DOOR, PLACE, RECIPIENT, PHONE = (
    *("address_new", "address_door", "address_place", "address_recipient", "address_phone"),
)

#: A phone or a name that nobody has asked for is a new one only beside these.
_CHANGING = (
    *("olsun", "olacak", "olarak", "degis", "yeni", "guncel", "duzelt", "yaz", "cevir", "ara"),
    *("new", "change", "should", "update", "instead", "use", "correct", "put"),
)
_LONGEST_PLACE = 8  # words
_URGENT: Words = {
    "tr": "Paketlenmeden değişmesi gerekiyor.",
    "en": "To be changed before it is packed.",
}


def _changes(heard: Heard) -> bool:
    return heard.wanted or any(word.startswith(_CHANGING) for word in tokens(heard.text))


def _address(heard: Heard) -> str | Problem | None:
    found = reading.address(heard.text)
    if found:
        return found.text
    if heard.wanted and any(sign.isdigit() for sign in heard.text) and own_words(heard.text):
        return None if heard.collected.get(PHONE) else Problem("utter_address_unclear")
    return None


def _lacks(part: Part, heard: Heard) -> bool:
    known = heard.collected.get(ADDRESS)
    found = reading.address(str(known)) if known else None
    return found is not None and part in found.lacks


def _door(heard: Heard) -> str | None:
    numbered = any(sign.isdigit() for sign in heard.text)
    return own_words(f"no {reading.bare(heard.text)}") if heard.wanted and numbered else None


def _place(heard: Heard) -> str | None:
    words = tokens(heard.text)
    short = 0 < len(words) <= _LONGEST_PLACE and any(len(word) > 2 for word in words)
    return own_words(reading.bare(heard.text)) if heard.wanted and short else None


def _recipient(heard: Heard) -> str | None:
    return reading.recipient(heard.text) if _changes(heard) else None


def _phone(heard: Heard) -> str | None:
    """Before the order is known a phone number proves whose it is, unless it is the beginning.

    What is said to the gate, "telefonum 0532 … olacak", may correct the proof.
    """
    if heard.order is None:
        return reading.new_phone(heard.text) if heard.begins else None
    return phone(heard.text) if _changes(heard) else None


def _wants_address(heard: Heard) -> bool:
    known = heard.collected
    return bool(known.get(ADDRESS)) or not (known.get(RECIPIENT) or known.get(PHONE))


def _unable(heard: Heard) -> Ending | None:
    order = heard.order
    if order is None or order.address_changeable or order.state is State.PLACED:
        return None
    number = {"number": order.number}
    if order.state is State.CANCELLED:
        return Ending("cancelled", "utter_order_cancelled", variables=number)
    if order.state in (State.DELIVERED, State.RETURNING):
        return Ending("delivered", "utter_address_delivered", variables=number, offers_person=True)
    if order.state is State.PREPARING or not order.shipments:
        return Ending("packed", "utter_address_packed", variables=number, offers_person=True)
    said = {**number, "track": _track(order, heard.lang)}
    return Ending("shipped", "utter_address_shipped", variables=said, offers_person=True)


def _track(order: Order, lang: str) -> str:
    """Where the carrier can be asked for another place of delivery."""
    links = [parcel.link for parcel in order.shipments if parcel.link]
    carriers = [parcel.carrier for parcel in order.shipments if parcel.carrier]
    carrier = carriers[0] if carriers else {"tr": "Kargo firması", "en": "The carrier"}[lang]
    return f"{carrier}: {links[0]}" if links else carrier


def _file(heard: Heard) -> Filing:
    known = heard.collected
    added = [slot for slot, part in ((DOOR, Part.DOOR), (PLACE, Part.PLACE)) if _lacks(part, heard)]
    address = " ".join(str(known[slot]) for slot in (ADDRESS, *added) if known.get(slot))
    fields = {
        "address": address,
        "recipient": known.get(RECIPIENT) or "",
        "phone": shown(known[PHONE]) if known.get(PHONE) else "",
        "urgent": _URGENT[heard.lang],
    }
    return Filing(Kind.ADDRESS, fields={name: value for name, value in fields.items() if value})


ADDRESS_CHANGE = Flow(
    form="address_form",
    intent="change_address",
    needs_order=True,
    unable=_unable,
    file=_file,
    fields=(
        Field(
            slot=RECIPIENT,
            label={"tr": "Alıcı", "en": "Recipient"},
            read=_recipient,
            required=False,
            private=True,
        ),
        Field(
            slot=PHONE,
            label={"tr": "Telefon", "en": "Phone"},
            read=_phone,
            say=lambda value, heard: shown(value),
            required=False,
            private=True,
        ),
        Field(
            slot=ADDRESS,
            label={"tr": "Yeni adres", "en": "New address"},
            read=_address,
            ask="utter_address_new",
            applies=_wants_address,
            private=True,
        ),
        Field(
            slot=DOOR,
            label={"tr": "Kapı numarası", "en": "Door number"},
            read=_door,
            ask="utter_address_door",
            applies=lambda heard: _lacks(Part.DOOR, heard),
            eager=False,
            private=True,
        ),
        Field(
            slot=PLACE,
            label={"tr": "İlçe ve il", "en": "District and city"},
            read=_place,
            ask="utter_address_place",
            applies=lambda heard: _lacks(Part.PLACE, heard),
            eager=False,
            private=True,
        ),
    ),
)
