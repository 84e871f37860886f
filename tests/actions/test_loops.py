"""No path lets the bot say the same thing over and over without a person.

`PATHS` names every action of the server and what leads into it again and again. Each is walked
round and round, as Rasa would: what was said, the memory and the form are kept from turn to turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from redis.asyncio import Redis

from actions.flows.declared import FLOWS
from actions.limits import MOST_SAME, within
from actions.orders.proving import Orders
from actions.orders.sqlite import SqliteDirectory
from actions.orders.tries import Tries
from actions.replies import Reply
from actions.server import ACTIONS
from actions.shop import Shop
from actions.turn import Expecting, Form, Memory, Turn
from actions.uttered import Uttered
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from ops import demo, demo_orders
from tests.actions.shelf import Shelf
from tests.actions.test_domain import DOMAIN
from tests.bot.standing import TODAY

ROUNDS = 12
PERSON = "/ask_human"
ORDER = "validate_order_status_form"
FORMS: dict[str, dict[str, list[str]]] = DOMAIN["forms"]


class Said(NamedTuple):
    """A message of the customer's: the action Rasa calls for it, its text and its intent."""

    action: str
    text: str
    intent: str


def one(action: str, text: str, intent: str) -> list[Said]:
    return [Said(action, text, intent)]


#: What leads round, and whether it ends with a person (else a person stays on offer).
PATHS: dict[str, tuple[list[Said], bool]] = {
    "a sure answer": (one("action_answer", "fatura nerede", "faq"), True),
    "a sure answer that did not help": (
        [
            Said("action_answer", "fatura nerede", "faq"),
            Said("action_nothing_helped", "/nothing_helped", "nothing_helped"),
        ],
        True,
    ),
    "an answer chosen": (one("action_answer", '/faq{"article":"e-fatura"}', "faq"), True),
    "an article that is gone": (one("action_answer", '/faq{"article":"gone"}', "faq"), True),
    "likely articles": (one("action_answer", "kargo", "faq"), True),
    "likely articles, none of which": (
        [
            Said("action_answer", "kargo", "faq"),
            Said("action_none_of_these", "/none_of_these", "none_of_these"),
        ],
        True,
    ),
    "likely articles after an answer each time": (
        [
            Said("action_answer", "kargo", "faq"),
            Said("action_answer", "iade nasıl", "faq"),
            Said("action_helpful", "/helpful", "helpful"),
        ],
        True,
    ),
    "nothing found": (one("action_answer", "zırt pırt", "nlu_fallback"), True),
    "nothing of ours": (one("action_answer", "hava nasıl", "out_of_scope"), True),
    "numbers alone": (one("action_answer", "12 34", "inform"), True),
    "smileys alone": (one("action_answer", "???", "nlu_fallback"), True),
    "several questions": (one("action_answer", "fatura nerede? iade nasıl?", "faq"), True),
    "another language": (one("action_answer", "wo ist meine Bestellung", "nlu_fallback"), True),
    "a person": (one("action_ask_human", "temsilci", "ask_human"), True),
    "helped": (one("action_helpful", "/helpful", "helpful"), False),
    "did not help": (one("action_nothing_helped", "olmadı", "nothing_helped"), True),
    "none of these": (one("action_none_of_these", "/none_of_these", "none_of_these"), True),
    "yes": (one("action_affirm", "evet", "affirm"), True),
    "no": (one("action_deny", "hayır", "deny"), False),
    "a greeting": (one("action_smalltalk", "merhaba", "greet"), False),
    "thanks": (one("action_smalltalk", "teşekkürler", "thanks"), False),
    "praise": (one("action_smalltalk", "süpersiniz", "praise"), False),
    "goodbye": (one("action_smalltalk", "hoşça kalın", "goodbye"), False),
    "are you a robot": (one("action_smalltalk", "robot musun", "ask_bot"), True),
    "hours": (one("action_hours", "kaçta açılıyorsunuz", "contact_hours"), True),
    "abuse": (one("action_alarm", "salak", "insult"), True),
    "abuse and praise": (
        [
            Said("action_alarm", "salak", "insult"),
            Said("action_smalltalk", "iyisin", "praise"),
        ],
        True,
    ),
    "pictures alone": (one("action_picture", "/picture", "picture"), False),
    "fraud": (one("action_alarm", "kartımdan çekim yapıldı", "fraud"), True),
    "something unsaid": (one("action_vague", "bir sorum var", "vague"), True),
    "leaving it": (one("action_stop", "boşver", "stop"), False),
    "which languages": (one("action_change_language", "dil değiştir", "change_language"), True),
    "to and fro between languages": (
        [
            Said("action_change_language", "ingilizce yaz", "change_language"),
            Said("action_change_language", "türkçe yaz", "change_language"),
        ],
        True,
    ),
    "a case that is not there": (one("validate_case_form", "T-99999", "case_status"), True),
    **{
        f"{flow.form}, not understood": (one(f"validate_{flow.form}", "hmm", flow.intent), True)
        for flow in FLOWS
    },
    **{
        f"{flow.form}, begun and left": (
            [
                Said(f"validate_{flow.form}", "hmm", flow.intent),
                Said(f"validate_{flow.form}", "boşver", "stop"),
            ],
            True,
        )
        for flow in FLOWS
    },
    "an order without a number": (one(ORDER, "siparişim nerede", "order_status"), True),
    "an order begun and left": (
        [Said(ORDER, "siparişim nerede", "order_status"), Said(ORDER, "boşver", "stop")],
        True,
    ),
    "an order of somebody else's": (
        [
            Said(ORDER, "TR-20317 nerede", "order_status"),
            Said(ORDER, "kimse@posta.example", "inform"),
        ],
        True,
    ),
    "an order with questions in between": (
        [
            Said(ORDER, "siparişim nerede", "order_status"),
            *(
                Said(action, text, intent)
                for text, intent in (("fatura nerede", "faq"), ("iade nasıl", "faq"))
                for action in ("action_answer", ORDER)
            ),
        ],
        True,
    ),
}


