"""Addresses, recipients, e-mail addresses and numbers as they are typed."""

from __future__ import annotations

import pytest

from actions.flows.reading.address import Part, address, bare, recipient
from actions.flows.reading.email import email
from actions.flows.reading.free import without_proof
from actions.flows.reading.serial import lacking, serial


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Papatya Sokak No: 5 Kadıköy İstanbul", ()),
        ("bağdat caddesi 112/4 kadıköy", ()),
        ("yeni adres: Bahar Sokak No 9 D:4 Beşiktaş", ()),
        ("1453 sokak no 3 Karşıyaka İzmir", ()),
        ("24 Oak Street, Ankara", ()),
        ("send it to 12 Rose Street London", ()),
        ("Merkez mah. Gül sokak no:3 Bodrum Muğla tel 0532 000 11 22", ()),
        ("Atatürk mah. 12. sokak no 5 daire 3", (Part.PLACE,)),
        ("Moda cad. 10", (Part.PLACE,)),
        ("Bahar sokak Beşiktaş İstanbul", (Part.DOOR,)),
    ],
)
def test_addresses(text: str, lacks: tuple[Part, ...]) -> None:
    found = address(text)
    assert found is not None
    assert found.lacks == lacks
    assert "0532" not in found.text


@pytest.mark.parametrize(
    "text",
    [
        *("Ankara Çankaya", "no 12 daire 4", "sokak adı yanlış", "köye gönderin", "PA-24100"),
        *("3 gün önce", "2 numaralı ürün", "adresim yanlış", "ayse@posta.example"),
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert address(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("alıcı Ayşe Yılmaz olsun", "Ayşe Yılmaz"),
        ("alıcı adı: Ali Veli, tel 0532 000 11 22", "Ali Veli"),
        ("teslim alacak kişi Mehmet Demir", "Mehmet Demir"),
        ("sipariş Selma Aydın adına", "Selma Aydın"),
        ("recipient should be Emma not Anna", "Emma"),
        ("in the name of Emma Brown please", "Emma Brown"),
        ("alıcı adı yanlış", None),
        ("alıcıyı değiştirmek istiyorum", None),
        ("paketi eşim alacak onun adına çevirin", None),
    ],
)
def test_recipients(text: str, name: str | None) -> None:
    assert recipient(text) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mail ayse.y@example.com", "ayse.y@example.com"),
        ("hasan et example nokta com", "hasan@example.com"),
        ("ayse at posta dot example", "ayse@posta.example"),
        ("iade et lütfen", None),
        ("bana haber et nokta", None),
    ],
)
def test_email_addresses(text: str, found: str | None) -> None:
    assert email(text) == found


@pytest.mark.parametrize(
    ("text", "named", "asked"),
    [
        ("seri numarası 8HK220415 altında yazıyor", "8HK220415", "8HK220415"),
        ("serial no SN88123K", "SN88123K", "SN88123K"),
        ("fatura no ABC2024000312", "ABC2024000312", "ABC2024000312"),
        ("8HK220415", None, "8HK220415"),
        ("garanti", None, None),
        ("5 kişilik", None, None),
    ],
)
def test_serial_numbers(text: str, named: str | None, asked: str | None) -> None:
    assert (serial(text), serial(text, wanted=True)) == (named, asked)


@pytest.mark.parametrize(
    ("text", "none"), [("yok", True), ("faturam yok", True), ("I lost it", True), ("10452", False)]
)
def test_having_none(text: str, none: bool) -> None:
    assert lacking(text) == none


def test_what_proves_an_order_is_left_out_of_words() -> None:
    told = "PA-24100 kırık geldi ayse@posta.example telefonum 0532 000 45 67, 2 bardak"
    assert without_proof(told) == "kırık geldi telefonum 2 bardak"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("pardon Gül Caddesi No: 7 Nilüfer Bursa olacak", "Gül Caddesi No: 7 Nilüfer Bursa"),
        ("yeni adresim: Gül Sok. 7 Nilüfer olsun lütfen.", "Gül Sok. 7 Nilüfer"),
        ("hayır, adres Gül Sokak 7/2 Bursa olacaktı", "Gül Sokak 7/2 Bursa"),
        ("no, it should be 7 Rose Street, Leeds please", "7 Rose Street, Leeds"),
        ("sorry, my new address is 7 Rose Street, Leeds", "7 Rose Street, Leeds"),
        ("No: 7 Gül Sokak Bursa", "No: 7 Gül Sokak Bursa"),
        ("Yeni Mahalle Adres Sokak No: 7 Bursa", "Yeni Mahalle Adres Sokak No: 7 Bursa"),
        ("Adres Sokak No: 7 Bursa", "Adres Sokak No: 7 Bursa"),
    ],
)
def test_an_address_is_kept_without_what_is_said_around_it(text: str, kept: str) -> None:
    found = address(text)
    assert found is not None
    assert found.text == kept


def test_nothing_but_words_around_stays() -> None:
    assert bare("pardon olacak") == "pardon"
