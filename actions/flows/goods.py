"""The items of an order, as flows ask for them: all that may be meant, named and numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.flows.field import Field, Heard, Option, Problem, Words
from actions.flows.reading.choice import bare, choice
from actions.orders import telling
from actions.orders.model import Item

Offered = Callable[[Heard], Sequence[Item]]
"""The items of an order that a flow may be about."""

_ALL = {"tr": "Hepsi", "en": "All of them"}
_LONGEST_TITLE = 60


def ordered(heard: Heard) -> Sequence[Item]:
    """Everything in the order."""
    return heard.order.items if heard.order else ()


def chosen(heard: Heard, slot: str, offered: Offered = ordered) -> Sequence[Item]:
    """The items that were chosen; all that may be meant when there was nothing to choose."""
    skus = heard.collected.get(slot)
    items = offered(heard)
    return items if skus is None else [item for item in items if item.sku in skus]


def named(items: Sequence[Item], lang: str) -> str:
    """Every item by its name, for a case: nothing is left out."""
    return ", ".join(
        f"{item.quantity} × {item.name}" if item.quantity > 1 else item.name for item in items
    )


def corrected(heard: Heard, slot: str, offered: Offered = ordered) -> bool:
    """Whether a message says nothing but that other items are meant than were chosen."""
    known, items = heard.collected.get(slot), offered(heard)
    told = choice(heard.text, items) if known else None
    others = told is not None and [item.sku for item in told.items] != known
    return others and bare(heard.text, items)


def field(
    slot: str,
    label: Words,
    ask: str,
    *,
    offered: Offered = ordered,
    required: bool = True,
    refuse: Callable[[Sequence[Item], Heard], Problem | None] = lambda items, heard: None,
) -> Field:
    """The choice of items, asked for when there are several; its value is a list of skus.

    Args:
        refuse: why a choice cannot be accepted.
    """

    def read(heard: Heard) -> list[str] | Problem | None:
        items, known = offered(heard), heard.collected.get(slot)
        told = choice(heard.text, items, listed=heard.wanted or known is not None)
        if told is None and known is None and not heard.wanted:
            told = choice(heard.earlier, items, listed=False)
        if told is None:
            return None
        if not told.certain:
            return Problem("utter_items_unclear", {"items": _listed(told.items)})
        return refuse(told.items, heard) or [item.sku for item in told.items]

    def options(heard: Heard) -> Sequence[Option]:
        items = offered(heard)
        each = [_option(str(at), item.name, [item.sku]) for at, item in enumerate(items)]
        return [*each, Option("all", _ALL, [item.sku for item in items])]

    def say(value: list[str], heard: Heard) -> str:
        return named([item for item in offered(heard) if item.sku in value], heard.lang)

    return Field(
        slot=slot,
        label=label,
        read=read,
        ask=ask,
        options=options,
        variables=lambda heard: {"items": _listed(offered(heard))},
        applies=lambda heard: len(offered(heard)) > 1,
        say=say,
        required=required,
        unmistakable=lambda heard: bare(heard.text, offered(heard)),
    )


def _option(key: str, name: str, value: list[str]) -> Option:
    title = name if len(name) <= _LONGEST_TITLE else f"{name[: _LONGEST_TITLE - 1]}…"
    return Option(key, {"tr": title, "en": title}, value)


def _listed(items: Sequence[Item]) -> str:
    return "\n".join(f"{at}. {item.name}" for at, item in enumerate(items, 1))


def spoken(items: Sequence[Item], lang: str) -> str:
    """Items as they are spoken of in a sentence."""
    return telling.named(items, lang) if items else ""
