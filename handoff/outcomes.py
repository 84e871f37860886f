"""How a conversation with a person ended, and what its customer reads of it."""

from __future__ import annotations

from enum import StrEnum

#: How long after its end a conversation is still the same matter. Milliseconds.
SAME_MATTER = 3 * 24 * 3600 * 1000

#: How many characters an agent may add to an outcome.
REMARK_CHARS = 500


class Outcome(StrEnum):
    """Why an agent has closed a conversation."""

    SOLVED = "solved"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    NO_REPLY = "no_reply"
    SPAM = "spam"
    OTHER = "other"


#: After these there is no person who knew the matter: whoever writes again meets the bot.
ANEW = frozenset({Outcome.SPAM})

_DONE = {
    "tr": "Görüşme tamamlandı. Aklınıza bir şey takılırsa yine buraya yazmanız yeterli.",
    "en": "This conversation is closed. If anything else comes up, just write here again.",
}
_WORDS: dict[Outcome, dict[str, str]] = {
    Outcome.ANSWERED_ELSEWHERE: {
        "tr": "Konuyu sizinle başka bir yoldan konuştuğumuz için bu görüşmeyi tamamladık. "
        "Aklınıza bir şey takılırsa yine buraya yazmanız yeterli.",
        "en": "We have settled this with you elsewhere, so this conversation is closed. "
        "If anything else comes up, just write here again.",
    },
    Outcome.NO_REPLY: {
        "tr": "Sizden haber alamayınca görüşmeyi şimdilik kapattık. Dilediğiniz zaman buraya "
        "yazın, kaldığımız yerden devam edelim.",
        "en": "We have not heard from you, so this conversation is closed for now. "
        "Write here whenever you like and we will pick it up where we left off.",
    },
    Outcome.SPAM: {},
}


def words(outcome: Outcome) -> dict[str, str]:
    """What the customer reads when a conversation ends so, by language; empty for nothing."""
    return _WORDS.get(outcome, _DONE)
