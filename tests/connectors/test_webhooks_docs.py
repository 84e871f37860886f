"""docs/webhooks.md is held against what is sent."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any, get_args

import pytest

from connectors.webhooks import PAUSES
from handoff.conversation import Conversation
from handoff.entry import Entry
from handoff.outcomes import Outcome
from handoff.states import State
from handoff.webhooks.envelope import Envelopes
from handoff.webhooks.hook import signature
from ops.teams import Reason
from ops.webhooks import Event

TEXT = (Path(__file__).parents[2] / "docs/webhooks.md").read_text("utf-8")
SECRET = "a secret that both sides know"


def test_the_check_it_shows_takes_what_we_sign_and_nothing_else() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    check, now, body = names["is_from_destek"], int(time.time()), '{"ö": 1}'.encode()

    def headers(at: int, secret: str = SECRET) -> dict[str, str]:
        return {
            "X-Destek-Timestamp": str(at),
            "X-Destek-Signature": signature(secret, at, body),
        }

    assert check(SECRET, headers(now), body)
    assert not check(SECRET, headers(now), body + b" ")
    assert not check(SECRET, headers(now, "another"), body)
    assert not check(SECRET, headers(now - 400), body)
    assert not check(SECRET, headers(now) | {"X-Destek-Timestamp": str(now + 1)}, body)


def test_the_example_to_try_yours_with_is_right() -> None:
    found = dict(re.findall(r"^(secret|timestamp|body|signature) +(.+)$", TEXT, re.MULTILINE))
    body = found["body"]
    assert signature(found["secret"], int(found["timestamp"]), body.encode()) == found["signature"]
    id, at = json.loads(body)["id"], int(found["timestamp"]) * 1000
    assert Envelopes("papatya", "tr", "").ping(id, at) == body


def test_the_pauses_are_these() -> None:
    units = {"s": 1, "min": 60, "h": 3600}
    cells = re.findall(r"\| (\d+) \| (\d+) (s|min|h) (?=\|)", TEXT)
    table = {int(number): int(count) * units[unit] for number, count, unit in cells}
    assert [table[number] for number in sorted(table)] == list(PAUSES)
    assert f"| {len(PAUSES) + 1} | given up" in TEXT


@pytest.mark.parametrize(
    ("entry", "payload"),
    [
        (("event", "bot", "handed_over"), {"reason": "asked"}),
        (("message", "agent", "Merhaba"), {}),
        (("event", "agent", "edited"), {"of": "1795341600000-0", "text": "Selam"}),
        (("event", "agent", "resolved"), {"outcome": "solved", "remark": ""}),
        (("event", "customer", "rated"), {"rating": 5, "comment": ""}),
        (("event", "agent", "given_back"), {"hint": ""}),
    ],
)
def test_every_field_is_described(entry: Any, payload: dict[str, Any]) -> None:
    kind, author, text = entry
    what = Entry("1795341600123-0", kind, author, "", text, "tr", payload)
    customer = {"id": "c", "name": "n", "email": "e", "phone": "p", "telegram": {"username": "u"}}
    talk = Conversation("c", "web", "tr", State.QUEUED, customer=customer)
    files = {"documents": [{"id": "d", "name": "fatura.pdf", "size": 1}]}
    before = (Entry("1795341600122-0", "message", "customer", "", "insan", "tr", files),)
    envelope = json.loads(Envelopes("papatya", "tr", "").pack("crm", talk, what, before))
    (shown,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert envelope.keys() == json.loads(shown).keys()
    assert envelope["conversation"].keys() == json.loads(shown)["conversation"].keys()
    told = [*envelope["customer"], *envelope["data"]]
    told += [key for each in envelope["data"].get("transcript", ()) for key in each]
    told += envelope["data"].get("summary", ())
    transcript = envelope["data"].get("transcript", ())
    told += [key for each in transcript for file in each["files"] for key in file]
    assert [key for key in told if f"`{key}`" not in TEXT] == []


def test_every_event_reason_and_outcome_is_named() -> None:
    named = [*get_args(Event), *get_args(Reason), *Outcome]
    assert [each for each in named if f"`{each}`" not in TEXT] == []
