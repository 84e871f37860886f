"""What an order is to us: its state, its parcels, what may still be done with it. All immutable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

OrderNumber = NewType("OrderNumber", str)
"""An order's number as it is compared and asked for: see :func:`actions.orders.typed.number`."""


class State(StrEnum):
    """Where an order or one of its parcels is."""

    PLACED = "placed"
    PREPARING = "preparing"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AT_BRANCH = "at_branch"  # not met at the door; kept at the carrier's for collection
    DELIVERED = "delivered"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    RETURNING = "returning"


@dataclass(frozen=True, slots=True)
class Item:
    """Something ordered."""

    sku: str
    name: str
    quantity: int = 1
    returnable: bool = True


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel. `items` is empty when the shop does not say what is in it."""

    state: State
    carrier: str | None = None
    tracking: str | None = None
    link: str | None = None
    items: tuple[Item, ...] = ()
    promised: date | None = None
    expected: date | None = None
    delivered: date | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where an order goes."""

    recipient: str
    street: str
    city: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order. Dates are days in the shop's own time zone.

    `promised` is the day first told to the customer, `expected` the new one of a delayed order,
    None while nobody knows it.
    """

    number: str
    state: State
    placed: date
    items: tuple[Item, ...]
    address: Address
    shipments: tuple[Shipment, ...] = ()
    promised: date | None = None
    expected: date | None = None
    delivered: date | None = None
    cancelled: date | None = None
    cancellable: bool = False
    address_changeable: bool = False
    returnable_until: date | None = None

    @property
    def unsent(self) -> tuple[Item, ...]:
        """The items that are in no parcel yet; none when that cannot be told."""
        told = self.shipments and all(parcel.items for parcel in self.shipments)
        if not told or self.state is State.DELIVERED:
            return ()
        sent = {item.sku for parcel in self.shipments for item in parcel.items}
        return tuple(item for item in self.items if item.sku not in sent)


@dataclass(frozen=True, slots=True)
class Owner:
    """What proves that an order is somebody's, each in its normal form; None is never proven."""

    email: str | None = None
    phone: str | None = None
    """The last four digits."""
    customer: str | None = None
    """The shop's own name for a customer with an account."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the directory knows. Only :mod:`actions.orders.proving` takes the order out of it."""

    order: Order
    owner: Owner


class Kind(StrEnum):
    """What somebody shows to prove that an order is his."""

    EMAIL = "email"
    PHONE = "phone"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Proof:
    """Something shown, in its normal form.

    An identity is made only from what the shop's own page has signed, never from what a customer
    types.
    """

    kind: Kind
    value: str

    def __post_init__(self) -> None:
        if not self.value:
            raise ValueError("an empty proof proves nothing")
