"""Nothing of an order is said before it is proven to be the asker's."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from actions.orders import proving, typed
from actions.orders.errors import OrdersUnavailable, TooManyTries
from actions.orders.model import Kind, Order, OrderNumber, Proof
from actions.orders.proving import REFUSAL_SECONDS, Orders
from actions.orders.tries import CONVERSATION_LIMIT, Tries
from handoff.errors import StoreUnavailable
from handoff.store import connect
from tests.actions.orders.shelf import DOCUMENT, MemoryDirectory, document, read

THERE, NOWHERE = OrderNumber("10452"), OrderNumber("10453")
RIGHT = Proof(Kind.EMAIL, "ayse.yilmaz@posta.example")
WRONG = Proof(Kind.EMAIL, "burak@posta.example")


class Time:
    """A clock that only a pause, or somebody who takes his time, moves on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class Slow(MemoryDirectory):
    """Takes its time for an order that is there, and next to none for one that is not."""

    time: Time

    async def find(self, number: OrderNumber):  # type: ignore[no-untyped-def]
        found = await super().find(number)
        self.time.now += 0.3 if found else 0.01
        return found


class Watched(Tries):
    """Notes which of its methods are called."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis, "testshop")
        self.calls: list[str] = []

    async def take(self, conversation: str, number: OrderNumber) -> None:
        self.calls.append("take")
        await super().take(conversation, number)

    async def prove(self, conversation: str, number: OrderNumber) -> None:
        self.calls.append("prove")
        await super().prove(conversation, number)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def directory(time: Time) -> Slow:
    guest = document(number="TR-10700", owner={"phone": "0500 000 12 34"})
    directory = Slow(DOCUMENT, guest)
    directory.time = time
    return directory


@pytest.fixture
def tries(store: Redis) -> Watched:
    return Watched(store)


@pytest.fixture
def orders(directory: Slow, tries: Watched, time: Time) -> Orders:
    return Orders(directory, tries, clock=time, pause=time.pause)


@pytest.mark.parametrize(
    "shown", ["Ayşe.Yılmaz@POSTA.example", "4567", "+90 500 000 45 67", "0500 000 4567"]
)
async def test_who_proves_it_gets_it_at_once(orders: Orders, time: Time, shown: str) -> None:
    proof = typed.proof(shown)
    assert proof
    assert await orders.prove("c1", THERE, proof) == read(DOCUMENT).order
    assert time.pauses == []


async def test_an_identity_proves_it_too(orders: Orders) -> None:
    assert await orders.prove("c1", THERE, Proof(Kind.IDENTITY, "c-812"))
    assert await orders.prove("c1", THERE, Proof(Kind.IDENTITY, "c-813")) is None


@pytest.mark.parametrize("kind", list(Kind))
async def test_somebody_elses_order_and_none_are_refused_alike(
    orders: Orders,
    directory: Slow,
    tries: Watched,
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
) -> None:
    compared: list[Proof] = []
    fits = proving._fits
    monkeypatch.setattr(
        proving, "_fits", lambda owner, proof: compared.append(proof) or fits(owner, proof)
    )
    paths = []
    for number in (THERE, NOWHERE):
        before = time.now
        tries.calls.clear()
        directory.asked.clear()
        compared.clear()
        proof = Proof(kind, "1111")
        refusal = await orders.prove(f"c-{number}", number, proof)
        took = round(time.now - before, 6)
        paths.append((refusal, list(tries.calls), len(directory.asked), list(compared), took))
    assert paths[0] == paths[1]
    assert paths[0] == (None, ["take"], 1, [Proof(kind, "1111")], REFUSAL_SECONDS)


@pytest.mark.parametrize("kind", list(Kind))
async def test_what_the_shop_does_not_know_proves_nothing(orders: Orders, kind: Kind) -> None:
    for value in ("None", "0", "1111"):
        assert await orders.prove("c1", OrderNumber("10700"), Proof(kind, value)) is None


async def test_a_lookup_longer_than_a_refusal_is_not_made_longer(
    orders: Orders, directory: Slow, time: Time
) -> None:
    directory.time = Time()
    take = directory.find

    async def very_slow(number: OrderNumber):  # type: ignore[no-untyped-def]
        time.now += 3
        return await take(number)

    directory.find = very_slow  # type: ignore[method-assign]
    assert await orders.prove("c1", THERE, WRONG) is None
    assert time.pauses == [0.0]


async def test_too_many_are_not_looked_at_right_or_wrong(orders: Orders, directory: Slow) -> None:
    for _ in range(CONVERSATION_LIMIT):
        assert await orders.prove("c1", THERE, WRONG) is None
    directory.asked.clear()
    for proof in (WRONG, RIGHT):
        with pytest.raises(TooManyTries):
            await orders.prove("c1", THERE, proof)
    assert directory.asked == []
    assert await orders.prove("c2", THERE, RIGHT)


async def test_a_try_counts_when_the_directory_fails(orders: Orders, directory: Slow) -> None:
    directory.trouble = OrdersUnavailable("down")
    for _ in range(CONVERSATION_LIMIT):
        with pytest.raises(OrdersUnavailable):
            await orders.prove("c1", THERE, RIGHT)
    with pytest.raises(TooManyTries):
        await orders.prove("c1", THERE, RIGHT)


async def test_no_try_is_made_that_cannot_be_counted(directory: Slow) -> None:
    nowhere = connect("unix:///nowhere/valkey.sock")
    with pytest.raises(StoreUnavailable):
        await Orders(directory, Tries(nowhere, "testshop")).prove("c1", THERE, RIGHT)
    await nowhere.aclose()
    assert directory.asked == []


async def test_what_was_proven_is_looked_up_anew(orders: Orders, directory: Slow) -> None:
    assert await orders.proven("c1", THERE) is None
    assert await orders.prove("c1", THERE, WRONG) is None
    assert await orders.proven("c1", THERE) is None
    assert directory.asked == [THERE]
    await orders.prove("c1", THERE, RIGHT)
    directory.records[THERE] = read(document(state="delivered"))
    again = await orders.proven("c1", THERE)
    assert isinstance(again, Order)
    assert again.state == "delivered"
    assert await orders.proven("c2", THERE) is None
    directory.records.clear()
    assert await orders.proven("c1", THERE) is None


async def test_an_identity_has_its_orders_and_nothing_typed_has_any(orders: Orders) -> None:
    found = await orders.of(Proof(Kind.IDENTITY, "c-812"))
    assert [order.number for order in found] == ["TR-10452"]
    assert await orders.of(Proof(Kind.IDENTITY, "c-1")) == ()
    for kind in (Kind.EMAIL, Kind.PHONE):
        with pytest.raises(ValueError, match="identifies nobody"):
            await orders.of(Proof(kind, "4567"))
