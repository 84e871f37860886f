"""An order in words: where it is, when it comes, how to follow it. Neither address nor owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.orders import words
from actions.orders.model import Item, Order, Shipment, State
from language import dates

#: On their way: these can be followed at the carrier's.
_TRAVELLING = {State.SHIPPED, State.OUT_FOR_DELIVERY, State.AT_BRANCH, State.DELAYED}
#: Still to come, on some day.
_COMING = {State.PLACED, State.PREPARING, State.SHIPPED}
#: What became of these the parcels do not tell.
_WHOLE = {State.CANCELLED, State.RETURNING}
_NAMED_ITEMS = 3


def told(order: Order, today: date, lang: str) -> str:
    """The order's state as a message in `lang` ("tr" or "en"): sentences, then a line a parcel.

    `today` is the day in the shop's own time zone, as all of the order's days are.
    """
    if _in_parts(order):
        return _split(order, today, lang)
    parcel = order.shipments[0] if len(order.shipments) == 1 else Shipment(order.state)
    lines = [" ".join(_sentences(order, parcel, today, lang))]
    if order.state in _TRAVELLING:
        lines += _tracking(parcel, lang)
    return "\n".join(lines)


def late(order: Order, today: date) -> bool:
    """Whether what `told` says is that something comes later than the customer was promised."""
    if _in_parts(order):
        rest = [_due(order, Shipment(_rest_state(order)))] if order.unsent else []
        return any(_late(parcel, today) for parcel in (*order.shipments, *rest))
    parcel = order.shipments[0] if len(order.shipments) == 1 else Shipment(order.state)
    return _late(_due(order, replace(parcel, state=order.state)), today)


def listed(order: Order, today: date, lang: str) -> str:
    """The order in a line, to choose from several: number, what it is, where it is."""
    whole = Shipment(
        order.state,
        promised=order.promised,
        expected=order.expected,
        delivered=order.delivered,
    )
    return f"{order.number} ({named(order.items, lang)}): {_parcel(whole, today, lang)}"


def named(items: Sequence[Item], lang: str) -> str:
    """The items as they are spoken of: "Pamuk havlu, 2 × Kupa ve 3 ürün daha"."""
    names = [f"{item.quantity} × {item.name}" if item.quantity > 1 else item.name for item in items]
    shown, more = names[:_NAMED_ITEMS], len(names) - _NAMED_ITEMS
    if more > 0:
        return words.MORE[lang].format(items=", ".join(shown), count=more)
    *before, last = shown
    return f"{', '.join(before)}{words.AND[lang]}{last}" if before else last


def refused(lang: str) -> str:
    """What is said for a number that does not exist and a proof that does not fit alike."""
    return words.REFUSED[lang]


def _sentences(order: Order, parcel: Shipment, today: date, lang: str) -> list[str]:
    state = order.state
    day = _happened(order, parcel)
    texts = words.ORDER if day or state not in words.UNDATED[lang] else words.UNDATED
    where = texts[lang][state].format(
        number=order.number,
        when=dates.on(day, today, lang) if day else "",
        **_carried(parcel, lang),
    )
    due = _due(order, parcel)
    return [where, *_coming(state, due.promised, due.expected, today, lang)]


def _happened(order: Order, parcel: Shipment) -> date | None:
    """The day of what is over."""
    if order.state is State.DELIVERED:
        return order.delivered or parcel.delivered
    return order.cancelled if order.state is State.CANCELLED else None


def _coming(
    state: State, promised: date | None, expected: date | None, today: date, lang: str
) -> list[str]:
    """When it comes, honestly: a day that has passed is not promised again."""

    def say(text: words.Words, day: date) -> str:
        said = text[lang].format(when=dates.on(day, today, lang))
        return _capital(said, lang)

    if state is State.DELIVERED:
        return [words.NOT_THERE[lang]]
    if state is State.DELAYED:
        late = promised is not None and (promised < today or expected is not None)
        was = [say(words.WAS_PROMISED, promised)] if promised and late else []
        known = expected is not None and expected >= today
        return [*was, say(words.NEW_DAY, expected) if expected and known else words.NO_DAY[lang]]
    day = expected or promised
    if state not in _COMING or day is None:
        return []
    return [say(words.COMES if day >= today else words.OVERDUE, day)]


def _split(order: Order, today: date, lang: str) -> str:
    several = len(order.shipments) > 1
    head = (words.SPLIT if several else words.PARTLY)[lang]
    lines = [head.format(number=order.number, count=len(order.shipments))]
    for place, parcel in enumerate(order.shipments, 1):
        name = words.A_PARCEL[lang].format(place=place)
        holds = f" ({named(parcel.items, lang)})" if parcel.items else ""
        lines.append(f"{name}{holds}: {_parcel(parcel, today, lang)}.")
        if parcel.state in _TRAVELLING:
            lines += _tracking(parcel, lang)
    if order.unsent:
        rest = words.REST[lang].format(items=named(order.unsent, lang))
        lines.append(" ".join([rest, *_rest_comes(order, today, lang)]))
    if any(_late(parcel, today) for parcel in order.shipments):
        lines.append(words.SORRY[lang])
    return "\n".join(lines)


def _in_parts(order: Order) -> bool:
    return order.state not in _WHOLE and (len(order.shipments) > 1 or bool(order.unsent))


def _due(order: Order, parcel: Shipment) -> Shipment:
    """The parcel, with the order's own days where it has none."""
    promised, expected = parcel.promised or order.promised, parcel.expected or order.expected
    return replace(parcel, promised=promised, expected=expected)


