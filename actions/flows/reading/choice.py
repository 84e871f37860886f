"""Which items of an order are meant: by name, by place in the list, or all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actions.flows.reading.spelling import inflected, same
from actions.orders.model import Item
from language.fold import tokens

_ALL = frozenset(
    tokens(
        """
        hepsi hepsini hepsinin tümü tümünü tamamı tamamını bütün bütünü herşey herşeyi all
        everything both whole entire
        """
    )
)
_EXCEPT = frozenset(tokens("hariç dışında dışındaki haricinde except but apart besides"))
_COUNTED = {
    2: frozenset(tokens("ikisi ikisini ikisinin ikisinide both")),
    3: frozenset(tokens("üçü üçünü üçünün üçünüde")),
    4: frozenset(tokens("dördü dördünü dördünüde")),
}
_ORDINALS: tuple[frozenset[str], ...] = (
    frozenset(tokens("birinci birincisi birinciyi birincisini ilk ilki ilkini first 1st")),
    frozenset(tokens("ikinci ikincisi ikinciyi ikincisini second 2nd")),
    frozenset(tokens("üçüncü üçüncüsü üçüncüyü üçüncüsünü third 3rd")),
    frozenset(tokens("dördüncü dördüncüsü dördüncüyü dördüncüsünü fourth 4th")),
    frozenset(tokens("beşinci beşincisi beşinciyi beşincisini fifth 5th")),
)
_LAST = frozenset(tokens("sonuncu sonuncusu sonuncuyu sonuncusunu last"))
_CARDINALS = tuple(
    frozenset(tokens(each)) for each in ("bir one", "iki two", "üç three", "dört four", "beş five")
)
#: After an ordinal these make it one of a list: "ikinci ürün", "the second one".
_OF_A_LIST = ("urun", "olan", "sira", "satir", "kalem", "madde", "item", "one", "line", "product")
_NUMBERED = ("nolu", "numarali", "numara", "no", "number")
#: What may stand beside a choice that is nothing but a choice.
_BESIDE = frozenset(
    tokens(
        """
        olan olanı olanlar olanları ürün ürünü ürünler ürünleri numara numaralı nolu no lütfen iade
        etmek edeceğim edecem ediyorum istiyorum geri göndereceğim the one ones item number please
        ve ile de da sadece yalnız yalnızca sıradaki hayır pardon yok evet o şu bu tane tanesi adet
        için sorunlu değil and is it want to return i its that only just sorry no not yes
        """
    )
)
#: Said of a choice that replaces another.
_CORRECTING = frozenset(
    tokens(
        """
        olacak olacaktı olsun demek istedim dedim söyledim yazdım yazmışım demiştim yanlış yanlışmış
        yanlışlıkla aslında affedersiniz düzeltiyorum değişsin değiştir yerine meant actually wrong
        instead should be was oops mistake but rather change
        """
    )
)
#: They tell items apart, but beside other words they may say something else: "çok büyük geldi".
_WEAK = frozenset(
    tokens(
        """
        kadın erkek çocuk bebek kız genç unisex kişilik takım takımı set seti tek çift bir iki üç
        dört beş altı sekiz on ev el büyük küçük orta mini maxi uzun kısa dar bol ince kalın yeni cm
        adet women womens men mens kids children childrens double single two three four for six with
        and large small medium long short new gift hediye paket paketi kutu kutusu box siyah beyaz
        kırmızı mavi lacivert yeşil sarı gri kahverengi pembe mor turuncu bej bordo black white red
        blue navy green yellow grey gray brown pink purple orange beige
        """
    )
)
_TRANSLATED = (
    *(("siyah", "black"), ("beyaz", "white"), ("kirmizi", "red"), ("mavi", "blue")),
    *(("lacivert", "navy"), ("yesil", "green"), ("sari", "yellow"), ("gri", "grey")),
    *(("gri", "gray"), ("kahverengi", "brown"), ("pembe", "pink"), ("mor", "purple")),
    *(("turuncu", "orange"), ("bej", "beige")),
)
#: In so few words a colour is told of nothing else.
_FEW = 3
_LONGEST = 200  # words
_PLURAL = re.compile(r"\w{3,}?l[ae]r(?:[iu]\w*)?")
_ENGLISH_PLURAL = re.compile(r"\w{3,}s")


@dataclass(frozen=True, slots=True)
class Choice:
    """The items that may be meant, in the order's own order."""

    items: tuple[Item, ...]
    certain: bool = True
    """False when the words fit each of them, and only one seems to be meant."""


def choice(text: str, items: Sequence[Item], *, listed: bool = True) -> Choice | None:
    """The items a message names; None when it names none.

    With `listed` the customer has seen them in a list, so that a mere "bir" or "2" is a place.
    """
    words = tokens(text)[:_LONGEST]
    if not words or not items:
        return None
    if _all(words, len(items)):
        spared = _named(words, items) if _EXCEPT & set(words) else None
        left = [item for item in items if spared is None or item not in spared.items]
        return Choice(tuple(left)) if left else None
    if places := _places(words, len(items), listed):
        return Choice(tuple(items[place] for place in sorted(places)))
    return _named(words, items)


