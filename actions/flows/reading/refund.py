"""How somebody wants what he has paid back, or what instead of the item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from actions.flows.reading.signs import Signs
from actions.flows.reading.spelling import roots
from language.fold import fold, tokens


class Refund(StrEnum):
    """The ways back."""

    CARD = "card"  # the way it was paid
    CREDIT = "credit"
    EXCHANGE = "exchange"


_SIGNS = Signs(
    {
        Refund.EXCHANGE: """
            değişim, değiştir, değişsin, değişmesi|değişse|değişelim, değişsek, takas, başka
            beden|numara|renk|model iste|isti|olsun|gönder|yolla|ile,
            büyüğünü|büyüğüyle|küçüğünü|küçüğüyle|büyüğü|küçüğü iste|isti|gönder|yolla|ile|olsun,
            exchange, swap, switch, change it|this|size|colour|color, different
            size|color|colour|one, another size|color|colour, bigger|smaller|larger size|one,
            replace
        """,
        Refund.CREDIT: """
            hediye çek|kart, çek., çeki., çeke, kupon olarak, mağaza kredi|bakiye|puan, kupon.,
            kuponla|kupona, puan., puana, puan olarak, bakiye, cüzdan, alışveriş çek|kredi,
            store|shop credit, gift card|voucher, voucher, as credit, credit., balance, points,
            wallet, coupon
        """,
        Refund.CARD: """
            kartıma, karta., kartına, kredi|banka|aynı kart, kart olsun, kart., kartım.,
            ödediğim|ödeme|aldığım yer|şekil|yöntem|kart|yere|şekilde, geldiği yer,
            para|paramı|parayı|paramın|parası|parasını iade|geri|iste|isti|yat|ver|alayım|alabil,
            para., paramı., para iade, ücret iade, nakit, banka hesab, hesabıma, havale, iban,
            money., my money, refund, original payment|method|card, same|credit|debit|bank|my card,
            card., bank account, cash.
        """,
    },
    # "Fikrimi değiştirdim" wants nothing else in its place, and neither does a changed number.
    unless_of=("fikri", "adres", "numaram", "hediye", "gift", "store", "shop"),
)
_CREDIT_CARD = re.compile(r"\b(?:credit|kredi) (?=card|kart)")

_SIZE = re.compile(r"x{0,3}[sl]|[2-6]xl|m|small|medium|large")
_NUMBER = re.compile(r"(\d{1,3})([a-z]{0,3})")
_OF_SIZES = frozenset(tokens("beden bedeni bedene bedeniyle size boy boyu yaş"))
#: A number by itself is a size within these.
_PLAIN_SIZES = range(30, 61)
_TOO = ("too", "so", "very", "cok")
_OF_DAYS = ("gun", "hafta", "ay", "yil", "sene", "saat", "tl", "lira", "day", "week", "month")
#: What he has already, not what he wants.
_HAD = re.compile(
    r"(?:al|ol)(?:d[iu]|m[iu]s)|gel(?:di|mis)|oluyor|kucuk|dar$|buyuk|bol|d[ae]n$|came$|was$|is$|too$"
)
_COLOURS = tuple(
    fold(colour)
    for colour in (
        *("siyah", "beyaz", "kırmızı", "mavi", "lacivert", "yeşil", "sarı", "gri", "kahverengi"),
        *("pembe", "mor", "turuncu", "bej", "bordo", "gümüş", "black", "white", "red", "blue"),
        *("navy", "green", "yellow", "grey", "gray", "brown", "pink", "purple", "orange", "beige"),
    )
)
_NEXT = Signs(
    {
        "bir büyük beden": "büyüğü, bir büyük|üst beden|numara, üst beden, beden büyük",
        "bir küçük beden": "küçüğü, bir küçük|alt beden|numara, alt beden, beden küçük",
        "one size larger": "size up, bigger, larger, size bigger|larger",
        "one size smaller": "size down, smaller, size smaller",
    }
)


def refund(text: str) -> Refund | None:
    """How the money comes back, or that something else is wanted; None when it is not said."""
    return _SIGNS.meant(_CREDIT_CARD.sub("", fold(text)))


def exchanged_for(text: str) -> str | None:
    """The size and the colour wanted instead, as in "42, siyah"; None without either."""
    words = tokens(text)
    size = _size(words) or _NEXT.meant(text)
    found = [each for each in (size, _colour(words)) if each]
    return ", ".join(found) or None


def _size(words: Sequence[str]) -> str | None:
    """The last one, because what is wanted comes after what there was."""
    found = None
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", (*words[at + 1 : at + 2], "")[0]
        if before.isdigit() or after.isdigit() or _HAD.match(after):  # "2 m", "0532 000 45 45"
            continue
        if before in _TOO:
            continue
        if _SIZE.fullmatch(word):
            found = word.upper()
        elif (number := _NUMBER.fullmatch(word)) and not number[2].startswith(("den", "dan")):
            sized = int(number[1]) in _PLAIN_SIZES or _OF_SIZES & {before, after}
            if sized and not after.startswith(_OF_DAYS):
                found = number[1]
    return found


def _colour(words: Sequence[str]) -> str | None:
    """The last one that is not denied."""
    told = [
        (colour, words[at + 1 : at + 3])
        for at, word in enumerate(words)
        for colour in _COLOURS
        if colour in roots(word) and word != "more"
    ]
    wanted = [colour for colour, after in told if not any(w.startswith("degil") for w in after)]
    return wanted[-1] if wanted else None
