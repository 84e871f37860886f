"""A stored conversation said again to today's bot."""

from __future__ import annotations

from typing import Any

from connectors.ask import Rehearsal
from connectors.replaying import Replayed, Went, replay, replay_search, summary
from handoff.exchanges import exchanges
from handoff.inbox import Inbox
from knowledge.wire import SearchReply
from tests.connectors.house import SHOP, House
from tests.handoff.talks import THRESHOLDS, Talk, hit, record


async def talk(house: House) -> Talk:
    """A conversation whose turns were ended by nobody who is at work now."""
    inbox = Inbox(house.store, house.blocking, SHOP, "then")
    await inbox.open()
    return await Talk.begin(house.conversations, inbox)


async def replayed(house: House, cid: str) -> list[Replayed]:
    """What today's bot makes of it; the conversation itself stays as it is."""
    house.work()
    before = await house.conversations.entries(cid)
    keys = {key async for key in house.store.scan_iter(f"{{{SHOP}}}:conversation:*")}
    rehearsal = Rehearsal(house.store, house.blocking, SHOP, lang="tr", at=None)
    turns = [turn async for turn in replay(exchanges(before), rehearsal, "tr")]
    assert await house.conversations.entries(cid) == before
    assert {key async for key in house.store.scan_iter(f"{{{SHOP}}}:conversation:*")} == keys
    return turns


async def test_what_would_change(house: House) -> None:
    old = await talk(house)
    await old.turn("iade süresi", record("clarify", "vague", "iade-suresi"))
    await old.turn("Evet, oldu", record("smalltalk", "helpful"), button="/helpful")
    await old.turn("İade süresi", record("answer", "chosen"), button='/faq{"article":"x"}')
    await old.turn("iade", record("answer", "search", "iade"))
    await old.turn("iade koşulları", record("answer", "search", "iade-kosullari"))
    await old.turn("insan", record("handoff", "asked"))
    turns = await replayed(house, old.id)
    assert [turn.change for turn in turns] == [
        *("outcome", "outcome", "unsaid", "same", "article", "same")
    ]
    assert turns[0].then == Went("clarify", "vague", "iade-suresi", "Iade suresi", 0.5)
    assert turns[0].now == Went("answer", "", "iade", "", 0.9)
    assert [turn.pressed for turn in turns] == [False, True, True, False, False, False]
    assert (turns[2].now, turns[2].why) == (None, "not_offered")
    assert house.assistant.asked[1].text == "/helpful"
    assert len({question.sender for question in house.assistant.asked}) == 1
    expected = {"turns": 6, "same": 2, "outcome": 2, "article": 1, "unsaid": 1}
    assert summary(turns) == expected


async def test_what_follows_a_handoff_of_today_is_not_said(house: House) -> None:
    old = await talk(house)
    await old.turn("insan eli değmiş mi", record("answer", "search", "hijyen"))
    await old.turn("ne zaman gelir", record("answer", "search", "iade"))
    first, second = await replayed(house, old.id)
    assert first.change == "outcome"
    assert (second.change, second.why) == ("unsaid", "with_a_person")


async def test_a_picture_is_shown_again(house: House) -> None:
    old = await talk(house)
    await old.turn("", record("smalltalk", "picture"), shows=True)
    await old.turn("kapağı kırık", record("answer", "search", "iade"), shows=True)
    first, second = await replayed(house, old.id)
    assert [question.text for question in house.assistant.asked] == ["/picture", "kapağı kırık"]
    assert all(question.pictured.here for question in house.assistant.asked)
    assert (first.text, second.text) == ("[fotoğraf]", "[fotoğraf] kapağı kırık")


async def test_the_search_alone(house: House) -> None:
    old = await talk(house)
    about = {"slots": {"asked_about": "iade kaç gün"}}
    parts = [
        {"text": "süre", "hits": [hit("sure")], "probability": 0.75, "article": "sure"},
        {"text": "ücret", "hits": [hit("ucret")], "probability": 0.4, "article": None},
    ]
    await old.turn("merhaba iade kaç gün", record("answer", "search", "iade-suresi", **about))
    await old.turn("peki ücreti", record("clarify", "vague", "kargo", probability=0.4, **about))
    await old.turn("merhaba", record("smalltalk", "greet"))
    await old.turn("başka", record("decline", "out_of_scope", "iade-suresi", probability=0.1))
    await old.turn("süre, ücret", record("answer", "search", "x", parts=parts, probability=0.75))
    asked = []

    def search(text: str, lang: str, before: str) -> SearchReply:
        asked.append((text, lang, before))
        hits = [] if text == "başka" else [hit("iade-suresi")]
        found = parts if text == "süre, ücret" else []
        whole: Any = {"hits": hits, "probability": 0.9, "thresholds": THRESHOLDS, "parts": found}
        return whole

    turns = list(replay_search(exchanges(await house.conversations.entries(old.id)), search))
    assert asked == [
        ("iade kaç gün", "tr", ""),
        ("peki ücreti", "tr", "iade kaç gün"),
        ("başka", "tr", ""),
        ("süre, ücret", "tr", ""),
    ]
    assert [turn.change for turn in turns] == ["same", "outcome", "article", "same"]
    assert turns[2].then.outcome == "none"
    assert turns[3].now == Went("answer", "", "sure", "Sure", 0.75)
