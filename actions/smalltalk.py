"""Greetings, thanks and goodbyes; and the question that often comes in the same breath."""

from __future__ import annotations

from dataclasses import replace

from actions import answering, replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Turn
from language.fold import tokens

#: Words of courtesy, which carry no question.
_COURTESY = frozenset(
    tokens(
        """
        merhaba merhabalar mrb mrhb selam selamlar slm sa as selamün selamın aleyküm alo hey
        hayırlı günaydın tünaydın iyi gün günler akşam akşamlar geceler sabahlar çalışmalar kolay
        gelsin görüşürüz hoşça kal hoşçakal hoşçakalın kalın bye teşekkür teşekkürler tşk tşkler
        ederim ederiz sağol sağolun sağ ol olun eyvallah çok minnettarım lütfen rica efendim hocam
        kardeşim abi abla canım arkadaşlar dostum bey hanım papi evet hayır yok tamam tamamdır peki
        ok okey olur olmaz süper harika güzel gerek ilginiz için yardımınız yardım yardımcı oldunuz
        oldu ve de da ben siz size bir bi bot robot mısın mısınız musun musunuz insan
        hi hello hiya good morning evening afternoon night day there thanks thank thx you ty so
        much a lot very please goodbye cheers see later yes yeah yep no nope okay sure great
        perfect awesome for your the help that was all of have nice one cool and are is this human
        real person
        """
    )
)
#: A question has more letters than this besides the courtesy.
_LETTERS = 4


async def talk(turn: Turn, shop: Shop) -> Reply:
    """Answer the question that came with the courtesy when the search is sure of it, else greet.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
    """
    question = [word for word in turn.words if word not in _COURTESY]
    if not turn.pressed and len("".join(question)) > _LETTERS:
        found = await answering.search(turn, shop, turn.text)
        if found["band"] == "answer" and found["hits"]:
            return answering.give(
                turn, replies.offer(found["hits"][0]), reason="search", found=found
            )
    offers_person = turn.intent == "ask_bot"
    return Reply(
        {"kind": "smalltalk", "reason": turn.intent},
        replace(turn.memory, expecting=Expecting.PERSON if offers_person else Expecting.NOTHING),
        response=f"utter_{turn.intent}",
        variables={"assistant": shop.brand.assistant, "brand": shop.brand.name},
        buttons=[replies.button("ask_human", turn.lang)] if offers_person else (),
    )
