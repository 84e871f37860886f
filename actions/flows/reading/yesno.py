"""Yes or no, in as few words as people need for it."""

from __future__ import annotations

from language.fold import tokens

_YES = frozenset(
    tokens(
        """
        evet e ee eet evt he hee hıhı aynen doğru tamam tamamdır tmm ok okey olur peki tabi tabii
        elbette kesinlikle onaylıyorum kabul uygun harika süper var duruyor
        yes yeah yep yup ya sure okay right correct exactly fine good confirm please ye
        """
    )
)
_NO = frozenset(
    tokens(
        """
        hayır hayir yok yo yoo değil olmaz olmadı yanlış istemem istemiyorum hyr
        no nope nah not wrong incorrect
        """
    )
)
_AROUND = frozenset(
    tokens(
        """
        ya yaa abi lütfen teşekkürler teşekkür ederim sağ olun sağol canım efendim de da bu bunlar
        şekilde öyle kaydedin kaydet devam edin et gönder gönderin hepsi olsun
        thanks thank you that this is s it the all its thats go ahead do they are do i don t
        """
    )
)
#: A yes begins with these, and goes on in few words: "evet iptal edin".
_ASSENTS = frozenset(
    tokens("evet eet aynen doğru tamam tamamdır onaylıyorum kabul yes yeah yep yup sure correct")
)
#: Unless one of these, or a word that begins so, says that something is to be another.
_BUT = frozenset(tokens("ama fakat ancak yalnız sadece önce hayır but except only first"))
_CHANGES = ("degis", "duzelt", "guncel", "ekle", "cikar", "chang", "fix", "updat", "add", "remov")
_FEW = 5


def yesno(text: str) -> bool | None:
    """What a message says that is nothing but a yes or a no; None for any other.

    >>> yesno("evet doğru"), yesno("yok hayır"), yesno("evet ama numaram 0532...")
    (True, False, None)
    """
    words = tokens(text)
    if not words or not (_YES | _NO | _AROUND).issuperset(words):
        return None
    if _NO.intersection(words):
        return False
    return True if _YES.intersection(words) else None


def assents(text: str) -> bool:
    """Whether a message begins with a yes and takes nothing of it back: "evet iptal edin"."""
    words = tokens(text)
    if not 0 < len(words) <= _FEW or "?" in text or words[0] not in _ASSENTS:
        return False
    return not _BUT.intersection(words) and not any(w.startswith(_CHANGES) for w in words)
