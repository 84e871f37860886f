"""Words that leave no doubt that somebody is in danger, or thinks of harming himself.

The intents know many more. These are for messages that the assistant does not get to see because a
person is being waited for: few, and plain enough to put their writer before everybody else.
"""

from __future__ import annotations

import re

from language.fold import fold

_SELF_HARM = re.compile(
    r"\b(?:intihar (?:et|edec|ed|ediy|dus)\w*|canima kiy\w*|hayatima son\w*|bileklerimi kes\w*"
    r"|kendim[ei] (?:bir sey yap|zarar|oldur|as|kiy)\w*"
    r"|(?:yasamak|hayatta kalmak) istemiyor\w*|olmek isti(?:yo|ye)\w*"
    r"|suicid\w*|(?:kill|hurt|harm)(?:ing)? myself|end my life|want to die|better off dead"
    r"|(?:dont|do not) want to (?:live|be alive))\b"
)
_WHO = r"(?:cocu[gk]|bebe[gk]|oglum|kizim|esim|annem|babam|elim|kolum|yuzum|gozum|parma[gk])"
_SAFETY = re.compile(
    r"\b(?:alev al\w*|yangin cik\w*|tutustu\w*|elektrik carp\w*|zehirlen\w*|nefes alam\w*"
    r"|ambulans\w*"
    rf"|{_WHO}\w*(?: \w+){{0,3}} (?:yutt|yand|yarala|kanad|kaniyor|bogul|kesildi|bayil)\w*"
    r"|(?:caught|on) fire|electric shock|electrocuted|poisoned|cant breathe|ambulance"
    r"|(?:swallowed|choked|choking) (?:on )?(?:it|a|the|one|some)"
    r"|(?:burnt|burned|injured) (?:my|his|her|me|our)\w*)\b"
)


def peril(text: str) -> str:
    """ "self_harm" or "safety", as the intents are called; empty without such words."""
    said = fold(text)
    if _SELF_HARM.search(said):
        return "self_harm"
    return "safety" if _SAFETY.search(said) else ""
