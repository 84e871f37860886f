"""What is wrong with something that has come, or that has not."""

from __future__ import annotations

from enum import StrEnum

from actions.flows.reading.reason import BROKEN, WRONG
from actions.flows.reading.signs import Signs


class Fault(StrEnum):
    """What is wrong."""

    NOT_ARRIVED = "not_arrived"  # said to be delivered, and is not there
    MISSING = "missing"
    WRONG = "wrong"
    DAMAGED = "damaged"


_SIGNS = Signs(
    {
        Fault.NOT_ARRIVED: """
            teslim edildi|edilmiş|alındı|alınmış diyo|diye|yaz|gör|mesaj|işaret|demiş, elime
            geçmed|ulaşmad, teslim edildi|edilmiş|alındı gelmed|almad|ulaşmad|yok., teslim almad,
            bana|bize gelmed|ulaşmad, kapıya|güvenliğe|komşuya bırak, ortada yok, çalınm, çalınd,
            paket|kargo|koli kayıp|kaybol|kaybet, paket|kargo|sipariş|hiçbir|hiç gelmed|ulaşmad,
            paket|kargo|sipariş yok., imza benim, kim teslim al, delivered yaz|diyo|gör, almadım.,
            never|not|hasn't|didn't arrive|come|came|receive|got|get|delivered, says|marked|shows
            delivered, shows as delivered, marked as delivered, stolen, lost parcel|package,
            parcel|package|order missing|lost|gone
        """,
        Fault.MISSING: """
            eksik, noksan, boş kutu|paket|geldi|çık|koli, kutu|paket|koli|içi|içinde boş, çıkmad,
            çıkmam, koymam, koymad, içinde|içinden|kutuda|pakette yok., yok. içinde|içinden|kutuda,
            parça|vida|kablo yok., koymayı unut, unutmuşsun, gelmed, missing, incomplete, empty
            box|parcel|package, box|parcel|package empty, not in box|parcel|package, not there.,
            nothing inside|in, you forgot, wasn't in, weren't in, not in it
        """,
        Fault.WRONG: f"{WRONG}, yanlış., wrong., bambaşka, başka geldi|çıktı",
        Fault.DAMAGED: BROKEN,
    },
    unless_of=("hayal",),
)
#: What was asked for beside what came: other things; with numbers it may be too few of them.
_OTHERWISE = Signs(
    {
        Fault.WRONG: """
            aldım|istedim|istemiştim|dedim|seçtim|seçmiştim ...
            gelmiş|geldi|çıktı|yollad|yollam|gönder, ordered|wanted|chose|bought ...
            got|sent|came|received|arrived
        """
    }
)


def fault(text: str) -> Fault | None:
    """What is wrong; None when nothing is said to be."""
    told = _SIGNS.meant(text)
    if told is None and not any(sign.isdigit() for sign in text):
        return _OTHERWISE.meant(text)
    return told
