"""One whole system for all end-to-end tests, and a second gateway at which it is night."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ops.readiness import free_port
from tests.connectors.telegram.emulator import TOKEN, Emulator
from tests.conversations import playing
from tests.e2e.people import Agent, Customer
from tests.e2e.system import ROOT, System, environment, started, until

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TOML = """
shop = "{shop}"
[hours]
holidays = ""
{hours}
[answers]
articles = "{articles}"
[telegram]
base_url = "{telegram}"
[limits]
messages_per_minute = 600
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is end-to-end."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def toml(shop: str, hours: str, telegram: str) -> str:
    """A shop with the same hours every day."""
    days = "\n".join(f'{day} = ["{hours}"]' for day in WEEK)
    whole = TOML.format(shop=shop, hours=days, telegram=telegram, articles=ROOT / "data" / "faq")
    return whole + playing.SETTINGS


@pytest.fixture(scope="session")
def telegram() -> Iterator[Emulator]:
    with Emulator.running() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory, telegram: Emulator) -> Iterator[System]:
    """Open around the clock, with Telegram and the demo's orders."""
    folder = tmp_path_factory.mktemp("home")
    playing.furnish(folder)
    settings = toml("e2e", "00:00-24:00", telegram.base_url)
    with started(folder, settings, TELEGRAM_TOKEN=TOKEN) as system:
        system.until_whole(1_800)
        yield system


@pytest.fixture(scope="session")
def night(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a second gateway, for a shop that closed at 18:00 on a Tuesday; it is 23:00."""
    folder = tmp_path_factory.mktemp("night")
    config = folder / "destek.toml"
    config.write_text(toml("e2e-night", "09:00-18:00", "http://127.0.0.1:9"), "utf-8")
    port = free_port()
    run = system.run["variables"]
    env = {
        **environment(system.folder),
        **run,
        "DESTEK_CONFIG": str(config),
        "DESTEK_PORT": str(port),
        "DESTEK_AT": "2026-11-24T23:00",
    }
    process = subprocess.Popen([sys.executable, "-m", "connectors.gateway"], cwd=ROOT, env=env)
    whole = System(system.folder, process, port)
    try:
        until(lambda: whole.parts().get("assistant") == "ok", say="the night gateway answers")
        yield whole.url
    finally:
        whole.close()
        process.terminate()
        process.wait(timeout=15)


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of several people."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(**options))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def customer(system: System, contexts: Callable[..., BrowserContext]) -> Callable[..., Customer]:
    """A customer at the open shop, with a browser of his own."""

    def make(lang: str = "tr", url: str = "", **options: Any) -> Customer:
        locale = {"tr": "tr-TR", "en": "en-GB"}[lang]
        page = contexts(locale=locale, **options).new_page()
        someone = Customer(page, url or system.url, lang)
        someone.visit()
        return someone

    return make


@pytest.fixture(scope="session")
def ayse(system: System) -> tuple[str, str]:
    """An agent's name and password, added by the command line."""
    done = system.command("agent", "add", "Ayşe", "--generate")
    assert done.returncode == 0, done.stderr
    (password,) = re.findall(r"Password: (\S+)", done.stdout)
    return "Ayşe", password


@pytest.fixture
def agent(
    system: System, ayse: tuple[str, str], contexts: Callable[..., BrowserContext]
) -> Callable[..., Agent]:
    """Ayşe at her desk, logged in."""

    def make(lang: str = "tr", **options: Any) -> Agent:
        page: Page = contexts(**options).new_page()
        someone = Agent(page, system.url, *ayse, lang)
        someone.log_in()
        return someone

    return make


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go, to be looked at."""
    folder = ROOT / "test-results" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
