"""What customers found helpful, kept for the adaptation."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.feedback import Feedback
from handoff.inbox import Inbox
from ops import feedback
from ops.settings import load
from tests.handoff.talks import Talk, record


def said(text: str, article: str, helped: bool) -> Feedback:
    return Feedback(text, "tr", article, helped, 0)


def test_what_helped_more_often_than_not() -> None:
    found = feedback.helpful(
        [
            said("Kargo ücreti?", "kargo", True),
            said("kargo ucreti", "kargo", True),
            said("KARGO ÜCRETİ", "kargo", False),
            said("kargo ücreti", "iade", False),
            said("iade", "iade", True),
            said("iade", "iade", False),
            said("???", "iade", True),
        ]
    )
    assert found == [("Kargo ücreti?", "kargo")]


async def test_collected_and_kept(store: Redis, valkey_url: str, tmp_path: Path) -> None:
    settings = load(None, {"DESTEK_HOME": str(tmp_path), "REDIS_URL": valkey_url})
    assert feedback.kept(settings) == []
    inbox = Inbox(store, store, settings.shop, "w")
    await inbox.open()
    talk = await Talk.begin(Conversations(store, settings.shop), inbox)
    await talk.turn("iade\u2028kaç gün", record("answer", "search", "iade-suresi"))
    await talk.turn("Evet, oldu", record("smalltalk", "helpful"), button="/helpful")
    assert await feedback.collect(settings) == 1
    assert feedback.kept(settings) == [("iade\u2028kaç gün", "iade-suresi")]
    await store.flushall()
    assert await feedback.collect(settings) == 0
    assert feedback.kept(settings) == []


@pytest.mark.parametrize("line", ['["iade", ', '"iade"', "7", '["iade"]'])
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    settings = load(None, {"DESTEK_HOME": str(tmp_path)})
    settings.index_dir.mkdir(parents=True)
    (settings.index_dir / "feedback.jsonl").write_text(f'["kargo", "kargo"]\n{line}\n')
    with pytest.raises(ValueError, match=r"feedback\.jsonl:2: .* ./destek train collects"):
        feedback.kept(settings)
