from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff import programs as module
from handoff.permissions import may_manage_agents, may_read_conversations, scope_for
from handoff.programs import (
    BadKeyName,
    BadScope,
    KeyExists,
    Program,
    Programs,
    Scope,
    TooManyRequests,
    UnknownKey,
    known_as,
)

SHOP = "testshop"


@pytest.fixture
def programs(store: Redis) -> Programs:
    return Programs(store, SHOP)


async def test_a_key_names_its_program_and_is_kept_by_its_hash(
    programs: Programs, store: Redis
) -> None:
    made, key = await programs.add("crm", ["cases:read", "cases:read"], 5, by="Ayşe")
    assert key.startswith("destek_crm_")
    assert (made.name, made.scopes, made.by, made.made) == ("crm", {Scope.CASES_READ}, "Ayşe", 5)
    kept = str(await store.hgetall("{testshop}:api-keys"))  # type: ignore[misc]
    assert "cases:read" in kept
    assert key.removeprefix("destek_crm_") not in kept
    program = await programs.find(key, 9)
    assert program is not None
    assert (program.name, program.scopes) == ("api:crm", {Scope.CASES_READ})
    assert [(each.name, each.used) for each in await programs.all()] == [("crm", 9)]


async def test_only_the_whole_key_opens(programs: Programs) -> None:
    _, key = await programs.add("crm", ["cases:read"], 1)
    _, other = await programs.add("erp", ["cases:read"], 1)
    swapped = key.replace("crm", "erp")
    for wrong in ("", "x", key[:-1], f"{key}A", key.upper(), swapped, f"{key}\n"):
        assert await programs.find(wrong, 2) is None
    assert await programs.find(other, 2)
    assert [each.used for each in await programs.all()] == [0, 2]


async def test_a_revoked_key_opens_nothing_nor_does_it_with_a_namesake(programs: Programs) -> None:
    _, key = await programs.add("crm", ["cases:read"], 1)
    await programs.revoke("crm")
    assert await programs.find(key, 2) is None
    with pytest.raises(UnknownKey):
        await programs.revoke("crm")
    _, again = await programs.add("crm", ["cases:read"], 3)
    assert await programs.find(key, 4) is None
    assert await programs.find(again, 4)


@pytest.mark.parametrize("name", ["", "Crm", "a_b", "çrm", "-x", "x" * 32, "x\n"])
async def test_names_that_cannot_be(programs: Programs, name: str) -> None:
    with pytest.raises(BadKeyName):
        await programs.add(name, ["cases:read"], 1)


@pytest.mark.parametrize("scopes", [[], ["cases:burn"], ["cases:read", ""]])
async def test_scopes_that_cannot_be(programs: Programs, scopes: list[str]) -> None:
    with pytest.raises(BadScope) as refusal:
        await programs.add("crm", scopes, 1)
    assert "cases:write" in refusal.value.words("en")


async def test_a_name_is_given_once(programs: Programs) -> None:
    _, key = await programs.add("crm", ["cases:read"], 1)
    with pytest.raises(KeyExists):
        await programs.add("crm", ["cases:write"], 2)
    program = await programs.find(key, 3)
    assert program is not None
    assert program.scopes == {Scope.CASES_READ}


async def test_a_key_is_heard_so_often_in_a_minute_and_another_not_for_it(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PER_MINUTE", 3)
    _, key = await programs.add("crm", ["cases:read"], 1)
    _, other = await programs.add("erp", ["cases:read"], 1)
    for _ in range(3):
        assert await programs.find(key, 1)
    with pytest.raises(TooManyRequests) as refusal:
        await programs.find(key, 1)
    assert 0 < refusal.value.seconds <= 60
    assert await programs.find(other, 1)


def test_customers_read_the_shop_where_a_program_writes() -> None:
    assert known_as("api:crm", "Papatya") == "Papatya"
    assert known_as("Ayşe", "Papatya") == "Ayşe"


def test_each_scope_is_good_for_something_and_none_for_managing_agents() -> None:
    for scope in Scope:
        program = Program("api:crm", role="admin", scopes=frozenset({scope}))
        assert may_read_conversations(program) is (scope is Scope.CONVERSATIONS_READ)
        assert not may_manage_agents(program)
    assert scope_for(may_manage_agents) is None
