"""The only way to an order: nothing of it leaves here before it is proven to be the asker's.

Somebody else's order and one that does not exist are refused alike: the try is counted, the
directory asked, a proof compared, and the refusal, ``None``, given at one time after the question.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable

from actions.orders.directory import OrderDirectory
from actions.orders.model import Kind, Order, OrderNumber, Owner, Proof, Record
from actions.orders.tries import Tries

#: A refusal comes this long after the question, in seconds: longer than most lookups take, so that
#: how long one took says nothing.
REFUSAL_SECONDS = 1.0

#: Whom an order that does not exist belongs to. Nobody can show what he has.
_NOBODY = Owner(*(secrets.token_hex(16) for _ in Kind))


class Orders:
    """The shop's orders, for those they belong to.

    Args:
        example: an order's number as the shop writes them; empty when that is not known.
        clock: seconds that only go forward.
        pause: waits for some seconds.
    """

    def __init__(
        self,
        directory: OrderDirectory,
        tries: Tries,
        *,
        example: str = "",
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._directory = directory
        self._tries = tries
        self.example = example
        self._clock = clock
        self._pause = pause

    async def prove(self, conversation: str, number: OrderNumber, proof: Proof) -> Order | None:
        """The order, if the proof fits it; None for a wrong proof and a wrong number alike.

        Raises:
            TooManyTries: right or wrong, it was not looked at.
            OrdersUnavailable, OrdersMalformed: the directory could not say; the try counts.
            StoreUnavailable: tries cannot be counted, so none is made.
        """
        asked = self._clock()
        await self._tries.take(conversation, number)
        record = await self._directory.find(number)
        fits = _fits(record.owner if record else _NOBODY, proof)
        if record is None or not fits:
            await self._pause(max(0.0, asked + REFUSAL_SECONDS - self._clock()))
            return None
        await self._tries.prove(conversation, number)
        return record.order

    async def proven(self, conversation: str, number: OrderNumber) -> Order | None:
        """The order as it is now, if this conversation has proven it lately.

        Raises:
            OrdersUnavailable, OrdersMalformed, StoreUnavailable.
        """
        if not await self._tries.proven(conversation, number):
            return None
        record = await self._directory.find(number)
        return record.order if record else None

    async def of(self, identity: Proof) -> tuple[Order, ...]:
        """The orders of somebody the shop's own page has identified, newest first.

        Raises:
            OrdersUnavailable, OrdersMalformed.
            ValueError: the proof is no identity; one order at a time is proven with others.
        """
        if identity.kind is not Kind.IDENTITY:
            raise ValueError(f"{identity.kind} identifies nobody")
        found: tuple[Record, ...] = await self._directory.of_customer(identity.value)
        return tuple(each.order for each in found if _fits(each.owner, identity))

    async def aclose(self) -> None:
        """Let go of the directory."""
        await self._directory.aclose()


def _fits(owner: Owner, proof: Proof) -> bool:
    """Whether the owner has what was shown; takes as long for any two values."""
    kept = {
        Kind.EMAIL: owner.email,
        Kind.PHONE: owner.phone,
        Kind.IDENTITY: owner.customer,
    }[proof.kind]
    # What the shop does not know is compared, too, with something nobody can show.
    return hmac.compare_digest(_digest(kept or secrets.token_hex(16)), _digest(proof.value))


def _digest(value: str) -> bytes:
    """Of one length for any value: comparing tells nothing of it."""
    return hashlib.sha256(value.encode()).digest()
