"""What a customer hears who sent a number that is nobody's business: it was hidden, and why."""

from __future__ import annotations

from collections.abc import Set

from language.masks import ACCOUNT, CARD, IDENTITY

_NAMES = {
    "tr": {
        CARD: "kart numaranızı",
        IDENTITY: "T.C. kimlik numaranızı",
        ACCOUNT: "IBAN'ınızı",
    },
    "en": {
        CARD: "your card number",
        IDENTITY: "your identity number",
        ACCOUNT: "your IBAN",
    },
}
_WORDS = {
    "tr": "Güvenliğiniz için {numbers} gizledim. Kart, kimlik ve hesap numaralarınızı buradan "
    "göndermeyin lütfen; size onlar olmadan da yardımcı oluruz.",
    "en": "For your safety I have hidden {numbers}. Please do not send card, identity or account "
    "numbers here; we can help you without them.",
}
_AND = {"tr": " ve ", "en": " and "}


def hidden(labels: Set[str], lang: str) -> str:
    """The words for numbers of these kinds (labels of :mod:`language.masks`)."""
    *others, last = [name for label, name in _NAMES[lang].items() if label in labels]
    numbers = _AND[lang].join([", ".join(others), last]) if others else last
    return _WORDS[lang].format(numbers=numbers)
