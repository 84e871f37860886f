"""A believable set of orders for trying things out: all states, both languages, no real person.

The same seed on the same day makes the same orders. Numbers begin with PA, as the demo shop's help
articles say; addresses end in ``.example``, and phone numbers are none that anybody has.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from language.fold import fold

Document = dict[str, Any]
"""An order as docs/orders.md writes it."""

_PEOPLE = {
    "tr": (
        *("Ayşe Yılmaz", "Mehmet Demir", "Elif Şahin", "Burak Çelik", "Zeynep Kaya"),
        *("Hüseyin Öztürk", "Gülşen Aydın", "Emre Doğan", "Seda Arslan", "İbrahim Koç"),
        *("Büşra Güneş", "Oğuzhan Kılıç", "Nermin Şimşek", "Çağla Polat", "Umut Yıldız"),
    ),
    "en": ("Emily Carter", "James Whitfield", "Olivia Brooks", "Daniel Hughes", "Sarah Lindgren"),
}
#: Turkish name, English name, size: the largest come with a team of their own.
_GOODS = (
    ("Pamuk banyo havlusu", "Cotton bath towel", 1),
    ("Çift kişilik nevresim takımı", "Double duvet cover set", 1),
    ("Altı kişilik kahve fincanı takımı", "Coffee cup set for six", 1),
    ("Döküm tava 28 cm", "Cast-iron pan 28 cm", 1),
    ("Kadın keten gömlek", "Women's linen shirt", 1),
    ("Erkek yün kazak", "Men's wool sweater", 1),
    ("Çocuk yağmurluğu", "Children's raincoat", 1),
    ("El blenderi", "Hand blender", 1),
    ("Filtre kahve makinesi", "Filter coffee maker", 2),
    ("Dikey süpürge", "Upright vacuum cleaner", 2),
    ("Masa lambası", "Desk lamp", 1),
    ("Mumluk", "Candle holder", 1),
    ("İki kişilik kanepe", "Two-seat sofa", 3),
    ("Kitaplık", "Bookcase", 3),
)
_CARRIERS = ("Yurtiçi Kargo", "Aras Kargo", "MNG Kargo")
_LARGE_CARRIER = "Papatya Taşıma"
_STREETS = ("Papatya Sokak", "Ihlamur Caddesi", "Çınar Sokak", "Deniz Caddesi", "Bahar Sokak")
_TOWNS = (
    *(("Kadıköy", "İstanbul"), ("Beşiktaş", "İstanbul"), ("Çankaya", "Ankara")),
    *(("Karşıyaka", "İzmir"), ("Nilüfer", "Bursa"), ("Muratpaşa", "Antalya")),
)
_BY_LAW, _FOR_MEMBERS = 14, 30  # days to return something, as the demo shop's articles say
_FIRST_NUMBER = 24100


@dataclass(frozen=True, slots=True)
class _Case:
    """How an order of the set goes. `ago`: when it was placed, in days."""

    state: str
    ago: int
    tell: Callable[[_Maker, Document], None]
    items: int = 1


class _Maker:
    """Fills one order after another; every choice comes from the one seed."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(f"{seed} {today.isoformat()}")  # noqa: S311 (believable, not secret)
        self.today = today

    def order(self, place: int, case: _Case) -> Document:
        lang = "en" if place % 4 == 3 else "tr"
        person = self.random.choice(_PEOPLE[lang])
        placed = self.today - timedelta(days=case.ago)
        street, (district, city) = self.random.choice(_STREETS), self.random.choice(_TOWNS)
        order: Document = {
            "number": f"PA-{_FIRST_NUMBER + 7 * place + self.random.randrange(7)}",
            "state": case.state,
            "placed": placed.isoformat(),
            "owner": self._owner(person, place),
            "items": self._items(lang, case.items),
            "address": {
                "recipient": person,
                "street": f"{street} No: {self.random.randint(2, 90)}",
                "district": district,
                "city": city,
            },
            "shipments": [],
            "promised": self.workday(placed, 3).isoformat(),
        }
        case.tell(self, order)
        return order

    def _owner(self, person: str, place: int) -> Document:
        first, last = fold(person).split()
        email = f"{first}.{last}{place}@posta.example"
        # No Turkish network has 0500 000.
        phone = f"+90 500 000 {self.random.randrange(100):02} {self.random.randrange(100):02}"
        guest = place % 5 == 4
        return {"email": email, "phone": phone, "customer": None if guest else f"c-{place + 1}"}

    def _items(self, lang: str, count: int) -> list[Document]:
        goods = self.random.sample(_GOODS, count)
        return [
            {
                "sku": f"P{_GOODS.index(good) + 101}",
                "name": good[lang == "en"],
                "quantity": self.random.choice((1, 1, 1, 2)) if good[2] == 1 else 1,
                "returnable": good[0] != "Mumluk",
            }
            for good in goods
        ]

    def parcel(self, order: Document, state: str, items: list[Document]) -> Document:
        """A parcel of these items, taken by the carrier that takes such."""
        sizes = {f"P{at + 101}": size for at, (_, _, size) in enumerate(_GOODS)}
        large = any(sizes[item["sku"]] == 3 for item in items)
        carrier = _LARGE_CARRIER if large else self.random.choice(_CARRIERS)
        tracking = str(self.random.randrange(10**11, 10**12))
        parcel = {
            "state": state,
            "carrier": carrier,
            "tracking": tracking,
            "link": f"https://takip.example/{fold(carrier).replace(' ', '-')}/{tracking}",
            "items": [item["sku"] for item in items],
            "promised": order["promised"],
        }
        order["shipments"].append(parcel)
        return parcel

    @staticmethod
    def workday(day: date, days: int) -> date:
        """The day after that many days from Monday to Friday."""
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5
        return day

    def day(self, away: int) -> str:
        return (self.today + timedelta(days=away)).isoformat()


