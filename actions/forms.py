"""What all forms have in common: a change of mind is heard, questions pass by, and three is enough.

A form is Rasa's; its validation action is a :data:`Step` of ours, which reads the message, fills
the slots and says what comes next, so that a turn has one voice. Rasa calls it when the form
begins, for every message while it runs, and again after another action has answered one.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import combinations

from actions import answering, belief, courtesy, persons, vague
from actions.replies import Reply, Said
from actions.shop import Shop
from actions.turn import Expecting, Turn
from language import asked
from language.fold import fold, tokens
from language.temper import calmed

Step = Callable[[Turn, Shop], Awaitable[Reply | None]]
"""A form's next step; None leaves the message to the rule for its intent."""

MOST_TRIES = 3
"""The failed try after which a person takes over."""

_SURE = 0.5
_ADDRESS = re.compile(r"\S+\s*@\s*\S+")
_CODE = re.compile(r"\w*\{[^{}]*:[^{}]*\}")
_STOPS = frozenset(
    fold(phrase)
    for phrase in (
        *("iptal", "iptal et", "iptal edin", "iptal edelim", "iptal olsun", "vazgeç", "vazgeçtim"),
        *("vaz geçtim", "vazgeçiyorum", "vazgeçelim", "boşver", "boş ver", "boşverin", "boş verin"),
        *("boşverelim", "kalsın", "gerek yok", "gerek kalmadı", "gerekmez", "lazım değil"),
        *("istemiyorum", "önemli değil", "unut", "unutun", "unut gitsin", "bırak", "bırakın"),
        *("bırakalım", "dur", "durun", "kapat", "çık", "çıkış", "sonra bakarım", "sonra yazarım"),
        *("cancel", "stop", "quit", "exit", "never mind", "nevermind", "nvm", "forget", "leave"),
        *("forget about", "skip", "no need", "not needed", "drop", "I changed my mind"),
        *("changed my mind", "I don't want to", "don't bother", "I'll look later"),
    )
)
_AROUND = frozenset(
    tokens(
        """
        ya yaa neyse tamam tmm ok peki yok hayır aman artık şimdi şimdilik bunu onu işlemi bu o
        lütfen teşekkürler teşekkür ederim sağ ol sağol sağolun kusura bakmayın pardon be abi
        no oh well just then please thanks thank you it this that okay actually sorry for now
        """
    )
)
#: Whoever changes his mind does so in as few words as this.
_FEW = 8
#: Words left of abuse that tell nothing.
_REST = 2
#: Answers to something the bot has asked besides: without such a question they are tries.
_REPLIES = frozenset({"affirm", "deny", "nothing_helped"})
_COURTESY = frozenset({"greet", "goodbye", "thanks", "ask_bot"})
#: What has a form or an action of its own, and goes before the form that runs when it is clear.
_OWN_WAYS = frozenset(
    {
        *("order_status", "return_request", "damaged_or_wrong", "cancel_order", "change_address"),
        *("warranty", "callback", "complaint", "data_request"),
    }
)
_ALARMS = frozenset({"legal_threat", "fraud", "safety", "self_harm"})
_BESIDE = frozenset({"insult", "praise", "change_language"})
_QUESTIONS = frozenset(
    tokens(
        """
        mi mı mu mü midir mıdır misiniz mısınız musunuz neden niye niçin nasıl kaç kaça kaçta nedir
        hangi hangisi nerede nereden nereye acaba
        """
    )
)
#: Folded. In a story it is a conjunction: "ne zaman arasam kapalı".
_HOW_MUCH = re.compile(r"\bne (?:zaman|kadar)\b(?! da\b|(?: \w+)? \w+s[ae](?:m|k|niz)?\b)")
#: In English these ask where a clause begins; elsewhere they belong to a sentence: "one that does
#: not work", "a courier who was rude".
_ASK_FIRST = "what|when|how|where|which|why|who|can|could|do|does|did|is|are|will|would|may"
_ASKS = re.compile(
    rf"(?:^|[,.;!:])(?:\s*(?:hi|hello|hey|and|but|so|also|ok|okay|please|sorry|then|well))*"
    rf"\s*(?:{_ASK_FIRST})\b(?!\s+i\b(?!\s+(?:get|send|pay|have|do|need)))"
    r"|\b(?:what|how|where|why)(?:\s+\w+)?\s+(?:is|are|do|does|can|will)\b",
    re.IGNORECASE,
)


def stops(turn: Turn) -> bool:
    """Whether the customer has changed his mind and says nothing else: "boşver", "iptal"."""
    return len(turn.words) <= _FEW and _only_stops(turn.words)


def _only_stops(words: list[str]) -> bool:
    """Whether the words are one such phrase or more, and nothing else: "vazgeçtim gerek yok"."""
    return any(
        " ".join(words[start:end]) in _STOPS
        and (_AROUND.issuperset(rest := words[:start] + words[end:]) or _only_stops(rest))
        for start, end in combinations(range(len(words) + 1), 2)
    )


