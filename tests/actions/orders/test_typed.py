"""What customers type, in its normal form."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.orders import typed
from actions.orders.model import Kind, OrderNumber, Proof
from tests.bot.readings import READINGS


@pytest.mark.parametrize(
    "text",
    [
        *("TR 10452", "tr-10452", "TR10452", "#10452", "# 10452", "10452", " 10452. ", "TR–10452"),
        *("sipariş no: 10452", "siparis no 10452", "no10452", "10452'yi soruyorum", "10452yi"),
        *("TR-10452 numaralı siparişim nerede", "10452?", "(10452)", "yok pardon 10452 olacak"),
        *(
            "2 adet havlu, 10452",
            "dün 3 tane almıştım tr 10452",
            "order number is TR-10452, thanks",
        ),
        *("10452 numaralı siparişimi 21.11.2026 tarihinde verdim", "10452 249,90 TL tutmuştu"),
        *("TR - 10452", "tr_10452", "１０４５２", "PA-10452"),
        *("10452 telefonum 05001234567", "10452, ayse1984@posta.example"),
    ],
)
def test_one_number_is_typed_in_many_ways(text: str) -> None:
    assert typed.number(text) == "10452"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("402-1234567-7654321", "40212345677654321"),
        ("#7", "7"),
        ("TR-12", "12"),
        ("8f3k2a", "8F3K2A"),
        ("sipariş 8F3-K2A ne oldu", "8F3K2A"),
        ("TR-2031-B", "2031"),
        ("ab-c123", "123"),
        ("İST-4521", "4521"),
        ("0010452", "0010452"),
    ],
)
def test_numbers_of_other_shops(text: str, expected: str) -> None:
    assert typed.number(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "bilmiyorum", "12", "TR", "#", "10452 ile 10453", "21.11.2026", "249,90"),
        *("05321234567", "+90 5321234567", "5321234567", "ayse1984@posta.example"),
        *("T-10432", "t10432", "T 10432 ne oldu", "1" * 40, "/order_status"),
    ],
)
def test_what_is_no_order_number(text: str) -> None:
    assert typed.number(text) is None


@given(st.text(max_size=60))
@example("00_A")
@example("ab-c12")
def test_a_number_is_capitals_and_digits_and_its_own_normal_form(text: str) -> None:
    found = typed.number(text)
    if found is not None:
        assert found.isascii()
        assert found.isalnum()
        assert found == found.upper()
        assert typed.number(f"#{found}") == found


@pytest.mark.parametrize(
    "text",
    [
        *("ayse.yilmaz@posta.example", "AYSE.YILMAZ@POSTA.EXAMPLE", "Ayşe.Yılmaz@Posta.Example"),
        *(
            "AYŞE.YILMAZ@POSTA.EXAMPLE",
            " ayse.yilmaz @ posta.example ",
            "<ayse.yilmaz@posta.example>",
        ),
        *("mailto:ayse.yilmaz@posta.example", "mailim ayse.yilmaz@posta.example, teşekkürler"),
        *("ayse.yilmaz@posta.example.", "ayse.yilmaz@posta.example'dan sipariş verdim"),
        *("ayse.yilmaz@posta .example", "e-posta:ayse.yilmaz@posta.example"),
    ],
)
def test_one_address_is_typed_in_many_ways(text: str) -> None:
    assert typed.email(text) == "ayse.yilmaz@posta.example"


@pytest.mark.parametrize(
    "text", ["", "ayse", "ayse@", "@posta.example", "ayse@posta", "a@b.example c@d.example"]
)
def test_what_is_no_address(text: str) -> None:
    assert typed.email(text) is None


def test_signs_part_addresses() -> None:
    written = ["a.b@posta.example", "ab@posta.example", "a-b@posta.example", "a+b@posta.example"]
    assert len({typed.email(each) for each in written}) == 4


@pytest.mark.parametrize(
    "text",
    [
        *(
            "4567",
            " 45 67 ",
            "son dört hanesi 4567",
            "son 4 hane: 4567",
            "...4567",
            "4567 ile biten",
        ),
        *("05001234567", "0500 123 45 67", "+90 500 123 45 67", "+90 (500) 123-45-67"),
        *(
            "(0500) 123 45 67",
            "0090 500 123 45 67",
            "5001234567",
            "123 45 67",
            "numaram 0500-1234567",
        ),
    ],
)
def test_one_phone_is_typed_in_many_ways(text: str) -> None:
    assert typed.phone(text) == "4567"


@pytest.mark.parametrize("text", ["", "yok", "456", "45678", "4567 mi yoksa 4568 mi", "1" * 20])
def test_what_is_no_phone(text: str) -> None:
    assert typed.phone(text) is None


def test_a_proof_is_an_address_or_an_ending() -> None:
    assert typed.proof("Ayse@Posta.Example") == Proof(Kind.EMAIL, "ayse@posta.example")
    assert typed.proof("0500 123 45 67") == Proof(Kind.PHONE, "4567")
    assert typed.proof("ayse@4567") is None
    assert typed.proof("hatırlamıyorum") is None


@given(st.text(max_size=60))
def test_nothing_typed_identifies_a_customer(text: str) -> None:
    found = typed.proof(text)
    assert found is None or found.kind is not Kind.IDENTITY


def test_an_empty_proof_is_none() -> None:
    with pytest.raises(ValueError, match="proves nothing"):
        Proof(Kind.EMAIL, "")


@pytest.mark.parametrize(
    ("text", "marked"),
    [("TR-4521", "4521"), ("# 4521", "4521"), ("4521", None), ("4521 TR-4522", "4522")],
)
def test_letters_or_a_sign_tell_an_orders_number_from_other_digits(
    text: str, marked: str | None
) -> None:
    assert typed.number(text, marked=True) == marked


def test_what_is_left_besides_the_number() -> None:
    number = OrderNumber("10452")
    assert typed.without("TR-10452, sonu 4521", number).split() == [",", "sonu", "4521"]
    assert typed.without("#10452 ve TR 10452", number).split() == ["ve", "tr"]


@pytest.mark.parametrize(("text", "number", "email", "phone"), READINGS)
def test_rasas_entities_are_read_in_the_same_way(
    text: str, number: str | None, email: str | None, phone: str | None
) -> None:
    """The other half is in tests/bot/inside/check_entities.py."""
    assert typed.number(text) == number
    assert typed.email(text) == email
    rest = typed.without(text, OrderNumber(number)) if number else text
    if phone:
        assert typed.phone(rest) == phone[-4:]


@pytest.mark.parametrize(
    ("text", "example", "said"),
    [
        ("24268", "PA-10452", "PA-24268"),
        ("pa 24268 nerede", "PA-10452", "PA-24268"),
        ("24268", "#10452", "#24268"),
        ("242681", "PA-10452", "242681"),  # of another form than the shop's
        ("siparişim pa-24268", "", "PA-24268"),
        ("no-24268", "", "24268"),
        ("24268", "", "24268"),
        ("8f3k-2a", "PA-10452", "8F3K2A"),
        ("iade", "PA-10452", "PA-24268"),  # named in an earlier message
        ("iade", "", "24268"),
    ],
)
def test_a_number_is_said_back_as_the_shop_writes_it(text: str, example: str, said: str) -> None:
    named = typed.number(text) or OrderNumber("24268")
    assert typed.written(text, named, example) == said
