"""Every path through a real Rasa, over the channel that the gateway uses."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from tests.bot.standing import Standing, decision

pytestmark = pytest.mark.e2e


def test_a_greeting_in_each_language(rasa: Standing) -> None:
    turkish = rasa.say(rasa.sender(), "MERHABA")
    assert turkish["intent"]["name"] == "greet"
    assert turkish["actions"] == ["action_smalltalk"]
    assert turkish["messages"][0]["text"].startswith("Merhaba")
    english = rasa.say(rasa.sender(), "hello", "en")
    assert english["messages"][0]["text"].startswith(("Hello", "Hi"))


def test_a_question_is_answered_whole_and_recorded(rasa: Standing) -> None:
    reply = rasa.say(rasa.sender(), "fatura nasıl alırım")
    answer, question = reply["messages"]
    assert answer["text"] == "e-fatura hakkında {ayrıntı}."
    assert answer["custom"]["card"]["id"] == "e-fatura"
    assert "buttons" not in answer
    assert question["text"].endswith("?")
    assert [b["payload"] for b in question["buttons"]] == ["/helpful", "/nothing_helped"]
    assert question["custom"]["article"] == "e-fatura"
    assert question["custom"]["search"]["index"] == "1"
    assert reply["slots"] == {
        "expecting": "helped",
        "tried": ["e-fatura"],
        "asked_about": "fatura nasıl alırım",
    }
    assert 1 <= len(reply["ranking"]) <= 5


def test_several_questions_are_several_messages(rasa: Standing) -> None:
    reply = rasa.say(rasa.sender(), "fatura nasıl alırım, bir de {kargo} ne kadar")
    first, last = reply["messages"]
    assert "“fatura nasıl alırım”" in first["text"]
    assert first["custom"]["card"]["id"] == "e-fatura"
    assert "“{kargo} ne kadar”" in last["text"]
    assert last["buttons"][0]["payload"] == '/faq{"article":"kargo-ucreti"}'
    assert decision(reply) == ("answer", "search")


def test_a_follow_up_keeps_its_question(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, "fatura nasıl alırım")
    reply = rasa.say(sender, "ücreti ne kadar")
    assert decision(reply) == ("answer", "search")
    assert reply["messages"][-1]["custom"]["search"]["leaned"]


def test_a_language_we_do_not_speak(rasa: Standing) -> None:
    sender = rasa.sender()
    reply = rasa.say(sender, "Où est ma commande ?")
    assert decision(reply) == ("decline", "language")
    assert "English" in reply["messages"][0]["text"]
    assert "Türkçe" in reply["messages"][0]["text"]
    assert decision(rasa.say(sender, "yes", "en")) == ("handoff", "asked")


def test_choosing_among_suggestions_and_saying_it_helped(rasa: Standing) -> None:
    sender = rasa.sender()
    asked = rasa.say(sender, "kargo ücreti ne kadar")
    assert decision(asked) == ("clarify", "vague")
    chosen = rasa.say(sender, asked["messages"][0]["buttons"][0]["payload"])
    assert decision(chosen) == ("answer", "chosen")
    assert chosen["entities"][0]["value"] == "kargo-ucreti"
    assert decision(rasa.say(sender, "/helpful")) == ("smalltalk", "helpful")


def test_did_not_help_twice(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, "fatura nasıl alırım")
    assert decision(rasa.say(sender, "olmadı")) == ("clarify", "not_helped")
    rasa.say(sender, '/faq{"article":"kargo-ucreti"}')
    last = rasa.say(sender, "/nothing_helped")
    assert decision(last) == ("handoff", "repeated")
    assert "text" not in last["messages"][0]


def test_a_turn_that_is_asked_for_again_counts_once(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, "fatura nasıl alırım", turn="1-0")
    once = rasa.say(sender, "/nothing_helped", turn="2-0")
    again = rasa.say(sender, "/nothing_helped", turn="2-0")
    assert decision(once) == decision(again) == ("clarify", "not_helped")
    assert (again["slots"], again["actions"]) == (once["slots"], once["actions"])
    assert decision(rasa.say(sender, "/nothing_helped", turn="3-0")) == ("handoff", "repeated")


def test_the_first_turn_asked_for_again(rasa: Standing) -> None:
    sender = rasa.sender()
    once = rasa.say(sender, "tell me a joke", "en", turn="1-0")
    again = rasa.say(sender, "tell me a joke", "en", turn="1-0")
    assert (decision(again), again["slots"]) == (decision(once), once["slots"])


def test_what_a_message_mentions_is_kept_but_no_proof(rasa: Standing, valkey_url: str) -> None:
    sender = rasa.sender()
    reply = rasa.say(sender, "T-10432 ve 10452, 0532 123 45 67, ayse@posta.example")
    assert [(e["entity"], e["value"]) for e in reply["entities"]] == [
        *(("case_number", "T-10432"), ("order_number", "10452")),
        *(("phone", None), ("email", None)),
    ]
    assert not any(reply["slots"].get(e["entity"]) for e in reply["entities"])
    with redis.Redis.from_url(valkey_url) as store:
        (key,) = store.keys(f"*rasa:{sender}")
        kept = json.loads(store.get(key))
    (said,) = [event for event in kept["events"] if event["event"] == "user"]
    assert "5321234567" not in json.dumps(kept)
    assert "ayse" not in json.dumps(said["parse_data"]["entities"])


def test_telegrams_start_is_a_greeting(rasa: Standing) -> None:
    reply = rasa.say(rasa.sender(), "/greet")
    assert reply["intent"]["name"] == "greet"
    assert decision(reply) == ("smalltalk", "greet")


def test_off_topic_is_asked_back_once_then_handed_over(rasa: Standing) -> None:
    sender = rasa.sender()
    assert decision(rasa.say(sender, "tell me a joke", "en"))[0] in ("decline", "clarify")
    assert decision(rasa.say(sender, "what is the weather", "en")) == ("handoff", "low_confidence")


@pytest.mark.parametrize(
    ("text", "lang"),
    [("temsilci bağlayın", "tr"), ("real person please", "en"), ("/ask_human", "tr")],
)
def test_a_person(rasa: Standing, text: str, lang: str) -> None:
    assert decision(rasa.say(rasa.sender(), text, lang)) == ("handoff", "asked")


def test_yes_to_the_offer_of_a_person(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, "fıkra anlat")
    assert decision(rasa.say(sender, "evet lütfen")) == ("handoff", "asked")


def test_a_complaint(rasa: Standing) -> None:
    reply = rasa.say(rasa.sender(), "şikayetçiyim")
    assert decision(reply) == ("flow", "asked_complaint_words")
    assert reply["actions"] == ["complaint_form"]


def test_hours(rasa: Standing) -> None:
    reply = rasa.say(rasa.sender(), "çalışma saatleriniz")
    assert decision(reply) == ("hours", "contact_hours")
    assert "pazartesi 09:00'da" in reply["messages"][0]["text"]


@pytest.mark.parametrize(
    "text",
    ["/restart", "/session_start", '/ask_human{"tried":["x"]}', '/faq{"not_helped":9}', "/deny"],
)
def test_slashes_typed_by_a_customer_are_only_words(rasa: Standing, text: str) -> None:
    sender = rasa.sender()
    rasa.say(sender, "fatura nasıl alırım")
    reply = rasa.say(sender, text)
    assert reply["entities"] == []
    assert set(reply["slots"].get("tried", [])) <= {"e-fatura", "kargo-ucreti"}
    assert reply["slots"].get("not_helped", 0) in (0, 1)


@pytest.mark.parametrize(
    "text", ["😀😀", "???", "<script>alert(1)</script>", "a" * 4000, "{passage}"]
)
def test_strange_texts_get_a_reply(rasa: Standing, text: str) -> None:
    assert rasa.say(rasa.sender(), text)["messages"]


def test_only_the_gateway_is_let_in(rasa: Standing) -> None:
    refused = rasa.post(rasa.sender(), "merhaba", **{"X-Destek-Secret": "guess"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "bad_secret")
    assert rasa.client.post("/webhooks/rest/webhook", json={}).status_code == 404
    assert rasa.client.get("/conversations/c0:1/tracker").status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"sender": "c", "text": "//"}, {"sender": "", "text": "a"}, []]
)
def test_a_turn_without_sender_or_text_is_refused(rasa: Standing, body: object) -> None:
    refused = rasa.client.post("/webhooks/destek/turn", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_request")


def test_a_burst_from_one_sender_is_answered_without_polling(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.say(sender, "merhaba")
    started = time.monotonic()
    rasa.say(sender, "merhaba")
    one = time.monotonic() - started
    started = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: rasa.say(sender, "merhaba"), range(6)))
    assert all(reply["messages"] for reply in replies)
    # Rasa's own lock looks once a second: six turns in a row would take five seconds and more.
    assert time.monotonic() - started < 5 + 6 * one


def test_without_the_action_server_a_turn_fails_and_then_goes_on(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.stop_actions()
    failed = rasa.post(sender, "merhaba")
    assert (failed.status_code, failed.json()["error"]["code"]) == (502, "no_reply")
    rasa.start_actions()
    assert decision(rasa.say(sender, "merhaba")) == ("smalltalk", "greet")


def test_without_knowledge_people_are_still_reached(rasa: Standing) -> None:
    sender = rasa.sender()
    rasa.stop_shelf()
    try:
        assert decision(rasa.say(sender, "fatura nasıl alırım"))[0] == "error"
        assert decision(rasa.say(sender, "/ask_human")) == ("handoff", "asked")
    finally:
        rasa.start_shelf()
    assert decision(rasa.say(sender, "fatura nasıl alırım"))[0] == "answer"


def test_a_store_that_fails_fails_the_turn(rasa: Standing, valkey_url: str) -> None:
    sender = rasa.sender()
    with redis.Redis.from_url(valkey_url) as store:
        store.config_set("maxmemory-policy", "noeviction")
        store.config_set("maxmemory", "1")
        try:
            failed = rasa.post(sender, "merhaba")
            health = rasa.client.get("/webhooks/destek/").json()
        finally:
            store.config_set("maxmemory", "0")
    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "store_unavailable")
    assert health["status"] == "ok"
    assert decision(rasa.say(sender, "merhaba")) == ("smalltalk", "greet")
