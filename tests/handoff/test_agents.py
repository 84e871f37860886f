from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher
from redis.asyncio import Redis

from handoff import agents as module
from handoff.agents import AgentExists, Agents, BadName, TooManyAttempts, UnknownAgent
from handoff.passwords import WeakPassword

SHOP = "testshop"
PASSWORD = "mor tramvay limon"


@pytest.fixture
def agents(store: Redis) -> Agents:
    return Agents(store, SHOP)


async def test_an_agent_is_found_however_the_name_is_written(agents: Agents) -> None:
    await agents.add("  Ayşe   Işık ", PASSWORD)
    for name in ("Ayşe Işık", "ayse isik", "AYŞE IŞIK"):
        found = await agents.get(name)
        assert found is not None
        assert found.name == "Ayşe Işık"
        assert await agents.verify(name, PASSWORD) == found
    assert await agents.get("Ali") is None


async def test_names_come_in_alphabetical_order(agents: Agents) -> None:
    for name in ("Zeki", "çağla", "Deniz"):
        await agents.add(name, PASSWORD)
    assert await agents.names() == ["çağla", "Deniz", "Zeki"]


async def test_a_name_is_given_once(agents: Agents) -> None:
    await agents.add("Işıl", PASSWORD)
    with pytest.raises(AgentExists) as refused:
        await agents.add("IŞIL", "another good one")
    assert "IŞIL" in refused.value.words("en")
    assert await agents.verify("Işıl", PASSWORD)


@pytest.mark.parametrize("name", ["", "  ", "1x", "ayse@shop.example", "<b>", "x" * 41, "a\u202eb"])
async def test_odd_names_are_refused(agents: Agents, name: str) -> None:
    with pytest.raises(BadName):
        await agents.add(name, PASSWORD)
    assert await agents.names() == []


async def test_weak_passwords_are_refused(agents: Agents) -> None:
    with pytest.raises(WeakPassword):
        await agents.add("Ayşe", "12345")
    await agents.add("Ayşe", PASSWORD)
    with pytest.raises(WeakPassword):
        await agents.set_password("Ayşe", "12345")


async def test_only_the_hash_is_kept(agents: Agents, store: Redis) -> None:
    await agents.add("Ayşe", PASSWORD)
    kept = await store.hget("{testshop}:agents", "ayse")
    assert kept is not None
    assert PASSWORD not in kept
    assert "argon2id" in kept


async def test_wrong_password_and_wrong_name_are_refused_alike(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    assert await agents.verify("Ayşe", PASSWORD + "x") is None
    assert await agents.verify("Nobody", PASSWORD) is None
    assert await agents.verify("", "") is None


async def test_a_new_password_replaces_the_old_one_and_begins_a_generation(agents: Agents) -> None:
    first = await agents.add("Ayşe", PASSWORD)
    second = await agents.set_password("ayse", "sarı vapur kestane")
    assert second.generation == first.generation + 1
    assert await agents.get("Ayşe") == second
    assert await agents.verify("Ayşe", PASSWORD) is None
    assert await agents.verify("Ayşe", "sarı vapur kestane") == second
    with pytest.raises(UnknownAgent):
        await agents.set_password("Ali", "sarı vapur kestane")


async def test_guessing_is_throttled_even_when_it_comes_all_at_once(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    tries = (agents.verify("Ayşe", f"guess {i}", "10.0.0.9") for i in range(12))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 5
    refused = [o for o in outcomes if isinstance(o, TooManyAttempts)]
    assert len(refused) == 7
    assert all(0 < r.seconds <= 15 * 60 for r in refused)
    with pytest.raises(TooManyAttempts):
        await agents.verify("AYŞE", PASSWORD, "10.0.0.9")


async def test_the_agent_himself_gets_in_from_elsewhere_meanwhile(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    for i in range(5):
        await agents.verify("Ayşe", f"guess {i}", "10.0.0.9")
    assert await agents.verify("Ayşe", PASSWORD, "10.0.0.1")


async def test_a_good_login_wipes_the_slate(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    for _ in range(3):
        for i in range(4):
            assert await agents.verify("Ayşe", f"guess {i}", "10.0.0.9") is None
        assert await agents.verify("Ayşe", PASSWORD, "10.0.0.9")


async def test_one_address_cannot_try_every_name(
    agents: Agents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ADDRESS_LIMIT", 3)
    for i in range(3):
        assert await agents.verify(f"Name{i}", "guess", "10.0.0.9") is None
    with pytest.raises(TooManyAttempts):
        await agents.verify("Name9", "guess", "10.0.0.9")


async def test_an_old_hash_is_renewed_at_login(agents: Agents, store: Redis) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    await store.hset("{testshop}:agents", "ayse", module._packed("Ayşe", weak, 1))
    assert await agents.verify("Ayşe", PASSWORD)
    kept = await store.hget("{testshop}:agents", "ayse")
    assert kept is not None
    assert weak not in kept
    assert await agents.verify("Ayşe", PASSWORD)
