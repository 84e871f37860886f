"""The command line against a running system."""

from __future__ import annotations

import json

from tests.e2e.system import System

FIELDS = {
    *("id", "outcome", "article", "articles", "intent", "confidence", "reason", "replies"),
    "latency_ms",
}


def asked(system: System, *lines: object, words: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """What ``destek ask`` prints."""
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    done = system.command("ask", *words, text=text)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_ask_gives_each_message_a_conversation_of_its_own(system: System) -> None:
    results = asked(
        system,
        {"text": "kapida odeme var mi", "lang": "tr", "id": "a"},
        {"text": "SİPARİŞİM NEREDE", "lang": "tr", "id": "b"},
        {"text": "i want to talk to a human", "lang": "en", "id": "c"},
        {"text": "merhaba", "id": "d"},
        {"text": "", "id": "e"},
    )
    assert [r["id"] for r in results] == ["a", "b", "c", "d", "e"]
    assert (results[0]["outcome"], results[0]["article"]) == ("answer", "kapida-odeme")
    assert results[1]["intent"] == "order_status"
    assert (results[2]["outcome"], results[2]["reason"]) == ("handoff", "asked")
    assert results[3]["outcome"] == "smalltalk"
    assert results[4]["outcome"] == "error"
    assert all(set(r) >= FIELDS for r in results)


def test_ask_in_one_conversation_until_a_person_has_it(system: System) -> None:
    lines = ({"text": "insan"}, {"text": "kargo ücreti ne kadar"})
    results = asked(system, *lines, words=("--conversation",))
    assert results[0]["outcome"] == "handoff"
    assert results[1]["reason"] == "with_a_person"


def test_search_from_the_command_line(system: System) -> None:
    done = system.command("faq", "search", "--lang", "tr", "--json", "KARGO UCRETI NE KADAR")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["hits"][0]["article"] == "kargo-ucreti"
    assert 0 <= found["probability"] <= 1


def test_doctor_finds_a_running_system_healthy(system: System) -> None:
    done = system.command("doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_start_on_the_same_home_is_refused(system: System) -> None:
    done = system.command("up")
    assert done.returncode == 1
    assert str(system.process.pid) in done.stderr
