"""Wishes for a person that are plain from the words alone, whatever the intents make of them."""

from __future__ import annotations

import re

from language.fold import fold

_PERSON = (
    r"(?:canli (?:temsilci|destek|bir)\w*|(?:musteri (?:hizmetleri )?)?temsilci"
    r"(?:ye|yle|nize|nizle|si|sine|siyle)?"
    r"|musteri hizmetleri(?:ne|yle)?|insan(?:a|la)?|yetkili(?:ye|yle|nize|nizle|sine|siyle)?"
    r"|operator(?:e|le)?|gercek (?:kisi|insan|bir)\w*|biri(?:si)?(?:ne|yle))"
)
_WISH = (
    r"(?:(?:bagla|aktar)(?:y?iniz|y?in|sana|saniza|i?r misin\w*|y?abilir misin\w*)?"
    r"|(?:baglanmak|aktarilmak|gorusmek|konusmak|yazismak) (?:ist(?:iyor|er)\w*|lazim)"
    r"|(?:baglan|gorus|konus)abilir mi\w*|ist(?:iyorum|iyoruz|erim))"
)
_HUMAN = (
    r"(?:human|person|people|agent|representative|rep|someone|somebody|operator|advisor|adviser)"
)
_TALK = r"(?:talk|speak|chat|be connected|be put through|be transferred)"
_WANTED = (
    re.compile(rf"\b{_PERSON}(?: (?:ile|beni|bizi|bir|hemen|artik|lutfen)){{0,2}} {_WISH}\b"),
    re.compile(
        rf"(?:(?<!dont )(?<!not )\b(?:want|need|like|rather|prefer|have|let me|can i|could i|may i)"
        rf" (?:to )?{_TALK}|^(?:please )?{_TALK}|\b(?:connect|transfer) me"
        rf"|\bput me (?:through|on)|\b(?:get|give) me)(?: (?:to|with|a|an|the|real|live|human"
        rf"|customer|service|support|your|actual)){{0,4}} {_HUMAN}\b"
    ),
)
_AGENT = r"(?:human|person|agent|representative|rep|operator|advisor|adviser)"
_POLITE = r"(?:bir|bi|lutfen|hemen|hadi|please|pls|the|an?|real|live|to|with|ile)"
_ALONE = re.compile(rf"(?:{_POLITE} )*(?:{_PERSON}|{_AGENT})(?: {_POLITE})*")
#: An order's, a phone's, and the letters before it: "TR-10452".
_NUMBER = re.compile(r"(?:\b[^\W\d_]{1,4}[-/#]?)?\d[\w./-]*")
_NAMED = re.compile(rf"\b(?:{_PERSON}|(?:live )?{_HUMAN})\b")
#: Who tells what was said before wishes for nothing now.
_TOLD = re.compile(r"\b(?:dedi\w*|diye\w*|said|told|asked)\b")
#: A wish takes no more words than this, and its bare name no more than that.
_MOST, _FEW = 14, 3


def wanted(text: str) -> bool:
    """Whether the words say without doubt that the customer wants a person, now."""
    said = fold(text)
    if len(said.split()) > _MOST or _TOLD.search(said):
        return False
    return any(wish.search(said) for wish in _WANTED)


def named(text: str) -> bool:
    """Whether there is hardly more than the name of a person: "canlı destek lütfen"."""
    said = _without_numbers(text)
    return len(said.split()) <= _FEW and _NAMED.search(said) is not None


def alone(text: str) -> bool:
    """Whether a person is named and nothing else but numbers: "INSAN 9005", "temsilci lütfen"."""
    return _ALONE.fullmatch(_without_numbers(text)) is not None


def _without_numbers(text: str) -> str:
    return fold(_NUMBER.sub(" ", text))