def wants_person(turn: Turn, *, answers: bool = False) -> bool:
    """Whether a person is asked for: in plain words, or by an intent as sure as any other.

    Numbers, addresses and what a machine would write ask for nobody: the intents know little of
    them. Whoever adds a person to a number ("INSAN 9005") does not mean to answer with it.

    Args:
        answers: whether the message answers what the form asks, which an intent may mistake.
    """
    if turn.pressed:
        return turn.intent == "ask_human"
    if persons.wanted(turn.text):
        return True
    if persons.alone(turn.text) and (not answers or any(sign.isdigit() for sign in turn.text)):
        return True
    if turn.intent != "ask_human" or answers or _CODE.search(turn.text):
        return False
    words = [word for word in tokens(_ADDRESS.sub(" ", turn.text)) if word.isalpha()]
    return bool(words) and (turn.confidence >= _SURE or persons.named(turn.text))


def by_hand(turn: Turn) -> Turn:
    """The turn without what a machine would write, a button's payload without its slash.

    Its words choose nothing and tell nothing, whatever an intent makes of them.
    """
    if turn.pressed or not _CODE.search(turn.text):
        return turn
    left = _CODE.sub(" ", turn.text).strip()
    return replace(turn, text=left) if left else replace(turn, text="", intent="nlu_fallback")


def asks(turn: Turn) -> bool:
    """Whether the message looks like a question."""
    if "?" in turn.text or _QUESTIONS.intersection(turn.words):
        return True
    if _HOW_MUCH.search(fold(turn.text)):
        return True
    return turn.lang == "en" and _ASKS.search(turn.text) is not None


async def answered(turn: Turn, shop: Shop) -> bool:
    """Whether an article surely answers the message.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    found = await answering.search(turn, shop, before=turn.memory.asked_about)
    return answering.sure(turn, found) is not None


def interrupts(turn: Turn) -> bool:
    """Whether a message that could be the customer's own words is something else all the same."""
    courtesy_only = turn.intent in _COURTESY and not courtesy.hides_a_question(turn.text)
    alarm = turn.intent in _ALARMS and turn.clear
    return courtesy_only or turn.pressed or alarm or _in_between(turn)


def _in_between(turn: Turn) -> bool:
    """Whether nothing is told: our hours are asked for, another language, or there is abuse."""
    if len(turn.words) > _FEW or turn.confidence < _SURE:
        return False
    if turn.intent == "insult":
        return len(tokens(calmed(turn.text))) <= _REST
    if turn.intent == "change_language":
        return asked.language(turn.text) is not None
    return turn.intent == "contact_hours" and turn.clear and asks(turn)


async def passes_by(turn: Turn, shop: Shop, intent: str) -> bool:
    """Whether the message is something else than a try at what the form asks.

    It is when it means courtesy or our hours, answers something else the bot has asked, is a
    question that articles answer, or clearly a matter with a form of its own. `intent` is this
    form's: once more it is a try.

    How sure the search is does not make a question of a statement ("numaram sizde kayıtlı" comes
    close to an article on phone numbers): whatever is said has an article that is nearest. So the
    words must ask, or, for a question of two bare nouns ("kargo ücreti"), the intent be clear.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    if turn.pressed or turn.intent in _COURTESY or _beside(turn, intent):
        return True
    if turn.intent in _REPLIES:
        return turn.memory.expecting is not Expecting.NOTHING
    asking = asks(turn) or (turn.intent == "faq" and turn.clear)
    if turn.intent == intent or not asking:
        return False
    found = await answering.search(turn, shop, before=turn.memory.asked_about)
    if answering.sure(turn, found):
        return True
    return turn.intent == "faq" and belief.band(turn, found) == "clarify"


def _beside(turn: Turn, intent: str) -> bool:
    """Whether the message has a way of its own, other than the form's."""
    if turn.intent == intent:
        return False
    if turn.intent == "contact_hours":
        return turn.confidence >= _SURE or asks(turn)
    if turn.intent == "vague":  # the word of who cannot tell what he is asked is no other matter
        return vague.announces(turn.text)
    return (turn.clear and turn.intent in _OWN_WAYS) or turn.intent in _BESIDE | _ALARMS


def unsure_of_another(turn: Turn) -> bool:
    """Whether the rule for the intent would begin another form without the wish being clear."""
    return turn.intent in _OWN_WAYS and not turn.clear


async def aside(told: Reply, turn: Turn, shop: Shop, step: Step) -> Reply:
    """`told` in the middle of the form whose `step` it is, and what that waits for."""
    form = turn.form
    if form is None:
        return told
    back = await step(replace(turn, form=replace(form, returned=True)), shop)
    waits = {**told.slots, "requested_slot": form.waits_for}
    told = replace(told, slots=waits, ends_form=False)
    if back is None or back.ends_form:
        return told
    said = Said(told.response, told.variables, told.text, told.card)
    return replace(
        told,
        earlier=[*told.earlier, said, *back.earlier],
        response=back.response,
        text=back.text,
        variables=back.variables,
        buttons=back.buttons,
        card=None,
    )
