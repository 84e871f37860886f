"""Passwords: which are good enough, how they are kept, how one is made up.

The policy is length and variety rather than compulsory symbols: what people can remember and
machines cannot guess.
"""

from __future__ import annotations

import asyncio
import functools
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handoff.errors import HandoffError
from language.fold import fold

#: Shortest and longest password, in characters. The upper bound keeps hashing cheap.
MIN_CHARS, MAX_CHARS = 10, 200
_MIN_DIFFERENT = 5

#: What attackers try first and the length rule lets through, folded and without digits at the end.
_COMMON = frozenset(
    {
        *("password", "passwort", "qwertyuiop", "asdfghjkl", "iloveyou", "welcome", "letmein"),
        *("sifre", "parola", "sifresifre", "parolaparola", "galatasaray", "fenerbahce"),
        *("besiktas", "trabzonspor", "istanbul", "turkiye", "destek", "musterihizmetleri"),
    }
)
_SEQUENCES = ("0123456789012345678901234567890", "9876543210987654321098765432109876543210")
#: No letter or digit that is mistaken for another when read from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
#: Each hash takes 64 MiB and a core for some 50 ms: never more than two at once.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")

Fault = Literal["short", "long", "monotonous", "common", "name"]


class WeakPassword(HandoffError):
    """The password is too easy to guess; ``fault`` says which rule it breaks."""

    code = "weak_password"
    faults: ClassVar[dict[Fault, dict[str, str]]] = {
        "short": {
            "tr": f"Şifre en az {MIN_CHARS} karakter olmalı.",
            "en": f"The password needs at least {MIN_CHARS} characters.",
        },
        "long": {
            "tr": f"Şifre en fazla {MAX_CHARS} karakter olabilir.",
            "en": f"The password may have at most {MAX_CHARS} characters.",
        },
        "monotonous": {
            "tr": f"Şifrede en az {_MIN_DIFFERENT} farklı karakter olmalı.",
            "en": f"The password needs at least {_MIN_DIFFERENT} different characters.",
        },
        "common": {
            "tr": "Bu şifre çok kolay tahmin edilir; birkaç kelimeyi yan yana getirebilirsiniz.",
            "en": "This password is too easy to guess; try a few words in a row.",
        },
        "name": {
            "tr": "Şifrede adınız geçmemeli.",
            "en": "The password must not contain your name.",
        },
    }

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"weak password: {fault}")
        self.fault = fault

    def words(self, lang: str) -> str:
        """The broken rule for a person to read."""
        return self.faults[self.fault].get(lang, self.faults[self.fault]["tr"])


def check(password: str, name: str) -> None:
    """Hold a new password against the policy.

    Raises:
        WeakPassword: it breaks a rule.
    """
    bare = fold(password).replace(" ", "")
    if len(password) < MIN_CHARS:
        raise WeakPassword("short")
    if len(password) > MAX_CHARS:
        raise WeakPassword("long")
    if len(set(password)) < _MIN_DIFFERENT:
        raise WeakPassword("monotonous")
    if bare.rstrip("0123456789") in _COMMON or any(bare in seq for seq in _SEQUENCES if bare):
        raise WeakPassword("common")
    if any(len(part) >= 3 and part in bare for part in fold(name).split()):
        raise WeakPassword("name")


def generate(groups: int = 4) -> str:
    """A password for somebody's first login, such as ``k7mq-x4fd-9tza-hw2e`` (79 bits)."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(groups))


async def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _hasher.hash, _normal(password))


async def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind the hash ``kept``.

    Without a hash (there is no such agent) it takes as long and says no, so that the time of an
    answer does not tell which names exist.
    """
    loop = asyncio.get_running_loop()
    tried = _normal(password[: MAX_CHARS + 1])
    return await loop.run_in_executor(_threads, _matches, kept, tried)


def outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _matches(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex())


def _normal(password: str) -> str:
    """One Unicode form: keyboards differ in how they type "ü"."""
    return unicodedata.normalize("NFC", password)
