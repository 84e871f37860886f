"""What is masked, and what must stay readable."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.masks import ACCOUNT, CARD, IDENTITY, hide, mask

TROY = "9792030000000000"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("kartım 4111 1111 1111 1111 son", "kartım [kart no] son"),
        ("4111111111111111", "[kart no]"),
        ("5555-5555-5555-4444.", "[kart no]."),
        ("kartım4111111111111111di", "kartım[kart no]di"),
        ("4111 - 1111 - 1111 - 1111", "[kart no]"),
        ("4111/1111/1111/1111", "[kart no]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[kart no]"),
        ("411 1111.11-1111   1\n11", "[kart no]"),
        ("3782 822463 10005 amex", "[kart no] amex"),
        (TROY, "[kart no]"),
        ("4111 1111 1111 1111 12/28", "[kart no]"),
        ("4111 1111 1111 1111 12/28 123 ile ödedim", "[kart no] ile ödedim"),
        ("4521 4111111111111111", "4521 [kart no]"),
        ("0532 123 45 67 4111 1111 1111 1111", "0532 123 45 67 [kart no]"),
        ("4111 1111 1111 1111 5555555555554444", "[kart no] [kart no]"),
        ("sipariş no kart 4111 1111 1111 1111", "sipariş no kart [kart no]"),
        ("takip no 4111 1111 1111 1111", "takip no [kart no]"),
        ("siparişimi 4111111111111111 ile ödedim", "siparişimi [kart no] ile ödedim"),
        ("4111111111111111 nolu kartım", "[kart no] nolu kartım"),
        ("TC 10000000146 benim", "TC [TC kimlik no] benim"),
        ("tc: 100 000 001 46", "tc: [TC kimlik no]"),
        ("tc10000000146", "tc[TC kimlik no]"),
        ("IBAN TR33 0006 1005 1978 6457 8413 26 hesabına", "IBAN [IBAN] hesabına"),
        ("tr330006100519786457841326", "[IBAN]"),
        ("ibanımTR 33-0006-1005-1978-6457-8413-26yatırın", "ibanım[IBAN]yatırın"),
        ("T R 3 3 0 0 0 6 1 0 0 5 1 9 7 8 6 4 5 7 8 4 1 3 2 6", "[IBAN]"),
        ("TR33 0006 1005 1978 6457 8413 26 ve 4111111111111111", "[IBAN] ve [kart no]"),
        ("GB29 NWBK 6016 1331 9268 19, DE89370400440532013000", "[IBAN], [IBAN]"),
        ("nl91 abna 0417 1643 00 lütfen", "[IBAN] lütfen"),
    ],
)
def test_private_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(hide(text).text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "siparişim PPT-2026-004512",
        "takip no 4111 1111 1111 1112",
        "takip no: 4111111111111111",
        "kargo takip numaram 4111111111111111 ama gelmedi",
        "4111111111111111 nolu kargom nerede",
        "my tracking number is 4111111111111111",
        "sipariş numaram 10000000146",
        "imei 490154203237518",
        "356938035643809",
        "0532 000 00 00 numaram",
        "+90 532 123 45 67 ya da 0533 765 43 21",
        "10000000147",
        "TR33 0006 1005 1978 6457 8413 27",
        "12.11.2026 tarihinde 1.299,90 TL ödedim",
        "12.11.2026 14.30 4521 ve 4522",
        "sipariş no 4567 8912 3456 7",
        "T-10432 ne oldu",
        "de 12 adet ürün aldım hepsi bozuk çıktı",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text
    assert hide(text) == hide(hide(text).text)
    assert hide(text).labels == frozenset()


def test_of_a_hidden_number_no_more_than_its_ending_is_left() -> None:
    said = "kart 4111-1111 11111234, TC 10000000146, tr33 0006 1005 1978 6457 8413 26"
    assert hide(said.replace("1234", "1111")).text == (
        "kart •••• •••• •••• 1111, TC •••••••••••, TR•• •••• •••• 1326"
    )
    assert hide(said.replace("1234", "1111")).labels == {CARD, IDENTITY, ACCOUNT}


some = settings(max_examples=50)


def luhn(beginning: str) -> str:
    """The card number of these digits: with the one that makes it valid."""
    sums = [sum(divmod(int(d) * 2, 10)) for d in reversed(beginning)][::2]
    plain = [int(d) for d in reversed(beginning)][1::2]
    return beginning + str(-(sum(sums) + sum(plain)) % 10)


def tckn(beginning: str) -> str:
    digits = [int(d) for d in beginning]
    digits.append((7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10)
    return "".join(map(str, digits)) + str(sum(digits) % 10)


def iban(country: str, rest: str) -> str:
    check = 98 - int("".join(str(int(c, 36)) for c in f"{rest}{country}00")) % 97
    return f"{country}{check:02}{rest}"


def numerals(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=least, max_size=most)


CARDS = st.builds(str.__add__, st.sampled_from("23456"), numerals(11, 17)).map(luhn)
CARDS = CARDS.filter(lambda card: not (len(card) == 15 and card.startswith("35")))
IDENTITIES = st.builds(str.__add__, st.sampled_from("123456789"), numerals(8, 8)).map(tckn)
ACCOUNTS = st.one_of(
    st.builds(iban, st.just("TR"), numerals(22, 22)),
    st.builds(iban, st.just("DE"), numerals(18, 18)),
    st.builds(iban, st.just("GB"), numerals(14, 14).map(lambda n: f"NWBK{n}")),
    st.builds(iban, st.just("FR"), numerals(23, 23)),
)
SEPARATORS = st.sampled_from(["", "", "", " ", ". ", "-", " – ", "\u00a0", "\n"])
#: Words around: no digits, no separators that could join them, nothing that names a parcel.
AROUND = st.text("abcçğüşöıİ!?()'\"₺😀 ", max_size=20)


@st.composite
def spaced(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    number = draw(numbers)
    gaps = draw(st.lists(SEPARATORS, min_size=len(number) - 1, max_size=len(number) - 1))
    return "".join(sign + gap for sign, gap in zip(number, [*gaps, ""], strict=True))


@some
@given(AROUND, spaced(CARDS), AROUND)
def test_any_card_in_any_spacing_is_masked(before: str, card: str, after: str) -> None:
    said = f"{before},{card},{after}"
    assert mask(said) == f"{before},{CARD},{after}"
    assert len(re.findall(r"\d", hide(said).text)) == 4


@some
@given(AROUND, spaced(IDENTITIES), AROUND)
def test_any_identity_number_in_any_spacing_is_masked(
    before: str, identity: str, after: str
) -> None:
    assert mask(f"{before},{identity},{after}") == f"{before},{IDENTITY},{after}"
    assert not re.search(r"\d", hide(identity).text)


@some
@given(AROUND, spaced(ACCOUNTS), AROUND)
def test_any_iban_in_any_spacing_is_masked(before: str, account: str, after: str) -> None:
    assert mask(f"{before},{account},{after}") == f"{before},{ACCOUNT},{after}"
    assert len(re.findall(r"\d", hide(account).text)) == 4


@some
@given(CARDS, numerals(3, 6), st.sampled_from([" ", " - ", "\n"]))
def test_a_number_beside_a_card_does_not_hide_it(card: str, other: str, between: str) -> None:
    assert card not in mask(f"{other}{between}{card}")
    assert card not in mask(f"{card}{between}{other}")


@some
@given(spaced(st.one_of(CARDS, IDENTITIES)), st.integers(1, 9))
def test_digits_whose_checksum_fails_stay(number: str, off: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + off) % 10)
    spaced_apart = len(re.findall(r"\d+", wrong)) > 1
    assert mask(wrong) == wrong or spaced_apart


@some
@given(st.integers(1, 19).flatmap(lambda size: numerals(size, size)))
def test_only_what_passes_a_checksum_is_masked(digits: str) -> None:
    card = len(digits) >= 13 and digits == luhn(digits[:-1])
    identity = len(digits) == 11 and digits[0] != "0" and digits == tckn(digits[:9])
    assert mask(digits) in ((CARD, digits) if card else (IDENTITY,) if identity else (digits,))


@given(st.one_of(st.text(), st.text("0123456789 .-/TRtrno•[]", max_size=60)))
def test_masking_and_hiding_twice_change_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)
    hidden = hide(text).text
    assert hide(hidden).text == hidden
    assert mask(mask(hidden)) == mask(hidden)


def test_phone_numbers_beside_each_other_stay() -> None:
    chance = random.Random(7)  # noqa: S311 - not a secret
    for _ in range(300):
        one, two = (f"05{chance.randrange(10**9):09}" for _ in range(2))
        said = " ".join(f"{n[:4]} {n[4:7]} {n[7:9]} {n[9:]}" for n in (one, two))
        assert mask(said) == said
