"""Answers from the help articles: given when sure, asked back about when not, once.

The search says how sure it is (its band). Under the threshold the bot asks back one time, with the
likely articles to choose from or for other words; the next time in a row a person takes over.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions import belief, courtesy, replies, several
from actions.languages import Action
from actions.replies import Reply, Said
from actions.shop import Shop
from actions.turn import Expecting, Memory, Offer, Turn
from actions.uttered import unhelped
from knowledge.reading import leans
from knowledge.wire import KnowledgeError, SearchReply
from language.fold import tokens

#: Matters that are plain from the intent alone: asked "which of these", never "what do you mean".
_UNDERSTOOD = frozenset({"order_status", "return_request", "damaged_or_wrong", "cancel_order"})
_PASSAGE = 400
_NUMBER = re.compile(r"\d")
#: After these the matter is another one.
_ELSEWHERE = frozenset({"out_of_scope", "none_of_these", "gone"})
#: Letters that tell a word from another whatever its endings, and how many it has at least.
_STEM, _LEAST = 5, 4
_ASKING = {
    word[:_STEM]
    for word in tokens(
        """
        nasıl nerede nereden nereye neden niye niçin hangi hangisi kadar zaman olur oluyor
        istiyorum misiniz mısınız what where when which does much many long have there will
        """
    )
}
#: Characters of a question kept for those that lean on it.
_REMEMBERED = 300


async def answer(turn: Turn, shop: Shop) -> Reply:
    """Whatever an article may answer, and every message nobody understood.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    if turn.article:
        return await chosen(turn, shop, turn.article)
    return judge(turn, await search(turn, shop, before=turn.memory.asked_about))


