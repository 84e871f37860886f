from __future__ import annotations

import asyncio
import base64
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from redis.asyncio import Redis

from handoff import second_step as module
from handoff.agents import Agents
from handoff.attempts import TooManyAttempts
from handoff.second_step import NothingBegun, SecondSteps, WrongCode, link

SHOP = "testshop"

#: RFC 6238, appendix B, for SHA-1: seconds and the code of eight digits, whose last six are ours.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_CODES = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


class Clock:
    """Stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def steps(store: Redis, clock: Clock) -> SecondSteps:
    return SecondSteps(store, SHOP, clock)


def code(secret: str, clock: Clock, off: int = 0) -> str:
    """What the phone shows, ``off`` steps from now."""
    return pyotp.TOTP(secret).at(int(clock.now) + 30 * off)


async def confirmed(steps: SecondSteps, clock: Clock) -> tuple[str, list[str]]:
    """Ayşe's key and recovery codes; the code she confirmed with is past."""
    secret = await steps.begin("Ayşe")
    recovery = await steps.confirm("Ayşe", code(secret, clock))
    clock.now += 300
    return secret, recovery


@pytest.mark.parametrize(("seconds", "expected"), RFC_CODES)
async def test_codes_are_those_of_the_rfc(
    steps: SecondSteps, clock: Clock, monkeypatch: pytest.MonkeyPatch, seconds: int, expected: str
) -> None:
    monkeypatch.setattr(module.pyotp, "random_base32", lambda: RFC_SECRET)
    clock.now = seconds
    assert await steps.begin("Ayşe") == RFC_SECRET
    with pytest.raises(WrongCode):
        await steps.confirm("Ayşe", expected[:6])
    assert len(await steps.confirm("Ayşe", expected[2:])) == 10


async def test_it_counts_only_when_the_phone_has_shown_a_code(
    steps: SecondSteps, clock: Clock
) -> None:
    with pytest.raises(NothingBegun):
        await steps.confirm("Ayşe", "123456")
    secret = await steps.begin("Ayşe")
    assert await steps.begun("AYSE") == secret
    with pytest.raises(WrongCode):
        await steps.confirm("Ayşe", code(secret, clock, 100))
    assert await steps.recovery_left("Ayşe") is None
    assert await steps.names() == set()
    await steps.confirm("ayşe", code(secret, clock))
    assert await steps.recovery_left("Ayşe") == 10
    assert await steps.names() == {"ayse"}
    with pytest.raises(NothingBegun):
        await steps.begun("Ayşe")


@pytest.mark.parametrize("off", [-1, 0, 1])
async def test_a_code_of_about_now_is_taken_however_it_is_typed(
    steps: SecondSteps, clock: Clock, off: int
) -> None:
    secret, _ = await confirmed(steps, clock)
    shown = code(secret, clock, off)
    assert await steps.check("AYSE", f" {shown[:3]} {shown[3:]} ") == "phone"


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
async def test_a_code_of_another_time_is_not(steps: SecondSteps, clock: Clock, off: int) -> None:
    secret, _ = await confirmed(steps, clock)
    with pytest.raises(WrongCode):
        await steps.check("Ayşe", code(secret, clock, off))


async def test_a_code_counts_once_and_so_do_older_ones(steps: SecondSteps, clock: Clock) -> None:
    secret, _ = await confirmed(steps, clock)
    before, now = code(secret, clock, -1), code(secret, clock)
    assert await steps.check("Ayşe", now) == "phone"
    for used in (now, before):
        with pytest.raises(WrongCode):
            await steps.check("Ayşe", used)
    clock.now += 30
    assert await steps.check("Ayşe", code(secret, clock)) == "phone"


async def test_the_code_that_switched_it_on_does_not_count_again(
    steps: SecondSteps, clock: Clock
) -> None:
    secret = await steps.begin("Ayşe")
    await steps.confirm("Ayşe", code(secret, clock))
    with pytest.raises(WrongCode):
        await steps.check("Ayşe", code(secret, clock))


async def test_one_code_twice_at_the_same_moment_is_one_login(
    steps: SecondSteps, clock: Clock
) -> None:
    secret, recovery = await confirmed(steps, clock)
    for typed in (code(secret, clock), recovery[0]):
        tries = (steps.check("Ayşe", typed) for _ in range(3))
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(outcome, WrongCode) for outcome in outcomes) == 2


async def test_a_recovery_code_counts_once(steps: SecondSteps, clock: Clock, store: Redis) -> None:
    _, recovery = await confirmed(steps, clock)
    assert len(set(recovery)) == 10
    kept = str(await store.hgetall("{testshop}:second-steps"))
    assert not any(each in kept or each.replace("-", "") in kept for each in recovery)
    assert await steps.check("Ayşe", f" {recovery[3].upper()} ") == "recovery"
    assert await steps.recovery_left("Ayşe") == 9
    with pytest.raises(WrongCode):
        await steps.check("Ayşe", recovery[3])
    assert await steps.check("Ayşe", recovery[4].replace("-", "")) == "recovery"


async def test_new_recovery_codes_replace_the_old_ones(steps: SecondSteps, clock: Clock) -> None:
    _, old = await confirmed(steps, clock)
    new = await steps.fresh_recovery("Ayşe")
    with pytest.raises(WrongCode):
        await steps.check("Ayşe", old[0])
    assert await steps.check("Ayşe", new[0]) == "recovery"
    with pytest.raises(WrongCode):
        await steps.fresh_recovery("Mert")


@pytest.mark.parametrize("typed", ["", "0", "abcdef", "١٢٣٤٥٦", "12345 6789", "k7mq-x4fd-9tza"])
async def test_nonsense_is_wrong(steps: SecondSteps, clock: Clock, typed: str) -> None:
    await confirmed(steps, clock)
    with pytest.raises(WrongCode):
        await steps.check("Ayşe", typed)


async def test_guessing_is_throttled(steps: SecondSteps, clock: Clock) -> None:
    secret, _ = await confirmed(steps, clock)
    tries = (steps.check("Ayşe", f"{n:06}") for n in range(9))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, TooManyAttempts) for outcome in outcomes) == 4
    with pytest.raises(TooManyAttempts):
        await steps.check("Ayşe", code(secret, clock))


async def test_switched_off_or_with_its_agent_it_is_gone(
    steps: SecondSteps, clock: Clock, store: Redis
) -> None:
    await confirmed(steps, clock)
    await steps.off("AYSE")
    assert await steps.recovery_left("Ayşe") is None
    agents = Agents(store, SHOP)
    await agents.add("Ayşe", "mor tramvay limon")
    await confirmed(steps, clock)
    await agents.remove("Ayşe")
    assert await steps.names() == set()


def test_the_link_says_whose_key_it_is() -> None:
    parts = urlsplit(link(RFC_SECRET, "Ayşe Işık", "Lale Ev"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/Lale%20Ev:Ay%C5%9Fe%20I%C5%9F%C4%B1k"
    assert parse_qs(parts.query) == {"secret": [RFC_SECRET], "issuer": ["Lale Ev"]}
