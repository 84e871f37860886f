"""Why somebody sends something back, in his words."""

from __future__ import annotations

from enum import StrEnum

from actions.flows.reading.signs import Signs

PACKAGING = ("kutu", "ambalaj", "paket", "poşet", "koli", "etiket", "jelatin", "box", "pack", "tag")
"""What is said of these is not said of the item."""

BROKEN = """
    kırık, kırıl, kırdı, çatla, çatlak, bozuk, bozul, arıza, defolu, kusurlu, hasarlı, hasar., hasar
    gel|var|al, yırtık, yırtıl, delik, delin, sökük, çizik, çizil, lekeli, leke var, ezik, ezil,
    göçük, paramparça, kopuk, kopmuş, patla, dağılmış, çalışmı, çalışmad, açılmıyor, çürük, küflü,
    akıtı, bozulmuş, fermuar tut, broken~, broke., damage, defective~, defect, faulty, crack, torn.,
    ripped, scratch, stain, smashed, dented, dent., shatter, doesn't|didn't|won't|don't|not
    work|turn|switch, not working, dead., snapped, bent.
"""
"""That something is not whole, or does not do what it is for."""

WRONG = """
    yanlış ürün|mal|model|şey|renk|sipariş gel|gönder|yolla|çık|koy|ver, yanlış geldi|gelmiş, yanlış
    gönder|yolla|koy|çıktı|çıkmış, yanlış ürün|mal, yanlış beden|renk|model gel|gön, başka
    ürün|şey|mal|model|renk gel|gön|yolla|çık|koy, başkasının ürün|sipariş|paket, farklı
    ürün|model|renk|beden gel|gön|çık, sipariş etmed, bunu istemed, bu benim değil, sipariş ettiğim
    bu değil, istediğim bu değil, benim siparişim değil, wrong
    item|product|one|thing|size|color|colour|model|order, wrong sent|came|delivered, different
    item|product|thing|model, not what ordered, not what I ordered, not my order|item|parcel,
    something else, someone|somebody else's, never ordered
"""
"""That something else has come than what was ordered."""


class Reason(StrEnum):
    """Why it goes back."""

    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    DOES_NOT_FIT = "does_not_fit"
    DISLIKED = "disliked"
    WRONG_ITEM = "wrong_item"
    DEFECTIVE = "defective"
    NOT_AS_DESCRIBED = "not_as_described"
    LATE = "late"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


