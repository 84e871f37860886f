"""What state something is in that goes back, in its owner's words."""

from __future__ import annotations

from enum import StrEnum

from actions.flows.reading.reason import BROKEN, PACKAGING
from actions.flows.reading.signs import Signs


class Condition(StrEnum):
    """From as it came to no longer whole."""

    UNOPENED = "unopened"
    UNUSED = "unused"
    TAG_REMOVED = "tag_removed"
    USED = "used"
    DAMAGED = "damaged"


_THERE = "dur|üstünde|üzerinde|yerinde|sağlam|var.|takılı|kopmad|koparmad|kesmed|çıkarmad|sökmed"
_GONE = "kop|çıkar|kes|sök|attı|yırt|yok.|kayıp|kaybet|düş"

_SIGNS = Signs(
    {
        Condition.DAMAGED: BROKEN,
        Condition.USED: """
            kullandı, kullanıldı, kullanılmış, kullanıyor, giydi, giyildi, giyilmiş, giyiyor,
            yıkadı, yıkandı, yıkanmış, çalıştırdı, kurdum, kurduk, taktım, used., worn., wore.,
            washed, been using, using it
        """,
        Condition.TAG_REMOVED: f"""
            etiket {_GONE}, etiketsiz, tag|tags|label removed|cut|off|missing|gone|torn,
            removed|cut|took|ripped tag|tags|label, without|no tag|tags|label
        """,
        Condition.UNOPENED: """
            açmad, açmam., açılmad, açılmam, hiç açma, kutusu|kutuyu|kutu|paketi kapalı, kapalı
            kutu, açmadan, jelatin|bandı|mührü|ambalaj dur|üstünde|üzerinde|açılma, kutusunda.,
            kutusunda dur, paketinde, ambalajında, unopened, sealed.,
            not|never|haven't|didn't|hasn't open, in box|packaging|wrapping, wrapped,
            not|never|hasn't been open, closed box, mühürlü
        """,
        Condition.UNUSED: f"""
            kullanmad, kullanmam., kullanmamış, kullanılmad, kullanılmam, giymed, giymem., giymemiş,
            giyilmed, giyilmem, denedim, denendi, sıfır gibi, çalıştırmad, yeni gibi, etiket
            {_THERE}, etiketli, açtım, açtık, açıldı, açık., sıfır ayar, unused, unworn, like new,
            tried, opened, brand new, not|never|haven't|didn't|hasn't use|used|worn|wear|wore, not
            been used|worn, tag|tags|label on|attached|still|intact
        """,
    },
    unless_of=PACKAGING,
)


def condition(text: str) -> Condition | None:
    """The condition in what was typed; None without one. Of several the worst."""
    return _SIGNS.meant(text)
