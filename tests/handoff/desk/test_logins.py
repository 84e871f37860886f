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


async def test_an_agent_sees_his_own_logins_with_device_and_time(
    logins: Logins, agents: Agents, store: Redis
) -> None:
    ayse = await agents.add("Ayşe", PASSWORD)
    mert = await agents.add("Mert", PASSWORD)
    first = await logins.open(ayse, "Firefox · Linux")
    second = await logins.open(ayse, "Safari · iPhone")
    await logins.open(mert)
    await store.expire(logins._key(first), IDLE_SECONDS - 3600)
    seen = {login.device: login for login in await logins.of(ayse, second)}
    assert seen.keys() == {"Firefox · Linux", "Safari · iPhone"}
    here, there = seen["Safari · iPhone"], seen["Firefox · Linux"]
    assert (here.is_this, there.is_this) == (True, False)
    assert 3590 < here.used - there.used < 3610
    assert here.id not in second
    assert second not in here.id


async def test_one_login_is_ended_and_the_others_stay(logins: Logins, agents: Agents) -> None:
    ayse = await agents.add("Ayşe", PASSWORD)
    mert = await agents.add("Mert", PASSWORD)
    kept, ended, other = [await logins.open(agent) for agent in (ayse, ayse, mert)]
    (id,) = [login.id for login in await logins.of(ayse, ended) if login.is_this]
    await logins.end(mert, id)
    assert await logins.find(ended) == ayse
    await logins.end(ayse, id)
    assert await logins.find(ended) is None
    assert await logins.find(kept) == ayse
    assert await logins.find(other) == mert
    assert len(await logins.of(ayse)) == 1


async def test_logging_out_everywhere_ends_them_all_and_the_password_stays(
    logins: Logins, agents: Agents
) -> None:
    ayse = await agents.add("Ayşe", PASSWORD)
    tokens = [await logins.open(ayse) for _ in range(3)]
    after = await agents.end_logins("Ayşe")
    assert [await logins.find(token) for token in tokens] == [None] * 3
    assert await logins.of(after) == []
    assert await agents.verify("Ayşe", PASSWORD) == after


async def test_who_is_removed_has_no_login_and_a_namesake_does_not_get_it(
    logins: Logins, agents: Agents
) -> None:
    token = await logins.open(await agents.add("Ayşe", PASSWORD))
    await agents.remove("Ayşe")
    await agents.add("Ayşe", PASSWORD)
    assert await logins.find(token) is None


async def test_a_login_that_waits_opens_nothing(logins: Logins, agents: Agents) -> None:
    ayse = await agents.add("Ayşe", PASSWORD)
    token = await logins.wait(ayse)
    assert await logins.find(token) is None
    assert await logins.waiting(token) == ayse
    assert await logins.waiting(await logins.open(ayse)) is None
    await logins.waited(token)
    assert await logins.waiting(token) is None
    late = await logins.wait(ayse)
    await agents.set_password("Ayşe", "sarı vapur kestane")
    assert await logins.waiting(late) is None
