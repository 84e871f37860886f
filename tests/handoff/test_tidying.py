from __future__ import annotations

import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.conversations import Conversations
from handoff.errors import UnknownPicture
from handoff.pictures import Pictures
from handoff.tidying import Tidying
from tests.handoff.conftest import SHOP
from tests.handoff.drawn import picture

STRANGER = "0" * 24


async def test_only_what_no_entry_names_is_taken_away(
    store: Redis, conversations: Conversations, tmp_path: Path
) -> None:
    pictures = Pictures(tmp_path, 100_000)
    cid = (await conversations.create("web", "tr")).id
    named, orphan = await pictures.keep(cid, picture()), await pictures.keep(cid, picture())
    await conversations.accept(cid, "", "m1", payload={"pictures": [named.to_json()]})
    elsewhere = await pictures.keep(STRANGER, picture())
    tidying = Tidying(pictures, Archive(store, SHOP))
    assert await tidying.tidy() == 0
    assert await tidying.tidy(time.time() + 10_000) == 1
    await pictures.read(cid, named.id)
    await pictures.read(STRANGER, elsewhere.id)
    with pytest.raises(UnknownPicture):
        await pictures.read(cid, orphan.id)
