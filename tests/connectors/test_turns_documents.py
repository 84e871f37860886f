"""Documents on their way through the turn engine: the assistant sees none of them."""

from __future__ import annotations

import pytest

from connectors import wording
from handoff.explaining import explain
from tests.connectors.house import House, said
from tests.handoff.steps import days_later


def sent(*names: str) -> dict[str, object]:
    return {"documents": [{"id": name, "name": "dekont.pdf", "size": 900} for name in names]}


@pytest.mark.parametrize("lang", ["tr", "en"])
async def test_a_document_without_words_is_kept_and_said_so(house: House, lang: str) -> None:
    house.work()
    cid = (await house.conversations.create("telegram", lang)).id
    for number in range(3):  # an album is answered once
        await house.conversations.accept(cid, "", f"m{number}", payload=sent(f"d{number}"))
    await house.conversations.accept(cid, "peki" if lang == "tr" else "ok then", "m9", lang=lang)
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries)[0] == wording.DOCUMENT_KEPT[lang]
    assert len(house.assistant.asked) == 1
    first = next(e for e in entries if e.author == "bot")
    assert first.payload["buttons"][0]["payload"] == "/ask_human"
    decision = next(e for e in entries if e.kind == "decision")
    assert "belge" in str(explain(decision.payload, "tr", {}).to_json())


async def test_the_words_beside_a_document_are_answered(house: House) -> None:
    house.work()
    cid = (await house.conversations.create("telegram", "tr")).id
    await house.conversations.accept(cid, "iadem ne zaman yatar", "m1", payload=sent("d1"))
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries) == [wording.DOCUMENT_ALONG["tr"], "cevap: iadem ne zaman yatar"]
    assert not house.assistant.asked[0].pictured.here


async def test_a_document_after_the_end_goes_to_who_knew_the_matter(house: House) -> None:
    house.work()
    cid = await house.queued()
    await house.queue.claim(cid, "Ayşe")
    await house.queue.resolve(cid, "Ayşe")
    await days_later(house.store, house.conversations, cid, 1)
    await house.conversations.accept(cid, "", "m2", payload=sent("d1"))
    await house.until(cid, lambda found: any(e.text in ("returned", "resumed") for e in found))
