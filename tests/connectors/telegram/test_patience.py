"""How long Telegram is asked, and when it is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from connectors.telegram.patience import Patience

TOKEN = "123:secret"


@pytest.fixture
def bot() -> Bot:
    return Bot(TOKEN)


def answering(*answers: TelegramError | str) -> Callable[[], Awaitable[str]]:
    """A call that meets these one after the other."""
    left = list(answers)

    async def call() -> str:
        answer = left.pop(0)
        if isinstance(answer, TelegramError):
            raise answer
        return answer

    return call


async def test_pauses_grow_up_to_the_longest() -> None:
    patience = Patience(first_pause=1, longest_pause=3)
    assert [patience.longer(1), patience.longer(2), patience.longer(3)] == [2, 3, 3]


async def test_what_passes_is_outlasted_and_the_token_is_in_no_log(
    bot: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    trouble = NetworkError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    call = answering(trouble, trouble, "done")
    async with asyncio.timeout(20):
        assert await Patience(first_pause=0).outlast(bot, "c1", call) == "done"
    said = capsys.readouterr().out
    assert said.count("telegram_retry") == 2
    assert "c1" in said
    assert TOKEN not in said


async def test_after_long_enough_it_is_given_up(bot: Bot) -> None:
    patience = Patience(first_pause=0.001, give_up_after=0)
    call = answering(NetworkError("1"), NetworkError("2"), "too late")
    with pytest.raises(NetworkError, match="2"):
        await patience.outlast(bot, "c1", call)


@pytest.mark.parametrize("refusal", [BadRequest("no"), Forbidden("blocked")])
async def test_a_refusal_is_taken_at_once(bot: Bot, refusal: TelegramError) -> None:
    with pytest.raises(type(refusal)):
        await Patience().outlast(bot, "c1", answering(refusal, "never"))
