"""Whether words may tell of danger to somebody, or do nothing but name a thing.

Both are for doubts about an alarm, and lean towards it: a word too many below costs a careful
sentence.
"""

from __future__ import annotations

import re

from language.fold import tokens

#: How words begin that speak of harm, of whom and where it hurts, or of who helps; folded.
_HARM = tuple(
    tokens(
        """
        yand yanm yanıyo yanar yanık yangın yaktı yakıyo alev tutuş patla infilak çarp zehir yut
        boğul boğaz nefes kan yara kesti kesildi kesik duman kıvılcım sıçra koku tehlike hastane
        doktor ambulans acil bayıl öldür ölüm alerji kaşın döküntü şişti kabar kızar eri ısın düş
        korkt elim elini parma gözü yüzü cild çocuğum bebeğim oğlum kızım
        fire burn flame smok spark explo blew blast shock electrocut poison toxi swallow chok breath
        bleed blood injur hurt wound hospital doctor ambulance emergenc danger unsafe hazard smell
        melt overheat rash allerg blister faint dead died kill fell
        """
    )
)
#: Whoever they are told of, harm may be; but things are made for them: "çocuk yağmurluğu".
_CHILDREN = tuple(tokens("çocu bebe baby babies kid child toddler"))
#: Of an English sentence, which a name is not.
_SAYING = frozenset(
    tokens("is are was were am be it i he she we they got has had have did does do not cut s")
)
#: How finite verbs end, folded.
_VERB = re.compile(
    r"\w{2,}(?:[iu]yo(?:r\w*)?|[dt][iu](?:m|k|n|niz|l[ae]r)?|m[iu]s\w*|[ae]c[ae][gk]\w*)"
)
_LONGEST_NAME = 5  # words


def may_tell_of_harm(text: str) -> bool:
    """Whether a word may speak of harm: "elim yandı", "it caught fire"."""
    return any(word.startswith((*_HARM, *_CHILDREN)) for word in tokens(text))


def names_a_thing(text: str) -> bool:
    """Whether the words name something and tell nothing of it: "elektrikli battaniye"."""
    words = tokens(text)
    if not 0 < len(words) <= _LONGEST_NAME or _SAYING.intersection(words):
        return False
    return not any(word.startswith(_HARM) or _VERB.fullmatch(word) for word in words)