def _placed(_: _Maker, order: Document) -> None:
    order |= {"cancellable": True, "address_changeable": True}


def _packed(_: _Maker, order: Document) -> None:
    order |= {"cancellable": True}


def _sent(make: _Maker, order: Document) -> None:
    make.parcel(order, order["state"], order["items"])


def _today(make: _Maker, order: Document) -> None:
    order["promised"] = make.day(0)
    make.parcel(order, order["state"], order["items"])


def _at_branch(make: _Maker, order: Document) -> None:
    order["promised"] = make.day(-1)
    make.parcel(order, order["state"], order["items"])


def _overdue(make: _Maker, order: Document) -> None:
    order["promised"] = make.day(-2)
    make.parcel(order, order["state"], order["items"])


def _delivered(make: _Maker, order: Document) -> None:
    placed = date.fromisoformat(order["placed"])
    delivered = min(make.workday(placed, 3), make.today)
    period = _FOR_MEMBERS if order["owner"]["customer"] else _BY_LAW
    order["delivered"] = delivered.isoformat()
    order["returnable_until"] = (delivered + timedelta(days=period)).isoformat()
    make.parcel(order, order["state"], order["items"])["delivered"] = order["delivered"]


def _delayed_here(make: _Maker, order: Document) -> None:
    order |= {"promised": make.day(-1), "expected": make.workday(make.today, 3).isoformat()}
    order |= {"cancellable": True, "address_changeable": True}


def _delayed_there(make: _Maker, order: Document) -> None:
    order |= {"promised": make.day(-1), "expected": make.workday(make.today, 2).isoformat()}
    make.parcel(order, order["state"], order["items"])["expected"] = order["expected"]


def _delayed_unknown(make: _Maker, order: Document) -> None:
    order["promised"] = make.day(-3)
    make.parcel(order, order["state"], order["items"])["promised"] = order["promised"]


def _cancelled(make: _Maker, order: Document) -> None:
    order |= {"cancelled": make.day(-2), "promised": None}


def _returning(make: _Maker, order: Document) -> None:
    _delivered(make, order)
    order["returnable_until"] = None


def _split_on_its_way(make: _Maker, order: Document) -> None:
    first, *rest = order["items"]
    make.parcel(order, "delivered", [first])["delivered"] = make.day(-1)
    make.parcel(order, "shipped", rest)


def _split_partly_sent(make: _Maker, order: Document) -> None:
    make.parcel(order, "shipped", order["items"][:1])


def _split_one_late(make: _Maker, order: Document) -> None:
    first, *rest = order["items"]
    make.parcel(order, "out_for_delivery", [first])
    make.parcel(order, "delayed", rest)["expected"] = make.workday(make.today, 3).isoformat()


_CASES = (
    *(_Case("placed", 0, _placed, items) for items in (1, 2, 1)),
    *(_Case("preparing", 1, _placed, items) for items in (1, 3, 2)),
    *(_Case("preparing", 2, _packed, items) for items in (1, 2)),
    *(_Case("shipped", 2, _sent, items) for items in (1, 1, 2, 3)),
    _Case("shipped", 7, _overdue),
    *(_Case("out_for_delivery", 3, _today, items) for items in (1, 2, 1)),
    *(_Case("at_branch", 4, _at_branch, items) for items in (1, 2)),
    *(_Case("delivered", ago, _delivered, 2) for ago in (4, 6, 9, 13, 16, 20, 45, 80)),
    *(_Case("delayed", 5, _delayed_here, items) for items in (1, 2)),
    *(_Case("delayed", 6, _delayed_there, items) for items in (1, 2)),
    _Case("delayed", 8, _delayed_unknown),
    *(_Case("cancelled", 4, _cancelled, items) for items in (1, 1, 2)),
    *(_Case("returning", 14, _returning, items) for items in (1, 2)),
    *(_Case("shipped", 3, _split_on_its_way, items) for items in (2, 3)),
    *(_Case("shipped", 2, _split_partly_sent, items) for items in (2, 3)),
    *(_Case("shipped", 3, _split_one_late, items) for items in (2, 4)),
)


def orders(seed: int, today: date) -> list[Document]:
    """The set: about forty orders in all states, split ones among them, oldest first."""
    make = _Maker(seed, today)
    oldest_first = sorted(_CASES, key=lambda case: -case.ago)
    made = [make.order(place, case) for place, case in enumerate(oldest_first)]
    # One customer with an account has several.
    first = made[0]
    for order in (made[20], made[-1]):
        order["owner"], order["address"] = first["owner"], first["address"]
    return made
