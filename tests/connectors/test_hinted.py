"""What the bot makes of a conversation that an agent has given back to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from connectors import wording
from connectors.assistant import Answer, Question
from handoff.conversations import TAKE_BACK
from handoff.entry import Entry
from handoff.hints import Flow, Hint
from handoff.states import State
from tests.connectors.assistants import Echo
from tests.connectors.house import NOON, QUICK, House, said
from tests.handoff.steps import days_later

ORDER = {"order_number": "24161", "order_proof": None}


class Sure:
    """Is sure of parcels, offers articles on returns, and makes nothing of anything else."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        text = question.text
        if "kargo" in text or text.startswith("/"):
            kind = "flow" if text.startswith("/") else "answer"
            return Answer([{"text": f"cevap: {text}"}], {"kind": kind, "reason": "search"})
        if "iade" in text:
            return Answer([{"text": "Hangisi?"}], {"kind": "clarify", "reason": "vague"})
        decisions: dict[str, dict[str, Any]] = {
            "insan": {"kind": "handoff", "reason": "asked"},
            "insan PA-24161": {"kind": "handoff", "reason": "asked", "order": ORDER},
            "duman": {"kind": "handoff", "reason": "safety"},
            "hava": {"kind": "decline", "reason": "out_of_scope"},
            "selam": {"kind": "smalltalk", "reason": "greet"},
            "english": {"kind": "smalltalk", "reason": "change_language", "language": "en"},
        }
        decision = decisions.get(text, {"kind": "clarify", "reason": "low_confidence"})
        words = [] if decision["kind"] == "handoff" else [{"text": "Başka sözcüklerle?"}]
        return Answer(words, decision, text, 0.9)


@pytest.fixture
async def cid(house: House) -> str:
    """A conversation that Ayşe has; nobody works, yet."""
    house.assistant = Sure()  # type: ignore[assignment]
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    await house.queue.claim(cid, "Ayşe")
    await house.close_workers()
    return cid


def decided(entries: list[Entry], count: int = 2) -> bool:
    return sum(e.kind == "decision" for e in entries) == count


def asked(house: House) -> list[Question]:
    assert isinstance(house.assistant, Sure)
    return house.assistant.asked


async def test_the_bot_goes_on_with_the_hint_as_if_the_customer_had_written_it(
    house: House, cid: str
) -> None:
    before = await house.conversations.get(cid)
    await house.queue.give_back(cid, "Ayşe", Hint("/kargo 4111 1111 1111 1111"))
    # Nobody works: what was accepted with the step waits as a message does.
    house.work()
    entries = await house.until(cid, decided)
    assert said(entries)[-1] == "cevap: kargo [kart no]"
    question = asked(house)[-1]
    assert question.sender == f"{cid}:{before.session + 1}"
    assert question.visit is None  # the customer has not come with it
    record = entries[-1].payload
    assert (record["outcome"], record["hinted"]) == ("answer", True)
    assert (await house.conversations.get(cid)).state is State.BOT
    assert [e.text for e in entries if e.author == "customer"] == ["insan"]


async def test_a_flow_begins_by_its_payload(house: House, cid: str) -> None:
    await house.queue.give_back(cid, "Ayşe", Hint(flow=Flow.RETURN))
    house.work()
    entries = await house.until(cid, decided)
    assert said(entries)[-1] == "cevap: /return_request"


@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_the_order_that_was_named_before_goes_along(
    house: House, store: Redis, who: str
) -> None:
    house.assistant = Sure()  # type: ignore[assignment]
    house.work()
    cid, talks = await house.start(), house.conversations
    await talks.accept(cid, "insan PA-24161", "m1")
    await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    assert (await talks.get(cid)).handoff["slots"] == ORDER
    assert asked(house)[-1].order == ""
    if who == "agent":
        await house.queue.claim(cid, "Ayşe")
        await house.queue.give_back(cid, "Ayşe", Hint(flow=Flow.ORDER_STATUS))
    else:
        await talks.accept(cid, "vazgeç", "m2", payload={"button": {"payload": TAKE_BACK}})
        await talks.accept(cid, "kargo", "m3")
    await house.until(cid, decided)
    assert asked(house)[-1].order == "24161"

    await talks.accept(cid, "insan", "m4")
    await house.until(cid, lambda found: decided(found, 3))
    await house.queue.claim(cid, "Ayşe")
    await house.queue.resolve(cid, "Ayşe")
    await days_later(store, talks, cid, 4)
    await talks.accept(cid, "kargo", "m5")
    await house.until(cid, lambda found: decided(found, 4))
    assert asked(house)[-1].order == ""  # another matter


