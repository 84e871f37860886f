"""The photo of what is damaged: offered once where one can be sent, taken whenever it comes."""

from __future__ import annotations

from typing import Any

import pytest

from actions.flows.damaged import DAMAGED
from actions.flows.flow import FILED
from actions.orders.model import State
from tests.actions.flows.counter import EMAIL, NUMBER, PAN, order, selling
from tests.actions.flows.playing import Play

HERE: dict[str, Any] = {"takes_pictures": True}


def with_photo(*names: str) -> dict[str, Any]:
    return {**HERE, "pictures": names, "shows": True}


async def asked(lang: str = "tr", **first: Any) -> Play:
    """A talk that has just told what is wrong with the pan."""
    talk = Play(DAMAGED, selling(order(State.DELIVERED, PAN)), lang)
    await talk.say("tava kırık geldi", "damaged_or_wrong", **{**HERE, **first})
    await talk.say(NUMBER, **{**HERE, **first, "shows": False})
    await talk.say(EMAIL, **{**HERE, **first, "shows": False})
    changes = {**HERE, **first, "shows": False}
    await talk.say("sapı kırılmış, kutusu da ezikti", **changes)
    return talk


async def test_a_photo_is_asked_for_sent_and_named_by_the_case() -> None:
    talk = await asked()
    assert talk.slots["requested_slot"] == "damaged_photo"
    assert talk.reply is not None
    assert [b["title"] for b in talk.reply.buttons] == ["Fotoğrafım yok"]
    assert await talk.say("/picture", "picture", **with_photo("p1")) == "asked_damaged_wish"
    known = {**with_photo("p1"), "shows": False}
    assert await talk.say("yenisini gönderin", **known) == "asked_confirmation"
    assert "• Fotoğraf: 1 fotoğraf" in talk.summary
    await talk.say("evet", **known)
    (draft,) = talk.drafts
    assert draft.fields["pictures"] == "p1"
    assert talk.slots[FILED] == ["p1"]
    assert talk.reply is not None
    assert "otoğraf" not in (talk.reply.text or "")


@pytest.mark.parametrize(
    "text",
    [
        *("yok", "Fotoğrafım yok", "gerek yok", "istemiyorum", "kalsın", "çekemedim", "hayır"),
        *("fotoğraf çekmedim", "skip", "no", "I don't have one", "no photo", "I can't right now"),
        *("attığım kutuyla birlikte gitti", "telefonumun kamerası bozuk"),
    ],
)
async def test_without_one_it_goes_on_at_once(text: str) -> None:
    talk = await asked()
    assert await talk.say(text, **HERE) == "asked_damaged_wish"
    assert talk.slots["damaged_photo"] == "none"
    await talk.say("yenisini gönderin", **HERE)
    assert "• Fotoğraf: yok" in talk.summary
    await talk.say("evet", **HERE)
    assert "pictures" not in talk.drafts[0].fields
    assert talk.reply is not None
    assert "buraya göndermeniz yeterli" in (talk.reply.text or "")


async def test_without_one_by_the_button_and_in_english() -> None:
    talk = await asked("en")
    assert talk.reply is not None
    assert [b["title"] for b in talk.reply.buttons] == ["I have no photo"]
    assert await talk.press("damaged_photo.none") == "asked_damaged_wish"


@pytest.mark.parametrize(
    "text", ["evet", "tamam", "gönderiyorum", "bir dakika çekiyorum", "one sec"]
)
async def test_who_is_about_to_send_one_is_waited_for(text: str) -> None:
    talk = await asked()
    await talk.say(text, **HERE)
    assert talk.reply is not None
    assert talk.reply.response == "utter_damaged_photo_waiting"
    assert await talk.say("/picture", "picture", **with_photo("p1")) == "asked_damaged_wish"


