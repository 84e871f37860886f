"""One turn of a flow: hear the message, ask for what is missing, file the case at the end.

An alarm comes first, then a person, then a change of mind, then everything the message answers; a
question passes by and the flow reminds of itself. Three failed tries in a row, and a person takes
over with what was collected. Each decision says what is known so far, for the agent and for the
record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actions import alarms, answering, forms, persons, replies
from actions.answering import worded
from actions.flows import hearing, saying
from actions.flows.field import Field, Heard, Problem
from actions.flows.flow import CONFIRMED, FILED, Filing, Flow
from actions.flows.hearing import Taken
from actions.flows.progress import MOST_MESSAGES, Progress, forgotten
from actions.flows.reading.yesno import yesno
from actions.forms import Step
from actions.languages import ours
from actions.orders import gate
from actions.orders.gate import Passed
from actions.orders.proving import Orders
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Turn
from handoff.cases import promises, words
from handoff.cases.case import PICTURES, Draft, customer_of


def step(flow: Flow) -> Step:
    """The form's validation: see :data:`actions.forms.Step`."""

    async def run(turn: Turn, shop: Shop) -> Reply | None:
        """Raises KnowledgeUnavailable, StoreUnavailable."""
        form, turn = turn.form or Form(flow.form), forms.by_hand(turn)
        if form.returned:
            return _Talk(flow, turn, shop, form).remind()
        if alarms.raised(turn):
            if not await _Talk(flow, turn, shop, form).answered():
                return None
            turn = replace(turn, intent="inform")
        if not form.waits_for or (form.abandoned and turn.intent == flow.intent):
            if persons.alone(turn.text):
                handed = replies.hand_over("asked", turn.memory)
                return replace(handed, slots=forgotten(flow))
            reply = await ours(begin)(turn, shop)
            return reply if reply.slots else replace(reply, ends_form=True)
        return None if form.abandoned else await _Talk(flow, turn, shop, form).hear()

    async def begin(turn: Turn, shop: Shop) -> Reply:
        if flow.needs_order and shop.orders() is None:
            return await worded(answering.answer)(replace(turn, form=None), shop)
        return await _Talk(flow, turn, shop, Form(flow.form)).begin()

    return run


