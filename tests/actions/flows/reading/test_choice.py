"""Which items of an order somebody means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flows.reading.choice import bare, choice
from actions.flows.reading.spelling import one_slip, same
from actions.orders.model import Item
from language.fold import fold
from ops import demo_orders

KNIT = (Item("1", "Mavi yün kazak"), Item("2", "Siyah yün kazak"), Item("3", "Pamuk banyo havlusu"))
PAIR = (Item("1", "Erkek yün kazak"), Item("2", "Döküm tava 28 cm"))
ENGLISH = (
    Item("1", "Women's linen shirt"),
    Item("2", "Cast-iron pan 28 cm"),
    Item("3", "Children's raincoat"),
)
DEMO = [
    [Item(item["sku"], item["name"]) for item in order["items"]]
    for order in demo_orders.orders(1, date(2026, 11, 21))
    if len(order["items"]) > 1
]


def chosen(text: str, items: tuple[Item, ...]) -> str | None:
    """The skus together; a question mark when it is not certain."""
    found = choice(text, items)
    return found and "".join(i.sku for i in found.items) + ("" if found.certain else "?")


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("mavi kazak", "1"),
        ("MAVİ KAZAĞI İADE EDECEĞİM", "1"),
        ("havluyu geri göndereceğim", "3"),
        ("hvlu", "3"),
        ("banyo havlusu küçük geldi", "3"),
        ("mavi olan", "1"),
        ("siyahı", "2"),
        ("blue one", "1"),
        ("mavi değil siyah olan", "2"),
        ("siyah kazak değil mavi kazak", "1"),
        ("kazak", "12?"),
        ("kazaklar", "12"),
        ("mavi kazak ve havlu", "13"),
        ("kazaklar hariç hepsi", "3"),
        ("havlu dışında hepsini", "12"),
        ("hepsi", "123"),
        ("üçü de", "123"),
        ("ikisi de", None),
        ("ikinci ürün", "2"),
        ("sonuncusu", "3"),
        ("2", "2"),
        ("1 ve 3", "13"),
        ("3. ürün", "3"),
        ("2 numaralı ürün", "2"),
        ("4", None),
        ("2 gün önce aldım", None),
        ("PA-24100", None),
        ("0532 000 11 22", None),
        ("not the mavi kazak", None),
    ],
)
def test_items_by_name_colour_and_place(text: str, skus: str | None) -> None:
    assert chosen(text, KNIT) == skus


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("kazak", "1"),
        ("28 cm olan", "2"),
        ("28 kasımda aldım", None),
        ("erkek olan", "1"),
        ("ikisini de", "12"),
        ("both of them", "12"),
        ("tencere", None),
        ("bir tanesi", "1"),
    ],
)
def test_words_that_tell_two_items_apart(text: str, skus: str | None) -> None:
    assert chosen(text, PAIR) == skus


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("the shirt", "1"),
        ("everything but the shirt", "23"),
        ("the second one", "2"),
        ("first and last", "13"),
        ("raincoat and pan", "23"),
        ("my child didn't like it", None),
        ("too short", None),
    ],
)
def test_items_in_english(text: str, skus: str | None) -> None:
    assert chosen(text, ENGLISH) == skus


@given(items=st.sampled_from(DEMO), at=st.integers(0, 3))
def test_a_whole_name_is_its_item(items: list[Item], at: int) -> None:
    item = items[at % len(items)]
    found = choice(item.name, items)
    assert found is not None
    assert found.items == (item,)


@given(items=st.sampled_from(DEMO), at=st.integers(0, 3), drop=st.integers(1, 5))
@settings(max_examples=60)
def test_a_letter_that_is_missing_in_a_long_word_is_forgiven(
    items: list[Item], at: int, drop: int
) -> None:
    item = items[at % len(items)]
    longest = max(item.name.split(), key=len)
    slip = longest[:drop] + longest[drop + 1 :]
    found = choice(item.name.replace(longest, slip), items)
    assert found is not None
    assert item in found.items


@given(text=st.text(), items=st.lists(st.builds(Item, st.text(), st.text()), max_size=4))
def test_only_items_of_the_order_are_chosen(text: str, items: list[Item]) -> None:
    found = choice(text, items)
    assert found is None or (found.items and set(found.items) <= set(items))


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("kazağımı", "kazak"),
        ("dolabı", "dolap"),
        ("blender", "blenderi"),
        ("gömlekleri", "gömlek"),
        ("kitaplik", "kitaplık"),
        ("kitplık", "kitaplık"),
        ("shirts", "shirt"),
    ],
)
def test_a_word_is_known_in_its_forms(typed: str, known: str) -> None:

    assert same(fold(typed), fold(known))


@pytest.mark.parametrize(
    ("typed", "known"), [("masa", "kasa"), ("lamba", "tava"), ("28", "2"), ("el", "eli")]
)
def test_other_words_are_others(typed: str, known: str) -> None:
    assert not same(typed, known)


@given(one=st.text("abc", max_size=6), other=st.text("abc", max_size=6))
def test_one_slip_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)


@pytest.mark.parametrize(
    ("text", "shown", "unshown"),
    [
        ("bir ürün", "1", None),
        ("2", "2", None),
        ("one item please", "1", None),
        ("ilk", "1", None),
        ("2 numaralı ürün", "2", "2"),
        ("kazak", "1", "1"),
    ],
)
def test_a_mere_number_is_a_place_once_the_list_was_shown(
    text: str, shown: str, unshown: str | None
) -> None:
    assert chosen(text, PAIR) == shown
    found = choice(text, PAIR, listed=False)
    assert (found and "".join(item.sku for item in found.items)) == unshown


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("pardon kazak değil tava olacak", True),
        ("sorry I meant the pan", False),
        ("hayır ikinci ürün", True),
        ("kazak beni sıktı", False),
        ("tava yerine başka bir şey aldım", False),
    ],
)
def test_whether_only_items_are_named(text: str, is_bare: bool) -> None:
    assert bare(text, PAIR) is is_bare
