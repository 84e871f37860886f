"""Reasons, conditions, refunds, wishes and faults in customers' words."""

from __future__ import annotations

import pytest

from actions.flows.reading.condition import condition
from actions.flows.reading.fault import fault
from actions.flows.reading.reason import reason
from actions.flows.reading.refund import exchanged_for, refund
from actions.flows.reading.signs import Signs
from actions.flows.reading.wish import wish


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("pantolon dar geldi", "too_small"),
        ("bir numara büyüğüyle değiştirelim", "too_small"),
        ("küçük değil büyük geldi", "too_large"),
        ("kazak büyük oldu küçüğünü yollayın", "too_large"),
        ("too big on me, send a smaller one", "too_large"),
        ("it was too tight", "too_small"),
        ("annem beğenmedi", "disliked"),
        ("beyenmedim", "disliked"),
        ("bf didnt like it", "disliked"),
        ("yanlış ürün göndermişsiniz", "wrong_item"),
        ("yanlış beden seçmişim", "changed_mind"),
        ("bought 2 by mistake", "changed_mind"),
        ("daha ucuzunu gördüm", "changed_mind"),
        ("bozuk çıktı çalışmıyor", "defective"),
        ("it arrived with a crack", "defective"),
        ("beklediğim gibi değil", "not_as_described"),
        ("resimde başka duruyordu", "not_as_described"),
        ("not what i expected", "not_as_described"),
        ("çok geç geldi", "late"),
        ("ayağıma olmadı", "does_not_fit"),
        ("başka bir sebep", "other"),
        ("gelmedi", None),
        ("bozuk değil", None),
        ("hasarsız", None),
        ("hayal kırıklığı", None),
        ("kutusu yırtık", None),
        ("çalışıyor", None),
    ],
)
def test_reasons(text: str, meant: str | None) -> None:
    assert reason(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hiç açmadım", "unopened"),
        ("hic acilmadi kutusu", "unopened"),
        ("box is still sealed", "unopened"),
        ("açtım ama kullanmadım", "unused"),
        ("etiketi üstünde duruyor", "unused"),
        ("denedim sadece", "unused"),
        ("opened but not worn", "unused"),
        ("bir kere giydim", "used"),
        ("used it twice", "used"),
        ("not used at all", "unused"),
        ("etiketini kopardım", "tag_removed"),
        ("etiketi koparmadım", "unused"),
        ("the tag is off", "tag_removed"),
        ("ekranı çatlak", "damaged"),
        ("kullanmayacağım", None),
        ("küçük geldi", None),
    ],
)
def test_conditions(text: str, meant: str | None) -> None:
    assert condition(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("aynı karta", "card"),
        ("kredi kartıma iade edin", "card"),
        ("credit card", "card"),
        ("paramı geri istiyorum", "card"),
        ("hediye kartına", "credit"),
        ("gift card please", "credit"),
        ("store credit", "credit"),
        ("değişim olsun", "exchange"),
        ("değiştirmem lazım", "exchange"),
        ("a different size", "exchange"),
        ("fikrimi değiştirdim", None),
        ("para iadesi değil değişim", "exchange"),
        ("iade etmek istiyorum", None),
    ],
)
def test_refunds(text: str, meant: str | None) -> None:
    assert refund(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("40 numara siyah", "40, siyah"),
        ("41 aldım 42 istiyorum", "42"),
        ("beden degisimi 38 den 40a", "40"),
        ("s aldım küçük oldu m gönderin", "M"),
        ("i need to change the M for an L", "L"),
        ("siyah değil lacivert", "lacivert"),
        ("one size up please", "one size larger"),
        ("0532 000 45 45", None),
        ("5 gün oldu", None),
        ("any more", None),
    ],
)
def test_what_is_wanted_instead(text: str, meant: str | None) -> None:
    assert exchanged_for(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yenisini gönderin", "replacement"),
        ("paramı iade edin", "refund"),
        ("tamir edilsin", "repair"),
        ("eksik parçayı gönderin", "missing_part"),
        ("send the missing part", "missing_part"),
        ("indirim yapın", "discount"),
        ("siz karar verin", "other"),
        ("iade değil değişim istiyorum", "replacement"),
        ("adresimi değiştirin", None),
        ("kırık geldi", None),
    ],
)
def test_wishes(text: str, meant: str | None) -> None:
    assert wish(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tabak takımının yarısı kırık", "damaged"),
        ("it came brocken", "damaged"),
        ("vida çıkmadı", "missing"),
        ("boş kutu geldi", "missing"),
        ("EMPTY BOX!!!", "missing"),
        ("başka bi şey geldi bu ne", "wrong"),
        ("kırmızı aldım pembe yolladılar", "wrong"),
        ("i wanted the blue and you sent pink", "wrong"),
        ("teslim edildi diyor ama bende yok", "not_arrived"),
        ("says delivered but i never got it", "not_arrived"),
        ("eksik değil kırık geldi", "damaged"),
        ("4 sandalye sipariş ettim 3ü geldi", None),
        ("iade etmek istiyorum", None),
    ],
)
def test_faults(text: str, meant: str | None) -> None:
    assert fault(text) == meant


COLOURS = Signs(
    {"red": "red., kırmızı", "car": "araba ver|gönder, never ... car"}, unless_of=("kan",)
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kırmızısı", "red"),
        ("reddish", None),
        ("kırmızı değil", None),
        ("kırmızı olan değil", None),
        ("not a red one", None),
        ("kan kırmızı", None),
        ("araba verin", "car"),
        ("araba hemen gönderin", "car"),
        ("araba hemen şimdi gönderin", None),
        ("araba göndermeyin", None),
        ("I never ever drove that car", "car"),
    ],
)
def test_signs(text: str, meant: str | None) -> None:
    assert COLOURS.meant(text) == meant
