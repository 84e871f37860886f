"""Words of courtesy: part of every message between people, and noise to a search."""

from __future__ import annotations

from language.fold import fold, tokens

_GREETINGS = frozenset(
    tokens(
        """
        merhaba merhabalar mrb mrhb meraba selam selamlar slm sa as selamün selamın aleyküm alo hey
        günaydın tünaydın iyi günler akşamlar geceler çalışmalar hayırlı kolay gelsin teşekkür
        teşekkürler tşk tşkler ederim ederiz sağol sağolun eyvallah lütfen hocam efendim kardeşim
        abi abla canım arkadaşlar görüşürüz hoşçakal hoşçakalın
        hi hello hiya hey dear thanks thank you thx please goodbye bye cheers
        """
    )
)
_FILLERS = frozenset(
    tokens(
        """
        gün akşam sabahlar hoşça kal kalın sağ ol olun çok minnettarım rica dostum bey hanım papi
        evet hayır yok tamam tamamdır peki ok okey olur olmaz süper harika güzel gerek ilginiz için
        yardımınız yardım yardımcı oldunuz oldu ve de da ben siz size bir bi bot robot mısın
        mısınız musun musunuz insan
        good morning evening afternoon night day there ty so much a lot very see later yes yeah
        yep no nope okay sure great perfect awesome for your the help that was all of have nice one
        cool and are is this human real person
        """
    )
)
#: A question has more letters than this besides the courtesy.
_LETTERS = 4


def question(text: str) -> str:
    """`text` as it is written, without greetings before and thanks after; whole if that is all."""
    words = text.split()
    while words and _polite(words[0]):
        words.pop(0)
    while words and _polite(words[-1]):
        words.pop()
    return " ".join(words) or text


def hides_a_question(text: str) -> bool:
    """Whether there is more to `text` than courtesy."""
    rest = [word for word in tokens(text) if word not in _GREETINGS | _FILLERS]
    return len("".join(rest)) > _LETTERS


def _polite(word: str) -> bool:
    return all(part in _GREETINGS for part in fold(word).split())
