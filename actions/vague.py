"""Who has a question and does not say which is invited to, with the shop's own topics to tap."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from actions import answering, belief, courtesy, replies
from actions.replies import Button, Reply
from actions.shop import Shop
from actions.turn import Expecting, Turn
from knowledge import categories
from language.fold import tokens

_TOPICS = 4
#: Looked through for articles of one topic.
_WIDE = 10
#: The beginnings of words that say that there is something, and not what.
_UNSAID = tuple(
    tokens(
        """
        sor problem yard bilgi konu şey şi dert derd danış öğren iste istiyor lazım gerek bakar
        ilgili hakkında birkaç başka müsait yazıyor anlat help question quick issue ask some
        something anything need want talk about thing matter trouble wrong info assist got
        """
    )
)
#: Of these, the ones that nobody needs who answers a question himself.
_TO_COME = tuple(tokens("soru sora sorm yard danış öğren derd dert question ask help assist"))


async def vague(turn: Turn, shop: Shop) -> Reply:
    """Invite to ask; what is said of the matter all the same is looked for.

    Raises:
        KnowledgeUnavailable: there is no search.
    """
    if turn.topic:
        return await _topic(turn, shop, turn.topic)
    if _says_something(turn.text):
        found = await answering.search(turn, shop)
        if reply := answering.sure(turn, found):
            return reply
        if belief.band(turn, found) == "clarify" and not turn.memory.asked_back:
            return answering.suggest(turn, found)
    return Reply(
        {"kind": "smalltalk", "reason": "vague"},
        replace(turn.memory, expecting=Expecting.NOTHING, offered=()),
        response="utter_vague",
        buttons=await _topics(turn.lang, shop),
    )


def announces(text: str) -> bool:
    """Whether the words say that a question is to come: "bir sorum var"."""
    return any(word.startswith(_TO_COME) for word in tokens(text))


async def _topics(lang: str, shop: Shop) -> list[Button]:
    """What most articles are about."""
    counted = Counter(
        categories.slug(entry["category"]) for entry in await shop.knowledge.articles(lang)
    )
    known = [(slug, n) for slug, n in counted.most_common() if slug != categories.NO_CATEGORY]
    return [
        {
            "title": categories.named(slug, lang),
            "payload": f"/vague{json.dumps({'topic': slug}, separators=(',', ':'))}",
        }
        for slug, _ in known[:_TOPICS]
    ]


async def _topic(turn: Turn, shop: Shop, topic: str) -> Reply:
    """The topic that was tapped: its most fitting articles, or a question in one's own words."""
    name = categories.named(topic, turn.lang)
    found = await shop.knowledge.search(name, turn.lang, _WIDE)
    hits = [hit for hit in found["hits"] if categories.slug(hit["category"]) == topic]
    offers = {hit["article"]: replies.offer(hit) for hit in reversed(hits)}
    offered = tuple(offers.values())[::-1][:_TOPICS]
    return Reply(
        replies.clarified("clarify", "topic", [offer["article"] for offer in offered], None),
        replace(turn.memory, expecting=Expecting.NOTHING, offered=offered),
        response="utter_topic",
        variables={"topic": name},
        buttons=[replies.choice(offer) for offer in offered],
    )


def _says_something(text: str) -> bool:
    rest = " ".join(word for word in tokens(text) if not word.startswith(_UNSAID))
    return courtesy.hides_a_question(rest)
