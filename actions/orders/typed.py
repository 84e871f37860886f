"""What customers type to name an order and to prove it is theirs, brought into its normal form.

An order's number is compared by its digits: "TR 10452", "tr-10452", "#10452" and "10452" are one.
One that mixes letters and digits ("8F3K2A") is compared whole, in capitals. A number that begins
with a lone T ("T-10432") is a case of ours, not an order.
"""

from __future__ import annotations

import re

from actions.orders.model import Kind, OrderNumber, Proof
from language import shapes

#: A word with a digit in it, its parts joined by hyphens; not a part of a date, a sum, an address.
_WORD = re.compile(
    r"(?<![a-z0-9.,/@+_₺€$-])(#\s*)?([a-z0-9]+(?:-[a-z0-9]+)*)"
    rf"(?![a-z0-9@_-]|[.,/]\d|\s*(?:{'|'.join(map(re.escape, sorted(shapes.CURRENCIES)))})(?!\w))"
)
_SPACED_CASE = re.compile(r"(?<![a-z0-9])t\s+(?=\d)")
_DASH = re.compile(r"\s*[-–_]\s*")
_LONGEST_TEXT = 400
#: A shop's numbers, as an example shows them: the same letters before as many digits.
_FORM = re.compile(r"(\D*)(\d+)")
_LETTERED = re.compile(r"(?!no-|nr-|num-)[a-z]{1,5}-[\d-]+")

_DIGITS = re.compile(r"[+(]?\d(?:[\s().-]*\d)*")
_ENDING = 4


def number(text: str, *, marked: bool = False) -> OrderNumber | None:
    """The order's number in what was typed; None when there is none, or more than one.

    With `marked` only one that letters or a # tell from a phone's ending counts.
    """
    found: dict[str, bool] = {}
    for sign, word in _WORD.findall(_plain(text)):
        if (read := shapes.order_number(word, marked=bool(sign))) is not None:
            found[read] = found.get(read, False) or bool(sign) or not word[0].isdigit()
    told = [read for read, is_marked in found.items() if is_marked]
    chosen = told if told or marked else list(found)
    return OrderNumber(chosen[0]) if len(chosen) == 1 else None


def written(text: str, named: OrderNumber, example: str = "") -> str:
    """The order's number as it is said back: in the form of `example`, else as it was typed."""
    form = _FORM.fullmatch(example.strip())
    if form and named.isdigit() and len(form[2]) == len(named):
        return f"{form[1]}{named}"
    for sign, word in _WORD.findall(_plain(text)):
        typed = _LETTERED.fullmatch(word)
        if typed and shapes.order_number(word, marked=bool(sign)) == named:
            return str(word).upper()
    return named


def without(text: str, named: OrderNumber) -> str:
    """What was typed besides the order's number, folded letter by letter."""

    def kept(match: re.Match[str]) -> str:
        return " " if shapes.order_number(match[2], marked=bool(match[1])) == named else match[0]

    return _WORD.sub(kept, _plain(text))


def email(text: str) -> str | None:
    """The e-mail address in what was typed, as addresses are compared; None without one."""
    return shapes.email(text[:_LONGEST_TEXT])


def phone(text: str) -> str | None:
    """The last four digits of the phone number, or the four alone; None without either."""
    runs = [re.sub(r"\D", "", run) for run in _DIGITS.findall(text[:_LONGEST_TEXT])]
    fitting = {
        run[-_ENDING:] for run in runs if len(run) == _ENDING or len(run) in shapes.PHONE_DIGITS
    }
    return fitting.pop() if len(fitting) == 1 else None


def proof(text: str) -> Proof | None:
    """What somebody typed to prove an order is his: an e-mail address, or a phone's ending."""
    if "@" in text:
        address = email(text)
        return Proof(Kind.EMAIL, address) if address else None
    ending = phone(text)
    return Proof(Kind.PHONE, ending) if ending else None


def _plain(text: str) -> str:
    """Folded letter by letter: signs stay, because they part numbers from dates and sums."""
    return _SPACED_CASE.sub("t-", _DASH.sub("-", shapes.compared(text[:_LONGEST_TEXT])))
