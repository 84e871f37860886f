"""Answers from the help articles: given when sure, asked back about when not, once.

The search says how sure it is (its band). Under the threshold the bot asks back one time, with the
likely articles to choose from or for other words; the next time in a row a person takes over.
"""

from __future__ import annotations

from dataclasses import replace

from actions import courtesy, replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Memory, Offer, Turn
from knowledge.wire import KnowledgeError, SearchReply

_CHOICES = 3
#: Matters that are plain from the intent alone: asked "which of these", never "what do you mean".
_UNDERSTOOD = frozenset({"order_status", "return_request", "damaged_or_wrong", "cancel_order"})
_PASSAGE = 400


async def answer(turn: Turn, shop: Shop) -> Reply:
    """Whatever an article may answer, and every message nobody understood.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    if turn.article:
        return await chosen(turn, shop, turn.article)
    return judge(turn, await search(turn, shop, turn.text))


async def search(turn: Turn, shop: Shop, text: str) -> SearchReply:
    """The articles for `text` in the customer's language. Raises KnowledgeUnavailable."""
    return await shop.knowledge.search(courtesy.question(text), turn.lang, _CHOICES)


def judge(turn: Turn, found: SearchReply) -> Reply:
    """What to do with what was found."""
    foreign = turn.intent == "out_of_scope"
    if found["hits"] and found["band"] == "answer" and not (foreign and not certain(found)):
        return give(turn, replies.offer(found["hits"][0]), reason="search", found=found)
    if turn.memory.asked_back:
        return replies.hand_over("low_confidence", turn.memory, found)
    if foreign:
        return ask_back(turn, "decline", "out_of_scope", found)
    if found["hits"] and (found["band"] == "clarify" or turn.intent in _UNDERSTOOD):
        return suggest(turn, found)
    return ask_back(turn, "clarify", "low_confidence", found)


def certain(found: SearchReply) -> bool:
    """Whether the search is sure enough to overrule the intent: halfway from answering to 1."""
    return found["probability"] >= (1 + found["thresholds"]["answer"]) / 2


def give(turn: Turn, offer: Offer, *, reason: str, found: SearchReply | None) -> Reply:
    """Answer with an article and ask whether it helped."""
    memory = turn.memory
    tried = tuple(dict.fromkeys([*memory.tried, offer["article"]]))
    probability = found["probability"] if found else None
    return Reply(
        replies.answered(offer, reason=reason, probability=probability, search=found),
        Memory(not_helped=memory.not_helped, expecting=Expecting.HELPED, tried=tried),
        response="utter_answer" if offer["lang"] == turn.lang else "utter_answer_elsewhere",
        variables={"passage": offer["passage"], "title": offer["title"]},
        buttons=[replies.button(name, turn.lang) for name in ("helpful", "nothing_helped")],
    )


def suggest(turn: Turn, found: SearchReply) -> Reply:
    """Ask which of the likely articles was meant. Counts as asking back."""
    offers = list({hit["article"]: replies.offer(hit) for hit in reversed(found["hits"])}.values())
    offers = offers[::-1][:_CHOICES]
    return Reply(
        replies.clarified("clarify", "vague", [o["article"] for o in offers], found),
        replace(
            turn.memory,
            asked_back=turn.memory.asked_back + 1,
            expecting=Expecting.CHOICE,
            offered=tuple(offers),
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
    }
    hits = found["hits"] if found and kind != "decline" else []
    return Reply(
        replies.clarified(kind, reason, [hit["article"] for hit in hits], found),
        replace(
            turn.memory,
            asked_back=turn.memory.asked_back + 1,
            expecting=Expecting.PERSON,
            offered=(),
        ),
        response=responses.get(reason, "utter_ask_back"),
        buttons=[replies.button("ask_human", turn.lang)],
    )


async def chosen(turn: Turn, shop: Shop, article: str) -> Reply:
    """The article the customer has picked. Raises KnowledgeUnavailable."""
    for offer in turn.memory.offered:
        if offer["article"] == article:
            return give(turn, offer, reason="chosen", found=None)
    try:
        found = await shop.knowledge.article(article, turn.lang)
    except KnowledgeError:  # an old button: the article is gone
        return ask_back(turn, "clarify", "vague")
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
