"""Where something is to be delivered: an address with enough substance, and a recipient.

An address has a street or neighbourhood, a door number, and a district or city. Which of these is
lacking is told, so that only that need be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from actions.flows.reading.phone import phone, without_phones
from language.fold import fold, tokens

_LONGEST = 300

_STREET = re.compile(
    r"mah|mahalle(?:si|sinde|m)?|mh|sok|soka[kg]\w*|sk|cad|cadde(?:si)?|cd|bulvar\w*|blv|blvd"
    r"|meydan\w*|site(?:si)?|koy(?:u)?|plaza\w*|rezidans\w*|residence|yurdu|kampus\w*|otel\w*|hotel"
    r"|konutlar\w*|street|st|road|rd|avenue|ave|lane|boulevard|square|neighbou?rhood|quarter"
)
_ENGLISH_STREET = re.compile(r"street|st|road|rd|avenue|ave|lane|boulevard|square")
_DOOR_MARK = re.compile(
    r"no|numara(?:si)?|nr|daire|d|kapi|ic|flat|door|apartment|apt|blok|block|kat"
)
_DOOR = re.compile(r"\d{1,4}[a-z]?|[a-z]\d{1,3}")
_JOINED_DOOR = re.compile(r"(?:no|d|daire|kat)\d{1,4}")
_SLASHED = re.compile(r"(?<![\d/])\d{1,4}\s*/\s*\d{1,3}(?![\d/])")
_EMAIL = re.compile(r"\S+@\S+")

_CITIES = frozenset(
    tokens(
        """
        adana adıyaman afyon afyonkarahisar ağrı aksaray amasya ankara antalya ardahan artvin aydın
        balıkesir bartın batman bayburt bilecik bingöl bitlis bolu burdur bursa çanakkale çankırı
        çorum denizli diyarbakır düzce edirne elazığ erzincan erzurum eskişehir gaziantep giresun
        gümüşhane hakkari hatay ığdır isparta istanbul izmir kahramanmaraş maraş karabük karaman
        kars kastamonu kayseri kilis kırıkkale kırklareli kırşehir kocaeli izmit konya kütahya
        malatya manisa mardin mersin muğla muş nevşehir niğde ordu osmaniye rize sakarya adapazarı
        samsun siirt sinop sivas şanlıurfa urfa şırnak tekirdağ tokat trabzon tunceli uşak van
        yalova yozgat zonguldak antep
        """
    )
)
#: Cities that are also words; by themselves they say nothing.
_ALSO_WORDS = frozenset(tokens("ordu van batman aydın"))
_OUTER = re.compile(r"ilce\w*|merkez|district|city|il[ie]")
#: What may follow a door's number and is no place.
_NO_PLACE = frozenset(
    tokens(
        """
        lütfen olsun olacak olarak gönderin gelsin teslim edin adres adresi adresim adresime yeni
        doğru doğrusu please thanks teşekkürler sağ olun ve kat daire blok no numara kapı zil
        apartmanı apt the to at in floor flat block door address is new it should be değil pardon
        aras alıcı telefon tel cep recipient phone bey hanım
        """
    )
)
_RECIPIENT = frozenset(tokens("alıcı alıcısı alıcının recipient receiver addressee"))
_CALLED = frozenset(
    tokens("adı adi ad ismi isim soyadı soyad kişi should be is name s the will as to")
)
_ENDS_NAME = frozenset(
    tokens(
        """
        olsun olacak olarak lütfen tel telefon telefonu telefonum cep no numara ve and adres adresi
        değil please with phone number instead not teslim alacak yazın yapın
        """
    )
)
_IN_NAME_OF = frozenset(tokens("adına ismine"))
_NO_NAME = frozenset(
    tokens(
        """
        sipariş siparişi siparişim benim onun eşimin kızımın oğlumun annemin babamın kardeşimin
        bizim kendi şirket paket paketi paketim bey hanım başkası başka birisi biri adres değişecek
        değişsin değiştirmek değiştirin yanlış hatalı eksik istiyorum wrong changed change
        """
    )
)
_MOST_NAMES = 4
#: What is said around an address: "pardon … olacak", "yeni adresim … olsun lütfen".
_BEFORE = re.compile(
    r"(?:(?:pardon|özür dilerim|affedersiniz|afedersiniz|hayır|yok|yanlış(?: oldu| yaz\w+)?"
    r"|düzelt\w+|aslında|doğrusu|(?:yeni |doğru )?(?:teslimat )?adres(?:i|im|imi|imiz)?"
    r"|sorry|oops|wait|actually|i meant?|no(?=\s*,)|(?:it |that )?should be|change (?:it )?to"
    r"|(?:the |my |our )?(?:new |correct |right )?(?:delivery )?address(?: is| should be)?)"
    r"(?=\W)[\s,.:;!-]+)+",
    re.I,
)
_AFTER = re.compile(
    r"(?:[\s,.;!-]+(?:olacak(?:tı)?|olsun|olarak|değişsin|değiştirin|düzeltin|güncelleyin|yapın"
    r"|lütfen|gönderin|gelsin|teşekkürler|please|thanks|instead|sorry))+[\s.!]*$",
    re.I,
)
#: Stands for a phone number while the words around it are looked at.
_A_PHONE = "aphone"
_CALLED_PHONE = r"(?:tel|telefon|cep|numara|phone|mobile|number|contact)\w*"
_NEW_PHONE = re.compile(
    rf"\b{_A_PHONE} (?:olsun|olacak|olarak|yap\w*|ile degis\w*|instead)\b"
    rf"|\b(?:yeni|new) (?:\w+ ){{0,2}}?{_CALLED_PHONE} (?:\w+ ){{0,2}}?{_A_PHONE}\b"
    rf"|\b{_CALLED_PHONE} (?:\w+ ){{0,3}}?(?:should be|to be|to|will be) {_A_PHONE}\b"
)


class Part(StrEnum):
    """What an address consists of."""

    STREET = "street"
    DOOR = "door"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it was typed, and what it lacks."""

    text: str
    lacks: tuple[Part, ...]


