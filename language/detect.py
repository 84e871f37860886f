"""Which of the two languages a short message is in.

Customers type fragments, often without diacritics ("iade nasil yapilir"), so the evidence is
added up: letters only one language has, frequent words, and the way words begin and end. A text
with no evidence either way ("ok", an order number, emoji) is in the default language.
"""

from __future__ import annotations

import re
import unicodedata

from language.fold import fold

_TURKISH_LETTERS = re.compile("[çğışöüâîû]")
_ENGLISH_LETTERS = re.compile("[qwx]")

_TURKISH_WORDS = frozenset(
    """
    acaba acil adres adresi alabilir aldim aldigim almak ama ancak artik asla ayni az bana bari
    bazi belki ben beni benim beri bi bide bile bir biraz biri biz bize bizim bu bugun buna bunu
    bunun burada cok cunku da daha de degil dedi demek diye doldu dogru dun eger en et etmek ettim
    fakat falan fatura gec geldi gelmedi gelir gibi gore gun gunde guzel hala halen hangi hani
    hatta hayir hem hep hepsi her hic icin ile ise iste iyi kac kadar kargo kargom kart ki kim kimi
    kimse kotu lazim lutfen mesela merhaba mi midir mu mudur mesaj nasil nasilsin ne neden nedir
    nerde nerden nerede nereden nereye neyi nicin niye o olarak oldu olmadi olmak olmaz olsun olur
    olurmu on ona once onu onun orada oyle para peki sadece sana saat selam sen seni senin sey siz
    size sizi sizin slm siparis siparisim sonra su suan simdi sifre tamam tane tek tesekkur
    tesekkurler tl tum urun urunu uzun uzere var varmi ve veya ver vermek ya yada yani yap yapmak
    yarin yeni yerine yine yok yoksa yuzden zaman zaten
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
_ENGLISH_WORDS = frozenset(
    """
    a about account add address after again all already also am an and another any anyone are arrive
    arrived as ask at back be because been before being best between big book both but buy by call
    can cancel cannot cant card change check come could day days delivery did didnt do does doesnt
    doing done dont down email ever every far few find first for from get gets getting give go going
    good got had has hasnt have havent having he hello help her here hey hi him his how i id if im
    in into invoice is isnt it item items its ive just keep know last let like long look made make
    many may me mean might mine money more most much must my name need never new next nice no not
    now of off old on one only open or order orders other our out over package pay payment people
    place please product put question really receive received refund return right said same say
    see send sent set she shipping should show so some someone something song still stop store tell
    than thank thanks that thats the their them then there these they thing think this those time
    to today tomorrow too track try turn two until up us use very wait want was wasnt way we week
    well went were what whats when where which while who whos why will with without won work would
    wrong year yes yesterday yet you your
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
# Words of both ("her" is every, "on" is ten): no evidence.
_SHARED = _TURKISH_WORDS & _ENGLISH_WORDS

_TURKISH_SHAPE = re.compile(
    r"""
      (?:l[ae]r|l[ae]r[iu]n?|yor(?:um|sun|uz|lar)?|[dt][iu]m|[dt][iu]k|m[ae]k|m[ae]di[mk]?
        |s[iu]n[iu]z|n[iu]z|[iu]n[iu]z|l[iu]k|l[ae]y[iae]n|c[ae]k|c[ae]g[iu]m|[dt][ae]n|[iu]m[iu]z
        |m[iu]s|m[iu]yor|n[iu]n|s[iu]n[iu]|y[ie]m|l[ae]rim|[iu]n[dt][ae]|y[ae]c[ae]k|l[ae]
        |s[iu]z|m[iu]s[iu]n|r[iu]m|r[iu]z|m[iu]y[iu]m|[iu]r|[iu]p|t[iu]r|g[iu]|y[iu]|n[iu]|d[iu])$
      |c[iu]k|g[iu]n|yap|kur|^[iu]st|^g[eo]r|^ol[aud]|^ver|^bul|^yuk|^cal|^hat|^bas|^ac|^koy
    """,
    re.VERBOSE,
)
_ENGLISH_SHAPE = re.compile(
    r"""
      (?:ing|tion|ed|ly|ment|ness|ould|ight|ough|th|ck|ll|ss|er|ers|ies|ty|ey|ay|ow|ve|se|ge|ce|ts
        |es|ds|ns|ks|le|re|te|al|ful|able|ous|ry|ny|my|st|nt|nd|ct|sh|ch|ph|ee|oo)$
      |^th|^wh|^sh|^ch|^kn|^wr|^qu|^str|^spr|^pr|^pl|^cr|^cl|^tr|^dr|^br|^gr|^sc|^st|^sp|^sm|^sl
      |oo|ee|ea|ou|ph|ck|gh
    """,
    re.VERBOSE,
)


#: Two words that only one of the languages has, or one and its letters.
_CLEAR = 4.0


def detect(text: str, default: str) -> str:
    """The language of `text`, "tr" or "en"; `default` when nothing tells."""
    balance = _balance(text)
    if balance == 0:
        return default
    return "tr" if balance > 0 else "en"


def clearly(text: str) -> str | None:
    """The language of `text` when more than one word speaks for it, else None."""
    balance = _balance(text)
    return None if abs(balance) < _CLEAR else "tr" if balance > 0 else "en"


def known(word: str) -> bool:
    """Whether a folded word is frequent in Turkish or in English."""
    return word in _TURKISH_WORDS or word in _ENGLISH_WORDS


def _balance(text: str) -> float:
    """Evidence for Turkish (positive) against English (negative)."""
    plain = unicodedata.normalize("NFC", text).replace("İ", "ı").lower()
    balance = 0.0
    for written in plain.split():
        for word in fold(written).split():
            if any(character.isdigit() for character in word):
                continue
            balance += _word(word)
        if _TURKISH_LETTERS.search(written):
            balance += 2.0
    return balance


def _word(word: str) -> float:
    if word in _SHARED:
        return 0.0
    if word in _TURKISH_WORDS:
        return 2.0
    if word in _ENGLISH_WORDS:
        return -2.0
    if len(word) < 3:
        return 0.0
    evidence = 0.0
    if _ENGLISH_LETTERS.search(word):
        evidence -= 1.0
    if _TURKISH_SHAPE.search(word):
        evidence += 1.0
    if _ENGLISH_SHAPE.search(word):
        evidence -= 1.0
    return evidence
