"""The form for an order, step by step, with a real store and the demo's orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from actions.order_status import FORM, step
from actions.orders.errors import OrdersUnavailable
from actions.orders.proving import Orders
from actions.orders.sqlite import SqliteDirectory
from actions.orders.tries import CONVERSATION_LIMIT, Tries
from actions.orders.typed import number, phone
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Memory, Turn
from handoff.errors import StoreUnavailable
from handoff.store import connect
from ops import demo
from ops.demo_orders import Document, orders
from tests.actions.shelf import Shelf

TODAY = date(2026, 11, 21)


class Talk:
    """Plays Rasa's part: keeps the slots, and asks for the first that is empty."""

    def __init__(self, shop: Shop, say: Callable[..., Turn], conversation: str = "c1") -> None:
        self._shop, self._say, self._conversation = shop, say, conversation
        self.slots: dict[str, Any] = {}
        self.memory = Memory()
        self.form: Form | None = None

    async def say(self, text: str, intent: str = "nlu_fallback", **changes: Any) -> Reply | None:
        """A message for the form, which begins when it does not run."""
        turn = self._say(
            text,
            intent,
            memory=self.memory,
            conversation=self._conversation,
            form=self.form or Form(FORM),
            slots=self.slots,
            **changes,
        )
        reply = await step(turn, self._shop)
        if reply is not None:
            self.slots |= reply.slots
            self.memory = reply.memory
            names = ("order_number", "order_proof")
            waits_for = next((name for name in names if self.slots.get(name) is None), "")
            self.form = None if reply.ends_form else Form(FORM, waits_for)
        return reply

    async def heard(self, text: str, intent: str = "nlu_fallback", **changes: Any) -> str:
        """Why the form said what it said."""
        reply = await self.say(text, intent, **changes)
        assert reply is not None
        return str(reply.decision["reason"])


@pytest.fixture(scope="module")
def made() -> list[Document]:
    return list(orders(1, TODAY))


@pytest.fixture
def mine(made: list[Document]) -> Document:
    return next(order for order in made if order["state"] == "shipped")


@pytest.fixture
def theirs(made: list[Document], mine: Document) -> Document:
    return next(order for order in made if order["owner"]["email"] != mine["owner"]["email"])


@pytest.fixture
def asking(shop: Shop, store: Redis, tmp_path: Path, made: list[Document]) -> Shop:
    """The shop, with the demo's orders; refusals take no time here."""
    demo.write(tmp_path / "orders.sqlite", made)
    directory = SqliteDirectory(tmp_path / "orders.sqlite")
    orders = Orders(directory, Tries(store, "testshop"), pause=_at_once)
    return replace(shop, orders=lambda: orders)


async def _at_once(seconds: float) -> None:
    """Instead of a pause."""


@pytest.fixture
def talk(asking: Shop, say: Callable[..., Turn]) -> Talk:
    return Talk(asking, say)


async def test_the_straight_way(talk: Talk, mine: Document) -> None:
    asked = await talk.say("siparişim nerede", "order_status")
    assert asked is not None
    assert asked.response == "utter_order_number_wanted"
    assert asked.decision == {"kind": "flow", "reason": "asked_number"}
    asked = await talk.say(mine["number"])
    assert asked is not None
    assert asked.response == "utter_order_proof_wanted"
    assert asked.variables == {"number": mine["number"]}
    told = await talk.say(mine["owner"]["email"].upper())
    assert told is not None
    assert told.ends_form
    assert told.text is not None
    assert told.text.startswith(f"{mine['number']} numaralı siparişiniz")
    assert talk.slots == {
        "order_number": number(mine["number"]),
        "order_proof": True,
        "order_tries": 0,
    }


@pytest.mark.parametrize(("state", "late"), [("delayed", True), ("delivered", False)])
async def test_a_parcel_told_late_may_come_again(
    talk: Talk, made: list[Document], state: str, late: bool
) -> None:
    order = next(order for order in made if order["state"] == state)
    told = await talk.say(f"{order['number']} {order['owner']['email']}", "order_status")
    assert told is not None
    assert told.decision["reason"] == "told"
    assert bool(told.decision.get("late")) is late


async def test_the_proof_stays_nowhere(talk: Talk, mine: Document) -> None:
    replies = [
        await talk.say(f"{mine['number']} nerede", "order_status"),
        await talk.say("ayse.baska@posta.example"),
        await talk.say(mine["owner"]["email"]),
    ]
    kept = repr([(r.decision, r.memory, r.slots) for r in replies if r])
    assert "@" not in kept


async def test_everything_in_the_first_message(talk: Talk, mine: Document) -> None:
    text = f"{mine['number']} nerede {mine['owner']['email']}"
    assert await talk.heard(text, "order_status") == "told"


async def test_the_phones_ending_proves_as_well_in_english(talk: Talk, mine: Document) -> None:
    await talk.say(f"where is {mine['number']}", "order_status", lang="en")
    told = await talk.say(f"ends with {phone(mine['owner']['phone'])}", lang="en")
    assert told is not None
    assert told.text is not None
    assert told.text.startswith(f"Your order {mine['number']}")


