"""Plays Rasa's part for a flow: keeps its slots and says again what it waits for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from actions.flows.engine import step
from actions.flows.flow import Flow
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Form, Memory, Turn
from handoff.calendar import Calendar
from handoff.cases.case import Case, Draft
from handoff.cases.states import CaseState
from handoff.errors import UnknownConversation
from ops.settings import Brand, Cases, Hours
from tests.actions.conftest import SATURDAY


class Shelf:
    """A search that knows nothing, or one article for texts with a word of `known` in them."""

    def __init__(self, known: str = "") -> None:
        self.known = known

    async def search(self, text: str, lang: str, limit: int, before: str = "") -> dict[str, Any]:
        """What the knowledge server would answer."""
        finds = bool(self.known) and self.known in text
        hit = {"article": "a", "lang": lang, "title": "A", "url": "/a", "passage": "a"}
        return {
            "hits": [hit],
            "probability": 0.95 if finds else 0.05,
            "thresholds": {"answer": 0.7, "clarify": 0.3},
            "read": text,
            "leaned": False,
            "parts": [],
        }


class Drawer:
    """Cases in a list, each key once."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}

    async def open(self, draft: Draft, key: str) -> Case:
        """As the register does."""
        self.drafts.setdefault(key, draft)
        kept = self.drafts[key]
        fields = {name: getattr(kept, name) for name in Draft.__slots__}
        number = f"T-{10400 + list(self.drafts).index(key)}"
        state = {"state": CaseState.OPEN, "agent": None, "answer": ""}
        return Case(number=number, created_at=0, updated_at=0, **fields, **state)


class Conversations:
    """Each conversation that is asked for is an anonymous one, but for `nobody`."""

    async def get(self, cid: str) -> Any:
        """As the store does."""
        if cid == "nobody":
            raise UnknownConversation(cid)
        return SimpleNamespace(id=cid, customer={}, trial=False)


def stocked(known: str = "") -> Shop:
    """A shop in memory whose only article is about `known`."""
    things: dict[str, Any] = {
        "knowledge": Shelf(known),
        "cases": Drawer(),
        "conversations": Conversations(),
    }
    return Shop(Brand(), Calendar(Hours()), promises=Cases(), **things)


class Play:
    """A conversation with one flow."""

    def __init__(self, flow: Flow, shop: Shop, lang: str = "tr", conversation: str = "c1") -> None:
        self._step, self._flow, self._shop, self._lang = step(flow), flow, shop, lang
        self._conversation, self._turns = conversation, 0
        self.slots: dict[str, Any] = {}
        self.memory = Memory()
        self.form: Form | None = None
        self.reply: Reply | None = None

    async def hear(self, text: str, intent: str = "nlu_fallback", **changes: Any) -> Reply | None:
        """A message; the flow begins when it does not run."""
        self._turns += 1
        fields: dict[str, Any] = {
            "confidence": 0.9,
            "now": SATURDAY,
            "id": f"{self._turns}-0",
            "form": self.form or Form(self._flow.form),
            **changes,
        }
        turn = Turn(
            text,
            self._lang,
            intent,
            memory=self.memory,
            conversation=self._conversation,
            slots=self.slots,
            **fields,
        )
        self.reply = reply = await self._step(turn, self._shop)
        if reply is not None:
            self.slots |= reply.slots
            self.memory = reply.memory
            waits_for = str(self.slots.get("requested_slot") or "")
            self.form = None if reply.ends_form else Form(self._flow.form, waits_for)
        return reply

    async def say(self, text: str, intent: str = "nlu_fallback", **changes: Any) -> str:
        """Why the flow answered a message as it did; empty when it left it to others."""
        reply = await self.hear(text, intent, **changes)
        return str(reply.decision["reason"]) if reply else ""

    async def press(self, choice: str) -> str:
        """A button of the flow's: "slot.key"."""
        slot, _, key = choice.partition(".")
        payload = f'/inform{{"choice":"{choice}"}}'
        return await self.say(payload, "inform", choice=(slot, key))

    @property
    def summary(self) -> str:
        """What the flow has read back."""
        assert self.reply is not None
        return self.reply.variables["summary"]

    @property
    def drafts(self) -> list[Draft]:
        """The cases that were opened."""
        cases: Any = self._shop.cases
        return list(cases.drafts.values())