#: Nor is what is said of these.
_OUR_TOOLS = (
    "kod",
    "code",
    "link",
    "site",
    "uygulama",
    "app",
    "button",
    "buton",
    "barkod",
    "label",
)
_HEARTS = ("hayal",)  # "hayal kırıklığı"
_ASKED_FOR = "iste|isti|olsun|lazım|gönder|yolla|değiş|ver.|verin|alayım|alabil|alıc"
_CAME = "geldi|gelmiş|oldu|olmuş|çıktı|çıkmış|kaldı|duruyor|geliyor|oluyor"
#: Whoever ordered the wrong thing has changed his mind; the shop has sent the right one.
_MISORDERED = Signs(
    {
        Reason.CHANGED_MIND: """
            yanlış sipariş ver|et, yanlış beden|renk|ürün|adet|model|numara seç|al|sipariş, yanlış
            seç|almış|aldım, yanlışlıkla, ordered wrong|twice, ordered the wrong, chose|picked
            wrong, by mistake|accident, accidentally
        """
    }
)
_SIGNS = Signs(
    {
        Reason.WRONG_ITEM: WRONG,
        Reason.DEFECTIVE: BROKEN,
        Reason.NOT_AS_DESCRIBED: """
            açıklama|açıklamada|resim|resimde|foto|fotoğraf|site|sitede|ilan|tanım farklı|başka,
            açıklamadaki|resimdeki|fotoğraftaki|fotodaki|sitedeki|görseldeki|anlatılan gibi,
            göründüğü|beklediğim|hayal|tahmin gibi değil|çıkma, hayal ettiğim|ettiğimiz gibi,
            alakası yok, alakasız, uyuşmuyor, renk|rengi|model|modeli|kumaş farklı|başka, sahte,
            çakma, orijinal değil, taklit, not described, not as described, different from|than,
            doesn't|not look like, isn't like, nothing like, fake., misleading, not
            original|genuine|authentic, counterfeit, not as pictured|shown, not what I expected, not
            what expected
        """,
        Reason.TOO_SMALL: f"""
            dar., dar gel|ol|kal, darald, daracık, küçük|küçüğ {_CAME}, çok küçük, küçük., küçüktü,
            küçükmüş, kısa., kısa {_CAME}, sıktı, sıkıyor, sığmad, içine gireme, ufak,
            büyüğü|büyüğünü|büyüğüyle|üstü {_ASKED_FOR}, bir|bi büyük|üst beden|numara {_ASKED_FOR},
            beden|numara büyük|büyüğü {_ASKED_FOR}, too small.|tight|short|narrow, small., tight,
            runs|bit|quite small|tight|short, bigger|larger size|one, bigger, larger., size up
        """,
        Reason.TOO_LARGE: f"""
            bol., bol gel|ol|kal, büyük|büyüğ {_CAME}, çok büyük, büyük., büyüktü, büyükmüş, uzun
            {_CAME}, çok uzun, bollu, düşüyor üstüm, uzun., küçüğü|küçüğünü|küçüğüyle|altı
            {_ASKED_FOR}, bir küçük|alt beden {_ASKED_FOR}, beden|numara küçük {_ASKED_FOR}, too
            big.|large.|long.|wide|loose|baggy|heavy, big., loose, baggy, smaller, size down,
            runs|bit|quite large|big|long
        """,
        Reason.LATE: """
            geç gel|kal|ulaş|teslim|gönder, gecik, zamanında gelme|ulaşma|gelmed|ulaşmad, yetişmed,
            günler sonra gel, haftalar sonra gel, too late, late., delay, took too long, took long,
            not on time, missed the date
        """,
        Reason.DISLIKED: """
            beğenmed~, beğenmem, beğenmiyo, sevmed, hoşuma gitme|gitmed, yakışmad, içime
            sinme|sinmed, memnun değil|kalma|kalmad, tarzım değil, kalitesiz, çirkin,
            kalitesi|kumaşı|kokusu|rengi kötü|berbat, kötü., renk|rengi|salona uyma|uymad, rahat
            değil, rahatsız, didn't|don't|not|doesn't like, hate, ugly, not happy|satisfied|fond,
            doesn't|didn't suit, not suit, poor quality, bad quality, dislike, unhappy, not
            comfortable, uncomfortable, not my style, disappoint
        """,
        Reason.CHANGED_MIND: """
            vazgeç, fikrim|fikrimi değiş, ihtiyaç|ihtiyacım kalma|yok, gerek kalma|yok, pişman,
            artık istemi, caydım, cayma hak, cayıyor, daha ucuz, ucuzunu, aynısı|aynısından|benzeri
            var, fazla al|sipariş|gel, iki kere|kez al|gel|sipariş, kullanmayaca, hediye
            iste|almış|gelmiş, başka yerden al, changed mind, changed my mind, change of mind|heart,
            no longer need|want, don't need|want, no need, not need, regret, cheaper, already have,
            have one already, duplicate, too many
        """,
        Reason.DOES_NOT_FIT: """
            üstüme|ayağıma|bana|üzerime|çocuğa|kızıma|oğluma|eşime|torunuma|bedeni|beden
            olma|olmad|uyma|uymad, olmad|uymad üstüme|ayağıma|üzerime, uymad,
            doesn't|didn't|not|don't fit, oturmad, yanlış beden
        """,
        Reason.OTHER: """
            başka sebep|neden, diğer., sebep|neden yok, sebepsiz,
            sebep|neden|sebebini söyle|belirt|yazmak,
            söylemek|belirtmek istem, özel., keyfi, canım iste, nedeni yok, other.,
            other reason, no reason|particular, rather|prefer not, just because, something else
            entirely, none of your, personal reason
        """,
    },
    unless_of=(*PACKAGING, *_OUR_TOOLS, *_HEARTS),
)


def reason(text: str) -> Reason | None:
    """The reason in what was typed; None without one. Of several the one that weighs most."""
    return _MISORDERED.meant(text) or _SIGNS.meant(text)
