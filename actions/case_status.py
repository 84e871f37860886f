"""How a customer's own case stands: told, taken back, or answered where it waits for him.

A number that nobody has and one that somebody else has are answered in the same words. A message
that names a case ("T-10432 ne oldu") is about it, whatever else the intents make of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions import forms, replies
from actions.forms import Step
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Turn
from handoff.cases import words
from handoff.cases.case import Case, customer_of, normalised
from handoff.cases.states import CaseState, CaseStep
from handoff.errors import IllegalCaseStep
from language.fold import fold, tokens

FORM = "case_form"
"""Its name in the domain."""
_INTENT = "case_status"
_NUMBER, _REPLY = "case_number", "case_reply"
_FORGOTTEN = {_NUMBER: None, _REPLY: None}

#: With a T anybody means a case; without one only who asks about cases does.
_NAMED = re.compile(r"(?<![\w-])[tT][\W_]{0,3}\d{5,15}(?!\w)")
_BARE = re.compile(r"(?<![\w-])#?\d{5,15}(?!\w)")
_WITHDRAWING = (
    *("geri cek", "vazgec", "iptal", "kapat", "gerek kalmadi", "withdraw", "cancel", "take back"),
    *("close it", "no longer need"),
)
_ASKING = frozenset(
    tokens(
        """
        ne oldu durum durumu durumda nerede hala halen sonuç sonuçlandı sonuçlanmadı akıbeti acaba
        talep talebim talebimin taleb şikayetim şikayet iadem başvurum numaralı nolu no hakkında
        bilgi istiyorum lütfen merhaba var mı gelişme bakar mısınız kayıt kaydım aşamada için
        status update case ticket request my about any news please hello is there the of what
        happened with number still
        """
    )
)
#: How words begin that mean a case; folded.
_CASES = ("talep", "taleb", "basvur", "sikayet", "iadem", "kayd", "case", "ticket", "request")
#: In the middle of a form, more words than this tell of something else.
_FEW = 8
#: As many as this are told at once.
_MOST = 5
#: Who says this speaks of a case only in passing.
_OTHER_MATTERS = frozenset(
    {
        *("ask_human", "complaint", "callback", "data_request", "legal_threat", "fraud"),
        *("safety", "self_harm", "insult"),
    }
)


def is_about_one(turn: Turn) -> bool:
    """Whether a message is about a case that it names, whatever its intent."""
    named = not turn.pressed and _NAMED.search(turn.text) is not None
    return named and turn.intent not in _OTHER_MATTERS


def asks_in_between(turn: Turn) -> bool:
    """Whether a message to a form that waits for something else asks about a case."""
    named = is_about_one(turn) and len(turn.words) <= _FEW
    speaks = any(word.startswith(_CASES) for word in turn.words)
    return named or (turn.intent == _INTENT and turn.clear and speaks)


async def aside(turn: Turn, shop: Shop, step: Step) -> Reply:
    """Tell of a case in the middle of another form, and remind of what that waits for.

    Raises:
        StoreUnavailable: the cases cannot be read.
    """
    told = replace(await tell(turn, shop), slots=_FORGOTTEN)
    return await forms.aside(told, turn, shop, step)


async def step(turn: Turn, shop: Shop) -> Reply | None:
    """The form's validation: see :data:`actions.forms.Step`.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
        StoreUnavailable: the cases cannot be read.
    """
    form, number = turn.form or Form(FORM), str(turn.slots.get(_NUMBER) or "")
    if form.returned:
        if form.abandoned or not number:
            return Reply({}, turn.memory, slots=_FORGOTTEN, ends_form=True)
        return Reply({}, turn.memory, "utter_case_reminder", {"case": number})
    asks_anew = turn.intent == _INTENT or is_about_one(turn)
    if not form.waits_for or not number or asks_anew:
        return await tell(turn, shop)
    if form.abandoned or forms.interrupts(turn):
        return None
    if forms.wants_person(turn):
        return replace(replies.hand_over("asked", turn.memory), slots=_FORGOTTEN)
    if forms.stops(turn):
        return _over(turn, "stopped", response="utter_form_stopped")
    if forms.asks(turn) and await forms.answered(turn, shop):
        return None
    case = await shop.cases.find(number, await _customer(turn, shop))
    return await _answer(turn, shop, case, turn.text) if case else _unknown(turn)


async def tell(turn: Turn, shop: Shop) -> Reply:
    """How a case stands, or all of them; what the message says to one that waits is passed on.

    Raises:
        StoreUnavailable: the cases cannot be read.
    """
    customer = await _customer(turn, shop)
    if number := _named(turn):
        case = await shop.cases.find(number, customer)
        return await _about(turn, shop, case) if case else _unknown(turn)
    open_ = await shop.cases.of_customer(customer)
    cases = open_ or (await shop.cases.of_customer(customer, settled=True))[-1:]
    if not cases:
        return replies.with_person(_over(turn, "none", response="utter_case_none"), turn.lang)
    if len(cases) == 1:
        return await _about(turn, shop, cases[0], plainly=False)
    if _withdraws(turn):
        return _over(turn, "which", response="utter_case_which", variables=_listed(cases))
    told = [_standing(turn, shop, case) for case in cases[-_MOST:]]
    return _over(turn, "listed", text="\n".join(f"• {line}" for line in told))


async def _about(turn: Turn, shop: Shop, case: Case, *, plainly: bool = True) -> Reply:
    """One case: told, taken back, or answered. Only a case that is named is taken back."""
    if _withdraws(turn) and case.unsettled:
        return await _withdraw(turn, shop, case) if plainly else _which(turn, case)
    waits = case.state is CaseState.WAITING_FOR_CUSTOMER
    if waits and plainly and _says_something(turn):
        return await _answer(turn, shop, case, turn.text)
    reply = _over(turn, "told", text=_standing(turn, shop, case))
    if not waits:
        return reply
    slots = {_NUMBER: case.number, _REPLY: None, "requested_slot": _REPLY}
    return replace(reply, slots=slots, ends_form=False)


async def _withdraw(turn: Turn, shop: Shop, case: Case) -> Reply:
    try:
        case = await shop.cases.withdraw(case.number, turn.text, f"{turn.id}:withdraw")
    except IllegalCaseStep:  # an agent has settled it in this very moment
        case = await shop.cases.get(case.number)
        return _over(turn, "told", text=_standing(turn, shop, case))
    text = words.changed(case, CaseStep.WITHDRAW, "", "")[turn.lang]
    return _over(turn, "withdrawn", text=text)


async def _answer(turn: Turn, shop: Shop, case: Case, text: str) -> Reply:
    """Pass the customer's words on to the case that waits for them."""
    try:
        await shop.cases.reply(case.number, text, f"{turn.id}:reply")
    except IllegalCaseStep:  # it does not wait any more
        case = await shop.cases.get(case.number)
        return _over(turn, "told", text=_standing(turn, shop, case))
    known = {"case": case.number}
    return _over(turn, "answered", response="utter_case_answered", variables=known)


