"""Which language a customer asks to go on in: "ingilizce konuşabilir miyiz", "no turkish"."""

from __future__ import annotations

import re

from language.fold import tokens

#: The folded beginnings of a language's name; "tr" and "en" stand alone.
_NAMES = {
    "tr": re.compile(r"(turk(ce|c|ish|isch|isc)?|trkce)(?!iye)\w*|tr"),
    "en": re.compile(r"(ingiliz|inglizce|english|inglish|englisch|anglais|ingles)\w*|eng?"),
}
_OTHERS = re.compile(
    r"(alman|german|deutsch|arap|arab|rusca|russian|farsca|farsi|persian|fransiz|french|franca"
    r"|ispanyol|spanish|espano|kurt(ce|ish|can)|kurd|azer(ice|bay)|italyan|italian|ukrayna|ukrain"
    r"|japon|japan|cince|chinese|hollanda|dutch|yunan|greek|portekiz|portugu|polonya|polish)\w*"
)
#: In the clause before a language's name these say that it is not the one; so do those after it.
_NOT_BEFORE = frozenset(
    tokens("no not dont doesnt isnt cant cannot never stop why niye neden without")
)
_NOT_AFTER = re.compile(
    r"bilm|anlam[ai][myz]|anlamiyo|(zayif|kotu|az|zor|bad|poor|terrible|hard|not|isnt|weak|degil"
    r"|chinese)$"
)
#: What is said after these is not about the language any more.
_ENOUGH = re.compile(r"yaz|konus|cevap|soyle|yanit|anlat|please|plz|pls|lutfen")
_KNOWING = frozenset(tokens("understand know speak read get"))
_NEAR = 5
#: "ingilizcem": one's own knowledge of a language is spoken of where it is lacking.
_OWN = re.compile(r"(turkce|ingilizce)m")
_CLAUSES = re.compile(r"[,.;:!?()\n]+")


def language(text: str) -> str | None:
    """ "tr" or "en"; "other" for one we do not speak; None when no language is named.

    Who names a language only to say that he does not know it wants the other one.
    """
    wanted, unwanted = None, None
    for clause in map(tokens, _CLAUSES.split(text)):
        named = [(at, code) for at, word in enumerate(clause) if (code := _named(word))]
        ends = [at for at, _ in named[1:]] + [len(clause)]
        before = 0
        for (at, code), end in zip(named, ends, strict=False):
            if _refused(clause[max(before, at - _NEAR) : at], clause[at], clause[at + 1 : end]):
                unwanted = code
            else:
                wanted = code
            before = at + 1
    if wanted or unwanted:
        return wanted or {"tr": "en", "en": "tr"}[unwanted or ""]
    return "other" if any(map(_OTHERS.match, tokens(text))) else None


def _named(word: str) -> str | None:
    return next((code for code, name in _NAMES.items() if name.fullmatch(word)), None)


def _refused(before: list[str], word: str, after: list[str]) -> bool:
    said = [at for at, each in enumerate(after) if _ENOUGH.match(each)]
    near = after[: min([*said, _NEAR])]
    lacking = "yok" in near and "mu" not in near
    unknown = "dont" in near and _KNOWING.intersection(near)
    return (
        lacking
        or bool(unknown)
        or bool(_OWN.match(word))
        or bool(_NOT_BEFORE.intersection(before))
        or any(map(_NOT_AFTER.match, near))
    )
