"""A stored conversation explained, said again, and what it lacked, on the whole system."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.exchanges import exchanges
from handoff.store import connect
from ops.settings import load
from tests.e2e.system import System


async def talked(system: System, *texts: str) -> tuple[str, list[Entry]]:
    """A customer's conversation with the bot; a number presses that button of the last message."""
    redis = connect(load(env=system.env()).store_url)
    conversations = Conversations(redis, "e2e")
    cid = (await conversations.create("web", "tr")).id
    try:
        for n, text in enumerate(texts):
            payload: dict[str, Any] = {}
            if text.isdecimal():
                entries = await conversations.entries(cid)
                offered = [e.payload["buttons"] for e in entries if e.payload.get("buttons")]
                payload = {"button": offered[-1][int(text)]}
                text = payload["button"]["title"]
            await conversations.accept(cid, text, f"m{n}", payload=payload)
            async with asyncio.timeout(60):
                while len(exchanges(await conversations.entries(cid))) <= n:
                    await asyncio.sleep(0.05)
        return cid, await conversations.entries(cid)
    finally:
        await redis.aclose()


async def entries(system: System, cid: str) -> list[Entry]:
    redis = connect(load(env=system.env()).store_url)
    try:
        return await Conversations(redis, "e2e").entries(cid)
    finally:
        await redis.aclose()


def test_explained_said_again_and_found_lacking(system: System) -> None:
    cid, before = asyncio.run(
        talked(system, "kapıda ödeme var mı", "1", "denizaltı bayiliği almak istiyorum")
    )
    told = system.command("explain", cid)
    assert told.returncode == 0, told.stderr
    assert "“Kapıda ödeme”" in told.stdout
    assert "Müşteri yanıtın işe yaramadığını söylediği için" in told.stdout

    again = system.command("replay", cid, "--json")
    assert again.returncode == 0, again.stderr
    whole = json.loads(again.stdout)
    assert whole["summary"] == {"turns": 3, "same": 3, "outcome": 0, "article": 0, "unsaid": 0}
    assert [turn["pressed"] for turn in whole["turns"]] == [False, True, False]
    assert asyncio.run(entries(system, cid)) == before

    search = system.command("replay", cid, "--search-only")
    assert "same  answer  kapida-odeme" in search.stdout, search.stderr

    gaps = system.command("faq", "gaps", "--json", "--since", "1h")
    assert gaps.returncode == 0, gaps.stderr
    found = json.loads(gaps.stdout)
    ours = {text: g["why"] for g in found["groups"] for text in g["examples"]}
    assert "not_helpful" in ours["kapıda ödeme var mı"]
    assert "denizaltı bayiliği almak istiyorum" in ours
    assert "kapida-odeme" in [worst["article"] for worst in found["disappointing"]]
