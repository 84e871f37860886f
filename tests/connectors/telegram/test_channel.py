"""The channel as a whole, in and out, on a real store and against an emulated Telegram."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from connectors.telegram.channel import TelegramChannel, TelegramContext
from handoff import lease
from handoff.conversations import Conversations
from handoff.ending import Reply
from handoff.inbox import Inbox
from tests.connectors.telegram.conftest import Serving
from tests.connectors.telegram.emulator import Emulator
from tests.connectors.telegram.talk import BUTTONS, accepted, conversation_of, said, speak

ROOT = Path(__file__).parents[3]


async def test_what_a_customer_writes_is_accepted(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations
) -> None:
    message_id = telegram.say("kargom nerede kaldı")
    (entry,) = await accepted(conversations)
    assert (entry.text, entry.lang) == ("kargom nerede kaldı", "tr")
    assert entry.external_id == f"tg:55:{message_id}"
    conversation = await conversation_of(conversations)
    assert (conversation.channel, conversation.customer["name"]) == ("telegram", "Elif")


async def test_a_reply_is_sent_with_its_buttons_and_a_press_is_accepted(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations, inbox: Inbox
) -> None:
    await speak(conversations, inbox, [Reply("İade 14 gün içinde.", "tr", {"buttons": BUTTONS})])
    (sent,) = await telegram.until(telegram.sent)
    assert sent.text == "İade 14 gün içinde."
    assert [title for title, _ in sent.buttons] == ["Evet, oldu", "Hayır"]

    telegram.press(sent, 1)
    entry = (await accepted(conversations, 2))[-1]
    assert entry.text == "Hayır"
    assert entry.payload == {"button": {"title": "Hayır", "payload": "/nothing_helped"}}
    (answer,) = await telegram.until(lambda: telegram.called("answerCallbackQuery"))
    assert not answer.fields.get("text")
    (edit,) = await telegram.until(lambda: telegram.called("editMessageReplyMarkup"))
    assert int(edit.fields["message_id"]) == sent.id
    assert "inline_keyboard" not in edit.fields.get("reply_markup", "")


async def test_nothing_is_doubled_when_telegram_hands_out_an_update_again(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations
) -> None:
    telegram.fault("getUpdates", "drop_after", 2)
    telegram.say("bir")
    telegram.say("iki")
    assert [e.text for e in await accepted(conversations, 2)] == ["bir", "iki"]


async def test_the_same_message_in_another_update_is_one_message(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations
) -> None:
    telegram.say("bir", message_id=7)
    telegram.say("bir", message_id=7)
    telegram.say("son", message_id=8)
    await accepted(conversations, 2)
    assert [e.text for e in await said(conversations)] == ["bir", "son"]


@asynccontextmanager
async def process(
    config: Path, environment: dict[str, str], *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.connectors.telegram.process", *arguments),
        cwd=ROOT,
        env={**os.environ, **environment, "DESTEK_CONFIG": str(config)},
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        await child.wait()


async def test_a_kill_between_an_update_and_its_acceptance_loses_none(
    config: Path,
    environment: dict[str, str],
    telegram: Emulator,
    conversations: Conversations,
    store: Redis,
) -> None:
    texts = [f"mesaj {n}" for n in range(10)]
    async with process(config, environment, "stalled"):
        for text in texts:
            telegram.say(text)
        await telegram.until(lambda: telegram.confirmed > 10)
    assert await said(conversations) == []
    await store.delete(conversations.keys.name("telegram:lease"))  # rather than wait until it ends
    async with process(config, environment):
        await accepted(conversations, 10)
        telegram.say("sonra")
        await accepted(conversations, 11)
    assert [e.text for e in await said(conversations)] == [*texts, "sonra"]


async def test_telegram_unreachable_at_the_start_is_waited_for(
    telegram: Emulator, serving: Serving, conversations: Conversations
) -> None:
    telegram.fault("getMe", "502", 1)
    telegram.fault("getMe", "401", 1)
    telegram.say("merhaba")
    async with serving():
        assert len(await accepted(conversations)) == 1


async def test_a_refused_poll_does_not_end_the_polling(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations
) -> None:
    telegram.fault("getUpdates", "401", 1)
    telegram.fault("getUpdates", "502", 1)
    telegram.say("merhaba")
    assert len(await accepted(conversations)) == 1


async def test_an_update_that_cannot_be_read_neither_ends_the_polling_nor_is_logged(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    telegram.fault("getUpdates", "odd", 2)
    telegram.say("merhaba")
    assert [e.text for e in await accepted(conversations)] == ["merhaba"]
    captured = capfd.readouterr()
    everything = caplog.text + captured.out + captured.err
    assert everything.count("telegram_poll_failed") == 2
    assert "telegram_failed" not in everything
    assert "4711" not in everything
    assert "yarın" not in everything


async def test_an_error_nobody_foresaw_is_got_over(
    serving: Serving,
    telegram: Emulator,
    conversations: Conversations,
    store: Redis,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(lease, "RENEWAL", 0.02)
    key = conversations.keys.name("telegram:lease")
    said = ""
    async with serving():
        telegram.say("önce")
        await accepted(conversations)
        async with store.pipeline(transaction=True) as pipe:
            await pipe.delete(key).rpush(key, "no lease").execute()
        async with asyncio.timeout(15):
            while said.count("telegram_failed") < 2:
                await asyncio.sleep(0.02)
                said += capfd.readouterr().out
        await store.delete(key)
        await telegram.until(lambda: len(telegram.called("getMe")) == 2)
        telegram.say("sonra")
        assert [e.text for e in await accepted(conversations, 2)] == ["önce", "sonra"]
    assert "ResponseError" in said


@pytest.mark.parametrize("off", ["token", "enabled"])
async def test_off_without_a_token_or_when_disabled(
    made_from: TelegramContext, telegram: Emulator, off: str
) -> None:
    settings = made_from.settings
    without: dict[str, dict[str, Any]] = {
        "token": {"telegram_token": None},
        "enabled": {"telegram": settings.telegram.model_copy(update={"enabled": False})},
    }
    quiet = settings.model_copy(update=without[off])
    await TelegramChannel(replace(made_from, settings=quiet)).run()
    assert telegram.calls == []


async def test_a_second_process_waits_while_the_first_serves(
    channel: TelegramChannel, serving: Serving, telegram: Emulator, conversations: Conversations
) -> None:
    await telegram.until(lambda: telegram.called("getMe"))
    async with serving():
        telegram.say("merhaba")
        await accepted(conversations)
        assert len(telegram.called("getMe")) == 1


async def test_the_token_is_in_no_log(
    telegram: Emulator,
    serving: Serving,
    conversations: Conversations,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        caplog.set_level(logging.DEBUG, logger=name)
    telegram.fault("getMe", "401", 1)
    telegram.fault("getUpdates", "502", 1)
    telegram.say("merhaba")
    async with serving():
        logging.getLogger("httpx").setLevel(logging.DEBUG)
        await accepted(conversations)
    captured = capfd.readouterr()
    everything = caplog.text + captured.out + captured.err
    assert "<telegram-token>" in everything
    assert telegram.token.partition(":")[2] not in everything


def test_the_settings_do_not_show_the_token(made_from: TelegramContext) -> None:
    assert isinstance(made_from.settings.telegram_token, SecretStr)


def test_waiting(telegram: Emulator) -> None:
    nothing: Callable[[], bool] = lambda: False  # noqa: E731
    with pytest.raises(TimeoutError):
        telegram.wait(nothing, 0.05)