@pytest.fixture
def shop(shop: Shop, shelf: Shelf, store: Redis, tmp_path: Path) -> Shop:
    """A shop with help articles, cases and the demo's orders."""
    demo.write(tmp_path / "orders.sqlite", demo_orders.orders(1, TODAY))
    directory = SqliteDirectory(tmp_path / "orders.sqlite")
    return replace(
        shop,
        orders=lambda: Orders(directory, Tries(store, "testshop"), pause=_at_once),
        cases=Cases(store, "testshop"),
        conversations=Conversations(store, "testshop"),
    )


async def _at_once(_: float) -> None:
    pass


class Walk:
    """One conversation, and what came of each turn."""

    def __init__(self, shop: Shop, make: Callable[..., Turn], conversation: str) -> None:
        self._shop, self._make, self._conversation = shop, make, conversation
        self._memory, self._form, self._slots = Memory(), None, {}  # type: ignore[var-annotated]
        self.said: list[Uttered] = []
        self._turn: list[Uttered] = []
        self._last = Said("", "", "")

    async def step(self, said: Said) -> Reply | None:
        """One call of an action; None when it left the message to another one."""
        form: Form | None = self._form
        name = said.action.removeprefix("validate_")
        if name in FORMS:
            returned = self._last.text == said.text and self._last.action != said.action
            form = replace(form, returned=returned) if form else Form(name)
        article = said.text.partition('"article":"')[2].partition('"')[0] or None
        turn = self._make(
            said.text,
            said.intent,
            article=article,
            memory=self._memory,
            form=form,
            slots=self._slots,
            conversation=self._conversation,
            said=tuple(self.said),
        )
        self._last = said
        found = await ACTIONS[said.action](turn, self._shop)
        if found is None:
            return None
        reply = within(turn, found)
        article = str(reply.decision.get("article") or "")
        reason = str(reply.decision.get("reason") or "")
        text = reply.text or str(reply.variables.get("passage", ""))
        self.said.append(Uttered(text, reply.response or "", reason, article))
        self._memory, self._slots = reply.memory, {**self._slots, **reply.slots}
        if name in FORMS:
            wanted = [n for n in FORMS[name]["required_slots"] if self._slots.get(n) is None]
            self._form = None if reply.ends_form else Form(name, wanted[0] if wanted else "")
        elif reply.ends_form:
            self._form = None
        return reply


def offers(reply: Reply) -> bool:
    """Whether a person can be had by one tap or a yes."""
    by_yes = reply.memory.expecting in (Expecting.PERSON, Expecting.LANGUAGE)
    return by_yes or PERSON in [button["payload"] for button in reply.buttons]


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_is_said_over_and_over_without_a_person(
    shop: Shop, say: Callable[..., Turn], path: str
) -> None:
    messages, ends = PATHS[path]
    conversation = await shop.conversations.create("web", "tr")
    walk, times, handed = Walk(shop, say, conversation.id), Counter[tuple[str, str]](), False
    for message in messages * ROUNDS:
        reply = await walk.step(message)
        if reply is None:
            continue
        if reply.decision.get("kind") == "handoff":
            handed = True
            break
        times[walk.said[-1].key] += 1
        if times[walk.said[-1].key] >= MOST_SAME:
            assert offers(reply), (path, walk.said[-1])
    assert handed is ends, path
    if ends:
        assert max(times.values(), default=0) <= MOST_SAME


def test_every_action_is_on_some_path() -> None:
    walked = {said.action for messages, _ in PATHS.values() for said in messages}
    assert set(ACTIONS) - walked == set()
