"""What webhooks are told, and what never leaves the house."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Author, Entry, Kind
from handoff.inbox import Inbox
from handoff.priority import Priority
from handoff.queue import Queue
from handoff.states import State
from handoff.webhooks.delivery import name
from handoff.webhooks.envelope import Envelopes, event_of
from tests.handoff import steps

CARD = "4111 1111 1111 1111"
ENVELOPES = Envelopes("papatya", "tr", "https://papatya.example")
TALK = Conversation(
    id="c1",
    channel="web",
    lang="tr",
    state=State.QUEUED,
    case="T-10432",
    reason="asked",
    team="returns",
    last_team="returns",
    priority=Priority.HIGH,
    customer={"id": "c-812", "name": "Deniz", "email": "deniz@posta.example"},
    handoff={"flow": "return", "question": f"kartım {CARD}", "slots": {"order_number": "10452"}},
)


def entry(kind: Kind, author: Author, text: str, /, **payload: Any) -> Entry:
    at = "1795341600123-0"
    return Entry(at, kind, author, "Ayşe" if author == "agent" else "", text, "tr", payload)


def told(what: Entry, before: tuple[Entry, ...] = ()) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(ENVELOPES.pack("crm", TALK, what, before))
    return body


@pytest.mark.parametrize(
    ("what", "event"),
    [
        (entry("event", "bot", "handed_over"), "handoff"),
        (entry("event", "customer", "returned"), "handoff"),
        (entry("event", "customer", "resumed"), "handoff"),
        (entry("event", "agent", "resolved"), "resolve"),
        (entry("event", "customer", "rated", rating=5), "rating"),
        (entry("event", "agent", "given_back", hint="iade"), "back_to_bot"),
        (entry("event", "customer", "taken_back"), "back_to_bot"),
        (entry("message", "agent", "Merhaba"), "reply"),
        (entry("event", "agent", "edited", of="1-0", text="Selam"), "reply"),
        (entry("event", "agent", "withdrawn", of="1-0"), "reply"),
        (entry("message", "bot", "Merhaba"), None),
        (entry("message", "customer", "handed_over"), None),
        (entry("note", "agent", "resolved"), None),
        (entry("event", "agent", "claimed"), None),
        (entry("decision", "bot", ""), None),
    ],
)
def test_which_entries_are_events(what: Entry, event: str | None) -> None:
    assert event_of(what) == event


def test_a_handoff_has_reason_team_summary_and_what_the_customer_saw() -> None:
    what = entry("event", "bot", "handed_over", reason="asked", team="returns", case="T-10432")
    before = (
        entry("message", "customer", f"kartım {CARD} iade"),
        entry("decision", "bot", "", intent="return_request"),
        entry("message", "bot", "Sizi aktarıyorum"),
        entry("note", "agent", "huysuz müşteri"),
    )
    envelope = told(what, before)
    data = envelope.pop("data")
    assert envelope == {
        "version": 1,
        "id": name("crm", "c1", what.id),
        "event": "handoff",
        "at": "2026-11-22T10:00:00.123Z",
        "shop": "papatya",
        "entry": what.id,
        "conversation": {
            "id": "c1",
            "channel": "web",
            "language": "tr",
            "team": "returns",
            "case": "T-10432",
            "url": "https://papatya.example/desk/#/c/c1",
        },
        "customer": {
            "id": "c-812",
            "name": "Deniz",
            "email": "deniz@posta.example",
            "verified": True,
        },
    }
    assert (data["step"], data["reason"], data["team"]) == ("handed_over", "asked", "returns")
    assert (data["priority"], data["agent"], data["transcript_is_whole"]) == ("high", None, True)
    assert data["summary"]["wants"] == "Ürün iade etmek ya da değiştirmek istiyor"
    assert data["summary"]["collected"] == [{"name": "Sipariş", "text": "10452 (doğrulanmadı)"}]
    assert [(each["author"], each["text"]) for each in data["transcript"]] == [
        ("customer", "kartım •••• •••• •••• 1111 iade"),
        ("bot", "Sizi aktarıyorum"),
    ]
    assert "4111" not in json.dumps(data)
    assert "huysuz" not in json.dumps(data)


def test_a_reply_an_end_and_a_rating() -> None:
    reply = told(entry("message", "agent", f"kartınız {CARD}", agent="Ayşe"))
    assert reply["data"] == {
        "agent": "Ayşe",
        "step": "sent",
        "of": None,
        "text": "kartınız •••• •••• •••• 1111",
        "language": "tr",
        "pictures": 0,
        "files": [],
    }
    end = told(entry("event", "agent", "resolved", outcome="other", remark=f"{CARD} iade"))
    assert end["data"]["outcome"] == "other"
    assert end["data"]["remark"] == "•••• •••• •••• 1111 iade"
    given = told(entry("event", "agent", "given_back", hint="kaba müşteri"))
    assert given["data"] == {"step": "given_back", "agent": "Ayşe"}
    taken = told(entry("event", "customer", "taken_back"))
    assert taken["data"] == {"step": "taken_back", "agent": None}
    rating = told(entry("event", "customer", "rated", rating=4, comment=f"{CARD} teşekkürler"))
    assert rating["data"] == {"rating": 4, "comment": "•••• •••• •••• 1111 teşekkürler"}


def test_files_are_named_with_where_the_api_hands_them_out() -> None:
    paper, picture = "d" * 32, "a" * 32
    sent = {
        "pictures": [{"id": picture, "width": 640, "height": 480}],
        "documents": [{"id": paper, "name": f"fatura {CARD}.pdf", "size": 48213}],
    }
    api = "https://papatya.example/api/v1/conversations/c1"
    files = [
        {
            **{"id": picture, "name": None, "type": "image/jpeg", "size": None},
            "url": f"{api}/pictures/{picture}",
        },
        {
            **{"id": paper, "name": "fatura •••• •••• •••• 1111.pdf", "type": "application/pdf"},
            **{"size": 48213, "url": f"{api}/documents/{paper}"},
        },
    ]
    reply = told(entry("message", "agent", "Faturanız", **sent))
    assert (reply["data"]["files"], reply["data"]["pictures"]) == (files, 1)
    before = (
        entry("message", "customer", "faturam yanlış", **sent),
        entry("message", "bot", "Evet"),
    )
    asked = told(entry("event", "bot", "handed_over", reason="asked"), before)
    assert [each["files"] for each in asked["data"]["transcript"]] == [files, []]


def test_a_body_is_the_same_however_often_it_is_made() -> None:
    what = entry("message", "agent", "Merhaba")
    assert ENVELOPES.pack("crm", TALK, what, ()) == ENVELOPES.pack("crm", TALK, what, ())
    other = json.loads(ENVELOPES.pack("erp", TALK, what, ()))
    assert other["id"] != told(what)["id"]


def test_a_reply_that_was_edited_and_one_that_was_withdrawn() -> None:
    edited = told(entry("event", "agent", "edited", of="1-0", text=f"kartınız {CARD}"))
    data = {"agent": "Ayşe", "of": "1-0", "language": "tr", "pictures": 0, "files": []}
    assert edited["event"] == "reply"
    assert edited["data"] == data | {"step": "edited", "text": "kartınız •••• •••• •••• 1111"}
    withdrawn = told(entry("event", "agent", "withdrawn", of="1-0"))
    assert withdrawn["data"] == data | {"step": "withdrawn", "text": ""}


def test_half_a_character_stops_nothing() -> None:
    rating = told(entry("event", "customer", "rated", rating=4, comment="iyi \ud83d"))
    assert rating["data"]["comment"] == "iyi ?"


async def test_the_log_of_a_real_conversation_has_these_events(
    conversations: Conversations, queue: Queue, inbox: Inbox
) -> None:
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Merhaba", "desk:1")
    await queue.resolve(cid, "Ayşe", remark="kargoya verildi")
    conversation, before = await conversations.get(cid), []
    found = []
    for each in await conversations.entries(cid):
        if event_of(each):
            found.append(json.loads(ENVELOPES.pack("crm", conversation, each, before)))
        before.append(each)
    assert [each["event"] for each in found] == ["handoff", "reply", "resolve"]
    assert found[0]["data"]["reason"] == "asked"
    assert found[0]["data"]["transcript"][0]["text"] == "insan"
    assert found[2]["data"] == {
        "agent": "Ayşe",
        "outcome": "solved",
        "remark": "kargoya verildi",
    }
