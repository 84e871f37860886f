"""Several questions in one message: every sure answer given, the others asked back or admitted."""

from __future__ import annotations

from actions import belief, replies
from actions.replies import Reply, Said
from actions.turn import Expecting, Memory, Offer, Turn
from knowledge.wire import Part, SearchReply
from language.excerpts import excerpt

#: How much of a question is repeated above its answer.
_QUOTED = 70


def answer(turn: Turn, found: SearchReply) -> Reply | None:
    """Answer part by part; None when there is no part to be sure of."""
    bands = [(part, _band(turn, found, part)) for part in found["parts"]]
    given = [(part, replies.offer(part["hits"][0])) for part, band in bands if band == "answer"]
    open_ = [part for part, band in bands if band != "answer"]
    if not given:
        return None
    offers = replies.offers(*(part["hits"] for part, band in bands if band == "clarify"))
    if not open_:
        response, expecting = "utter_parts_helped", Expecting.HELPED
        buttons = [replies.button(name, turn.lang) for name in ("helpful", "nothing_helped")]
    elif offers:
        response, expecting = "utter_part_unsure", Expecting.CHOICE
        buttons = [*map(replies.choice, offers), replies.button("none_of_these", turn.lang)]
    else:
        response, expecting = "utter_part_unknown", Expecting.PERSON
        buttons = [replies.button("ask_human", turn.lang)]
    articles = [offer["article"] for _, offer in given]
    return Reply(
        replies.answered_in_parts(given, [offer["article"] for offer in offers], found),
        Memory(
            not_helped=turn.memory.not_helped,
            expecting=expecting,
            offered=offers,
            tried=tuple(dict.fromkeys([*turn.memory.tried, *articles])),
            asked_about=(open_ or [part for part, _ in given])[-1]["text"],
        ),
        response=response,
        variables={"question": "”, “".join(map(_quoted, open_))},
        buttons=buttons,
        earlier=[
            Said(
                "utter_part" if offer["lang"] == turn.lang else "utter_part_elsewhere",
                {"question": _quoted(part), "passage": offer["passage"]},
                card=replies.card(offer),
            )
            for part, offer in given
        ],
    )


def likely(turn: Turn, found: SearchReply) -> tuple[Offer, ...]:
    """What may be meant where nothing is sure: something of each question that may be answered."""
    unsure = [part["hits"] for part in found["parts"] if _band(turn, found, part) == "clarify"]
    return replies.offers(*(unsure or [found["hits"]]))


def _band(turn: Turn, found: SearchReply, part: Part) -> str:
    """The band of a part, which is sure when the whole message is sure of the same article."""
    first, own = found["hits"][:1], part["hits"][:1]
    if belief.band(turn, found) == "answer" and own and own[0]["article"] == first[0]["article"]:
        return "answer"
    return belief.band(turn, found, part)


def _quoted(part: Part) -> str:
    return excerpt(part["text"], _QUOTED)