def _unknown(turn: Turn) -> Reply:
    return replies.with_person(_over(turn, "unknown", text=words.unknown(turn.lang)), turn.lang)


def _which(turn: Turn, case: Case) -> Reply:
    return _over(turn, "which", response="utter_case_which", variables=_listed([case]))


def _listed(cases: list[Case]) -> dict[str, str]:
    return {"cases": ", ".join(case.number for case in cases), "case": cases[-1].number}


def _standing(turn: Turn, shop: Shop, case: Case) -> str:
    return words.standing(case, turn.now, shop.calendar.zone, turn.lang)


def _over(turn: Turn, reason: str, **said: Any) -> Reply:
    memory = replace(turn.memory, expecting=Expecting.NOTHING, offered=())
    decision = {"kind": "flow", "reason": reason, "flow": "case"}
    return Reply(decision, memory, slots=_FORGOTTEN, ends_form=True, **said)


async def _customer(turn: Turn, shop: Shop) -> str:
    return customer_of(await shop.conversations.get(turn.conversation))


def _named(turn: Turn) -> str | None:
    """The number of a case as it is typed."""
    found = _NAMED.search(turn.text) or (turn.intent == _INTENT and _BARE.search(turn.text))
    return normalised(found[0]) if found else None


def _withdraws(turn: Turn) -> bool:
    said = fold(turn.text)
    return any(words in said for words in _WITHDRAWING) and not forms.asks(turn)


def _says_something(turn: Turn) -> bool:
    """Whether there is more in a message than the question how a case stands."""
    rest = tokens(_NAMED.sub(" ", turn.text))
    return not forms.asks(turn) and any(w.isalpha() and w not in _ASKING for w in rest)
