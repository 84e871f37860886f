"""The action server as Rasa meets it: a real process, a recorded call."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import Card, Reply, Said
from actions.server import ACTIONS, _reply, _told
from actions.turn import Form, Memory, Turn
from ops.readiness import free_port
from ops.settings import ROOT
from tests.actions.flows.playing import stocked
from tests.parsed import parsed

SECRET = "shown-by-rasa-only"


def environment(home: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DESTEK_HOME": str(home),
        "DESTEK_CONFIG": "",
        "DESTEK_ACTIONS_URL": url,
        "DESTEK_INTERNAL_SECRET": SECRET,
        "DESTEK_KNOWLEDGE_SOCKET": str(home / "nobody.sock"),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    url = f"http://127.0.0.1:{free_port()}"
    env = environment(tmp_path_factory.mktemp("home"), url)
    process = subprocess.Popen([sys.executable, "-m", "actions.server"], env=env, cwd=ROOT)
    headers = {"X-Destek-Secret": SECRET}
    try:
        with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
            for _ in range(300):
                try:
                    client.get("/health")
                    break
                except httpx.ConnectError:
                    assert process.poll() is None
                    time.sleep(0.1)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=10)


def call(action: str, text: str, intent: str, **slots: Any) -> dict[str, Any]:
    """What Rasa 3.6.21 sends, less what no action of ours reads."""
    return {
        "version": "3.6.21",
        "next_action": action,
        "sender_id": "c1:1",
        "domain": {},
        "tracker": {
            "sender_id": "c1:1",
            "slots": slots,
            "latest_message": {
                "text": text,
                "intent": {"name": intent, "confidence": 0.97},
                "entities": [],
                "metadata": {"lang": "tr", "now": "2026-11-21T18:00:00+03:00", "open": False},
            },
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
            "latest_input_channel": "destek",
        },
    }


def test_the_domain_declares_exactly_the_actions_served(server: httpx.Client) -> None:
    domain = parsed(ROOT / "domain.yml")
    assert sorted(domain["actions"]) == sorted(ACTIONS)
    assert sorted(a["name"] for a in server.get("/actions").json()) == sorted(ACTIONS)


def test_a_call_gives_a_response_a_decision_and_changed_slots_only(server: httpx.Client) -> None:
    body = call("action_nothing_helped", "olmadı", "nothing_helped", tried=["iade"])
    result = server.post("/webhook", json=body).json()
    (message,) = result["responses"]
    assert message["response"] == "utter_not_helped"
    assert message["custom"]["kind"] == "clarify"
    assert message["buttons"][0]["payload"] == "/ask_human"
    changed = {event["name"]: event["value"] for event in result["events"]}
    assert changed == {"not_helped": 1, "expecting": "person"}


def in_form(text: str, intent: str, waits_for: str | None, **slots: Any) -> dict[str, Any]:
    """A call of the form's validation action."""
    body = call("validate_order_status_form", text, intent, requested_slot=waits_for, **slots)
    body["tracker"]["active_loop"] = {"name": "order_status_form"}
    body["tracker"]["events"] = [
        {"event": "user", "timestamp": 1.0},
        {"event": "action", "name": "order_status_form", "timestamp": 2.0},
    ]
    return body


def test_where_no_orders_are_kept_the_form_ends_as_it_begins(server: httpx.Client) -> None:
    body = in_form("48213", "order_status", None)
    result = server.post("/webhook", json=body).json()
    assert [message["response"] for message in result["responses"]] == ["utter_number"]
    ended = [event for event in result["events"] if event["event"] == "active_loop"]
    assert [event["name"] for event in ended] == [None]
    assert {"event": "slot", "name": "requested_slot", "value": None, "timestamp": None} in (
        result["events"]
    )


def test_a_handoff_ends_the_form_that_runs(server: httpx.Client) -> None:
    body = in_form("temsilci", "ask_human", "order_number") | {"next_action": "action_ask_human"}
    result = server.post("/webhook", json=body).json()
    assert result["responses"][0]["custom"]["kind"] == "handoff"
    assert "active_loop" in [event["event"] for event in result["events"]]


def test_without_knowledge_the_decision_is_an_error_and_nothing_is_said(
    server: httpx.Client,
) -> None:
    result = server.post("/webhook", json=call("action_answer", "iade", "faq")).json()
    (message,) = result["responses"]
    assert message["custom"] == {"kind": "error", "reason": "knowledge_unavailable"}
    assert not message["text"]
    assert not message["response"]
    assert result["events"] == []


def test_nobody_is_served_without_the_secret(server: httpx.Client) -> None:
    body = call("action_hours", "açık mısınız", "contact_hours")
    assert server.post("/webhook", json=body).status_code == 200
    assert server.post("/webhook", json=body, headers={"X-Destek-Secret": "x"}).status_code == 403
    assert server.get("/health", headers={"X-Destek-Secret": ""}).status_code == 200


def test_articles_stand_under_their_own_messages_and_the_decision_comes_last(
    say: Callable[..., Turn],
) -> None:
    card = Card(id="iade", title="İade", url="/help/tr/iade", lang="tr")
    dispatcher = CollectingDispatcher()
    answer = Said(text="14 gün {içinde}.", card=card)
    _told(
        dispatcher,
        say("iade"),
        Reply({"kind": "answer"}, Memory(), "utter_helped", earlier=[answer]),
    )
    _told(dispatcher, say("iade"), Reply({"kind": "answer"}, Memory(), text="14 gün.", card=card))
    first, question, aside = dispatcher.messages
    assert (first["text"], first["response"]) == ("14 gün {içinde}.", None)
    assert (question["text"], question["response"]) == (None, "utter_helped")
    assert [message["custom"] for message in (first, question, aside)] == [
        {"card": card},
        {"kind": "answer", "said": "utter_helped"},
        {"kind": "answer", "said": None, "card": card},
    ]


def test_it_does_not_listen_beyond_this_machine(tmp_path: Path) -> None:
    env = environment(tmp_path, "http://0.0.0.0:5055")
    run = [sys.executable, "-m", "actions.server"]
    done = subprocess.run(run, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not this machine" in done.stderr


@pytest.mark.parametrize(("confidence", "own"), [(0.7, False), (0.97, True)])
async def test_only_a_clear_intent_leaves_a_form_for_another(
    say: Callable[..., Turn], confidence: float, own: bool
) -> None:
    form = Form("callback_form", waits_for="callback_phone")
    turn = say("fatura sizde nasıl kayıtlı", "data_request", confidence=confidence, form=form)
    name = "validate_callback_form"
    reply = await _reply(name, ACTIONS[name], turn, stocked("fatura"))
    assert (reply is None) is own
    if reply:
        assert reply.decision["kind"] == "answer"
        assert [said.text is not None for said in reply.earlier] == [True]
        assert reply.response == "utter_callback_phone"
        assert reply.slots["requested_slot"] == "callback_phone"
        assert not reply.ends_form
