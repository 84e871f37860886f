"""What can go wrong between a customer and an order.

OrdersError
├── OrdersUnavailable   the shop's system does not answer or refuses us; later, or a person
├── OrdersMalformed     it answered what the contract does not allow; a person
└── TooManyTries        too many proofs were tried; ``seconds`` until the next is looked at

Each carries a ``code`` for programs and ``words(lang)`` for customers. The text of the exception is
for the log: it says what to do, and holds nothing of an order.
"""

from __future__ import annotations

from typing import ClassVar


class OrdersError(Exception):
    """Base of this package's errors."""

    code: ClassVar[str] = "orders_error"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Sipariş bilgilerine şu an ulaşamıyorum.",
        "en": "I cannot reach the order records right now.",
    }

    def words(self, lang: str) -> str:
        """The error for a customer, in ``lang`` ("tr" or "en")."""
        return self.texts.get(lang, self.texts["tr"]).format(**vars(self))


class OrdersUnavailable(OrdersError):
    """No answer in time, or a refusal."""

    code = "orders_unavailable"


class OrdersMalformed(OrdersError):
    """An answer that breaks the contract."""

    code = "orders_malformed"


class TooManyTries(OrdersError):
    """Neither right nor wrong: the proof was not looked at."""

    code = "too_many_tries"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Güvenliğiniz için sipariş sorgulamaya bir süre ara veriyorum; {wait} sonra yeniden "
        "deneyebilirsiniz. Dilerseniz sizi bir ekip arkadaşımıza bağlayayım.",
        "en": "To keep orders safe I have to pause looking them up; you can try again in {wait}. "
        "If you like, I can connect you to a colleague.",
    }

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many tries; wait {seconds} s")
        self.seconds = seconds

    def words(self, lang: str) -> str:
        return self.texts[lang].format(wait=_wait(self.seconds, lang))


def _wait(seconds: int, lang: str) -> str:
    minutes = max(1, -(-seconds // 60))
    number, unit = (minutes, "minute") if minutes < 90 else (-(-minutes // 60), "hour")
    if lang == "tr":
        return f"{number} {'dakika' if unit == 'minute' else 'saat'}"
    return f"{number} {unit}{'s' if number > 1 else ''}"
