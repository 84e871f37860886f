"""Which of the two languages a short message is in.

Customers type fragments, often without diacritics ("iade nasil yapilir"), so the evidence is
added up: letters only one language has, frequent words, and the way words begin and end. A text
with no evidence either way ("ok", an order number, emoji) is in the default language.

`detect` guesses which language a text is in; `follow` says which one a conversation goes on in. A
conversation does not change for addresses, names, and a few words that neither language knows.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from language.fold import fold

#: Not written for people: JSON, addresses of mail and pages, commands, identifiers; "No: 7".
_MACHINES = re.compile(
    r"""
      \S*\{[^}]*\}? | "[^"]*"\s*:\s*(?:"[^"]*"?)? | \[[^\]]*\]
      | \S+@\S+ | (?:https?:|www\.)\S+ | (?<!\S)/\S+ | \S*\w_\w\S*
      | \bno\s*[:.]?\s*(?=\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TURKISH_LETTERS = re.compile("[çğışöüâîû]")
_ENGLISH_LETTERS = re.compile("[qwx]")

_TURKISH_WORDS = frozenset(
    """
    acaba acil adres adresi adresim adresimi aksamlar alabilir aldigim aldim almak ama ancak
    anlamadim artik asla ayni az bana bari bazi begenmedim bekliyorum belki ben beni benim beri bi
    bide bile bilmiyorum bir biraz biri biz bize bizim bozuk bu bugun buna bunu bunun burada
    calismiyor canli cok cunku da daha de dedi degil degisim demek diye dogru doldu dun ediyorum
    eger en et etmek etmiyorum ettim evet fakat falan fatura fiyat fiyati gec geldi gelir gelmedi
    geri gibi gore gorusmek gun gunaydin gunde gunler guzel hala halen hangi hani hasarli hatta
    hayir hediye hem hep hepsi her hic iade iadem iadesi icin ile indirim insan insanla iptal ise
    iste istemiyorum istiyorum iyi kac kadar kargo kargom kart kayip ki kim kimi kimse kirik kotu
    lazim lutfen merhaba mesaj mesela mi midir misin misiniz miyim miyiz mu mudur musteri musun
    musunuz nasil nasilsin ne neden nedir nerde nerden nerede nereden nereye neyi nicin niye numaram
    numarasi o odeme olarak oldu olmadi olmak olmaz olmuyor olsun olur olurmu on ona once onu onun
    orada oyle para param parami peki saat sadece sana selam sen seni senin sey sifre sifremi simdi
    siparis siparisi siparisim siparisimi siz size sizi sizin slm sonra su suan taksit tamam tane
    tek temsilci tesekkur tesekkurler teslim teslimat tl tum ucret ucreti unuttum urun urunu urunum
    uzere uzun var varmi ve ver vermek veya ya yada yani yap yapabilir yapmak yardim yardimci yarin
    yeni yerine yine yok yoksa yuzden zaman zaten
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
_ENGLISH_WORDS = frozenset(
    """
    a about account add address after again agent all already also am an and angry another any
    anyone are arrive arrived as ask at back be because been before being best between big book both
    bought broken but buy by call can cancel cannot cant card change check code come cost could
    coupon customer damaged day days defective deliver delivered delivery did didnt different
    discount do does doesnt doing done dont down email english ever every exchange far few find
    first fix for forgot forgotten from get gets getting give go going good got had has hasnt have
    havent having he heard hello help her here hey hi him his how human i id if im in into invoice
    is isnt issue it item items its ive just keep know last late let like live long look lost made
    make many may me mean might mine missing money more most much must my name need never new next
    nice no not now number of off old on one only open or order orders other our out over package
    parcel password pay payment people person phone place please price product put question quickly
    rather really receive received refund refunded repair replace replacement reset return returned
    returning returns right said same say see send sent service set she shipping should show so some
    someone something song sorry speak status still stolen stop store support talk tell than thank
    thanks that thats the their them then there these they thing think this those time to today
    tomorrow too track try turn two understand until up us use very wait want was wasnt way we week
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
#: So many words that only look like one of the languages speak for it, too.
_ALIKE = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """A word as evidence: above zero for Turkish, below for English."""

    evidence: float
    known: bool
    """Whether it is a frequent word or has Turkish letters, and does not only look like one."""


def detect(text: str, default: str) -> str:
    """The language of `text`, "tr" or "en"; `default` when nothing tells."""
    balance = _balance(text)
    return _language(balance) if balance else default


def follow(text: str, current: str) -> str:
    """The language that a conversation in `current` goes on in after `text`."""
    words, title = _said(text)
    balance = sum(word.evidence for word in words)
    speaking = [word for word in words if word.evidence * balance > 0]
    if not any(word.known for word in speaking):
        enough = len(speaking) >= _ALIKE and len(speaking) == len(words)
    else:
        enough = abs(balance) >= _CLEAR or (
            abs(balance) >= 2 and not title and 2 * len(speaking) >= len(words)
        )
    return _language(balance) if enough else current


def clearly(text: str) -> str | None:
    """The language of `text` when more than one word speaks for it, else None."""
    words, _ = _said(text)
    balance = sum(word.evidence for word in words)
    sure = any(word.known and word.evidence * balance > 0 for word in words)
    return _language(balance) if sure and abs(balance) >= _CLEAR else None


def known(word: str) -> bool:
    """Whether a folded word is frequent in Turkish or in English."""
    return word in _TURKISH_WORDS or word in _ENGLISH_WORDS


def _language(balance: float) -> str:
    return "tr" if balance > 0 else "en"


def _balance(text: str) -> float:
    """Evidence for Turkish (positive) against English (negative)."""
    return sum(map(_evidence, unicodedata.normalize("NFC", text).split()))


@functools.lru_cache(maxsize=8192)
def _evidence(written: str) -> float:
    """What stands between two spaces as evidence."""
    return sum(map(_word, _worded(written)), 2.0 if _turkish(written) else 0.0)


def _said(text: str) -> tuple[Sequence[_Said], bool]:
    """The words a text has for people, and whether it is written like a name or a title."""
    plain = _MACHINES.sub(" ", unicodedata.normalize("NFC", text))
    written = [part for part in plain.split() if _worded(part)]
    capital = [part[:1].isupper() and not part[1:].isupper() for part in written]
    title = len(written) > 1 and all(capital)
    found = []
    for place, part in enumerate(written):
        words = _worded(part)
        common = any(map(known, words))
        evidence = sum(map(_word, words))
        if not common:
            evidence = max(-1.0, min(1.0, evidence))
        name = not common and capital[place] and (title or place > 0)
        turkish = _turkish(part) and not name
        found.append(_Said(evidence + 2.0 * turkish, common or turkish))
    return found, title


def _turkish(written: str) -> bool:
    """Whether it has letters that only Turkish has."""
    return bool(_TURKISH_LETTERS.search(written.replace("İ", "ı").lower()))


def _worded(written: str) -> list[str]:
    """The folded words in what stands between two spaces; numbers are none."""
    return [word for word in fold(written).split() if not any(map(str.isdigit, word))]


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
