from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from connectors import wording
from connectors.ask import Rehearsal
from connectors.assistant import AssistantRefused
from connectors.turns import Patience
from handoff import privacy
from handoff.states import State
from language.masks import CARD
from tests.connectors.house import NIGHT, NOON, QUICK, SHOP, House, said


async def test_messages_of_one_conversation_are_answered_in_order_one_at_a_time(
    house: House,
) -> None:
    house.work("w1", patience=Patience())
    house.work("w2", patience=Patience())
    cids = [await house.start() for _ in range(5)]
    for n in range(8):
        for cid in cids:
            await house.conversations.accept(cid, f"soru {n}", f"m{n}")
    for cid in cids:
        entries = await house.until(cid, lambda found: len(said(found)) == 8)
        assert said(entries) == [f"cevap: soru {n}" for n in range(8)]
    assert not house.assistant.overlapped


async def test_the_decision_record_says_why(house: House) -> None:
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "iade", "m1")
    entries = await house.until(cid, lambda found: any(e.kind == "decision" for e in found))
    record = next(e.payload for e in entries if e.kind == "decision")
    assert (record["outcome"], record["article"], record["intent"]) == ("answer", "iade", "faq")
    assert record["probability"] == 0.9
    assert record["latency_ms"] >= 0


async def test_while_the_assistant_is_down_the_message_is_kept_and_answered_later(
    house: House,
) -> None:
    house.assistant.down = True
    house.work(patience=replace(QUICK, give_up_after=30))
    cid = await house.start()
    await house.conversations.accept(cid, "orada mısınız", "m1")
    entries = await house.until(cid, lambda found: len(said(found)) == 1)
    assert said(entries)[0].startswith("Mesajınız bize ulaştı")
    house.assistant.down = False
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries)[1] == "cevap: orada mısınız"


async def test_when_patience_runs_out_a_person_gets_the_conversation(house: House) -> None:
    house.assistant.down = True
    house.work()
    cid = await house.start("en")
    await house.conversations.accept(cid, "where is my order please", "m1")
    entries = await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    conversation = await house.conversations.get(cid)
    assert (conversation.state, conversation.reason) == (State.QUEUED, "error")
    assert "not working on my side" in said(entries)[-1]
    assert [w.conversation.id for w in await house.queue.waiting_list()] == [cid]


async def test_asking_for_a_person_in_open_hours(house: House) -> None:
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    await house.conversations.accept(cid, "bir şey daha", "m2")
    entries = await house.until(cid, lambda found: bool(said(found)))
    text = said(entries)[-1]
    conversation = await house.conversations.get(cid)
    assert conversation.state is State.QUEUED
    assert conversation.case is not None
    assert conversation.case in text
    assert "Sıradaki yeriniz: 1" in text
    assert conversation.handoff["reason"] == "asked"
    await asyncio.sleep(0.1)
    assert len(said(await house.conversations.entries(cid))) == 1


async def test_the_agent_reads_the_question_and_not_the_request_for_a_person(
    house: House,
) -> None:
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "kargom nerede kaldı", "m1")
    await house.conversations.accept(cid, "insan", "m2")
    await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    assert (await house.conversations.get(cid)).handoff["question"] == "kargom nerede kaldı"


async def test_who_turns_furious_or_writes_of_danger_while_waiting_moves_up(house: House) -> None:
    house.work()
    first, second = [await house.start() for _ in range(2)]
    for cid in (first, second):
        await house.conversations.accept(cid, "insan", "m1")
        await house.until(cid, lambda found: bool(said(found)))

    async def after(cid: str, text: str, name: str, events: int) -> list[str]:
        await house.conversations.accept(cid, text, name)
        await house.until(cid, lambda found: sum(e.text == "raised" for e in found) == events)
        return [w.conversation.id for w in await house.queue.waiting_list()]

    assert await after(second, "REZALET YETER ARTIK BEKLETMEYİN", "m2", 1) == [second, first]
    furious = await house.conversations.get(second)
    assert (furious.state, furious.reason) == (State.QUEUED, "angry")
    assert furious.handoff["reason"] == "angry"
    assert furious.handoff["lang"] == "tr"
    assert await after(first, "oğlum bir parçasını yuttu", "m2", 1) == [first, second]
    assert await after(second, "REZALET HÂLÂ BEKLİYORUM YETER", "m3", 1) == [first, second]
    assert await after(second, "artık yaşamak istemiyorum", "m4", 2) == [first, second]
    raised = [e for e in await house.conversations.entries(second) if e.text == "raised"]
    assert [e.payload["reason"] for e in raised] == ["angry", "self_harm"]
    for cid in (first, second):  # the bot stays silent
        assert len(said(await house.conversations.entries(cid))) == 1
    assert len(house.assistant.asked) == 2


