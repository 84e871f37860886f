from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff import audit as module
from handoff.audit import Audit

SHOP = "testshop"


@pytest.fixture
def audit(store: Redis) -> Audit:
    return Audit(store, SHOP)


async def test_the_latest_comes_first(audit: Audit) -> None:
    await audit.changed("Ayşe", "claim", "c1")
    await audit.changed("", "add_agent", "Mert")
    last, first = await audit.latest()
    assert (last.agent, last.action, last.subject) == ("", "add_agent", "Mert")
    assert (first.agent, first.action, first.subject) == ("Ayşe", "claim", "c1")
    assert 0 < first.at <= last.at


async def test_one_agents_lines_are_found_however_his_name_is_written(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGE", 3)
    for n in range(20):
        await audit.changed("Işıl" if n % 4 == 0 else "Mert", "claim", f"c{n}")
    assert [each.subject for each in await audit.latest("IŞIL")] == ["c16", "c12", "c8", "c4", "c0"]
    first, second = await audit.latest("isil", limit=2)
    assert [each.subject for each in (first, second)] == ["c16", "c12"]
    older = await audit.latest("isil", before=second.id)
    assert [each.subject for each in older] == ["c8", "c4", "c0"]
    assert await audit.latest("Ali") == []


async def test_looking_on_is_one_look(audit: Audit, store: Redis) -> None:
    for _ in range(3):
        await audit.saw("Ayşe", "opened", "c1")
    await audit.saw("Ayşe", "opened", "c2")
    await audit.saw("Mert", "opened", "c1")
    seen = [(each.agent, each.subject) for each in reversed(await audit.latest())]
    assert seen == [("Ayşe", "c1"), ("Ayşe", "c2"), ("Mert", "c1")]
    for key in await store.keys("*audit-look*"):
        assert 0 < await store.ttl(key) <= 600
        await store.delete(key)
    await audit.saw("Ayşe", "opened", "c1")
    assert len(await audit.latest()) == 4


async def test_it_does_not_grow_for_ever(
    audit: Audit, store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 100)
    for n in range(400):
        await audit.changed("Ayşe", "claim", str(n))
    kept = await audit.latest(limit=1000)
    assert 100 <= len(kept) < 300
    assert kept[0].subject == "399"