def bare(text: str, items: Sequence[Item]) -> bool:
    """Whether a message says nothing but which items are meant."""
    count = len(items)
    return all(
        word in _BESIDE
        or word in _CORRECTING
        or word in _ALL
        or _fitting(word, items)
        or _ordinal(word, count) is not None
        or _number(word, count) is not None
        for word in tokens(text)
    )


def _all(words: list[str], count: int) -> bool:
    told = set(words)
    if "degil" in told:
        return False
    return bool(told & (_ALL - _COUNTED[2]) or told & _COUNTED.get(count, frozenset()))


def _places(words: list[str], count: int, listed: bool) -> set[int]:
    """Places in the list that are named, from 0."""
    found = {
        place
        for at, word in enumerate(words)
        if (place := _ordinal(word, count)) is not None
        and ((listed and _BESIDE.issuperset(_others(words, count))) or _listed(words, at))
        and not _denied(words, at)
    }
    return found or set(_numbered(words, count, listed))


def _ordinal(word: str, count: int) -> int | None:
    if word in _LAST:
        return count - 1
    return next((at for at, names in enumerate(_ORDINALS[:count]) if word in names), None)


def _others(words: list[str], count: int) -> Iterator[str]:
    return (word for word in words if _ordinal(word, count) is None)


def _listed(words: list[str], at: int) -> bool:
    return bool(words[at + 1 : at + 2]) and words[at + 1].startswith(_OF_A_LIST)


def _numbered(words: list[str], count: int, listed: bool) -> Iterator[int]:
    """Numbers that are places: alone, or told to be ("2 numaralı ürün", "item 2")."""
    alone = listed and all(word in _BESIDE or _number(word, count) is not None for word in words)
    for at, word in enumerate(words):
        place = _number(word, count)
        before, after = words[at - 1] if at else "", (*words[at + 1 : at + 2], "")[0]
        told = word.isdigit() and (
            (after.startswith(_NUMBERED) and _listed(words, at + 1))
            or after.startswith("urun")
            or before == "item"
        )
        if place is not None and (alone or told) and not _denied(words, at):
            yield place


def _number(word: str, count: int) -> int | None:
    if word.isascii() and word.isdigit() and len(word) < 3:
        return int(word) - 1 if 1 <= int(word) <= count else None
    return next((at for at, names in enumerate(_CARDINALS[:count]) if word in names), None)


def _named(words: list[str], items: Sequence[Item]) -> Choice | None:
    """By their names: words beside one another narrow down, words apart add up."""
    fits = [_fitting(word, items) for word in words]
    told = list(zip(words, fits, strict=True))
    weak = all(not fit or _is_weak(word) for word, fit in told)
    beside = all(fit or word in _BESIDE for word, fit in told)
    coloured = len(words) <= _FEW and any(fit and _coloured(word) for word, fit in told)
    if weak and not beside and not coloured:
        return None
    found: set[int] = set()
    certain = True
    for start, end in _runs(fits):
        if not weak and all(_is_weak(word) for word in words[start:end]):
            continue
        meant = set.intersection(*(fits[at] for at in range(start, end)))
        if _denied(words, end - 1, start):
            continue
        several = any(_plural(word) for word in words[start:end])
        certain = certain and (len(meant) == 1 or several)
        found |= meant
    chosen = tuple(item for at, item in enumerate(items) if at in found)
    return Choice(chosen, certain or len(items) == 1) if chosen else None


def _runs(fits: list[set[int]]) -> Iterator[tuple[int, int]]:
    """From where to where words stand side by side that fit one item or more together."""
    at = 0
    while at < len(fits):
        end, meant = at + 1, fits[at]
        while meant and end < len(fits) and meant & fits[end]:
            meant, end = meant & fits[end], end + 1
        if meant:
            yield at, end
        at = end


def _fitting(word: str, items: Sequence[Item]) -> set[int]:
    said = {word} | {other for colour, other in _pairs() if inflected(word, colour)}
    return {
        at
        for at, item in enumerate(items)
        if any(same(each, known) for each in said for known in tokens(item.name) if known != "ve")
    }


def _pairs() -> Iterator[tuple[str, str]]:
    for one, other in _TRANSLATED:
        yield one, other
        yield other, one


def _coloured(word: str) -> bool:
    return any(inflected(word, colour) for colour, _ in _pairs())


def _is_weak(word: str) -> bool:
    return word.isdigit() or len(word) < 3 or any(inflected(word, known) for known in _WEAK)


def _plural(word: str) -> bool:
    return bool(_PLURAL.fullmatch(word) or _ENGLISH_PLURAL.fullmatch(word))


def _denied(words: list[str], last: int, first: int | None = None) -> bool:
    """Whether "değil" follows, or "not" comes before."""
    after = [word for word in words[last + 1 : last + 3] if word not in ("olan", "olani")]
    first = last if first is None else first
    before = [word for word in words[max(0, first - 2) : first] if word not in ("the", "a")]
    return after[:1] == ["degil"] or before[-1:] == ["not"]
