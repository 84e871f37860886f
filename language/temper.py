"""Whether a message is written in anger, and which of its words are abuse and nothing else.

Words are compared folded, Turkish ones by their beginning, since endings follow. Words that mean
something harmless as well ("mal" is also goods, "sık" is often) are left out or must stand alone.
"""

from __future__ import annotations

import re

from language.fold import tokens

_ABUSE = tuple(
    tokens(
        """
        salak aptal gerizekal embesil dangalak ahmak şerefsiz haysiyetsiz namussuz karaktersiz
        yavşak siktir sikey sikiyim orospu kahpe puşt pezevenk gavat amına amcık beyinsiz andaval
        hıyar öküz terbiyesiz soysuz şarlatan
        idiot stupid moron dumb imbecile retard fuck shit bullshit asshole bastard bitch dickhead
        scumbag wanker
        """
    )
)
_ABUSE_ALONE = frozenset(tokens("amk aq mk oç piç lan ulan ibne zekalı wtf crap damn jerk scum"))
_STRONG = tuple(
    tokens(
        """
        rezalet rezil kepaze bıktım bıktık yeter utanmaz utanın saçmal skandal berbat iğren lanet
        yazıklar dolandırıcı sahtekar çıldır delir delirt kandır oyalıyor oyalama dalga
        ridiculous disgrac unacceptable pathetic outrageous terrible horrible awful worst scandal
        scam liar furious disgust useless incompetent
        """
    )
)
_SHOUTED = 8  # letters
_BANGS = re.compile(r"[!?]\s*[!?]\s*[!?]|!\s*!")


def abusive(word: str) -> bool:
    """Whether a folded word is abuse."""
    return word in _ABUSE_ALONE or word.startswith(_ABUSE)


def angry(text: str) -> bool:
    """Whether strong words come together with shouting, abuse or one another."""
    words = tokens(text)
    strong = sum(word.startswith(_STRONG) for word in words)
    abuse = any(map(abusive, words))
    loud = _shouts(text) or bool(_BANGS.search(text))
    return strong + abuse + loud > 1


def calmed(text: str) -> str:
    """`text` without its abuse, as it is written otherwise."""
    return " ".join(w for w in text.split() if not any(map(abusive, tokens(w))))


def _shouts(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    upper = sum(map(str.isupper, letters))
    return len(letters) >= _SHOUTED and upper > 0.7 * len(letters)
