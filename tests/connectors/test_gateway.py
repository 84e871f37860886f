"""The gateway as one process holds it: its parts run beside each other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from redis.asyncio import Redis

from connectors.gateway import Gateway
from handoff.inbox import Inbox
from handoff.programs import Programs
from handoff.queue import Queue
from ops.settings import load
from tests.handoff import steps


async def test_what_is_held_is_sent(store: Redis, valkey_url: str, tmp_path: Path) -> None:
    config = tmp_path / "destek.toml"
    config.write_text('shop = "testshop"\n[limits]\nundo_seconds = 0\n', "utf-8")
    gateway = Gateway(load(config, {"DESTEK_HOME": str(tmp_path), "REDIS_URL": valkey_url}))
    inbox = Inbox(store, store, "testshop", "worker-1")
    await inbox.open()
    cid = await steps.queued(gateway.conversations, inbox)
    await Queue(store, "testshop").claim(cid, "Ayşe")
    app = gateway.app()
    async with app.router.lifespan_context(app), asyncio.timeout(20):
        await gateway.held.hold(cid, "Ayşe", "merhaba", "desk:1")
        while not await gateway.conversations.find(cid, "desk:1"):
            await asyncio.sleep(0.01)


async def test_programs_come_in_by_their_own_door(
    store: Redis, valkey_url: str, tmp_path: Path
) -> None:
    config = tmp_path / "destek.toml"
    config.write_text('shop = "testshop"\n', "utf-8")
    gateway = Gateway(load(config, {"DESTEK_HOME": str(tmp_path), "REDIS_URL": valkey_url}))
    _, key = await Programs(store, "testshop").add("crm", ["agents:read"], 1)
    transport = httpx.ASGITransport(gateway.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test/api/v1") as client:
        assert (await client.get("/teams")).status_code == 401
        answer = await client.get("/teams", headers={"Authorization": f"Bearer {key}"})
        assert [team["id"] for team in answer.json()["teams"]] == list(gateway.settings.teams)
        described = (await client.get("/openapi.json")).json()
    assert described["servers"] == [{"url": "/api/v1"}]