def address(text: str) -> Address | None:
    """The address in a message; None when it holds none, which is less than a street and more."""
    whole = " ".join(_EMAIL.sub(" ", without_phones(text)).split())[:_LONGEST]
    parts = _parts(whole)
    if len(parts) < 2 or Part.STREET not in parts:
        return None
    said = bare(whole)
    kept = said if _parts(said) == parts else whole
    return Address(kept, tuple(part for part in Part if part not in parts))


def bare(text: str) -> str:
    """What was typed without the words that correct something or ask for it."""
    kept = _AFTER.sub("", text)
    begun = _BEFORE.match(kept)
    return (kept[begun.end() :] if begun else kept).strip(" ,;") or text


def new_phone(text: str) -> str | None:
    """A phone number of which the words themselves say that it is to be the new one."""
    said = fold(without_phones(text, f" {_A_PHONE} "))
    return phone(text) if _NEW_PHONE.search(said) else None


def recipient(text: str) -> str | None:
    """Who is to receive it, as typed: "alıcı Ayşe Yılmaz olsun", "in the name of Emma Brown"."""
    stripped = (word.strip(".,;:!?\"'()") for word in text[:_LONGEST].split())
    written = [word for word in stripped if fold(word)]
    words = [fold(word) for word in written]
    for at, word in enumerate(words):
        if word in _RECIPIENT or words[at : at + 2] == ["teslim", "alacak"]:
            start = at + (2 if word == "teslim" else 1)
            while start < len(words) and words[start] in _CALLED:
                start += 1
            if name := _name(written[start:], words[start:]):
                return name
        if word in _IN_NAME_OF and (name := _name_before(written[:at], words[:at])):
            return name
        if words[at : at + 3] == ["in", "the", "name"] and words[at + 3 : at + 4] == ["of"]:
            return _name(written[at + 4 :], words[at + 4 :])
    return None


def _parts(text: str) -> set[Part]:
    words = tokens(text)
    parts = set()
    if any(_STREET.fullmatch(word) for word in words[1:]) or _numbered_street(words):
        parts.add(Part.STREET)
    if _has_door(words) or _SLASHED.search(text):
        parts.add(Part.DOOR)
    city = any(word in _CITIES and word not in _ALSO_WORDS for word in words)
    if city or any(_OUTER.fullmatch(word) for word in words[1:]) or _ends_in_a_place(words):
        parts.add(Part.PLACE)
    return parts


def _numbered_street(words: Sequence[str]) -> bool:
    """A street whose name is a number begins the address: "1453 sokak"."""
    return bool(words[1:]) and words[0].isdigit() and bool(_STREET.fullmatch(words[1]))


def _has_door(words: Sequence[str]) -> bool:
    """A number after what it is called or after a street, or before an English street."""
    return any(
        _JOINED_DOOR.fullmatch(word)
        or (
            _DOOR.fullmatch(word)
            and (
                (at and (_DOOR_MARK.fullmatch(words[at - 1]) or _STREET.fullmatch(words[at - 1])))
                or any(map(_ENGLISH_STREET.fullmatch, words[at + 2 : at + 4]))
            )
        )
        for at, word in enumerate(words)
    )


def _ends_in_a_place(words: Sequence[str]) -> bool:
    """Whether something that may be a place's name follows the last number or street."""
    last = max(
        (
            at
            for at, word in enumerate(words)
            if _DOOR.fullmatch(word) or _DOOR_MARK.fullmatch(word) or _STREET.fullmatch(word)
        ),
        default=len(words),
    )
    return any(
        len(word) > 2 and word.isalpha() and word not in _NO_PLACE for word in words[last + 1 :]
    )


def _name(written: Sequence[str], words: Sequence[str]) -> str | None:
    name: list[str] = []
    for shown, word in zip(written, words, strict=True):
        if word in _ENDS_NAME or word in _NO_NAME or not word.isalpha() or len(name) == _MOST_NAMES:
            break
        name.append(shown)
    return " ".join(name) or None


def _name_before(written: Sequence[str], words: Sequence[str]) -> str | None:
    name: list[str] = []
    for shown, word in zip(reversed(written), reversed(words), strict=True):
        if word in _NO_NAME or word in _ENDS_NAME or not word.isalpha() or len(name) == 3:
            break
        name.insert(0, shown)
    return " ".join(name) or None