class _Talk:
    """A flow and a turn of it; `_progress` grows while the message is heard."""

    def __init__(self, flow: Flow, turn: Turn, shop: Shop, form: Form) -> None:
        self._flow, self._turn, self._shop, self._form = flow, turn, shop, form
        self._orders: Orders | None = shop.orders() if flow.needs_order else None
        self._progress = Progress.read(flow, turn) if form.waits_for else Progress()
        self._filed: Sequence[str] = turn.slots.get(FILED) or ()
        self._said = Heard(
            "" if turn.pressed else turn.text,
            turn.lang,
            turn.now.astimezone(shop.calendar.zone),
            shop.calendar,
            intent=turn.intent,
            clear=turn.clear,
            terms=shop.terms,
            pictures=[each for each in turn.pictures if each not in self._filed],
            takes_pictures=turn.takes_pictures,
        )

    @property
    def _heard(self) -> Heard:
        progress = self._progress
        return replace(self._said, collected=progress.collected, earlier=progress.earlier)

    async def answered(self) -> bool:
        """Whether the message does nothing but answer what is waited for, alarming as it sounds."""
        field = self._flow.named(self._form.waits_for)
        if field is None:
            return False
        if self._orders:
            found = await gate.again(self._turn, self._orders)
            if isinstance(found, Reply):
                return False
            self._said = replace(self._said, order=found.order)
        heard = replace(self._heard, wanted=True)
        return field.unmistakable(heard) and field.read(heard) is not None

    def remind(self) -> Reply:
        """Back from a question: what is waited for; a flow left long ago ends unsaid."""
        flow, form, memory = self._flow, self._form, self._turn.memory
        if form.abandoned:
            return Reply({}, memory, slots=forgotten(flow), ends_form=True)
        field = flow.named(form.waits_for)
        if form.waits_for in gate.SLOTS:
            reply = gate.remind(self._turn, form)
        elif field:
            reply = Reply({}, memory, **saying.reminder(field, self._heard))
        else:
            reply = Reply({}, memory, **saying.summary(flow, self._heard))
        resumed = [replies.Said(response="utter_flow_resumed")] if form.idle else []
        # Left to itself Rasa would wait for the first slot without a value, applying or not.
        waits = {"requested_slot": form.waits_for} if form.waits_for else {}
        return replace(reply, earlier=resumed, slots=waits)

    async def begin(self) -> Reply:
        """With everything that the first message says."""
        first = replace(self._heard, begins=True)
        taken = hearing.take(self._flow, self._progress, first, "")
        if self._orders is None:
            return self._onward(taken)
        return self._through(await gate.begin(self._turn, self._orders), taken)

    async def hear(self) -> Reply | None:
        """What the customer says while the flow waits."""
        turn, waits_for = self._turn, self._form.waits_for
        expects_person = turn.memory.expecting is Expecting.PERSON
        self._progress = self._progress.listening()
        if forms.wants_person(turn, answers=True):
            return self._hand_over("asked")
        agrees = waits_for == CONFIRMED and self._flow.agreed(self._said.text)
        if forms.stops(turn) and not agrees and not self._declines(waits_for):
            return self._over("stopped", response="utter_form_stopped")
        if self._progress.messages > MOST_MESSAGES:
            return self._hand_over("stuck")
        if self._orders:
            if waits_for in gate.SLOTS:
                if forms.wants_person(turn, answers=gate.answers(turn)):
                    return self._hand_over("asked")
                taken = hearing.take(self._flow, self._progress, self._heard, waits_for)
                passed = await gate.hear(turn, self._shop, self._orders, self._flow.intent)
                return None if passed is None else self._through(passed, taken)
            found = await gate.again(turn, self._orders)
            if isinstance(found, Reply):
                return self._through(found, Taken())
            self._said = replace(self._said, order=found.order)
        if field := hearing.edited(self._flow, turn):
            return self._ask(field)
        taken = hearing.take(self._flow, self._progress, self._heard, waits_for, turn.choice)
        if forms.wants_person(turn, answers=self._answers(taken, waits_for)):
            return self._hand_over("asked")
        if waits_for == CONFIRMED and not taken.values:
            return await self._confirming()
        if not taken.values and turn.intent == "affirm" and expects_person:
            return self._hand_over("asked")
        if await self._passes_by(taken):
            return None
        return self._onward(taken) if taken.values else self._not_read(taken)

    async def _confirming(self) -> Reply | None:
        """A yes files the case, a no asks what is to be another."""
        turn, heard = self._turn, self._heard
        agreed = self._flow.agreed(heard.text) or hearing.agreed(turn, heard)
        if agreed and (missing := self._flow.missing(heard)):
            return self._ask(missing)
        if agreed:
            return await self._file(self._flow.file(heard))
        if field := hearing.called(self._flow, heard):
            return self._ask(field)
        if agreed is None and await self._passes_by(Taken()):
            return None
        if agreed is None:
            return self._failed("not_confirmed", CONFIRMED, saying.summary(self._flow, heard))
        return self._failed("to_correct", CONFIRMED, saying.correction(self._flow, heard))

    def _answers(self, taken: Taken, waits_for: str) -> bool:
        """Whether what was asked is answered; an open question is by all that may be meant so."""
        if waits_for == CONFIRMED and yesno(self._heard.text) is not None:
            return True
        field = self._flow.named(waits_for)
        if field and field.free:
            hoped = field.wish and not persons.named(self._turn.text)
            return hoped or not self._turn.clear
        return waits_for in taken.values or waits_for in taken.problems

    def _declines(self, waits_for: str) -> bool:
        """Whether a message that could end the flow says no to what may be left out."""
        field = self._flow.named(waits_for)
        if field is None or field.otherwise is None:
            return False
        return bool(field.read(replace(self._heard, wanted=True)) == field.otherwise)

    async def _passes_by(self, taken: Taken) -> bool:
        """Whether the message is something else than an answer."""
        turn, shop = self._turn, self._shop
        if turn.choice or taken.problems:
            return False
        if not taken.values:
            return await forms.passes_by(turn, shop, self._flow.intent)
        if not taken.plain(self._flow) and forms.interrupts(turn):
            return True
        return forms.asks(turn) and await forms.answered(turn, shop)

    def _through(self, passed: Passed | Reply, taken: Taken) -> Reply:
        """On with the order, or what the gate says; what was heard besides is kept."""
        if isinstance(passed, Passed):
            self._said = replace(self._said, order=passed.order)
            # Now that the order is known, the message may say more of it.
            waits_for = self._form.waits_for
            self._progress = self._progress.knowing(taken.values)
            reply = self._onward(hearing.take(self._flow, self._progress, self._heard, waits_for))
            return replace(reply, slots={**reply.slots, **passed.sought.slots()})
        self._progress = self._progress.knowing(taken.values).remembering(self._said.text)
        if passed.ends_form:
            return self._recorded(passed, forgotten(self._flow))
        waits_for = gate.PROOF if passed.slots.get(gate.NUMBER) else gate.NUMBER
        return self._recorded(passed, self._progress.slots(self._flow, waits_for))

    def _onward(self, taken: Taken) -> Reply:
        """To the next thing that is missing, or to the confirmation."""
        self._progress = self._progress.knowing(taken.values)
        if ending := self._flow.unable(self._heard):
            said = {"response": ending.response, "text": ending.text}
            reply = self._over(ending.reason, variables=ending.variables, **said)
            return replies.with_person(reply, self._turn.lang) if ending.offers_person else reply
        # What was said and cannot be is talked about at once, whatever else is missing.
        if missing := self._flow.missing(self._heard, taken.problems):
            return self._ask(missing, taken.problems.get(missing.slot))
        summary = saying.summary(self._flow, self._heard)
        return self._say("asked_confirmation", CONFIRMED, **summary)

    def _ask(self, field: Field, problem: Problem | None = None) -> Reply:
        self._progress = self._progress.offering(problem.suggests if problem else None)
        said = saying.question(field, self._heard, problem=problem)
        return self._say(f"asked_{field.slot}", field.slot, **said)

    def _not_read(self, taken: Taken) -> Reply:
        """The message does not answer what was asked."""
        turn = self._turn
        field = self._flow.named(self._form.waits_for)
        if field is None or (taken.problems and field.slot not in taken.problems):
            field = self._flow.missing(self._heard, taken.problems)
        if field is None:  # another version of the flow waited for something
            return self._onward(taken)
        problem = taken.problems.get(field.slot)
        if field.otherwise is not None and field.slot == self._form.waits_for and not problem:
            return self._onward(Taken({field.slot: field.otherwise}))
        self._progress = self._progress.offering(problem.suggests if problem else None)
        said = saying.question(field, self._heard, again=True, problem=problem)
        reason = "not_accepted" if problem else f"no_{field.slot}"
        reply = self._failed(reason, field.slot, said)
        suggested = self._progress.suggested is not None
        return reply if reply.ends_form or suggested else replies.with_person(reply, turn.lang)

    def _failed(self, reason: str, waits_for: str, said: saying.Said) -> Reply:
        """A try that failed: another one, or a person when it was the last."""
        self._progress = self._progress.failing()
        if self._progress.tries >= forms.MOST_TRIES:
            return self._hand_over("stuck")
        return self._say(reason, waits_for, **said)

    async def _file(self, filing: Filing) -> Reply:
        """Open the case and tell its number, what happens next, and by when."""
        turn, shop, heard = self._turn, self._shop, self._heard
        conversation = await shop.conversations.get(turn.conversation)
        shown = {PICTURES: " ".join(heard.pictures)} if heard.pictures else {}
        draft = Draft(
            kind=filing.kind,
            customer=customer_of(conversation),
            conversation=conversation.id,
            due=filing.due or promises.due(filing.kind, turn.now, shop.calendar, shop.promises),
            order=heard.order.number if heard.order else filing.order,
            fields={**filing.fields, **shown},
            words=filing.words,
            wish=filing.wish,
        )
        case = await shop.cases.open(draft, f"{turn.id}:open")
        told = words.opened(case, turn.now, shop.calendar.zone, turn.lang, then=filing.then)
        text = f"{told} {filing.more}".strip()
        reply = self._over("filed", text=text)
        filed = {FILED: [*self._filed, *heard.pictures]} if heard.pictures else {}
        decision = {**reply.decision, "case": case.number}
        return replace(reply, decision=decision, slots={**reply.slots, **filed})

    def _say(self, reason: str, waits_for: str, **said: Any) -> Reply:
        """Say something and wait for the next message."""
        memory = replace(self._turn.memory, expecting=Expecting.NOTHING, offered=())
        self._progress = self._progress.asking(self._form.waits_for, waits_for)
        decision = {"kind": "flow", "reason": reason}
        reply = Reply(decision, memory, **said)
        return self._recorded(reply, self._progress.slots(self._flow, waits_for))

    def _over(self, reason: str, **said: Any) -> Reply:
        """The last word of the flow."""
        memory = replace(self._turn.memory, expecting=Expecting.NOTHING, offered=())
        reply = Reply({"kind": "flow", "reason": reason}, memory, ends_form=True, **said)
        return self._recorded(reply, forgotten(self._flow))

    def _hand_over(self, reason: str) -> Reply:
        """To a person, with what was collected."""
        reply = replies.hand_over(reason, self._turn.memory)
        return self._recorded(reply, forgotten(self._flow))

    def _recorded(self, reply: Reply, slots: dict[str, Any]) -> Reply:
        decision = {**reply.decision, **saying.record(self._flow, self._heard)}
        return replace(reply, decision=decision, slots={**slots, **reply.slots})