async def test_anger_moves_up_a_request_that_waits_for_the_opening_too(house: House) -> None:
    house.work(at=NIGHT)
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    await house.until(cid, lambda found: bool(said(found)))
    await house.conversations.accept(cid, "REZALET YETER ARTIK", "m2")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries)[1] == "cevap: REZALET YETER ARTIK"
    conversation = await house.conversations.get(cid)
    assert (conversation.state, conversation.reason) == (State.WAITING, "angry")


async def test_asking_for_a_person_after_hours(house: House) -> None:
    house.work(at=NIGHT)
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    entries = await house.until(cid, lambda found: bool(said(found)))
    assert "yarın 09:00'da" in said(entries)[0]
    assert (await house.conversations.get(cid)).state is State.WAITING
    await house.conversations.accept(cid, "kargo ücreti", "m2")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries)[1] == "cevap: kargo ücreti"
    await house.conversations.accept(cid, "insan istiyorum", "m3")
    entries = await house.until(cid, lambda found: len(said(found)) == 3)
    assert said(entries)[2].startswith("Talebiniz kayıtlı")
    assert sum(e.text == "handed_over" for e in entries) == 1


async def test_the_next_morning_the_waiting_request_joins_the_queue(house: House) -> None:
    house.work("night", at=NIGHT)
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    await house.until(cid, lambda found: bool(said(found)))
    await house.close()
    house.workers.clear()
    house.work("day", at=NOON)
    await house.conversations.accept(cid, "günaydın", "m2")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert "artık burada" in said(entries)[1]
    assert (await house.conversations.get(cid)).state is State.QUEUED


async def test_what_a_killed_worker_held_is_answered_once(house: House) -> None:
    house.assistant.down = True
    house.work("dying", patience=replace(QUICK, give_up_after=60))
    cid = await house.start()
    await house.conversations.accept(cid, "kaybolma", "m1")
    await house.until(cid, lambda found: bool(said(found)))
    await house.close()
    house.workers.clear()
    await house.store.delete(f"{{{SHOP}}}:worker:dying")
    house.assistant.down = False
    house.work("heir")
    entries = await house.until(cid, lambda found: "cevap: kaybolma" in said(found))
    assert said(entries).count("cevap: kaybolma") == 1


async def test_a_lost_answer_of_the_store_does_not_freeze_the_conversation(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = house.conversations.finish
    lost = iter([True])

    async def finish_and_lose(*args: Any, **kwargs: Any) -> Any:
        """The script has run, its answer got lost, and the client has run it again."""
        ended = await finish(*args, **kwargs)
        return await finish(*args, **kwargs) if next(lost, False) else ended

    monkeypatch.setattr(house.conversations, "finish", finish_and_lose)
    cid = await house.start()
    for n in range(3):
        await house.conversations.accept(cid, f"soru {n}", f"m{n}")
    house.work()
    entries = await house.until(cid, lambda found: len(said(found)) == 3)
    assert said(entries) == [f"cevap: soru {n}" for n in range(3)]


async def test_an_unforeseen_error_does_not_silence_the_conversation(house: House) -> None:
    house.assistant.raises = ZeroDivisionError()
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "bir", "m1")
    await house.conversations.accept(cid, "iki", "m2")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries) == ["cevap: bir", "cevap: iki"]


async def test_a_question_that_is_refused_is_handed_over_at_once(house: House) -> None:
    house.assistant.raises = AssistantRefused("400")
    house.work(patience=Patience())
    cid = await house.start()
    await house.conversations.accept(cid, "bir", "m1")
    await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    assert len(house.assistant.asked) == 1


async def test_an_assistant_that_hangs_is_spoken_for_in_time(house: House) -> None:
    house.assistant.hangs = 60
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "orada mısınız", "m1")
    entries = await house.until(cid, lambda found: bool(said(found)), seconds=5)
    assert said(entries)[0].startswith("Mesajınız bize ulaştı")


async def test_who_is_still_in_the_queue_when_the_office_closes_hears_when_it_opens(
    house: House,
) -> None:
    house.work("day")
    cid = await house.start()
    await house.conversations.accept(cid, "insan", "m1")
    await house.until(cid, lambda found: bool(said(found)))
    await house.close()
    house.workers.clear()
    house.work("night", at=NIGHT)
    await house.conversations.accept(cid, "orada mısınız", "m2")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert "yarın 09:00'da" in said(entries)[1]
    assert (await house.conversations.get(cid)).state is State.WAITING
    await house.conversations.accept(cid, "kargo ücreti", "m3")
    entries = await house.until(cid, lambda found: len(said(found)) == 3)
    assert said(entries)[2] == "cevap: kargo ücreti"


@pytest.mark.parametrize("typed", ["/", "/\u00a0/", "\u200f/restart", "\\/x", "   "])
def test_nothing_that_is_typed_is_an_order_to_rasa(typed: str) -> None:
    text = wording.for_assistant(typed, {})
    assert text
    assert not text.strip().startswith("/")


