"""Who writes again after a person has closed the conversation."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from connectors.assistant import Answer, AssistantUnavailable, Question
from connectors.decisions import Outcome
from connectors.returning import is_courtesy
from handoff.entry import Entry
from handoff.outcomes import Outcome as Ended
from handoff.priority import Priority
from handoff.states import State
from tests.connectors.house import NIGHT, NOON, House, said
from tests.handoff.steps import days_later

_PICTURE = {"id": "p", "width": 4, "height": 3}


def written(text: str, **payload: Any) -> Entry:
    return Entry("1-0", "message", "customer", "", text, "tr", payload)


def read_as(intent: str, outcome: str = Outcome.SMALLTALK, sure: float = 0.9) -> dict[str, Any]:
    return {"outcome": outcome, "intent": intent, "confidence": sure}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("teşekkürler", "thanks"),
        ("Çok teşekkür ederim, sorunum çözüldü", "thanks"),
        ("iyi günler", "goodbye"),
        ("Ayşe Hanım çok ilgiliydi", "praise"),
        ("tamam", "affirm"),
        ("thanks a lot", "thanks"),
    ],
)
def test_a_courtesy_stays_with_the_bot(text: str, intent: str) -> None:
    before = [Entry("0-1", "message", "agent", "Ayşe", "Yeni ürün yola çıktı.", "tr", {})]
    assert is_courtesy(written(text), read_as(intent), before)


@pytest.mark.parametrize(
    ("entry", "record"),
    [
        (written("teşekkürler ama hâlâ gelmedi"), read_as("thanks")),
        (written("thanks but it is still broken"), read_as("thanks")),
        (written("teşekkürler, ne zaman gelir?"), read_as("thanks")),
        (
            written("teşekkürler", pictures=[{"id": "p", "width": 4, "height": 3}]),
            read_as("thanks"),
        ),
        (written("sağ olun kargo"), read_as("thanks", Outcome.ANSWER)),
        (written("teşekkürler"), read_as("thanks", sure=0.4)),
        (written("tamam parayı bekliyorum"), read_as("affirm")),
        (written("merhaba"), read_as("greet")),
        (written("hayır"), read_as("deny")),
        (written("iadem yatmadı"), read_as("order_status", Outcome.FLOW)),
    ],
)
def test_everything_else_is_for_the_person(entry: Entry, record: dict[str, Any]) -> None:
    assert not is_courtesy(entry, record, [])


@pytest.mark.parametrize(
    ("last", "courtesy"), [("Yenisini gönderelim mi?", False), ("Yenisini gönderdik.", True)]
)
def test_a_yes_to_what_the_agent_asked_is_an_answer(last: str, courtesy: bool) -> None:
    before = [
        Entry("0-1", "message", "agent", "Ayşe", "Siparişiniz hangisiydi?", "tr", {}),
        Entry("0-2", "message", "agent", "Ayşe", last, "tr", {}),
        Entry("0-3", "event", "agent", "Ayşe", "resolved", "", {}),
        Entry("0-4", "message", "system", "", "Bu görüşme sizin için nasıldı?", "tr", {}),
    ]
    assert is_courtesy(written("evet"), read_as("affirm"), before) is courtesy
    assert is_courtesy(written("teşekkürler"), read_as("thanks"), before)


class Polite:
    """Takes thanks for thanks and everything else for a question."""

    def __init__(self) -> None:
        self.senders: list[str] = []

    async def answer(self, question: Question) -> Answer:
        self.senders.append(question.sender)
        if "teşekkür" in question.text:
            decision = {"kind": "smalltalk", "reason": "thanks"}
            return Answer([{"text": "Rica ederim."}], decision, "thanks", 0.97)
        if "duman" in question.text:
            decision = {"kind": "handoff", "reason": "safety"}
            return Answer([{"text": "Fişten çekin."}], decision, "safety", 0.99)
        if question.text == "evet":
            decision = {"kind": "smalltalk", "reason": "affirm"}
            return Answer([{"text": "Tamamdır."}], decision, "affirm", 0.99)
        if "insan" in question.text:
            return Answer([], {"kind": "handoff", "reason": "asked"}, "ask_human", 0.99)
        return Answer([{"text": "makale"}], {"kind": "answer", "article": "a"}, "faq", 0.8)


@pytest.fixture
async def ended(house: House) -> str:
    """A conversation that Ayşe has resolved; the assistant knows thanks from questions."""
    house.assistant = Polite()  # type: ignore[assignment]
    house.work()
    cid = await house.queued()
    await house.queue.claim(cid, "Ayşe")
    await house.queue.resolve(cid, "Ayşe")
    await house.close_workers()
    return cid


async def present(_: str) -> int:
    return 1


async def test_thanks_leave_it_resolved(house: House, ended: str) -> None:
    before = said(await house.conversations.entries(ended))
    house.work(room_of=present)
    for n in range(2):
        await house.conversations.accept(ended, "teşekkürler", f"t{n}")
    entries = await house.until(ended, lambda found: len(said(found)) == len(before) + 2)
    assert said(entries)[-2:] == ["Rica ederim."] * 2
    conversation = await house.conversations.get(ended)
    assert (conversation.state, conversation.assignee) == (State.RESOLVED, "Ayşe")
    assert await house.queue.waiting_list() == []


async def test_a_yes_goes_back_to_the_agent_who_had_asked(house: House) -> None:
    house.assistant = Polite()  # type: ignore[assignment]
    house.work(room_of=present)
    cid = await house.queued()
    await house.queue.claim(cid, "Ayşe")
    await house.queue.reply(cid, "Ayşe", "Yenisini gönderelim mi?", "desk:1")
    await house.queue.resolve(cid, "Ayşe")
    await house.conversations.accept(cid, "evet", "t1")
    await house.until(cid, lambda found: any(e.text == "resumed" for e in found))
    conversation = await house.conversations.get(cid)
    assert (conversation.state, conversation.assignee) == (State.ASSIGNED, "Ayşe")


async def test_the_matter_goes_back_to_the_agent_who_is_there(house: House, ended: str) -> None:
    house.work(room_of=present)
    await house.conversations.accept(ended, "teşekkürler", "t1")
    await house.conversations.accept(ended, "iadem hâlâ yatmadı", "t2")
    await house.conversations.accept(ended, "bir de kargo", "t3")
    entries = await house.until(ended, lambda found: any(e.text == "resumed" for e in found))
    conversation = await house.conversations.get(ended)
    assert (conversation.state, conversation.assignee) == (State.ASSIGNED, "Ayşe")
    assert (conversation.reason, conversation.case) == ("returned", "T-10001")
    assert conversation.handoff["question"] == "iadem hâlâ yatmadı"
    assert said(entries)[-2:] == [
        "Rica ederim.",
        "Görüşmeye Ayşe ile kaldığınız yerden devam ediyorsunuz.",
    ]
    assert "makale" not in said(entries)
    assert await house.queue.assigned_ids() == [ended]


async def test_an_agent_who_is_full_is_waited_for_in_the_queue(house: House, ended: str) -> None:
    house.work(room_of=present)
    cid, _ = await snoozed(house)
    busy = await house.queued()
    await house.queue.claim(busy, "Ayşe", 1)
    for number, each in enumerate((ended, cid)):
        await house.conversations.accept(each, "iadem hâlâ yatmadı", f"t{number}")
        entries = await house.until(each, lambda found: any(e.text == "returned" for e in found))
        conversation = await house.conversations.get(each)
        assert (conversation.state, conversation.known_by) == (State.QUEUED, "Ayşe")
        (event,) = [e for e in entries if e.text == "returned"]
        assert event.payload["full"] == "Ayşe"
        assert "Sıradaki yeriniz: 1" in said(entries)[-1]
    assert await house.queue.loads() == {"Ayşe": 1}


async def test_without_the_agent_it_waits_at_its_old_priority(house: House, ended: str) -> None:
    key = house.conversations.keys.conversation(ended)
    await house.store.hset(key, "priority", int(Priority.HIGH))  # type: ignore[misc]
    house.work()
    other = await house.queued()
    await house.conversations.accept(ended, "iadem yatmadı", "t1")
    entries = await house.until(ended, lambda found: any(e.text == "returned" for e in found))
    assert [w.conversation.id for w in await house.queue.waiting_list()] == [ended, other]
    conversation = await house.conversations.get(ended)
    assert (conversation.state, conversation.assignee) == (State.QUEUED, None)
    assert (conversation.known_by, conversation.outcome) == ("Ayşe", None)
    assert "kaldığı yerden" in said(entries)[-1]
    assert "Sıradaki yeriniz: 1" in said(entries)[-1]


async def test_at_night_the_request_is_kept_and_the_bot_goes_on(house: House, ended: str) -> None:
    house.work(at=NIGHT)
    await house.conversations.accept(ended, "iadem yatmadı", "t1")
    entries = await house.until(ended, lambda found: any(e.text == "returned" for e in found))
    assert (await house.conversations.get(ended)).state is State.WAITING
    assert "yarın 09:00'da" in said(entries)[-1]
    await house.conversations.accept(ended, "kargo", "t2")
    await house.until(ended, lambda found: said(found)[-1] == "makale")


async def test_who_has_been_with_a_person_does_not_wait_for_a_bot_that_is_down(
    house: House, ended: str
) -> None:
    class Down:
        async def answer(self, _: Question) -> Answer:
            raise AssistantUnavailable("down")

    house.assistant = Down()  # type: ignore[assignment]
    house.work(room_of=present)
    await house.conversations.accept(ended, "iadem yatmadı", "t1")
    await house.until(ended, lambda found: any(e.text == "resumed" for e in found), seconds=5)
    assert (await house.conversations.get(ended)).state is State.ASSIGNED


async def test_after_three_days_and_after_spam_the_bot_answers_in_a_new_session(
    house: House, ended: str
) -> None:
    await days_later(house.store, house.conversations, ended, 3.1)
    assert isinstance(house.assistant, Polite)
    house.work(room_of=present)
    await house.conversations.accept(ended, "kargo", "t1")
    await house.until(ended, lambda found: "makale" in said(found))
    assert (await house.conversations.get(ended)).state is State.BOT
    assert len(set(house.assistant.senders)) == 2
    await house.conversations.accept(ended, "insan", "t2")
    await house.until(ended, lambda found: sum(e.text == "handed_over" for e in found) == 2)
    await house.queue.claim(ended, "Ayşe")
    await house.queue.resolve(ended, "Ayşe", Ended.SPAM)
    await house.conversations.accept(ended, "kargo", "t3")
    await house.until(ended, lambda found: said(found).count("makale") == 2)


async def test_a_customer_who_writes_wakes_it_for_its_agent_at_once(house: House) -> None:
    house.work(room_of=present)
    cid, _ = await snoozed(house)
    await house.conversations.accept(cid, "şimdi geldi", "s1")
    entries = await house.until(cid, lambda found: any(e.text == "woken" for e in found))
    conversation = await house.conversations.get(cid)
    assert (conversation.state, conversation.assignee) == (State.ASSIGNED, "Ayşe")
    assert (conversation.reason, conversation.handoff["question"]) == ("asked", "şimdi geldi")
    assert await house.queue.snoozed_ids() == []
    assert entries[-1].text == "woken"  # nothing is said: he has been Ayşe's all along


async def test_without_the_agent_a_sleeper_who_writes_keeps_his_place(house: House) -> None:
    house.work()
    cid, since = await snoozed(house)
    other = await house.queued()
    await house.conversations.accept(cid, "şimdi geldi", "s1")
    await house.until(cid, lambda found: any(e.text == "returned" for e in found))
    waiting = await house.queue.waiting_list()
    assert [w.conversation.id for w in waiting] == [cid, other]
    assert waiting[0].since == since


async def test_who_comes_back_with_an_alarm_goes_before_others(house: House, ended: str) -> None:
    house.work()
    other = await house.queued()
    await house.conversations.accept(ended, "oğlum bir parçasını yuttu", "t1")
    await house.until(ended, lambda found: any(e.text == "returned" for e in found))
    back = await house.conversations.get(ended)
    assert (back.reason, back.priority) == ("safety", Priority.URGENT)
    assert [w.conversation.id for w in await house.queue.waiting_list()] == [ended, other]


async def test_what_to_do_first_in_danger_is_said_whoever_comes(house: House, ended: str) -> None:
    house.work(room_of=present)
    await house.conversations.accept(ended, "içinden bir duman geldi", "t1")
    entries = await house.until(ended, lambda found: any(e.text == "resumed" for e in found))
    assert "Fişten çekin." in said(entries)
    conversation = await house.conversations.get(ended)
    assert (conversation.state, conversation.reason) == (State.ASSIGNED, "safety")


async def snoozed(house: House) -> tuple[str, int]:
    """A conversation that Ayşe has put off, and since when it had waited."""
    cid = await house.queued()
    await house.queue.claim(cid, "Ayşe")
    await house.queue.snooze(cid, "Ayşe", NOON + timedelta(hours=4), NOON)
    return cid, (await house.conversations.get(cid)).queued_at


async def test_ten_messages_at_once_make_one_return(house: House, ended: str) -> None:
    house.work("w1", room_of=present)
    house.work("w2", room_of=present)
    await asyncio.gather(
        *(house.conversations.accept(ended, f"iadem {n}", f"t{n}") for n in range(10))
    )
    await house.until(ended, lambda found: any(e.text == "resumed" for e in found))
    while await house.conversations.head(ended):
        await asyncio.sleep(0.01)
    events = [e.text for e in await house.conversations.entries(ended) if e.kind == "event"]
    assert events.count("resumed") == 1
