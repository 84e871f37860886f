"""What an agent edits or withdraws, edited and deleted on Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.telegram.channel import TelegramChannel
from handoff.amending import Amending
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.queue import Queue
from tests.connectors.telegram.conftest import SHOP, Serving
from tests.connectors.telegram.emulator import CHAT, Emulator
from tests.connectors.telegram.talk import conversation_of, emptied
from tests.handoff.steps import finish, handing_over


@dataclass
class Agent:
    """Ayşe, who has a conversation on Telegram."""

    store: Redis
    conversations: Conversations
    cid: str

    async def writes(self, text: str) -> str:
        """Returns the entry's id."""
        queue = Queue(self.store, SHOP)
        return await queue.reply(self.cid, "Ayşe", text, f"desk:{text}")

    async def edits(self, entry: str, text: str) -> None:
        await self._amending.edit(self.cid, "Ayşe", entry, text, f"desk:{entry}:{text}")

    async def withdraws(self, entry: str) -> None:
        await self._amending.withdraw(self.cid, "Ayşe", entry)

    async def told(self) -> list[Entry]:
        """Once everything has gone out: what she was told of what Telegram did not do."""
        await self.reached()
        entries = await self.conversations.entries(self.cid)
        return [entry for entry in entries if entry.text == "amend_failed"]

    async def reached(self) -> None:
        """Telegram has heard of everything."""
        await emptied(self.store, SHOP)

    @property
    def _amending(self) -> Amending:
        return Amending(self.store, SHOP, 15)


@pytest.fixture
async def agent(store: Redis, conversations: Conversations, inbox: Inbox) -> Agent:
    cid = (await conversation_of(conversations)).id
    await conversations.accept(cid, "insan", "test:1")
    (ticket,) = await inbox.take(1)
    await finish(conversations, ticket, [], handoff=handing_over())
    await Queue(store, SHOP).claim(cid, "Ayşe")
    return Agent(store, conversations, cid)


def called(telegram: Emulator, method: str) -> list[dict[str, Any]]:
    return [call.fields for call in telegram.called(method)]


async def test_an_edited_message_is_edited_there(
    channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("İade 13 gün.")
    await agent.reached()
    sent = telegram.sent()[-1]
    await agent.edits(entry, "İade 14 gün.")
    assert await agent.told() == []
    (edited,) = called(telegram, "editMessageText")
    assert (int(edited["chat_id"]), int(edited["message_id"])) == (CHAT, sent.id)
    assert edited["text"] == "Ayşe: İade 14 gün."
    assert telegram.sent()[-1].id == sent.id


async def test_a_withdrawn_message_of_several_parts_is_deleted_whole(
    channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("kelime " * 900)
    await agent.reached()
    ids = {sent.id for sent in telegram.sent()[-2:]}
    await agent.withdraws(entry)
    assert await agent.told() == []
    assert {int(each["message_id"]) for each in called(telegram, "deleteMessage")} == ids


async def test_a_shorter_text_leaves_no_rest_and_a_longer_one_goes_on_at_the_end(
    channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("kelime " * 900)
    await agent.reached()
    first, second = [sent.id for sent in telegram.sent()[-2:]]
    await agent.edits(entry, "kısa")
    await agent.reached()
    assert [int(each["message_id"]) for each in called(telegram, "editMessageText")] == [first]
    assert [int(each["message_id"]) for each in called(telegram, "deleteMessage")] == [second]
    other = await agent.writes("kısa")
    await agent.edits(other, "kelime " * 900)
    await agent.reached()
    third, fourth = [sent.id for sent in telegram.sent()[-2:]]
    await agent.withdraws(other)
    await agent.reached()
    deleted = [int(each["message_id"]) for each in called(telegram, "deleteMessage")]
    assert deleted[1:] == [third, fourth]


async def test_what_was_changed_before_it_went_out_goes_out_right(
    serving: Serving, telegram: Emulator, agent: Agent
) -> None:
    edited = await agent.writes("İade 13 gün.")
    withdrawn = await agent.writes("Yanlış kişiye")
    await agent.edits(edited, "İade 14 gün.")
    await agent.withdraws(withdrawn)
    async with serving():
        assert await agent.told() == []
    assert telegram.texts()[-1] == "Ayşe: İade 14 gün."
    assert not any("13 gün" in text or "Yanlış" in text for text in telegram.texts())
    assert called(telegram, "deleteMessage") == []


@pytest.mark.parametrize("method", ["editMessageText", "deleteMessage"])
@pytest.mark.parametrize("kind", ["429", "502", "drop", "drop_after"])
async def test_trouble_is_outlasted(
    kind: str, method: str, channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("İade 13 gün.")
    await agent.reached()
    telegram.fault(method, kind)
    if method == "editMessageText":
        await agent.edits(entry, "İade 14 gün.")
    else:
        await agent.withdraws(entry)
    assert await agent.told() == []
    assert len(telegram.called(method)) >= 2


@pytest.mark.parametrize(("kind", "why"), [("400", "refused"), ("403", "blocked")])
async def test_agents_are_told_what_telegram_does_not_do(
    kind: str, why: str, channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("Yanlış kişiye")
    await agent.reached()
    telegram.fault("deleteMessage", kind)
    await agent.withdraws(entry)
    (told,) = await agent.told()
    assert told.payload == {"of": entry, "why": why, "withdrawn": True}
    now = await agent.conversations.entry(agent.cid, entry)
    assert now is not None
    assert now.amended is not None
    assert now.amended.failed == why


async def test_a_message_that_the_customer_has_deleted_is_gone_and_cannot_be_edited(
    channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    first, second = await agent.writes("bir"), await agent.writes("iki")
    await agent.reached()
    telegram.fault("editMessageText", "edit_gone")
    telegram.fault("deleteMessage", "delete_gone")
    await agent.edits(first, "bir buçuk")
    await agent.withdraws(second)
    (told,) = await agent.told()
    assert (told.payload["of"], told.payload["why"]) == (first, "gone")


async def test_a_caption_is_edited_where_there_is_no_text(
    channel: TelegramChannel, telegram: Emulator, agent: Agent
) -> None:
    entry = await agent.writes("bir")
    await agent.reached()
    telegram.fault("editMessageText", "no_text")
    telegram.fault("editMessageCaption", "not_modified")
    await agent.edits(entry, "bir buçuk")
    assert await agent.told() == []
    (edited,) = called(telegram, "editMessageCaption")
    assert edited["caption"] == "Ayşe: bir buçuk"
