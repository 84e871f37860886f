"""The customer's view of an entry holds nothing that is not his."""

from __future__ import annotations

from connectors.web.views import public_entry, state_of
from handoff.conversation import Conversation
from handoff.entry import Entry
from handoff.states import State
from handoff.waiting import Wait


def _entry(**changes: object) -> Entry:
    fields = {
        "id": "1700000000000-1",
        "kind": "message",
        "author": "bot",
        "author_id": "",
        "text": "merhaba",
        "lang": "tr",
        "external_id": "secret-turn",
    }
    return Entry(**{**fields, **changes})  # type: ignore[arg-type]


def test_payloads_stay_here() -> None:
    button = {"title": "Evet", "payload": "/helpful"}
    article = {"id": "a", "title": "İade", "url": "/help/tr/a", "lang": "tr", "score": 0.9}
    payload = {"buttons": [button], "article": article, "search": {"hits": []}}
    seen = public_entry(_entry(payload=payload), "Papi")
    assert seen["buttons"] == [{"title": "Evet"}]
    assert set(seen["article"]) == {"id", "title", "url", "lang"}
    assert set(seen) == {"id", "author", "name", "text", "lang", "buttons", "article", "at"}
    assert (seen["name"], seen["at"]) == ("Papi", 1_700_000_000_000)


def test_an_agent_is_shown_by_name() -> None:
    seen = public_entry(_entry(author="agent", author_id="ayse", payload={"agent": "Ayşe"}), "Papi")
    assert (seen["name"], seen["article"]) == ("Ayşe", None)


def test_the_customers_own_carry_their_id() -> None:
    seen = public_entry(_entry(author="customer", external_id="m1"), "Papi")
    assert (seen["name"], seen["external_id"]) == ("", "m1")


def test_only_an_assigned_conversation_has_somebody() -> None:
    conversation = Conversation("c", "web", "tr", State.ASSIGNED, assignee="Ayşe")
    assert state_of(conversation, shop="Papatya") == {"state": "assigned", "agent": "Ayşe"}
    asleep = Conversation("c", "web", "tr", State.SNOOZED, assignee="Ayşe")
    assert state_of(asleep, shop="Papatya") == {"state": "assigned", "agent": "Ayşe"}
    resolved = Conversation("c", "web", "tr", State.RESOLVED, assignee="Ayşe")
    assert state_of(resolved, shop="Papatya") == {"state": "resolved", "agent": None}


def test_who_waits_sees_his_place_unless_he_is_in_despair() -> None:
    waits = Conversation("c", "web", "tr", State.QUEUED, reason="asked")
    place = {"place": 3, "minutes": 10}
    assert state_of(waits, Wait(3, 10), shop="Papatya") == {
        "state": "queued",
        "agent": None,
        **place,
    }
    despair = Conversation("c", "web", "tr", State.QUEUED, reason="self_harm")
    assert state_of(despair, Wait(3, 10), shop="Papatya") == {"state": "queued", "agent": None}
