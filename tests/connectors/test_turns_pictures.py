"""Pictures on their way through the turn engine."""

from __future__ import annotations

import io
import json

from connectors.ask import Rehearsal
from tests.connectors.house import SHOP, House, said
from tests.handoff.steps import days_later


def shown(*names: str) -> dict[str, object]:
    return {"pictures": [{"id": name, "width": 4, "height": 3} for name in names]}


async def test_a_picture_reaches_the_assistant_as_a_word_of_ours_and_nothing_typed_does(
    house: House,
) -> None:
    house.work()
    accept = house.conversations.accept
    cid = (await house.conversations.create("telegram", "tr")).id
    await accept(cid, "", "m1", payload=shown("p1"))
    await accept(cid, "/picture", "m2")
    await accept(cid, "kapağı kırık", "m3", payload=shown("p2"))
    entries = await house.until(cid, lambda found: len(said(found)) == 3)
    first, second, third = house.assistant.asked
    assert [q.text for q in house.assistant.asked] == ["/picture", "picture", "kapağı kırık"]
    assert (first.pictured.here, first.pictured.ids[0]) == (True, "p1")
    assert first.pictured.welcome
    assert (second.pictured.here, third.pictured.here) == (False, True)
    assert third.pictured.to_json()["ids"] == ["p1", "p2"]
    typed = [e.payload["typed"] for e in entries if e.kind == "decision"]
    assert typed == ["/picture", "picture", "kapağı kırık"]


async def test_pictures_sent_together_are_answered_together(house: House) -> None:
    house.work()
    cid = (await house.conversations.create("telegram", "tr")).id
    for number in range(5):
        caption = "hepsi kırık" if number == 0 else ""
        await house.conversations.accept(cid, caption, f"m{number}", payload=shown(f"p{number}"))
    await house.conversations.accept(cid, "orada mısınız", "m9")
    entries = await house.until(cid, lambda found: len(said(found)) == 2)
    assert said(entries) == ["cevap: hepsi kırık", "cevap: orada mısınız"]
    assert len(house.assistant.asked[-1].pictured.ids) == 5


async def test_a_picture_after_words_of_the_customers_has_its_own_answer(house: House) -> None:
    house.work()
    cid = (await house.conversations.create("telegram", "tr")).id
    sent = [("", shown("p1")), ("bu da kutusu", {}), ("", shown("p2"))]
    for number, (text, payload) in enumerate(sent):
        await house.conversations.accept(cid, text, f"m{number}", payload=payload)
    entries = await house.until(cid, lambda found: len(said(found)) == 3)
    assert said(entries) == ["cevap: /picture", "cevap: bu da kutusu", "cevap: /picture"]


async def test_what_was_sent_to_a_person_is_no_part_of_a_new_session(house: House) -> None:
    house.work()
    cid = await house.queued()
    await house.queue.claim(cid, "Ayşe")
    await house.conversations.accept(cid, "", "m2", payload=shown("p1"))
    await house.queue.resolve(cid, "Ayşe")
    await days_later(house.store, house.conversations, cid, 4)
    await house.conversations.accept(cid, "", "m3", payload=shown("p2"))
    await house.until(cid, lambda found: "cevap: /picture" in said(found))
    assert house.assistant.asked[-1].pictured.ids == ("p2",)


async def test_who_hands_over_a_picture_is_read_with_it(house: House) -> None:
    house.work()
    cid = await house.start()
    await house.conversations.accept(cid, "", "m1", payload=shown("p1"))
    await house.conversations.accept(cid, "insan", "m2")
    await house.until(cid, lambda found: any(e.text == "handed_over" for e in found))
    assert (await house.conversations.get(cid)).handoff["question"] == "[fotoğraf]"


async def test_ask_plays_a_picture(house: House) -> None:
    house.work()
    rehearsal = Rehearsal(house.store, house.blocking, SHOP, lang="tr", at=None)
    lines = ['{"picture": true}', '{"text": "kırık", "picture": true}', '{"picture": 1}']
    out = io.StringIO()
    await rehearsal.run(lines, out, one=True)
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [r["replies"] for r in results[:2]] == [["cevap: /picture"], ["cevap: kırık"]]
    assert results[2]["reason"] == "picture is true or false"
