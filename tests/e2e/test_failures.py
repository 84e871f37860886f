"""What a customer sees while parts of the system are gone: an honest sentence, and no loss."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import httpx
import psutil
import pytest

from tests.connectors.telegram.emulator import Emulator
from tests.e2e.people import Customer
from tests.e2e.system import System, until

HONEST = "Mesajınız bize ulaştı"
KEPT = "kaydedemiyoruz"


@pytest.fixture(autouse=True)
def whole_again(system: System) -> object:
    """Each test finds and leaves a whole system."""
    system.until_whole()
    yield None
    system.until_whole()


def test_the_gateway_is_killed_between_acceptance_and_answer(
    customer: Callable[..., Customer], system: System
) -> None:
    someone = customer()
    with system.stopped("rasa"):
        someone.say("kapıda ödeme var mı")
        someone.wrote("kapıda ödeme var mı")  # it has an id: it was accepted
        first = system.pid("gateway")
        system.kill("gateway")
        until(lambda: system.pid("gateway") != first and system.parts().get("store") == "ok")
    someone.sees_article("kapida-odeme")
    someone.wrote("kapıda ödeme var mı")
    assert someone.log.locator('a[href*="kapida-odeme"]').count() == 1


@pytest.mark.parametrize("part", ["rasa", "actions", "knowledge"])
def test_a_part_that_hangs_or_dies_is_said_honestly_and_answered_later(
    customer: Callable[..., Customer], system: System, part: str
) -> None:
    someone = customer()
    someone.say("merhaba")
    someone.page.wait_for_timeout(300)
    system.kill(part)
    someone.say("kapıda ödeme var mı")
    someone.sees_article("kapida-odeme")
    someone.wrote("kapıda ödeme var mı")
    if part == "rasa":
        someone.sees(HONEST)


def test_while_rasa_hangs_the_customer_is_told_and_not_left_waiting(
    customer: Callable[..., Customer], system: System
) -> None:
    someone = customer()
    with system.stopped("rasa"):
        someone.say("kapıda ödeme var mı")
        someone.sees(HONEST)
    someone.sees_article("kapida-odeme")
    someone.wrote("kapıda ödeme var mı")


def test_the_store_is_killed_while_customers_write(
    customer: Callable[..., Customer], system: System, telegram: Emulator
) -> None:
    someone = customer()
    someone.say("merhaba")
    someone.wrote("merhaba")
    before = system.pid("valkey")
    pid = system.pid("valkey")
    os.kill(pid, signal.SIGKILL)
    someone.say("taksit var mı")
    telegram.say("taksit var mı", 9_900)
    until(lambda: system.pid("valkey") != before)
    someone.sees_article("taksit")
    someone.wrote("taksit var mı")
    someone.wrote("merhaba")
    telegram.wait(lambda: any("taksit" in text for text in telegram.texts(9_900)), 60)


def test_a_store_that_hangs_is_a_503_in_the_customers_language(system: System) -> None:
    made = httpx.post(f"{system.url}/chat/v1/conversations", json={"lang": "tr"}).json()
    with system.stopped("valkey"):
        reply = httpx.post(
            f"{system.url}/chat/v1/messages",
            headers={"Authorization": f"Bearer {made['token']}"},
            json={"id": "m1", "text": "merhaba"},
            timeout=20,
        )
    assert reply.status_code == 503
    assert KEPT in reply.json()["error"]["text"]
    again = httpx.post(
        f"{system.url}/chat/v1/messages",
        headers={"Authorization": f"Bearer {made['token']}"},
        json={"id": "m1", "text": "merhaba"},
        timeout=20,
    )
    assert again.status_code == 202


def test_a_foreign_or_forged_token_opens_nothing(system: System) -> None:
    made = httpx.post(f"{system.url}/chat/v1/conversations", json={"lang": "tr"}).json()
    assert httpx.get(f"{system.url}/chat/v1/entries").status_code == 401
    for token, status in (("garbage", 403), (made["token"][:-2] + "xx", 403)):
        reply = httpx.get(
            f"{system.url}/chat/v1/entries", headers={"Authorization": f"Bearer {token}"}
        )
        assert reply.status_code == status
        assert made["conversation"] not in reply.text


def test_nothing_but_the_gateway_listens_beyond_this_machine(system: System) -> None:
    for mark in system.run["children"].values():
        process = psutil.Process(mark["pid"])
        for member in (process, *process.children(recursive=True)):
            for line in member.net_connections("inet"):
                if line.status == psutil.CONN_LISTEN:
                    assert line.laddr.ip in ("127.0.0.1", "::1"), (member.name(), line)


def test_logs_hold_no_secret_and_no_card_number(
    customer: Callable[..., Customer], system: System, telegram: Emulator
) -> None:
    someone = customer()
    someone.say("kartım 4111 1111 1111 1111 TCKN 10000000146")
    someone.log.locator("[data-id]").nth(2).wait_for(timeout=30_000)  # what was hidden, the answer
    secret = (system.folder / "secret").read_text()
    logs = "\n".join(
        path.read_text("utf-8", "replace") for path in (system.folder / "logs").rglob("*.log*")
    )
    assert logs
    for private in (secret, telegram.token, "4111 1111", "41111111", "10000000146"):
        assert private not in logs
