"""The second step of a login: a code of six digits from the agent's phone (TOTP, RFC 6238).

A code counts once: one that was used, and every older one, is refused. Who has lost the phone uses
one of ten recovery codes, each of them once; they are kept hashed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeVar

import pyotp
from redis.asyncio import Redis

from handoff import passwords
from handoff.attempts import Attempts
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

_SECONDS, _DIGITS = 30, 6
#: Codes of the step before and after count, too: phones' clocks are a little off.
_STEPS_OFF = (-1, 0, 1)

#: Codes that an agent may try in a quarter of an hour.
_LIMIT = 5

#: How long a new key waits for its first code.
_BEGUN_SECONDS = 15 * 60

_RECOVERY_CODES, _RECOVERY_CHARS = 10, 12

T = TypeVar("T")


class WrongCode(HandoffError):
    """The code is wrong, was used already or is no longer valid."""

    code = "wrong_code"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Kod yanlış ya da süresi geçmiş. Telefonunuzdaki yeni kodu girin.",
        "en": "The code is wrong or too old. Enter the new one on your phone.",
    }


class NothingBegun(HandoffError):
    """There is no new key to confirm: it was not begun, or too long ago."""

    code = "nothing_begun"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Kurulumun süresi doldu. Lütfen baştan başlayın.",
        "en": "The set-up has timed out. Please begin again.",
    }


class SecondSteps:
    """The agents' second steps, in one hash; removing an agent removes his."""

    def __init__(self, redis: Redis, shop: str, clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives the seconds since 1970 that codes go by."""
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._attempts = Attempts(redis, shop)
        self._clock = clock

    async def names(self) -> set[str]:
        """Who has one, by folded name."""
        with available():
            return set(await self._redis.hkeys(self._keys.second_steps))

    async def recovery_left(self, name: str) -> int | None:
        """How many recovery codes an agent has left; None without a second step."""
        with available():
            record = await self._redis.hget(self._keys.second_steps, fold(name))
        return len(json.loads(record)["recovery"]) if record else None

    async def begin(self, name: str) -> str:
        """A new key for an agent's phone, in base32. It counts once :meth:`confirm` is done."""
        secret = pyotp.random_base32()
        with available():
            await self._redis.set(self._begun(name), secret, ex=_BEGUN_SECONDS)
        return secret

    async def begun(self, name: str) -> str:
        """The key that waits to be confirmed.

        Raises:
            NothingBegun: there is none.
        """
        with available():
            secret: str | None = await self._redis.get(self._begun(name))
        if secret is None:
            raise NothingBegun
        return secret

    async def confirm(self, name: str, code: str) -> list[str]:
        """The phone has the new key: switch the second step on; gives its recovery codes.

        Raises:
            NothingBegun, TooManyAttempts.
            WrongCode: the phone does not have it.
        """
        secret = await self.begun(name)
        await self._count(name)
        used = self._step_of(secret, _typed(code), after=0)
        if used is None:
            raise WrongCode
        codes = _made_up()
        record = {"secret": secret, "used": used, "recovery": [_hashed(name, c) for c in codes]}
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hset(self._keys.second_steps, fold(name), json.dumps(record))
                pipe.delete(self._begun(name))
                await pipe.execute()
        await self._attempts.forget("code", fold(name))
        return codes

    async def check(self, name: str, code: str) -> Literal["phone", "recovery"]:
        """Whether the code is this agent's, and from where; it will not count again.

        Raises:
            WrongCode: it is not, or it has been used.
            TooManyAttempts: right or wrong, it is not looked at.
        """
        await self._count(name)
        typed = _typed(code)

        def use(record: dict[str, Any]) -> Literal["phone", "recovery"]:
            step = self._step_of(record["secret"], typed, after=record["used"])
            if step is not None:
                record["used"] = step
                return "phone"
            hashed = _hashed(name, typed)
            left = [kept for kept in record["recovery"] if not hmac.compare_digest(kept, hashed)]
            if len(left) == len(record["recovery"]):
                raise WrongCode
            record["recovery"] = left
            return "recovery"

        source = await self._change(name, use)
        await self._attempts.forget("code", fold(name))
        return source

    async def fresh_recovery(self, name: str) -> list[str]:
        """New recovery codes instead of the old ones.

        Raises:
            WrongCode: he has no second step.
        """
        codes = _made_up()

        def renew(record: dict[str, Any]) -> list[str]:
            record["recovery"] = [_hashed(name, code) for code in codes]
            return codes

        return await self._change(name, renew)

    async def off(self, name: str) -> None:
        """Do without one."""
        with available():
            await self._redis.hdel(self._keys.second_steps, fold(name))

    def _step_of(self, secret: str, typed: str, *, after: int) -> int | None:
        """The time step whose code this is, if that is near and later than ``after``."""
        totp = pyotp.TOTP(secret, digits=_DIGITS, interval=_SECONDS)
        now = int(self._clock()) // _SECONDS
        for step in (now + off for off in _STEPS_OFF):
            if step > after and hmac.compare_digest(totp.generate_otp(step), typed):
                return step
        return None

    async def _count(self, name: str) -> None:
        await self._attempts.count({("code", fold(name)): _LIMIT})

    async def _change(self, name: str, change: Callable[[dict[str, Any]], T]) -> T:
        """Change a record as it is at this moment: two logins with one code are one login."""
        key, folded = self._keys.second_steps, fold(name)

        async def atomically(pipe: Any) -> T:
            kept = await pipe.hget(key, folded)
            if kept is None:
                raise WrongCode
            record = json.loads(kept)
            outcome = change(record)
            pipe.multi()
            pipe.hset(key, folded, json.dumps(record))
            return outcome

        with available():
            outcome: T = await self._redis.transaction(atomically, key, value_from_callable=True)
        return outcome

    def _begun(self, name: str) -> str:
        return self._keys.name("second-step-begun", fold(name))


def link(secret: str, name: str, issuer: str) -> str:
    """The ``otpauth://`` link that puts a key into a phone's app."""
    totp = pyotp.TOTP(secret, digits=_DIGITS, interval=_SECONDS)
    return totp.provisioning_uri(name=name, issuer_name=issuer)


def _typed(code: str) -> str:
    """A code without the spaces and dashes that make it easier to read."""
    return "".join(char for char in code.lower() if char.isascii() and char.isalnum())


def _made_up() -> list[str]:
    """Recovery codes such as ``k7mq-x4fd-9tza``: 59 bits each, so a plain hash keeps them."""
    return [passwords.generate(groups=_RECOVERY_CHARS // 4) for _ in range(_RECOVERY_CODES)]


def _hashed(name: str, code: str) -> str:
    return hashlib.sha256(f"{fold(name)} {code.replace('-', '')}".encode()).hexdigest()
