"""What a message says of an order: which one it is, and what proves whose.

Four digits may be either. While an order is still to be named they are its number, after that the
ending of a phone, unless the customer says that he corrects the number.
"""

from __future__ import annotations

import re

from actions.orders import typed
from actions.orders.model import OrderNumber, Proof
from language.fold import tokens

_CORRECTING = frozenset(
    tokens(
        """
        pardon yanlış yanlışmış yok hayır değil olacak olacaktı düzeltiyorum düzeltme hatalı
        affedersiniz afedersiniz özür sorry wrong mistake actually meant correction oops typo
        """
    )
)
_ORDER = frozenset(tokens("sipariş siparişim siparişin siparişimin siparişi order orders"))
_PHONE = frozenset(
    tokens(
        """
        tel telim telefon telefonu telefonum telefonun telefonumun cep cebim hane hanesi haneleri
        son sonu phone mobile cell last ending ends
        """
    )
)
_AROUND_PHONES = (
    _PHONE
    | _ORDER
    | frozenset(
        tokens("dört 4 no numaram ve de da ile four digits with in and my is the number it its")
    )
)
_LAST_FOUR = re.compile(r"(?<!\d)\d{4}\W*$")
_ADDRESS = re.compile(r"\S+\s*@\s*\S+")


def heard(
    text: str, known: OrderNumber | None = None, *, tried: bool = False
) -> tuple[OrderNumber | None, Proof | None]:
    """The number of the order and the proof in `text`, as far as they are there.

    Args:
        known: the order that was named before; nothing proves anything before one is named.
        tried: whether a proof has been given already, so that a correction may concern it.
    """
    number = _number(text, known, tried)
    if number is None:
        return None, typed.proof(text) if known else None
    rest = typed.without(text, number)
    plainly = all(word.isdigit() or word in _AROUND_PHONES for word in tokens(rest))
    return number, typed.proof(rest) if known or plainly or "@" in rest else None


def _number(text: str, known: OrderNumber | None, tried: bool) -> OrderNumber | None:
    beside = _ADDRESS.sub(" ", text)
    words = set(tokens(beside))
    number = typed.number(_LAST_FOUR.sub(" ", beside) if words & _PHONE else beside)
    if known is None or typed.phone(beside) is None or _corrects(words, tried):
        return number
    return typed.number(beside, marked=True)


def _corrects(words: set[str], tried: bool) -> bool:
    """Whether digits are another order's number rather than a phone's ending."""
    if words & _PHONE:
        return False
    return bool(words & _ORDER) or (not tried and bool(words & _CORRECTING))
