from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.agents import Agents
from handoff.desk import logins as module
from handoff.desk.logins import IDLE_SECONDS, Logins
from tests.handoff.desk.conftest import PASSWORD, SHOP


@pytest.fixture
def agents(store: Redis) -> Agents:
    return Agents(store, SHOP)


@pytest.fixture
def logins(store: Redis, agents: Agents) -> Logins:
    return Logins(store, SHOP, agents)


async def test_a_login_leads_back_to_its_agent_until_closed(logins: Logins, agents: Agents) -> None:
    agent = await agents.add("Ayşe", PASSWORD)
    token = await logins.open(agent)
    assert await logins.find(token) == agent
    await logins.close(token)
    assert await logins.find(token) is None


@pytest.mark.parametrize("token", [None, "", "guess"])
async def test_no_or_unknown_token_is_nobody(logins: Logins, token: str | None) -> None:
    assert await logins.find(token) is None


async def test_the_store_knows_the_token_by_its_hash_only(
    logins: Logins, agents: Agents, store: Redis
) -> None:
    token = await logins.open(await agents.add("Ayşe", PASSWORD))
    for key in await store.keys("*"):
        assert token not in key
        if await store.type(key) == "string":
            assert token not in str(await store.get(key))


async def test_use_keeps_it_open(logins: Logins, agents: Agents, store: Redis) -> None:
    token = await logins.open(await agents.add("Ayşe", PASSWORD))
    key = logins._key(token)
    await store.expire(key, 5)
    assert await logins.find(token)
    assert await store.ttl(key) > IDLE_SECONDS - 60


async def test_it_ends_after_the_longest_time_all_the_same(
    logins: Logins, agents: Agents, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await logins.open(await agents.add("Ayşe", PASSWORD))
    monkeypatch.setattr(module, "LONGEST_SECONDS", -1)
    assert await logins.find(token) is None


async def test_a_new_password_ends_every_login(logins: Logins, agents: Agents) -> None:
    token = await logins.open(await agents.add("Ayşe", PASSWORD))
    await agents.set_password("Ayşe", "sarı vapur kestane")
    assert await logins.find(token) is None
