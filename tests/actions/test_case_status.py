"""How a case stands, for its own customer only; taking it back; answering it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from actions import case_status
from actions.orders.gate import NUMBER
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Form, Turn
from handoff.cases import words
from handoff.cases.case import Case, Draft, Kind
from handoff.cases.register import Cases
from handoff.cases.states import CaseState, CaseStep
from handoff.conversations import Conversations

Say = Callable[..., Turn]
DUE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 18:00 in Istanbul


@pytest.fixture
def keeping(shop: Shop, store: Redis) -> Shop:
    """The shop, with a store."""
    conversations = Conversations(store, "testshop")
    return replace(shop, cases=Cases(store, "testshop"), conversations=conversations)


@pytest.fixture
async def cid(keeping: Shop) -> str:
    return (await keeping.conversations.create("web", "tr", customer={"id": "ayla"})).id


async def opened(shop: Shop, cid: str, key: str = "k1", customer: str = "id:ayla") -> Case:
    return await shop.cases.open(Draft(Kind.RETURN, customer, cid, DUE), key)


async def asked(shop: Shop, case: Case) -> None:
    """An agent asks the customer something."""
    await shop.cases.take(case.number, "Deniz")
    await shop.cases.step(case.number, "Deniz", CaseStep.ASK, answer="Rengi neydi?")


@pytest.fixture
def ask(keeping: Shop, say: Say, cid: str) -> Callable[..., Any]:
    """Say something to the form."""

    async def run(text: str, intent: str = "case_status", **changes: Any) -> Reply | None:
        form = changes.pop("form", Form(case_status.FORM))
        turn = say(text, intent, conversation=cid, id="9-0", form=form, **changes)
        return await case_status.step(turn, keeping)

    return run


async def test_without_a_number_the_one_there_is_is_told(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    case = await opened(keeping, cid)
    reply = await ask("talebim ne oldu")
    assert reply.text == (
        f"{case.number} numaralı iade talebiniz sırada; size 24 Kasım Salı 18:00'e kadar "
        "dönüş yapacağız."
    )
    assert (reply.decision["kind"], reply.decision["reason"]) == ("flow", "told")
    assert reply.ends_form


@pytest.mark.parametrize("shape", ["T-{n}", "t {n}", "{n}", "#{n}", "T{n}"])
async def test_a_number_is_understood_as_it_is_typed(
    keeping: Shop, cid: str, ask: Callable[..., Any], shape: str
) -> None:
    await opened(keeping, cid)
    case = await opened(keeping, cid, "k2")
    reply = await ask(f"{shape.format(n=case.number[2:])} ne oldu")
    assert case.number in reply.text


async def test_several_are_listed(keeping: Shop, cid: str, ask: Callable[..., Any]) -> None:
    cases = [await opened(keeping, cid, f"k{n}") for n in range(3)]
    reply = await ask("taleplerim ne durumda")
    assert reply.decision["reason"] == "listed"
    assert [line.split()[1] for line in reply.text.splitlines()] == [c.number for c in cases]


async def test_the_last_settled_one_is_told_when_none_is_open(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    case = await opened(keeping, cid)
    await keeping.cases.take(case.number, "Deniz")
    await keeping.cases.step(case.number, "Deniz", CaseStep.RESOLVE, answer="Paranız yattı.")
    reply = await ask("talebim ne oldu")
    assert reply.text.endswith("sonuçlandı. Paranız yattı.")


async def test_a_number_of_nobodys_and_of_somebody_elses_are_answered_alike(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    theirs = await opened(keeping, cid, customer="id:berk")
    replies = [await ask(f"{number} ne oldu") for number in (theirs.number, "T-99999")]
    assert replies[0] == replies[1]
    assert replies[0].text == words.unknown("tr")
    assert (await ask(f"{theirs.number} talebimi geri çekiyorum")) == replies[0]
    assert (await keeping.cases.get(theirs.number)).state is CaseState.OPEN


async def test_who_has_none_is_told_so(ask: Callable[..., Any]) -> None:
    reply = await ask("talebim ne oldu")
    assert reply.response == "utter_case_none"
    assert [button["payload"] for button in reply.buttons] == ["/ask_human"]


@pytest.mark.parametrize("text", ["{} talebimi geri çekiyorum", "withdraw {}", "{} iptal edin"])
async def test_a_case_is_taken_back(
    keeping: Shop, cid: str, ask: Callable[..., Any], text: str
) -> None:
    case = await opened(keeping, cid)
    reply = await ask(text.format(case.number), "cancel_order")
    assert reply.decision["reason"] == "withdrawn"
    assert (await keeping.cases.get(case.number)).state is CaseState.WITHDRAWN
    again = await ask(text.format(case.number), "cancel_order")
    assert again.decision["reason"] == "told"


async def test_none_is_taken_back_unless_it_is_named(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    case = await opened(keeping, cid)
    reply = await ask("talebimi geri çekiyorum")
    assert reply.response == "utter_case_which"
    assert case.number in reply.variables["cases"]
    await ask(f"{case.number} iptal edildi mi")
    assert (await keeping.cases.get(case.number)).state is CaseState.OPEN


async def test_one_that_waits_is_answered_by_the_next_message(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    case = await opened(keeping, cid)
    await asked(keeping, case)
    told = await ask("talebim ne oldu")
    assert told.text.endswith("sizden yanıt bekliyoruz. Rengi neydi?")
    assert not told.ends_form
    assert told.slots["requested_slot"] == "case_reply"
    waits = Form(case_status.FORM, "case_reply")
    slots = dict(told.slots)
    reminder = await ask("fatura", "faq", form=replace(waits, returned=True), slots=slots)
    assert reminder.response == "utter_case_reminder"
    handed = await ask("insana bağla", "ask_human", form=waits, slots=slots)
    assert (handed.decision["reason"], handed.ends_form) == ("asked", True)
    stopped = await ask("boşver", "stop", form=waits, slots=slots)
    assert stopped.decision["reason"] == "stopped"
    answered = await ask("koyu mavi, 38 numara", "inform", form=waits, slots=slots)
    assert answered.response == "utter_case_answered"
    assert answered.ends_form
    assert (await keeping.cases.get(case.number)).state is CaseState.IN_PROGRESS
    assert (await keeping.cases.history(case.number))[-1].note == "koyu mavi, 38 numara"


async def test_one_that_waits_is_answered_in_the_message_that_names_it(
    keeping: Shop, cid: str, ask: Callable[..., Any]
) -> None:
    case = await opened(keeping, cid)
    await asked(keeping, case)
    assert (await ask(f"{case.number} ne durumda")).decision["reason"] == "told"
    answered = await ask(f"{case.number} koyu mavi olandı", "inform")
    assert answered.decision["reason"] == "answered"


async def test_in_the_middle_of_another_form_it_reminds_of_that(
    keeping: Shop, cid: str, say: Say
) -> None:
    async def reminds(turn: Turn, shop: Shop) -> Reply:
        assert turn.form is not None
        assert turn.form.returned
        return Reply({}, turn.memory, "utter_order_number_reminder")

    case = await opened(keeping, cid)
    form = Form("order_status_form", NUMBER)
    turn = say(f"{case.number} ne oldu", "case_status", conversation=cid, form=form)
    reply = await case_status.aside(replace(turn, form=form), keeping, reminds)
    assert reply.response == "utter_order_number_reminder"
    assert next(said.text or "" for said in reply.earlier).startswith(case.number)
    assert not reply.ends_form
    assert reply.slots["requested_slot"] == NUMBER


@pytest.mark.parametrize(
    ("text", "intent", "about"),
    [
        ("T-10432 ne oldu", "order_status", True),
        ("t-10432", "nlu_fallback", True),
        ("T-10432 çözülmedi şikayetçiyim", "complaint", False),
        ("TR-10432 nerede", "order_status", False),
        ("10432 nerede", "order_status", False),
        ("XT-10432", "faq", False),
        ('/inform{"choice":"t-10432"}', "inform", False),
    ],
)
def test_what_is_about_a_case(say: Say, text: str, intent: str, about: bool) -> None:
    assert case_status.is_about_one(say(text, intent)) is about


async def test_in_english(keeping: Shop, cid: str, ask: Callable[..., Any]) -> None:
    case = await opened(keeping, cid)
    reply = await ask(f"any news on {case.number}", lang="en")
    assert reply.text.startswith(f"Your return ({case.number}) is waiting for its turn")
