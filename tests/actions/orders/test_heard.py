"""Which order a message names, and what it shows as proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders.heard import heard
from actions.orders.model import Kind, OrderNumber, Proof

KNOWN = OrderNumber("10452")
MAIL = Proof(Kind.EMAIL, "ayse@posta.example")
ENDING = Proof(Kind.PHONE, "4521")


@pytest.mark.parametrize(
    ("text", "number", "proof"),
    [
        ("TR-10452 nerede", "10452", None),
        ("siparişim nerede", None, None),
        ("4521", "4521", None),
        ("ayse@posta.example", None, None),
        ("TR-10452 ayse@posta.example", "10452", MAIL),
        ("10452, telefonumun son dört hanesi 4521", "10452", ENDING),
        ("order 10452 ending 4521", "10452", ENDING),
        ("TR-10452 siparişimi 15.11.2026 tarihinde verdim", "10452", None),
        ("1990.ayse@posta.example", None, None),
        ("10452 mi 10453 mü bilmiyorum", None, None),
    ],
)
def test_while_no_order_is_named(text: str, number: str | None, proof: Proof | None) -> None:
    assert heard(text) == (number, proof)


@pytest.mark.parametrize(
    ("text", "number", "proof"),
    [
        ("ayse@posta.example", None, MAIL),
        ("4521", None, ENDING),
        ("0500 000 45 21", None, ENDING),
        ("telefonum 05000004521", None, ENDING),
        ("2125554521", None, ENDING),
        ("yok telefonumun sonu 4521", None, ENDING),
        ("TR-10453", "10453", None),
        ("10453", "10453", None),
        ("TR-10453 4521", "10453", ENDING),
        ("10452", "10452", None),
        ("yok pardon 4521 olacak", "4521", None),
        ("sorry, wrong number, it is 4521", "4521", None),
        ("sipariş numaram 4521", "4521", None),
        ("10453 değil 10454", None, None),
        ("bir dakika", None, None),
    ],
)
def test_once_an_order_is_named(text: str, number: str | None, proof: Proof | None) -> None:
    assert heard(text, KNOWN) == (number, proof)


def test_after_a_proof_was_refused_a_correction_concerns_the_proof() -> None:
    assert heard("pardon 4521 olacak", KNOWN, tried=True) == (None, ENDING)
    assert heard("pardon sipariş 4521 olacak", KNOWN, tried=True) == ("4521", None)
    assert heard("pardon TR-4521 olacak", KNOWN, tried=True) == ("4521", None)


@given(st.text(max_size=60), st.none() | st.just(KNOWN), st.booleans())
def test_whatever_is_typed_is_read(text: str, known: OrderNumber | None, tried: bool) -> None:
    number, proof = heard(text, known, tried=tried)
    if known is None and number is None:
        assert proof is None
    if proof and proof.kind is Kind.PHONE:
        assert len(proof.value) == 4