def _rest_state(order: Order) -> State:
    return State.DELAYED if order.state is State.DELAYED else State.PREPARING


def _late(parcel: Shipment, today: date) -> bool:
    day = parcel.expected or parcel.promised
    overdue = parcel.state in _COMING and day is not None and day < today
    return overdue or parcel.state is State.DELAYED


def _rest_comes(order: Order, today: date, lang: str) -> list[str]:
    """When what is not sent comes: the order's own day is the last of its days."""
    return _coming(_rest_state(order), order.promised, order.expected, today, lang)


def _parcel(parcel: Shipment, today: date, lang: str) -> str:
    when = dates.on(parcel.delivered, today, lang) if parcel.delivered else ""
    spaced = (f"{when} " if lang == "tr" else f" {when}") if when else ""
    where = words.PARCEL[lang][parcel.state].format(when=spaced, **_carried(parcel, lang))
    where = where.strip()
    delayed = parcel.state is State.DELAYED
    day = parcel.expected or (None if delayed else parcel.promised)
    if day is not None and day >= today and (delayed or parcel.state in _COMING):
        return f"{where}, {words.OPEN_END[lang].format(when=dates.on(day, today, lang))}"
    return f"{where}, {words.LATE[lang]}" if _late(parcel, today) and not delayed else where


def _carried(parcel: Shipment, lang: str) -> words.Words:
    """How a sentence speaks of the carrier, known or not."""
    if parcel.carrier is None:
        return {"carrier": "", "branch": words.SOME_BRANCH[lang]}
    return {
        "carrier": words.CARRIER[lang].format(carrier=parcel.carrier),
        "branch": words.BRANCH[lang].format(carrier=parcel.carrier),
    }


def _tracking(parcel: Shipment, lang: str) -> list[str]:
    if parcel.link and parcel.tracking:
        track = words.TRACK_NUMBER[lang].format(link=parcel.link, tracking=parcel.tracking)
    else:
        track = parcel.link or parcel.tracking or ""
    return [words.TRACK[lang].format(track=track)] if track else []


def _capital(sentence: str, lang: str) -> str:
    first = sentence[0]
    return ("İ" if lang == "tr" and first == "i" else first.upper()) + sentence[1:]
