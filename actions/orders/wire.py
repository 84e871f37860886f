"""An order as JSON, as the shop's own system sends it and the SQLite file keeps it: docs/orders.md.

Everything is checked before it counts; what is more than we know is left out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from actions.orders import model, typed
from actions.orders.errors import OrdersMalformed
from actions.orders.model import OrderNumber, Owner, Record, State

_MOST_COMPLAINTS = 3


def _one_line(text: str) -> str:
    """Without line breaks and control characters: it is said in the middle of a sentence."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        raise ValueError("holds nothing to read")
    return line


def _link(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(map(str.isspace, text)):
        raise ValueError("not an address with https:// or http://")
    return text


def _email(text: str) -> str:
    if (address := typed.email(text)) is None:
        raise ValueError("not an e-mail address")
    return address


def _phone(text: str) -> str:
    if (ending := typed.phone(text)) is None:
        raise ValueError("neither a phone number nor its last four digits")
    return ending


def _numbered(text: str) -> str:
    if typed.number(f"#{text}") is None:
        raise ValueError("not an order number")
    return text


_Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
_Sku = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Link = Annotated[str, StringConstraints(max_length=500), AfterValidator(_link)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Item(_Body):
    sku: _Sku
    name: _Line
    quantity: int = Field(default=1, ge=1, le=9999)
    returnable: bool = True


class _Shipment(_Body):
    state: State
    carrier: _Line | None = None
    tracking: _Line | None = None
    link: _Link | None = None
    items: list[_Sku] = Field(default_factory=list, max_length=200)
    promised: date | None = None
    expected: date | None = None
    delivered: date | None = None


class _Address(_Body):
    recipient: _Line
    street: _Line
    city: _Line
    district: Annotated[str, StringConstraints(max_length=200)] = ""


class _Owner(_Body):
    email: Annotated[str, AfterValidator(_email)] | None = None
    phone: Annotated[str, AfterValidator(_phone)] | None = None
    customer: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class _Order(_Body):
    number: Annotated[_Line, AfterValidator(_numbered)]
    state: State
    placed: date
    owner: _Owner
    items: list[_Item] = Field(min_length=1, max_length=200)
    address: _Address
    shipments: list[_Shipment] = Field(default_factory=list, max_length=50)
    promised: date | None = None
    expected: date | None = None
    delivered: date | None = None
    cancelled: date | None = None
    cancellable: bool = False
    address_changeable: bool = False
    returnable_until: date | None = None

    @model_validator(mode="after")
    def _parcels_hold_what_was_ordered(self) -> Self:
        skus = [item.sku for item in self.items]
        if len(set(skus)) != len(skus):
            raise ValueError("two items have one sku")
        if any(sku not in skus for parcel in self.shipments for sku in parcel.items):
            raise ValueError("a shipment holds a sku that is not among the items")
        return self


class _Orders(_Body):
    orders: list[_Order] = Field(max_length=500)


_Any = TypeVar("_Any", bound=_Body)


def record(data: bytes | str, asked: OrderNumber) -> Record:
    """The order in `data`, which must be the one that was asked for.

    Raises:
        OrdersMalformed: it breaks the contract; says where, and nothing of the order.
    """
    found = _record(_read(data, _Order))
    if typed.number(f"#{found.order.number}") != asked:
        raise OrdersMalformed("number: another order came back than the one asked for")
    return found


def records(data: bytes | str, customer: str) -> tuple[Record, ...]:
    """The orders in `data`, newest first, each of which must be the customer's.

    Raises:
        OrdersMalformed: it breaks the contract; says where, and nothing of the orders.
    """
    found = [_record(order) for order in _read(data, _Orders).orders]
    if any(each.owner.customer != customer for each in found):
        raise OrdersMalformed("owner.customer: an order of somebody else came back")
    return tuple(sorted(found, key=lambda each: each.order.placed, reverse=True))


def _read(data: bytes | str, body: type[_Any]) -> _Any:
    try:
        return body.model_validate_json(data)
    except ValidationError as error:
        # The values themselves are customers' and stay out of logs.
        found = error.errors(include_url=False, include_context=False, include_input=False)
        lines = [f"{_place(each['loc'])}: {each['msg']}" for each in found[:_MOST_COMPLAINTS]]
        raise OrdersMalformed("; ".join(lines)) from None


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "the whole"


def _record(body: _Order) -> Record:
    items = {item.sku: model.Item(**item.model_dump()) for item in body.items}
    parcels = tuple(
        model.Shipment(
            **parcel.model_dump(exclude={"items"}),
            items=tuple(items[sku] for sku in dict.fromkeys(parcel.items)),
        )
        for parcel in body.shipments
    )
    order = model.Order(
        **body.model_dump(exclude={"owner", "items", "shipments", "address"}),
        items=tuple(items.values()),
        shipments=parcels,
        address=model.Address(**body.address.model_dump()),
    )
    return Record(order, Owner(**body.owner.model_dump()))
