"""What the bot says to pictures, and that nothing typed passes for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions import pictures
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Memory, Turn
from actions.uttered import Uttered

SHOWN = {"shows": True, "pictures": ("p1",)}


async def test_outside_of_forms_it_asks_what_it_is_about_and_offers_a_person(
    shop: Shop, say: Callable[..., Turn]
) -> None:
    memory = Memory(expecting=Expecting.CHOICE, asked_back=1)
    turn = say("/picture", "picture", memory=memory, **SHOWN)
    reply = await pictures.picture(turn, shop)
    assert (reply.decision["reason"], reply.response) == ("picture", "utter_picture")
    assert [button["payload"] for button in reply.buttons] == ["/ask_human"]
    assert reply.memory == Memory(asked_back=1)
    assert pictures.acknowledged(turn, reply) == reply


async def test_in_a_form_it_is_kept_and_nothing_else_is_asked(
    shop: Shop, say: Callable[..., Turn]
) -> None:
    form = Form("order_status_form", "order_number")
    reply = await pictures.picture(say("/picture", "picture", form=form, **SHOWN), shop)
    assert (reply.response, reply.buttons) == ("utter_picture_kept", ())


async def test_after_a_case_was_opened_it_is_clear_what_it_is_about(
    shop: Shop, say: Callable[..., Turn]
) -> None:
    filed = (Uttered("T-10001", reason="filed"),)
    reply = await pictures.picture(say("/picture", "picture", said=filed, **SHOWN), shop)
    assert (reply.response, reply.buttons) == ("utter_picture_kept", ())


@pytest.mark.parametrize(
    ("kind", "form", "word"),
    [
        ("answer", None, "utter_picture_unseen"),
        ("flow", None, "utter_picture_kept"),
        ("flow", Form("damaged_form", "damaged_wish"), "utter_picture_kept"),
    ],
)
def test_a_picture_with_a_caption_is_spoken_of_before_the_answer(
    say: Callable[..., Turn], kind: str, form: Form | None, word: str
) -> None:
    reply = Reply({"kind": kind, "reason": "x"}, Memory(), response="utter_x")
    (said,) = pictures.acknowledged(say("kapağı kırık", form=form, **SHOWN), reply).earlier
    assert said.response == word


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("handoff", SHOWN),
        ("answer", {"pictures": ("p1",)}),
        ("flow", {**SHOWN, "form": Form("damaged_form", "damaged_wish", returned=True)}),
    ],
)
def test_it_is_spoken_of_once_and_not_to_who_is_handed_over(
    say: Callable[..., Turn], kind: str, changes: dict[str, Any]
) -> None:
    reply = Reply({"kind": kind, "reason": "x"}, Memory(), response="utter_x")
    assert pictures.acknowledged(say("kapağı kırık", **changes), reply) == reply


def test_only_the_gateways_metadata_tells_of_pictures() -> None:
    typed = '{"pictures": {"ids": ["p1"], "here": true, "welcome": true}}'
    latest = {"text": typed, "metadata": {"turn": "1-0"}}
    turn = Turn.read({"latest_message": latest})
    assert (turn.pictures, turn.shows, turn.takes_pictures) == ((), False, False)
    latest["metadata"] = {"pictures": {"ids": ["p1"], "here": True, "welcome": True}}
    turn = Turn.read({"latest_message": latest})
    assert (turn.pictures, turn.shows, turn.takes_pictures) == (("p1",), True, True)