async def test_a_bot_that_knows_some_articles_lets_the_customer_choose(
    house: House, cid: str
) -> None:
    await house.queue.give_back(cid, "Ayşe", Hint("iade"))
    house.work()
    assert said(await house.until(cid, decided))[-1] == "Hangisi?"


@pytest.mark.parametrize("hint", ["insan", "duman", "hava", "selam", "english", "asdf"])
async def test_a_bot_that_makes_nothing_of_it_asks_the_customer(
    house: House, cid: str, hint: str
) -> None:
    await house.queue.give_back(cid, "Ayşe", Hint(hint))
    house.work()
    entries = await house.until(cid, decided)
    asking, record = entries[-2:]
    assert asking.text == wording.HINT_UNCLEAR["tr"]
    assert [b["payload"] for b in asking.payload["buttons"]] == ["/ask_human"]
    assert (record.payload["outcome"], record.payload["reason"]) == ("clarify", "hint")
    now = await house.conversations.get(cid)
    assert (now.state, now.lang) == (State.BOT, "tr")
    assert await house.queue.waiting_list() == []
    assert not any(text == "Başka sözcüklerle?" for text in said(entries))


async def test_who_asks_for_a_person_then_gets_one_with_all_that_was_said(
    house: House, cid: str
) -> None:
    case = (await house.conversations.get(cid)).case
    await house.queue.give_back(cid, "Ayşe", Hint("asdf"))
    await house.conversations.accept(cid, "insan", "m2")
    house.work()
    entries = await house.until(cid, lambda found: sum(e.text == "handed_over" for e in found) == 2)
    assert said(entries)[-2] == wording.HINT_UNCLEAR["tr"]
    now = await house.conversations.get(cid)
    assert (now.state, now.known_by, now.case) == (State.QUEUED, "Ayşe", case)
    assert now.handoff["question"] == "insan"  # he has said nothing else
    assert sum(e.text == "claimed" for e in entries) == 1


async def test_what_he_asked_is_what_he_wrote_to_whoever_had_the_word(
    house: House, cid: str
) -> None:
    await house.conversations.accept(cid, "param kaç günde yatar", "m2")
    await house.queue.give_back(cid, "Ayşe", Hint("asdf"))
    await house.conversations.accept(cid, "insan", "m3")
    house.work()
    await house.until(cid, lambda found: sum(e.text == "handed_over" for e in found) == 2)
    now = await house.conversations.get(cid)
    assert now.handoff["question"] == "param kaç günde yatar"


async def test_a_bot_that_is_down_hands_over_and_says_why(house: House, cid: str) -> None:
    house.assistant = Echo()
    house.assistant.down = True
    await house.queue.give_back(cid, "Ayşe", Hint("kargo"))
    house.work(patience=replace(QUICK, notice_after=0.1))
    entries = await house.until(cid, lambda found: sum(e.text == "handed_over" for e in found) == 2)
    now = await house.conversations.get(cid)
    assert (now.state, now.reason) == (State.QUEUED, "error")
    assert now.handoff["question"] == "kargo"
    late = next(text for text in said(entries) if "birazdan buradayım" in text)
    assert "Mesajınız" not in late  # he has written none


async def test_a_hint_after_words_that_called_for_a_person_is_left_to_them(
    house: House, cid: str
) -> None:
    await house.queue.snooze(cid, "Ayşe", NOON + timedelta(hours=4), NOON)
    await house.conversations.accept(cid, "insan", "m2")
    await house.queue.give_back(cid, "Ayşe", Hint("kargo"))
    house.work()
    await house.until(cid, lambda found: sum(e.text == "handed_over" for e in found) == 2)
    await house.conversations.accept(cid, "orada mısınız", "m3")
    async with asyncio.timeout(60):
        while await house.conversations.head(cid):
            await asyncio.sleep(0.01)
    entries = await house.conversations.entries(cid)
    assert not any("cevap" in text for text in said(entries))
    assert (await house.conversations.get(cid)).state is State.QUEUED


async def test_a_step_sent_again_is_answered_once_and_before_what_is_written_after_it(
    house: House, cid: str
) -> None:
    house.work("w1")
    house.work("w2")
    for _ in range(3):
        await house.queue.give_back(cid, "Ayşe", Hint("kargo"), "k1")
    await house.conversations.accept(cid, "kargo nerede", "m2")
    entries = await house.until(cid, lambda found: decided(found, 3))
    assert said(entries)[-2:] == ["cevap: kargo", "cevap: kargo nerede"]
