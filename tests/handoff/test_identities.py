from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff.accounts import Account, small
from handoff.agents import Agents, UnknownAgent
from handoff.identities import BadIdentity, Identities, IdentityTaken
from tests.handoff.conftest import SHOP

PASSWORD = "mor tramvay limon"
ISSUER = "https://id.example"
AYSE = Account(ISSUER, "248289761001", "ayse@papatya.example")


@pytest.fixture
def agents(store: Redis) -> Agents:
    return Agents(store, SHOP)


@pytest.fixture
async def identities(store: Redis, agents: Agents) -> Identities:
    await agents.add("Ayşe", PASSWORD)
    await agents.add("Mert", PASSWORD)
    return Identities(store, SHOP)


async def test_nobody_is_recognised_whom_no_admin_has_named(identities: Identities) -> None:
    assert await identities.recognise(AYSE) is None
    assert await identities.all() == {}


async def test_a_verified_address_ties_the_account_once(identities: Identities) -> None:
    await identities.expect("AYSE", "Ayse@Papatya.example")
    assert await identities.recognise(AYSE) == "Ayşe"
    moved = Account(ISSUER, AYSE.subject, "ayse.yilmaz@papatya.example")
    assert await identities.recognise(moved) == "Ayşe"
    heir = Account(ISSUER, "another", AYSE.email)
    assert await identities.recognise(heir) is None


async def test_an_address_that_is_not_verified_ties_nothing(identities: Identities) -> None:
    await identities.expect("Ayşe", AYSE.email)
    assert await identities.recognise(Account(ISSUER, AYSE.subject)) is None


async def test_the_same_subject_elsewhere_is_somebody_else(identities: Identities) -> None:
    await identities.tie("Ayşe", AYSE)
    assert await identities.recognise(Account("https://other.example", AYSE.subject)) is None


async def test_an_agent_has_one_account_and_an_account_one_agent(identities: Identities) -> None:
    await identities.tie("Ayşe", AYSE)
    with pytest.raises(IdentityTaken, match="Ayşe"):
        await identities.tie("Mert", Account(ISSUER, AYSE.subject))
    with pytest.raises(IdentityTaken):
        await identities.expect("Mert", AYSE.email)
    had = await identities.expect("Ayşe", "yeni@papatya.example")
    assert had is not None
    assert had.subject == AYSE.subject
    assert await identities.recognise(AYSE) is None
    await identities.expect("Ayşe", "")
    assert await identities.of("Ayşe") is None


async def test_two_first_logins_at_once_tie_one_account(identities: Identities) -> None:
    await identities.expect("Ayşe", AYSE.email)
    accounts = [Account(ISSUER, f"subject-{n}", AYSE.email) for n in range(8)]
    found = await asyncio.gather(*map(identities.recognise, accounts))
    assert sorted(map(str, found)) == ["Ayşe", *["None"] * 7]


async def test_who_is_removed_is_not_recognised_and_neither_is_a_namesake(
    identities: Identities, agents: Agents
) -> None:
    await identities.expect("Ayşe", AYSE.email)
    await identities.recognise(AYSE)
    await agents.remove("Ayşe")
    assert await identities.recognise(AYSE) is None
    assert await identities.is_barred(Account(ISSUER, AYSE.subject))
    assert await identities.is_barred(Account(ISSUER, "fresh", AYSE.email))
    assert not await identities.is_barred(Account(ISSUER, "fresh"))
    await agents.add("Ayşe", PASSWORD)
    assert await identities.recognise(AYSE) is None


async def test_who_is_named_again_is_barred_no_longer(
    identities: Identities, agents: Agents
) -> None:
    await identities.tie("Ayşe", AYSE)
    await agents.remove("Ayşe")
    await identities.expect("Mert", AYSE.email)
    assert await identities.recognise(AYSE) == "Mert"
    assert not await identities.is_barred(AYSE)


async def test_what_cannot_be_is_refused(identities: Identities) -> None:
    with pytest.raises(UnknownAgent):
        await identities.expect("Nobody", AYSE.email)
    for email in ("ayse", "a b@papatya.example", "@papatya.example", "ayşe@papatya.example"):
        with pytest.raises(BadIdentity):
            await identities.expect("Ayşe", email)
    for subject in ("", "x" * 256):
        with pytest.raises(BadIdentity):
            await identities.tie("Ayşe", Account(ISSUER, subject))


def test_letters_that_only_look_alike_when_small_are_no_address() -> None:
    assert small(" Ayse@Papatya.Example ") == "ayse@papatya.example"
    # KELVIN SIGN becomes "k" and DOTTED I becomes "i" and a dot.
    assert small("mer\u212a@papatya.example") == ""
    assert small("\u0130rem@papatya.example") == ""
