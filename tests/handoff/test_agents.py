from __future__ import annotations

import asyncio
import json

import pytest
from argon2 import PasswordHasher
from redis.asyncio import Redis

from handoff import agents as module
from handoff.agents import (
    FIRST,
    Agent,
    AgentExists,
    Agents,
    BadName,
    BadProfile,
    LastAdmin,
    Profile,
    UnknownAgent,
)
from handoff.attempts import TooManyAttempts, whereabouts
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


async def test_good_logins_do_not_count_against_the_office_they_come_from(
    agents: Agents, monkeypatch: pytest.MonkeyPatch, store: Redis
) -> None:
    monkeypatch.setattr(module, "_ADDRESS_LIMIT", 3)
    for name in ("Ayşe", "Mert", "Can", "Ece", "Işıl"):
        await agents.add(name, PASSWORD)
        assert await agents.verify(name, PASSWORD, "10.0.0.9")
    for i in range(3):
        assert await agents.verify(f"Name{i}", "guess", "10.0.0.9") is None
    with pytest.raises(TooManyAttempts):
        await agents.verify("Ayşe", PASSWORD, "10.0.0.9")
    for key in await store.keys("*attempts*"):
        assert await store.ttl(key) > 0


async def test_an_old_hash_is_renewed_at_login(agents: Agents, store: Redis) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    await store.hset("{testshop}:agents", "ayse", module._packed(Agent("Ayşe"), weak))
    assert await agents.verify("Ayşe", PASSWORD)
    kept = await store.hget("{testshop}:agents", "ayse")
    assert kept is not None
    assert weak not in kept
    assert await agents.verify("Ayşe", PASSWORD)


async def test_an_agent_has_a_role_teams_languages_and_a_capacity(agents: Agents) -> None:
    added = await agents.add("Ayşe", PASSWORD)
    assert (added.role, added.capacity) == ("agent", 5)
    assert (added.teams, added.languages) == (("general",), ("tr", "en"))
    profile = Profile("supervisor", ["returns", "billing", "returns"], ["tr"], 12)
    mert = await agents.add("Mert", PASSWORD, profile)
    assert mert.teams == ("returns", "billing")
    assert (mert.role, mert.languages, mert.capacity) == ("supervisor", ("tr",), 12)
    assert await agents.get("mert") == mert
    assert await agents.all() == [added, mert]


async def test_a_change_leaves_the_rest_and_the_logins_as_they_are(agents: Agents) -> None:
    before = await agents.add("Ayşe", PASSWORD, Profile(teams=["returns"], capacity=3))
    after = await agents.change("AYSE", Profile(capacity=7))
    assert after == Agent("Ayşe", before.generation, "agent", ("returns",), ("tr", "en"), 7)
    assert await agents.verify("Ayşe", PASSWORD) == after
    with pytest.raises(UnknownAgent):
        await agents.change("Ali", Profile(capacity=7))


async def test_a_record_from_before_there_were_roles_reads_as_the_defaults(
    agents: Agents, store: Redis
) -> None:
    for name in ("Ayşe", FIRST):
        record = json.dumps({"name": name, "hash": "", "generation": 4})
        await store.hset("{testshop}:agents", module.fold(name), record)
    assert await agents.get("Ayşe") == Agent("Ayşe", 4)
    assert await agents.get(FIRST) == Agent(FIRST, 4, role="admin")
    assert await agents.change(FIRST, Profile(capacity=1)) == Agent(FIRST, 4, "admin", capacity=1)


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        (Profile("king"), "role"),  # type: ignore[arg-type]
        (Profile(teams=["İade"]), "team"),
        (Profile(teams=[""]), "team"),
        (Profile(languages=["de"]), "language"),
        (Profile(languages=[]), "no_language"),
        (Profile(capacity=-1), "capacity"),
        (Profile(capacity=51), "capacity"),
    ],
)
async def test_a_profile_that_cannot_be_is_refused(
    agents: Agents, profile: Profile, fault: str
) -> None:
    with pytest.raises(BadProfile) as refused:
        await agents.add("Ayşe", PASSWORD, profile)
    assert refused.value.fault == fault
    assert refused.value.words("tr") != refused.value.words("en")
    mert = await agents.add("Mert", PASSWORD)
    with pytest.raises(BadProfile):
        await agents.change("Mert", profile)
    assert await agents.all() == [mert]


async def test_there_is_always_an_admin(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD, Profile("admin"))
    with pytest.raises(LastAdmin):
        await agents.change("Ayşe", Profile("agent"))
    with pytest.raises(LastAdmin):
        await agents.remove("Ayşe")
    await agents.add("Mert", PASSWORD, Profile("admin"))
    gone = (agents.remove("Ayşe"), agents.change("Mert", Profile("agent")))
    outcomes = await asyncio.gather(*gone, return_exceptions=True)
    assert sum(isinstance(outcome, LastAdmin) for outcome in outcomes) == 1
    assert [agent.role for agent in await agents.all()].count("admin") == 1


async def test_changes_at_the_same_moment_lose_nothing(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    await asyncio.gather(
        agents.change("Ayşe", Profile(capacity=9)),
        agents.change("Ayşe", Profile("supervisor")),
        agents.set_password("Ayşe", "sarı vapur kestane"),
        agents.change("Ayşe", Profile(teams=["billing"])),
    )
    ayse = await agents.verify("Ayşe", "sarı vapur kestane")
    assert ayse is not None
    assert (ayse.role, ayse.teams, ayse.capacity) == ("supervisor", ("billing",), 9)


async def test_who_is_removed_cannot_come_in_and_a_namesake_is_somebody_else(
    agents: Agents,
) -> None:
    before = await agents.add("Ayşe", PASSWORD)
    assert await agents.remove("ayse") == before
    assert await agents.verify("Ayşe", PASSWORD) is None
    with pytest.raises(UnknownAgent):
        await agents.remove("Ayşe")
    after = await agents.add("Ayşe", PASSWORD)
    assert after.generation != before.generation


async def test_a_connection_of_ipv6_has_one_address_to_guess_from(agents: Agents) -> None:
    await agents.add("Ayşe", PASSWORD)
    for i in range(5):
        assert await agents.verify("Ayşe", f"guess {i}", f"2001:db8:1:2::{i:x}") is None
    with pytest.raises(TooManyAttempts):
        await agents.verify("Ayşe", PASSWORD, "2001:db8:1:2:ffff::1")
    assert await agents.verify("Ayşe", PASSWORD, "2001:db8:1:3::1")


def test_an_address_of_ipv4_is_the_same_in_the_clothes_of_ipv6() -> None:
    assert whereabouts("::ffff:203.0.113.9") == whereabouts("203.0.113.9") == "203.0.113.9"
    assert whereabouts("testclient") == "testclient"