async def test_slashes_and_personal_numbers_do_not_reach_the_assistant(house: House) -> None:
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, '/ask_human{"x":1} 4111 1111 1111 1111', "m1")
    await house.until(cid, lambda found: len(said(found)) == 2)
    asked = house.assistant.asked[0].text
    assert not asked.startswith("/")
    assert asked.endswith("} [kart no]")


async def test_whoever_sends_a_card_number_is_answered_and_told_that_it_was_hidden(
    house: House,
) -> None:
    house.work()
    out = io.StringIO()
    rehearsal = Rehearsal(house.store, house.blocking, SHOP, lang="tr", at=None)
    line = json.dumps({"text": "iade 4111 1111 1111 1111"})
    await rehearsal.run([line, line], out, one=True)
    first, second = (json.loads(line)["replies"] for line in out.getvalue().splitlines())
    assert first == [privacy.hidden({CARD}, "tr"), "cevap: iade [kart no]"]
    assert second == first[1:]


async def test_an_offered_button_goes_through_as_it_is(house: House) -> None:
    house.work()
    cid = await house.start()
    button = {"button": {"title": "Evet, oldu", "payload": "/helpful"}}
    await house.conversations.accept(cid, "Evet, oldu", "m1", payload=button)
    await house.until(cid, lambda found: bool(said(found)))
    assert house.assistant.asked[0].text == "/helpful"


async def test_ask_reports_each_line(house: House) -> None:
    house.work()
    lines = [
        '{"text": "iade", "lang": "tr", "id": 1}',
        "nonsense",
        '{"text": "insan", "id": "b"}',
        '{"text": "  ", "id": 4}',
    ]
    out = io.StringIO()
    rehearsal = Rehearsal(house.store, house.blocking, SHOP, lang="tr", at=None)
    await rehearsal.run(lines, out, one=False)
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [r["outcome"] for r in results] == ["answer", "error", "handoff", "error"]
    assert [r["id"] for r in results] == [1, None, "b", 4]
    assert results[0]["article"] == "iade"
    assert results[0]["replies"] == ["cevap: iade"]
    assert results[0]["confidence"] == 0.9
    assert results[2]["reason"] == "asked"
    assert await house.queue.waiting_list() == []


async def test_ask_keeps_one_conversation_and_presses_buttons(house: House) -> None:
    house.work()
    lines = ['{"text": "iade"}', '{"button": "Evet, oldu"}', '{"text": "insan"}', '{"text": "hey"}']
    out = io.StringIO()
    rehearsal = Rehearsal(house.store, house.blocking, SHOP, lang="tr", at=NIGHT.isoformat())
    await rehearsal.run(lines, out, one=True)
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    assert house.assistant.asked[1].text == "/helpful"
    assert "yarın 09:00'da" in results[2]["replies"][0]
    assert results[3]["outcome"] == "answer"
    assert len({q.sender for q in house.assistant.asked}) == 1


async def test_a_language_asked_for_is_kept_until_the_other_is_clear(house: House) -> None:
    house.work()
    cid = await house.start()
    for n, text in enumerate(("english olsun lütfen", "kargo", "TR-1", "iadeyi nasıl yapacağım")):
        await house.conversations.accept(cid, text, f"m{n}")
        entries = await house.until(cid, lambda found, n=n: len(said(found)) == n + 1)
    assert [q.lang for q in house.assistant.asked] == ["tr", "en", "en", "tr"]
    assert [e.lang for e in entries if e.author == "bot" and e.is_public] == [
        "en",
        "en",
        "en",
        "tr",
    ]
    await house.conversations.accept(cid, "kargo", "m9")
    await house.until(cid, lambda found: len(said(found)) == 5)
    assert house.assistant.asked[-1].lang == "tr"


async def test_the_language_changes_for_sentences_and_not_for_addresses(house: House) -> None:
    house.work()
    cid = await house.start()
    address = "emma.thing@where.example"
    for n, text in enumerate((address, "where is my parcel", address, "iade nasıl yapılır")):
        await house.conversations.accept(cid, text, f"m{n}")
        await house.until(cid, lambda found, n=n: len(said(found)) == n + 1)
    assert [q.lang for q in house.assistant.asked] == ["tr", "en", "en", "tr"]


async def test_the_assistant_is_told_what_visit_it_is(house: House) -> None:
    house.work()
    cid = await house.start()
    for n in range(2):
        await house.conversations.accept(cid, "iade", f"m{n}")
        await house.until(cid, lambda found, n=n: len(said(found)) == n + 1)
    first, second = [question.visit for question in house.assistant.asked]
    assert first is not None
    assert second is not None
    assert (first.first, second.first, first.returning) == (True, False, False)
    assert first.id == second.id
