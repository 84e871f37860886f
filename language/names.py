"""How a customer is called: the given name out of whatever a channel calls a name."""

from __future__ import annotations

from language.fold import fold, lower

_SHORTEST, _LONGEST = 2, 20
#: What accounts are called whose owner has not said a name.
_NOBODY = frozenset(
    """
    admin anonim anonymous customer deleted guest kullanici misafir musteri null telegram test
    unknown user uye ziyaretci
    """.split()  # noqa: SIM905 - a list of words reads best as one
)


def given(name: str | None, lang: str) -> str | None:
    """The given name as it is addressed ("AYŞE YILMAZ" is "Ayşe"); None when it may not be one."""
    first = next(iter((name or "").split()), "")
    letters = first.replace("-", "").replace("'", "").replace("’", "")
    fits = letters.isalpha() and _SHORTEST <= len(first) <= _LONGEST
    if not fits or fold(letters) in _NOBODY:
        return None
    if not (first.isupper() or first.islower()):
        return first
    turkish = lang == "tr" and (first.islower() or any(c in "ÇĞİÖŞÜ" for c in first))
    small = lower(first, "tr" if turkish else "en")
    initial = "İ" if turkish and small[0] == "i" else small[0].upper()
    return initial + small[1:]
