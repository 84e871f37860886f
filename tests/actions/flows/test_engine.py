"""The engine, with a tiny flow: what it asks, hears, takes back, gives up, and files."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flows.field import Field, Heard, Option, Problem
from actions.flows.flow import CONFIRMED, Ending, Filing, Flow
from actions.flows.progress import MOST_MESSAGES
from actions.forms import MOST_TRIES
from actions.shop import Shop
from actions.turn import Expecting, Form
from handoff.cases.case import Kind
from tests.actions.flows.playing import Play, stocked

COLOURS = (
    Option("blue", {"tr": "Mavi", "en": "Blue"}),
    Option("black", {"tr": "Siyah", "en": "Black"}),
)


def colour(heard: Heard) -> str | None:
    found = [
        option.key
        for option in COLOURS
        if any(title.lower() in heard.text.lower() for title in option.titles.values())
    ]
    return found[0] if len(found) == 1 else None


def size(heard: Heard) -> int | Problem | None:
    found = re.search(r"\d+", heard.text)
    if found is None:
        return None
    number = int(found[0])
    return number if number < 50 else Problem("utter_too_large", {"most": "49"}, suggests=49)


def words(heard: Heard) -> str | None:
    return heard.text if heard.wanted and heard.text.strip() else None


def unable(heard: Heard) -> Ending | None:
    sold_out = heard.collected == {"colour": "black", "size": 13}
    return Ending("sold_out", "utter_sold_out", offers_person=True) if sold_out else None


SHOES = Flow(
    form="shoes_form",
    intent="shoes",
    fields=(
        Field(
            slot="colour",
            label={"tr": "Renk", "en": "Colour"},
            read=colour,
            ask="utter_colour",
            options=lambda heard: COLOURS,
        ),
        Field(slot="size", label={"tr": "Numara", "en": "Size"}, read=size, ask="utter_size"),
        Field(
            slot="heel",
            label={"tr": "Topuk", "en": "Heel"},
            read=lambda heard: True if "topuk" in heard.text else None,
            ask="utter_heel",
            applies=lambda heard: heard.collected.get("colour") == "black",
        ),
        Field(
            slot="note",
            label={"tr": "Not", "en": "Note"},
            read=words,
            ask="utter_note",
            free=True,
            private=True,
        ),
    ),
    file=lambda heard: Filing(Kind.EXCHANGE, words=heard.collected["note"], more="Görüşürüz."),
    unable=unable,
)


@pytest.fixture
def play(shop: Shop) -> Play:
    return Play(SHOES, shop)


async def test_the_straight_way(play: Play) -> None:
    assert await play.say("ayakkabı", "shoes") == "asked_colour"
    assert play.reply is not None
    assert play.reply.response == "utter_colour"
    assert [b["title"] for b in play.reply.buttons] == ["Mavi", "Siyah"]
    assert await play.say("mavi") == "asked_size"
    assert await play.say("38") == "asked_note"
    assert await play.say("acele etmeyin") == "asked_confirmation"
    assert play.summary == "• Renk: Mavi\n• Numara: 38\n• Not: acele etmeyin"
    assert [button["payload"] for button in play.reply.buttons] == ["/affirm", "/deny"]
    assert await play.say("evet", "affirm") == "filed"
    assert play.reply.text is not None
    assert play.reply.text.startswith("Değişim talebinizi kaydettim, numarası T-10400.")
    assert play.reply.text.endswith("Görüşürüz.")
    assert play.reply.decision["case"] == "T-10400"
    assert play.reply.ends_form
    (draft,) = play.drafts
    assert draft.customer == "conversation:c1"
    assert not any(play.slots[slot] for slot in ("colour", "size", "note", CONFIRMED, "flow"))


async def test_everything_in_the_first_message(play: Play) -> None:
    assert await play.say("siyah topuklu 38", "shoes") == "asked_note"
    assert play.reply is not None
    assert play.reply.decision["collected"] == {"colour": "Siyah", "size": "38", "heel": "True"}


async def test_what_is_private_is_not_in_the_record(play: Play) -> None:
    for text in ("mavi 38", "kapı kodu 1907"):
        await play.say(text, "shoes")
    assert play.reply is not None
    assert play.reply.decision["collected"]["note"] == "alındı"
    assert "1907" not in str(play.reply.decision)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("mavi değil siyah olan", "black"),
        ("pardon siyah olacak", "black"),
        ("siyah olacak mavi değil", "black"),
        ("not blue but black", "black"),
        ("siyah", "black"),  # what was asked just before
        ("mavi", "blue"),
    ],
)
async def test_a_correction(play: Play, text: str, now: str) -> None:
    await play.say("ayakkabı", "shoes")
    await play.say("mavi")
    await play.say(text)
    assert play.slots["colour"] == now


async def test_what_was_asked_long_ago_is_not_taken_for_a_correction(play: Play) -> None:
    for text in ("mavi", "38"):
        await play.say(text, "shoes")
    assert await play.say("siyah bir kutuda gelsin") == "asked_confirmation"
    assert play.slots["colour"] == "blue"


async def test_a_no_with_the_right_value_corrects(play: Play) -> None:
    for text in ("mavi 38", "not yok"):
        await play.say(text, "shoes")
    assert await play.say("hayır 39 olacak", "deny") == "asked_confirmation"
    assert "39" in play.summary
    assert await play.say("hayır", "deny") == "to_correct"
    assert play.reply is not None
    titles = [button["title"] for button in play.reply.buttons]
    assert titles == ["Renk", "Numara", "Not"]
    assert await play.press("edit.note") == "asked_note"
    assert play.slots["note"] == "not yok"
    assert await play.say("zili çalmayın") == "asked_confirmation"
    assert "zili çalmayın" in play.summary
    await play.say("hayır", "deny")
    assert await play.say("numara") == "asked_size"


async def test_a_button_chooses_and_an_old_one_corrects(play: Play) -> None:
    await play.say("ayakkabı", "shoes")
    assert await play.press("colour.black") == "asked_size"
    assert await play.press("colour.blue") == "asked_size"
    assert play.slots["colour"] == "blue"
    assert await play.press("colour.gold") == "no_size"
    assert await play.press("nothing.gold") == "no_size"
    assert play.slots["colour"] == "blue"


async def test_a_problem_says_why_and_a_yes_takes_what_is_suggested(play: Play) -> None:
    await play.say("mavi", "shoes")
    assert await play.say("77") == "not_accepted"
    assert play.reply is not None
    assert play.reply.response == "utter_too_large"
    assert play.reply.variables["most"] == "49"
    assert await play.say("evet", "affirm") == "asked_note"
    assert play.slots["size"] == 49


async def test_a_problem_with_what_was_not_asked_yet_is_said_when_its_turn_comes(
    play: Play,
) -> None:
    assert await play.say("mavi 77", "shoes") == "asked_size"
    assert play.reply is not None
    assert play.reply.response == "utter_too_large"
    assert await play.say("olur", "affirm") == "asked_note"


async def test_a_question_passes_by_and_the_flow_reminds(play: Play) -> None:
    await play.say("ayakkabı", "shoes")
    assert await play.say("fatura nasıl alırım", "faq") == ""
    assert play.form is not None
    reminder = await play.hear("fatura nasıl alırım", form=replace(play.form, returned=True))
    assert reminder is not None
    assert (reminder.response, reminder.decision) == ("utter_colour", {})
    for text in ("mavi", "38"):
        await play.say(text)
    assert await play.say("bir de fatura nasıl kesiliyor?", "faq") == ""
    assert await play.say("fatura kesin lütfen", "faq") == "asked_confirmation"


async def test_who_comes_back_after_hours_is_greeted_and_after_a_day_is_left_alone(
    play: Play,
) -> None:
    await play.say("ayakkabı", "shoes")
    waits = Form("shoes_form", "colour", idle=True)
    assert await play.say("merhaba", "greet", form=waits) == ""
    back = await play.hear("merhaba", "greet", form=replace(waits, returned=True))
    assert back is not None
    assert [said.response for said in back.earlier] == ["utter_flow_resumed"]
    await play.say("mavi", form=waits)
    gone = Form("shoes_form", "size", idle=True, abandoned=True)
    assert await play.say("38", form=gone) == ""
    dropped = await play.hear("38", form=replace(gone, returned=True))
    assert dropped is not None
    assert (dropped.response, dropped.ends_form, play.slots["colour"]) == (None, True, None)
    assert await play.say("ayakkabı", "shoes", form=gone) == "asked_colour"


@pytest.mark.parametrize("text", ["boşver", "vazgeçtim", "never mind"])
async def test_it_can_be_stopped(play: Play, text: str) -> None:
    await play.say("mavi", "shoes")
    assert await play.say(text) == "stopped"
    assert play.reply is not None
    assert play.reply.response == "utter_form_stopped"
    assert play.slots["colour"] is None


async def test_a_person_goes_first_and_gets_what_was_collected(play: Play) -> None:
    await play.say("mavi", "shoes")
    assert await play.say("insana bağla", "ask_human") == "asked"
    assert play.reply is not None
    assert play.reply.decision["kind"] == "handoff"
    assert play.reply.decision["collected"] == {"colour": "Mavi"}
    assert play.reply.ends_form


async def test_a_person_beside_a_number_is_asked_for_from_the_first_message_on(play: Play) -> None:
    assert await play.say("INSAN 38", "shoes", confidence=0.4) == "asked"
    assert play.form is None
    await play.say("mavi", "shoes")
    assert await play.say("38 temsilci", "inform") == "asked"
    assert play.slots["colour"] is None


async def test_an_answer_is_no_wish_for_a_person_whatever_the_intents_make_of_it(
    play: Play,
) -> None:
    await play.say("ayakkabı", "shoes")
    assert await play.say("mavi olan", "ask_human") == "asked_size"
    assert await play.say("77 numara", "ask_human") == "not_accepted"
    assert await play.say("olsun tamam", "ask_human") == "asked_note"
    assert await play.say("kimse almasın", "ask_human", confidence=0.6) == "asked_confirmation"
    assert await play.say("evet tamam", "ask_human") == "filed"


async def test_a_wish_for_a_person_beside_an_answer_is_one(play: Play) -> None:
    await play.say("ayakkabı", "shoes")
    assert await play.say("mavi ama siz beni temsilciye bağlayın", "inform") == "asked"


async def test_three_failed_tries_and_a_person_takes_over(play: Play) -> None:
    await play.say("mavi", "shoes")
    assert await play.say("şey") == "no_size"
    assert play.reply is not None
    assert play.reply.response == "utter_size_again"
    assert play.memory.expecting is Expecting.PERSON
    assert await play.say("bilmem ki") == "no_size"
    assert await play.say("bilmem ki") == "stuck"
    assert play.reply.decision["flow"] == "shoes"
    assert play.reply.decision["collected"] == {"colour": "Mavi"}


async def test_the_offer_of_a_person_is_accepted_by_a_yes(play: Play) -> None:
    await play.say("ayakkabı", "shoes")
    await play.say("şey")
    assert await play.say("evet", "affirm") == "asked"


async def test_a_flow_that_cannot_go_on_says_so(play: Play) -> None:
    assert await play.say("siyah 13", "shoes") == "sold_out"
    assert play.reply is not None
    assert (play.reply.response, play.reply.ends_form) == ("utter_sold_out", True)
    assert [button["payload"] for button in play.reply.buttons] == ["/ask_human"]


async def test_another_flow_goes_first_when_its_wish_is_clear(play: Play) -> None:
    await play.say("ayakkabı", "shoes")
    assert await play.say("kargom nerede", "order_status") == ""
    assert await play.say("kargom nerede", "order_status", confidence=0.6) == "no_colour"


async def test_the_same_turn_twice_files_one_case(play: Play) -> None:
    for text in ("mavi 38", "not yok"):
        await play.say(text, "shoes")
    slots, form = dict(play.slots), play.form
    assert await play.say("evet", id="9-0") == "filed"
    play.slots, play.form = slots, form
    assert await play.say("evet", id="9-0") == "filed"
    assert len(play.drafts) == 1


async def test_another_language_than_ours_begins_no_flow(play: Play) -> None:
    assert await play.say("Où est ma commande ? Je ne l'ai pas reçue", "shoes") == "language"
    assert play.reply is not None
    assert play.reply.ends_form


MESSAGES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *("mavi", "siyah topuklu", "38", "77", "evet", "hayır", "pardon siyah", "şey", "not"),
            *("mavi değil siyah", "fatura nasıl alırım", "teşekkürler", "temsilci", "numara"),
        ]
    ),
)
INTENTS = st.sampled_from(
    ["nlu_fallback", "affirm", "deny", "faq", "thanks", "shoes", "inform", "order_status"]
)
TALKS = st.lists(st.tuples(MESSAGES, INTENTS), min_size=MOST_MESSAGES, max_size=MOST_MESSAGES)
STOPS = {"stopped", "sold_out"}


@settings(max_examples=60)
@given(talk=st.lists(st.tuples(MESSAGES, INTENTS), min_size=1, max_size=25))
def test_whatever_comes_a_collected_value_is_kept_unless_it_is_corrected(
    talk: list[tuple[str, str]],
) -> None:
    async def run() -> None:
        play = Play(SHOES, stocked("fatura"))
        await play.say("ayakkabı", "shoes")
        for text, intent in talk:
            before = {f.slot: play.slots.get(f.slot) for f in SHOES.fields}
            await play.hear(text, intent)
            if play.form is None:
                return
            for slot, value in before.items():
                assert value is None or play.slots[slot] is not None

    asyncio.run(run())


@settings(max_examples=60)
@given(talk=TALKS)
def test_whatever_comes_it_ends_and_three_failed_tries_in_a_row_are_the_last(
    talk: list[tuple[str, str]],
) -> None:
    async def run() -> None:
        play = Play(SHOES, stocked())
        await play.say("ayakkabı", "shoes")
        failed, heard = 0, 0
        for text, intent in talk:
            reply = await play.hear(text, intent)
            heard += reply is not None
            tries: Any = (play.slots.get("flow") or {}).get("tries", 0)
            failed = failed + 1 if tries > failed else tries
            assert failed < MOST_TRIES
            if play.form is None:
                assert reply is not None
                assert reply.ends_form
                return
        assert heard < MOST_MESSAGES

    asyncio.run(run())
