"""The token in logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from connectors.telegram.secrecy import describe, hide

TOKEN = "7000001:AAtest-token-of-nobody"


@pytest.fixture(autouse=True)
def records() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    hide(TOKEN)
    yield
    logging.setLogRecordFactory(before)


def test_messages_arguments_and_traces_hide_it(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("anything.at.all")
    log.error("POST https://api.telegram.org/bot%s/getMe %s", TOKEN, "200")
    try:
        raise ValueError(f"the token {TOKEN} is wrong")
    except ValueError:
        log.exception("failed")
    assert TOKEN not in caplog.text
    assert "bot<telegram-token>/getMe 200" in caplog.text
    assert "ValueError: the token <telegram-token> is wrong" in caplog.text


def test_other_records_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("%s of %d", "one", 2)
    assert caplog.records[-1].args == ("one", 2)


def test_hidden_once_however_often_it_is_asked_for() -> None:
    factory = logging.getLogRecordFactory()
    hide(TOKEN)
    assert logging.getLogRecordFactory() is factory


def test_errors_are_described_without_it() -> None:
    assert describe(ValueError(TOKEN), TOKEN) == "ValueError: <telegram-token>"
