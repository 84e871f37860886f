"""What somebody wants done about something that is wrong."""

from __future__ import annotations

from enum import StrEnum

from actions.flows.reading.signs import Signs


class Wish(StrEnum):
    """The outcomes a shop can offer."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    MISSING_PART = "missing_part"
    DISCOUNT = "discount"
    OTHER = "other"


_SEND = "gönder|yolla|iste|isti|ver.|verin|lazım|gelsin|tamamla|ulaştır|kargola|temin"

_SIGNS = Signs(
    {
        Wish.DISCOUNT: """
            indirim, fiyat düş, kısmi iade, bir kısmını iade|geri, discount, partial, part of
            money|price, reduction, price reduced
        """,
        Wish.MISSING_PART: f"""
            eksiği|eksikleri|eksiğini {_SEND}, eksik parça|olan|ürün|kalan {_SEND},
            parça|parçayı|parçasını|parçaları {_SEND}, yedek parça, kalanı|kalanını {_SEND}, missing
            part|piece|item|one, send part|missing|rest|remaining, spare part, kalan ürün {_SEND},
            rest of it|order
        """,
        Wish.REPAIR: """
            tamir, onarım, onarıl, onarın, servis, repair, fix, mend, technician
        """,
        Wish.REPLACEMENT: f"""
            yenisi, yenisini, yeni ürün|bir tane, yeniden|tekrar {_SEND}, değişim, değiştir,
            değişsin, değişmesi, doğrusu|doğrusunu|doğru ürün {_SEND},
            sağlam|sağlamı|sağlamını|aynısı|aynısını|başka|başkasını {_SEND}, replace, new one,
            another one, send again|another|right|correct, resend, exchange, correct
            item|one|product, right item|one|product, swap, siparişimi|ürünü {_SEND}
        """,
        Wish.REFUND: """
            iade, para|paramı|parayı|parası|ücret iade|geri|iste|isti|yat|ver|alayım, paramı.,
            para., geri alın, refund, money, reimburse, return it, my cash
        """,
        Wish.OTHER: """
            fark etmez, farketmez, siz karar, siz bilir, ne yapılabilir, diğer., başka bir şey,
            başka çözüm, kararsız, bilmiyorum, other., up to you, don't mind|care|know, whatever,
            not sure, something else, anything
        """,
    },
    unless_of=("fikri", "adres", "numaram"),
)


def wish(text: str) -> Wish | None:
    """The outcome that is asked for; None when none is. Of several the most particular."""
    return _SIGNS.meant(text)