@pytest.mark.parametrize("text", ["vazgeçtim", "boşver", "iptal", "never mind"])
async def test_who_leaves_the_matter_leaves_it(text: str) -> None:
    talk = await asked()
    assert await talk.say(text, "stop", **HERE) == "stopped"


async def test_a_person_may_still_be_asked_for() -> None:
    talk = await asked()
    await talk.say("temsilciye bağlayın", "ask_human", **HERE)
    assert talk.reply is not None
    assert talk.reply.decision["kind"] == "handoff"


async def test_one_that_came_before_is_not_asked_for() -> None:
    talk = await asked(pictures=("p0",))
    assert talk.slots["requested_slot"] == "damaged_wish"
    assert talk.slots["damaged_photo"] == "sent"


async def test_one_with_a_caption_is_both() -> None:
    talk = Play(DAMAGED, selling(order(State.DELIVERED, PAN)))
    await talk.say("tava kırık geldi", "damaged_or_wrong", **HERE)
    await talk.say(NUMBER, **HERE)
    await talk.say(EMAIL, **HERE)
    assert await talk.say("sapı kırılmış, kutusu ezik", **with_photo("p1")) == "asked_damaged_wish"
    assert talk.slots["damaged_words"] == "sapı kırılmış, kutusu ezik"


async def test_more_of_them_are_counted_and_no_failed_try() -> None:
    talk = await asked()
    await talk.say("/picture", "picture", **with_photo("p1"))
    for count in range(2, 6):
        names = [f"p{n}" for n in range(1, count + 1)]
        assert await talk.say("/picture", "picture", **with_photo(*names)) == ""
    known = {**HERE, "pictures": tuple(names)}
    await talk.say("yenisini gönderin", **known)
    assert "5 fotoğraf" in talk.summary
    await talk.say("evet", **known)
    assert talk.drafts[0].fields["pictures"] == "p1 p2 p3 p4 p5"


async def test_one_that_comes_before_the_order_is_known_is_kept() -> None:
    talk = Play(DAMAGED, selling(order(State.DELIVERED, PAN)))
    await talk.say("tava kırık geldi", "damaged_or_wrong", **HERE)
    assert await talk.say("/picture", "picture", **with_photo("p1")) == ""
    assert talk.form is not None
    known = {**HERE, "pictures": ("p1",)}
    await talk.say(NUMBER, **known)
    await talk.say(EMAIL, **known)
    await talk.say("sapı kırılmış, kutusu da ezikti", **known)
    assert talk.slots["requested_slot"] == "damaged_wish"


async def test_what_is_in_a_case_is_not_put_into_the_next() -> None:
    talk = await asked(pictures=("p1",))
    known = {**HERE, "pictures": ("p1",)}
    await talk.say("yenisini gönderin", **known)
    await talk.say("evet", **known)
    await talk.say("tava kırık geldi", "damaged_or_wrong", **known)
    await talk.say("kapağı da çatlamış, kullanamıyorum", **known)
    assert talk.slots["requested_slot"] == "damaged_photo"


async def test_where_none_can_be_sent_none_is_asked_for() -> None:
    talk = await asked(takes_pictures=False)
    assert talk.slots["requested_slot"] == "damaged_wish"


@pytest.mark.parametrize("text", ["/picture", "picture", '{"pictures": {"here": true}}'])
async def test_typed_words_are_no_photo(text: str) -> None:
    talk = await asked()
    await talk.say(text.lstrip("/"), **HERE)
    assert talk.slots["damaged_photo"] in (None, "none")


async def test_a_parcel_that_never_came_has_no_photo() -> None:
    talk = Play(DAMAGED, selling(order(State.DELIVERED, PAN)))
    await talk.say("teslim edildi diyor ama gelmedi", "damaged_or_wrong", **HERE)
    await talk.say(NUMBER, **HERE)
    await talk.say(EMAIL, **HERE)
    assert await talk.say("güvenlikte de yok", **HERE) == "asked_damaged_wish"