async def search(turn: Turn, shop: Shop, before: str = "") -> SearchReply:
    """The articles for the message; `before` is the question it may lean on.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    return await shop.knowledge.search(
        courtesy.question(turn.text), turn.lang, replies.CHOICES, before=before
    )


def judge(turn: Turn, found: SearchReply) -> Reply:
    """What to do with what was found; the decision says how far it was `believed`."""
    reply = _judge(turn, found)
    return replace(reply, decision={**reply.decision, "believed": belief.believed(turn, found)})


def _judge(turn: Turn, found: SearchReply) -> Reply:
    if reply := sure(turn, found):
        return reply
    if turn.memory.asked_back:
        return replies.hand_over("low_confidence", turn.memory, found)
    if turn.intent == "out_of_scope" and not found["leaned"]:
        return ask_back(turn, "decline", "out_of_scope", found)
    likely = belief.band(turn, found) == "clarify" or turn.intent in _UNDERSTOOD
    if found["hits"] and likely:
        return suggest(turn, found)
    return ask_back(turn, "clarify", "low_confidence", found)


def sure(turn: Turn, found: SearchReply) -> Reply | None:
    """The answer, or the answers, if there is one to be sure of."""
    if found["parts"] and (reply := several.answer(turn, found)):
        return reply
    if belief.band(turn, found) != "answer":
        return None
    offer = replies.offer(found["hits"][0])
    given = any(offer["passage"] in each.text for each in unhelped(turn.said))
    if given and (not found["leaned"] or alike(turn.text, turn.memory.asked_about)):
        return same_again(turn, found)
    return give(turn, offer, reason="search", found=found)


def alike(text: str, before: str) -> bool:
    """Whether two questions are about the same thing by a word of theirs, endings apart."""
    mine, theirs = ({word[:_STEM] for word in tokens(each)} - _ASKING for each in (text, before))
    return any(len(word) >= _LEAST for word in mine & theirs)


def same_again(turn: Turn, found: SearchReply) -> Reply:
    """The question was put in other words and finds what was given: it has not helped."""
    if turn.memory.not_helped:
        return replies.hand_over("repeated", turn.memory, found)
    hits = [hit for hit in found["hits"] if hit["article"] not in turn.memory.tried]
    offers = tuple({hit["article"]: replies.offer(hit) for hit in hits}.values())
    return Reply(
        replies.clarified("clarify", "rephrased", [o["article"] for o in offers], found),
        replace(
            turn.memory,
            not_helped=1,
            expecting=Expecting.CHOICE if offers else Expecting.PERSON,
            offered=offers,
            asked_about=about(turn, found),
        ),
        response="utter_same_again",
        buttons=[*map(replies.choice, offers), replies.button("ask_human", turn.lang)],
    )


def leaning_first(action: Action) -> Action:
    """`action`, unless the message is answered as a follow-up to the last question.

    A few words ("neden", "kim ödüyor peki") are easily taken for a no or for small talk.
    """

    async def run(turn: Turn, shop: Shop) -> Reply:
        before = turn.memory.asked_about
        follows = before and not turn.clear and leans(turn.text, turn.lang)
        answered = sure(turn, await search(turn, shop, before)) if follows else None
        return answered or await action(turn, shop)

    return run


def about(turn: Turn, found: SearchReply | None) -> str:
    """The question that the next message may lean on: this one, unless it leans itself."""
    if found is None or found["leaned"]:
        return turn.memory.asked_about
    return courtesy.question(turn.text)[:_REMEMBERED]


def worded(action: Action) -> Action:
    """`action`, unless there is nothing but numbers, or smileys whose meaning is not clear."""

    async def run(turn: Turn, shop: Shop) -> Reply:
        numbers = all(_NUMBER.search(word) for word in turn.words)
        if turn.pressed or not numbers or (turn.clear and not turn.words):
            return await action(turn, shop)
        if turn.memory.asked_back:
            return replies.hand_over("low_confidence", turn.memory)
        return ask_back(turn, "clarify", "number" if turn.words else "wordless")

    return run


def give(turn: Turn, offer: Offer, *, reason: str, found: SearchReply | None) -> Reply:
    """Answer with an article and ask whether it helped, unless a form has a question of its own.

    The question is a message for itself, so that the article's card comes before it.
    """
    memory = turn.memory
    tried = tuple(dict.fromkeys([*memory.tried, offer["article"]]))
    probability = found["probability"] if found else None
    decision = replies.answered(offer, reason=reason, probability=probability, search=found)
    given = Said(text=offer["passage"], card=replies.card(offer))
    if offer["lang"] != turn.lang:
        passage = {"passage": offer["passage"]}
        given = Said("utter_answer_elsewhere", passage, card=given.card)
    after = Memory(not_helped=memory.not_helped, tried=tried, asked_about=about(turn, found))
    if turn.form and not turn.form.abandoned:
        return Reply(
            decision,
            after,
            response=given.response,
            variables=given.variables,
            text=given.text,
            card=given.card,
        )
    return Reply(
        decision,
        replace(after, expecting=Expecting.HELPED),
        response="utter_helped",
        buttons=[replies.button(name, turn.lang) for name in ("helpful", "nothing_helped")],
        earlier=[given],
    )


def suggest(turn: Turn, found: SearchReply) -> Reply:
    """Ask which of the likely articles was meant. Counts as asking back."""
    offers = several.likely(turn, found)
    return Reply(
        replies.clarified("clarify", "vague", [o["article"] for o in offers], found),
        replace(
            turn.memory,
            asked_back=turn.memory.asked_back + 1,
            expecting=Expecting.CHOICE,
            offered=offers,
            asked_about=about(turn, found),
        ),
        response="utter_did_you_mean",
        buttons=[*map(replies.choice, offers), replies.button("none_of_these", turn.lang)],
    )


def ask_back(turn: Turn, kind: str, reason: str, found: SearchReply | None = None) -> Reply:
    """Ask for other words and offer a person; declines first when the matter is not ours."""
    responses = {
        "out_of_scope": "utter_out_of_scope",
        "not_helped": "utter_not_helped",
        "none_of_these": "utter_none_of_these",
        "gone": "utter_gone",
        "number": "utter_number",
        "wordless": "utter_wordless",
    }
    hits = found["hits"] if found and kind != "decline" else []
    return Reply(
        replies.clarified(kind, reason, [hit["article"] for hit in hits], found),
        replace(
            turn.memory,
            asked_back=turn.memory.asked_back + 1,
            expecting=Expecting.PERSON,
            offered=(),
            asked_about="" if reason in _ELSEWHERE else turn.memory.asked_about,
        ),
        response=responses.get(reason, "utter_ask_back"),
        buttons=[replies.button("ask_human", turn.lang)],
    )


async def chosen(turn: Turn, shop: Shop, article: str) -> Reply:
    """The article the customer has picked. Raises KnowledgeUnavailable."""
    try:
        found = await shop.knowledge.article(article, turn.lang)
    except KnowledgeError:  # taken off the shelf since the button was shown
        return ask_back(turn, "clarify", "gone")
    for offer in turn.memory.offered:
        if offer["article"] == article:
            return give(turn, offer, reason="chosen", found=None)
    passage = found["text"]
    if len(passage) > _PASSAGE:
        passage = passage[:_PASSAGE].rsplit(" ", 1)[0] + "…"
    picked: Offer = {
        "article": found["id"],
        "lang": found["lang"],
        "title": found["title"],
        "url": f"/help/{found['lang']}/{found['id']}",
        "passage": passage,
    }
    return give(turn, picked, reason="chosen", found=None)
