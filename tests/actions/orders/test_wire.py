"""An order as JSON: what the contract allows."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.orders import signature, wire
from actions.orders.errors import OrdersMalformed
from actions.orders.model import Address, Item, OrderNumber, Owner, State
from tests.actions.orders.shelf import DOCUMENT, document, read

PAGE = (Path(__file__).parents[3] / "docs/orders.md").read_text("utf-8")
NUMBER = OrderNumber("10452")


def test_everything_is_read() -> None:
    found = read(DOCUMENT)
    assert found.order.items == (
        Item("HV-1", "Pamuk havlu", 2),
        Item("KF-3", "Kahve fincanı", returnable=False),
    )
    assert found.order.address == Address(
        "Ayşe Yılmaz", "Ihlamur Caddesi No: 7", "İstanbul", "Kadıköy"
    )
    assert found.owner == Owner("ayse.yilmaz@posta.example", "4567", "c-812")
    (parcel,) = found.order.shipments
    assert (parcel.carrier, parcel.promised) == ("Aras Kargo", date(2026, 11, 24))
    assert not found.order.cancellable


def test_what_we_do_not_know_is_left_out() -> None:
    assert read(document(total="249.90", loyalty={"points": 7})) == read(DOCUMENT)


def test_lines_stay_lines() -> None:
    items = [{"sku": "1", "name": "Pamuk\n\thavlu\u202e\x00"}]
    assert read(document(items=items, shipments=[])).order.items[0].name == "Pamuk havlu"


def _with(path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(DOCUMENT)
    *way, last = path.split(".")
    inner: Any = changed
    for step in way:
        inner = inner[int(step) if step.isdecimal() else step]
    inner[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("number", 10452, "number: "),
        ("number", "yok", "number: .*not an order number"),
        ("number", "TR-10453", "another order came back"),
        ("state", "lost", "state: "),
        ("placed", "18.11.2026", "placed: "),
        ("placed", None, "placed: "),
        ("promised", "soon", "promised: "),
        ("cancellable", "yes", "cancellable: "),
        ("items", [], "items: "),
        ("items.0.name", " \n ", r"items\.0\.name: .*nothing to read"),
        ("items.0.name", "x" * 201, r"items\.0\.name: "),
        ("items.0.quantity", 0, r"items\.0\.quantity: "),
        ("items.1.sku", "HV-1", "two items have one sku"),
        ("shipments.0.items", ["XX-9"], "not among the items"),
        ("shipments.0.link", "javascript:alert(1)", r"shipments\.0\.link: "),
        ("shipments.0.link", "https://a.example/ b", r"shipments\.0\.link: "),
        ("shipments.0.state", "", r"shipments\.0\.state: "),
        ("owner", None, "owner: "),
        ("owner.email", "ayse", r"owner\.email: .*not an e-mail address"),
        ("owner.phone", "12", r"owner\.phone: .*last four digits"),
        ("owner.customer", "", r"owner\.customer: "),
        ("address", {"city": "İstanbul"}, r"address\.recipient: "),
    ],
)
def test_what_breaks_the_contract_is_said_in_a_line(path: str, value: Any, said: str) -> None:
    with pytest.raises(OrdersMalformed, match=said) as caught:
        wire.record(json.dumps(_with(path, value)), NUMBER)
    assert "\n" not in str(caught.value)
    assert "Ayşe" not in str(caught.value)


def test_the_contracts_example_is_one() -> None:
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    order = next(each for each in examples if "number" in each)
    number = OrderNumber("".join(filter(str.isdigit, order["number"])))
    found = wire.record(json.dumps(order), number)
    assert found.owner.email
    assert len(found.order.shipments) == 2


def test_the_contract_names_every_state_and_field() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| state", PAGE, re.MULTILINE)) == set(State)
    told = set(re.findall(r"^\| `([\w.\[\]]+)` \| field", PAGE, re.MULTILINE))
    assert told == set(_fields(wire._Order.model_json_schema()))


def _fields(schema: dict[str, Any]) -> list[str]:
    """The dotted names of a JSON schema's fields; a list's are written with []."""

    def walk(node: dict[str, Any], prefix: str) -> list[str]:
        names = []
        for name, field in node["properties"].items():
            inner = field.get("items", field)
            dotted = f"{prefix}{name}{'[]' if 'items' in field else ''}"
            reference = inner.get("$ref", "").rpartition("/")[2]
            nested = schema["$defs"].get(reference, {})
            deeper = walk(nested, f"{dotted}.") if "properties" in nested else []
            names += deeper or [dotted]
        return names

    return walk(schema, "")


def test_the_contracts_signature_is_ours() -> None:
    found = re.search(
        r"secret\s+(\S.*)\n.*timestamp\s+(\d+)\n.*request\s+(\w+) (\S+)\n.*(v1=\w+)", PAGE
    )
    assert found
    secret, timestamp, method, target, expected = found.groups()
    made = signature.headers(secret, int(timestamp), method, target)
    assert made == {"X-Destek-Timestamp": timestamp, "X-Destek-Signature": expected}
