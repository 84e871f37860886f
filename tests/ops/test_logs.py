from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from ops import logs
from ops.leftovers import TOKEN
from ops.settings import Settings, load

CARD = "4111 1111 1111 1111"
BOT = "123456:AAverysecret"
SHARED = "a secret that both sides know"
SHOWN = "what the provider of logins is shown"
HOOK = "a secret of the CRM's"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "destek.toml"
    path.write_text('[webhooks.crm]\nurl = "https://crm.example"\n')
    env = {
        "DESTEK_HOME": str(tmp_path),
        "TELEGRAM_TOKEN": BOT,
        "ORDERS_SECRET": SHARED,
        "OIDC_CLIENT_SECRET": SHOWN,
        "WEBHOOK_SECRET_CRM": HOOK,
        "REDIS_URL": "redis://:p4ssw0rd@h:6379",
    }
    return load(path, env)


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_events_are_json_without_numbers_or_secrets(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "run")
    logs.configure("gateway", settings)
    structlog.get_logger("x").warning(
        "refused",
        text=f"kartım {CARD}",
        deep={"urls": [f"https://t/bot{BOT}/x", SHARED, SHOWN, HOOK]},
    )
    (event,) = lines(capsys)
    assert event["event"] == "refused"
    assert event["process"] == "gateway"
    assert event["level"] == "warning"
    assert event["text"] == "kartım [kart no]"
    assert event["deep"] == {"urls": ["https://t/bot[secret]/x", *["[secret]"] * 3]}


def test_the_standard_librarys_loggers_are_cleaned_too(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "run")
    logs.configure("gateway", settings)
    try:
        raise ValueError(f"p4ssw0rd {CARD}")
    except ValueError:
        logging.getLogger("library").exception("failed for %s", CARD)
    logging.getLogger("httpx").info("GET https://api/bot%s/getMe", BOT)
    (event,) = lines(capsys)
    assert event["event"] == "failed for [kart no]"
    assert "ValueError: [secret] [kart no]" in str(event["exception"])


def test_by_hand_events_are_for_reading(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    logs.configure("gateway", settings)
    structlog.get_logger("x").info("started", port=8080)
    shown = capsys.readouterr().err
    assert "started" in shown
    assert not shown.startswith("{")


def test_the_scrubber_cleans_any_text(settings: Settings) -> None:
    scrub = logs.scrubber(settings)
    secret = settings.secret.get_secret_value()
    assert scrub(f"a {secret} b {CARD}") == "a [secret] b [kart no]"