async def test_what_was_proven_is_told_again_without_proof(talk: Talk, mine: Document) -> None:
    await talk.say(f"{mine['number']} {mine['owner']['email']}", "order_status")
    assert await talk.heard("ne zaman gelir", "order_status") == "told"
    assert await talk.heard(f"{mine['number']} ne oldu", "order_status") == "told"


async def test_an_order_named_before_a_person_was_asked_is_not_asked_for_again(
    talk: Talk, mine: Document, theirs: Document
) -> None:
    named = str(number(mine["number"]))
    asked = await talk.say("/order_status", "order_status", order=named)
    assert asked is not None
    assert asked.response == "utter_order_proof_wanted"
    assert asked.variables == {"number": named}
    assert await talk.heard(f"{theirs['number']} nerede", "order_status", order=named) == (
        "asked_proof"
    )
    assert talk.slots["order_number"] == number(theirs["number"])


async def test_nor_is_the_proof_asked_for_again(
    talk: Talk, asking: Shop, say: Callable[..., Turn], mine: Document
) -> None:
    await talk.say(f"{mine['number']} {mine['owner']['email']}", "order_status")
    anew = Talk(asking, say)
    named = str(number(mine["number"]))
    assert await anew.heard("/order_status", "order_status", order=named) == "told"


async def test_proof_is_not_taken_over_by_another_conversation(
    talk: Talk, asking: Shop, say: Callable[..., Turn], mine: Document
) -> None:
    await talk.say(f"{mine['number']} {mine['owner']['email']}", "order_status")
    other = Talk(asking, say, "c2")
    other.slots = dict(talk.slots)
    assert await other.heard("siparişim nerede", "order_status") == "asked_proof"


async def test_a_correction_replaces_the_number(
    talk: Talk, mine: Document, theirs: Document
) -> None:
    await talk.say(f"{theirs['number']} nerede", "order_status")
    corrected = await talk.say(f"yok pardon {mine['number']} olacak")
    assert corrected is not None
    assert corrected.response == "utter_order_proof_wanted"
    assert talk.slots["order_number"] == number(mine["number"])
    assert talk.slots["order_tries"] == 0
    assert await talk.heard(mine["owner"]["email"]) == "told"


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("text", ["boşver", "iptal", "vazgeçtim"])
async def test_it_can_be_stopped_at_any_step(talk: Talk, at: int, text: str) -> None:
    for said in ("siparişim nerede", "TR-10452")[:at]:
        await talk.say(said, "order_status")
    stopped = await talk.say(text, "cancel_order")
    assert stopped is not None
    assert stopped.response == "utter_form_stopped"
    assert stopped.ends_form
    assert await talk.heard("siparişim nerede", "order_status") == "asked_number"


async def test_a_person_always_wins(talk: Talk) -> None:
    for text, intent in [
        ("temsilciye bağlayın", "ask_human"),
        ("iptal, temsilci istiyorum 10452", "ask_human"),
        ("aramanıza gerek yok canlı temsilciye bağlayın beni", "callback"),
    ]:
        await talk.say("siparişim nerede", "order_status")
        assert await talk.heard(text, intent) == "asked"
        assert talk.form is None
    await talk.say("siparişim nerede", "order_status")
    assert await talk.heard("TR-10452 işte", "ask_human") == "asked_proof"


@pytest.mark.parametrize("text", ["INSAN 9005", "9005 insan", "TR-10452 temsilci lütfen"])
async def test_a_person_beside_a_number_is_asked_for(talk: Talk, text: str) -> None:
    assert await talk.heard(text, "order_status", confidence=0.4) == "asked"
    assert talk.form is None
    for intent in ("nlu_fallback", "inform", "order_status"):
        await talk.say("siparişim nerede", "order_status")
        assert await talk.heard(text, intent) == "asked"
        assert talk.form is None


async def test_a_question_is_left_to_the_articles_and_the_form_reminds_of_itself(
    talk: Talk, shelf: Shelf
) -> None:
    await talk.say("siparişim nerede", "order_status")
    assert await talk.say("fatura nasıl alırım", "faq") is None
    for response, after in [("number", "TR-10452"), ("proof", "")]:
        assert talk.form is not None
        waiting, talk.form = talk.form, replace(talk.form, returned=True)
        reminder = await talk.say("fatura nasıl alırım", "faq")
        assert reminder is not None
        assert reminder.response == f"utter_order_{response}_reminder"
        assert not reminder.decision
        talk.form = waiting
        if after:
            await talk.say(after)


async def test_a_form_left_for_more_than_a_day_is_dropped_without_a_word(
    talk: Talk, mine: Document
) -> None:
    await talk.say("siparişim nerede", "order_status")
    assert talk.form is not None
    talk.form = replace(talk.form, abandoned=True)
    assert await talk.say("merhaba", "greet") is None
    talk.form = replace(talk.form, returned=True)
    dropped = await talk.say("merhaba", "greet")
    assert dropped is not None
    assert (dropped.response, dropped.text, dropped.decision) == (None, None, {})
    assert dropped.ends_form


async def test_a_form_left_for_more_than_a_day_goes_on_when_the_customer_does(
    talk: Talk, mine: Document
) -> None:
    await talk.say("siparişim nerede", "order_status")
    assert talk.form is not None
    talk.form = replace(talk.form, abandoned=True)
    assert await talk.heard(mine["number"]) == "asked_proof"
    talk.form = replace(talk.form, abandoned=True)
    assert await talk.heard("siparişim nerede", "order_status") == "asked_number"


async def test_three_tries_that_fail_and_a_person_takes_over(
    talk: Talk, shelf: Shelf, mine: Document
) -> None:
    await talk.say("siparişim nerede", "order_status")
    assert await talk.heard("bilmiyorum ki") == "no_number"
    assert talk.memory.expecting is Expecting.PERSON
    assert await talk.heard("siparişim nerede", "order_status") == "no_number"
    last = await talk.say("numaram yok")
    assert last is not None
    assert (last.decision["kind"], last.decision["reason"]) == ("handoff", "stuck")
    assert last.ends_form
    assert talk.slots == {"order_number": None, "order_proof": None, "order_tries": 0}


async def test_wrong_proofs_are_refused_twice_then_handed_over(talk: Talk, mine: Document) -> None:
    await talk.say(f"{mine['number']} nerede", "order_status")
    said = [await talk.say(f"kimse{n}@posta.example") for n in range(3)]
    reasons = [reply.decision["reason"] for reply in said if reply]
    assert reasons == ["refused", "refused", "stuck"]


async def test_a_number_said_again_is_no_proof(talk: Talk, mine: Document) -> None:
    await talk.say(f"{mine['number']} nerede", "order_status")
    assert await talk.heard(mine["number"]) == "no_proof"


async def test_somebody_elses_order_is_refused_as_one_that_does_not_exist(
    asking: Shop, say: Callable[..., Turn], mine: Document, theirs: Document
) -> None:
    replies = []
    for conversation, named in [("c1", theirs["number"]), ("c2", "TR-99999")]:
        talk = Talk(asking, say, conversation)
        await talk.say(f"{named} nerede", "order_status")
        refused = await talk.say(mine["owner"]["email"])
        assert refused is not None
        replies.append(replace(refused, slots={}))
    assert replies[0] == replies[1]
    assert replies[0].text is not None


async def test_too_many_tries_end_the_form_and_offer_a_person(talk: Talk, mine: Document) -> None:
    for n in range(CONVERSATION_LIMIT):
        talk.slots["order_tries"] = 0
        await talk.say(f"{mine['number']} kimse{n}@posta.example", "order_status")
    reply = await talk.say(mine["owner"]["email"])
    assert reply is not None
    assert reply.decision["reason"] == "too_many_tries"
    assert reply.text is not None
    assert "dakika" in reply.text
    assert reply.ends_form
    assert reply.memory.expecting is Expecting.PERSON
    assert [button["payload"] for button in reply.buttons] == ["/ask_human"]


async def test_a_directory_that_is_down_is_owned_up_to_and_logged_without_the_customer(
    talk: Talk, tmp_path: Path, mine: Document
) -> None:
    (tmp_path / "orders.sqlite").unlink()
    with capture_logs() as logs:
        reply = await talk.say(f"{mine['number']} {mine['owner']['email']}", "order_status")
    (entry,) = logs
    assert entry["event"] == "orders_unavailable"
    assert "no such file" in entry["error"]
    assert "@" not in str(entry)
    assert str(number(mine["number"])) not in str(entry)
    assert reply is not None
    assert reply.response == "utter_orders_down"
    assert reply.variables == {"trouble": OrdersUnavailable("").words("tr")}
    assert reply.ends_form


async def test_without_a_store_nothing_is_told(
    asking: Shop, say: Callable[..., Turn], tmp_path: Path, mine: Document
) -> None:
    nowhere = Tries(connect(f"unix://{tmp_path / 'nobody.sock'}"), "testshop")
    down = Orders(SqliteDirectory(tmp_path / "orders.sqlite"), nowhere)
    talk = Talk(replace(asking, orders=lambda: down), say)
    with pytest.raises(StoreUnavailable):
        await talk.say(f"{mine['number']} {mine['owner']['email']}", "order_status")


async def test_where_orders_cannot_be_asked_the_articles_answer(
    shop: Shop, shelf: Shelf, say: Callable[..., Turn]
) -> None:
    shelf.known = {"siparisim nerede": ("siparisim-nerede", "answer", 0.9)}
    reply = await Talk(shop, say).say("siparişim nerede", "order_status")
    assert reply is not None
    assert reply.decision["article"] == "siparisim-nerede"
    assert reply.response == "utter_helped"
    assert reply.ends_form


async def test_another_language_than_ours_begins_no_form(talk: Talk) -> None:
    reply = await talk.say("Où est ma commande ? Je ne l'ai pas reçue", "order_status")
    assert reply is not None
    assert reply.decision["reason"] == "language"
    assert reply.ends_form
