"""``./destek agent`` on a real store that a shop has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from handoff.accounts import Identity
from handoff.identities import Identities
from ops.cli import app
from tests.ops.shop import at_the_store, open_shop


@pytest.fixture(autouse=True)
def shop(valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty store, which the commands use."""
    open_shop(monkeypatch, tmp_path, valkey_url, 'shop = "people"\n')


def agent(*words: str) -> Result:
    return CliRunner().invoke(app, ["agent", *words])


def told(*words: str) -> list[str]:
    done = agent(*words)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def refused(*words: str) -> str:
    done = agent(*words)
    assert done.exit_code == 1, done.output
    (line,) = done.output.splitlines()
    return line


def test_the_first_one_is_an_admin_and_the_next_is_not() -> None:
    assert told("add", "Ayşe")[1].startswith("Ayşe · admin · teams general · languages tr, en")
    assert told("add", "Mert")[1].startswith("Mert · agent")
    assert [line.split(" · ")[:2] for line in told("list")] == [
        ["Ayşe", "admin"],
        ["Mert", "agent"],
    ]


def test_an_agent_is_added_with_all_he_is_and_changed() -> None:
    told("add", "Ayşe")
    with_all = ("--role", "supervisor", "--team", "returns", "--team", "billing", "--lang", "tr")
    _, line, password = told("add", "Mert", *with_all, "--capacity", "8")
    assert line == "Mert · supervisor · teams returns, billing · languages tr · at most 8 at once"
    assert "shown only now" in password
    (line,) = told("change", "mert", "--team", "complaints", "--capacity", "2")
    assert line == "Mert · supervisor · teams complaints · languages tr · at most 2 at once"


def test_a_team_that_there_is_not_is_named_beside_those_there_are(tmp_path: Path) -> None:
    own = '[teams.vip]\nname_tr = "Özel"\nname_en = "VIP"\n'
    (tmp_path / "destek.toml").write_text(f'shop = "people"\n{own}', "utf-8")
    assert "teams vip" in told("add", "Ayşe", "--team", "vip")[1]
    for command in ("add", "change"):
        said = refused(command, "Ayşe", "--team", "vpi")
        assert said.startswith("There is no team vpi; there are vip, general, returns")


def test_who_is_removed_is_gone() -> None:
    told("add", "Ayşe")
    told("add", "Mert")
    assert told("remove", "mert") == ["Mert is not an agent any more."]
    assert refused("remove", "Mert") == "There is no agent called Mert."
    assert len(told("list")) == 1


def test_who_has_lost_password_or_phone_gets_in_again(valkey_url: str) -> None:
    before = told("add", "Ayşe")[-1]
    at_the_store(valkey_url, lambda redis: redis.hset("{people}:second-steps", "ayse", "{}"))
    line, after = told("reset", "AYŞE")
    assert line.startswith("Ayşe logs in without a second step")
    assert "shown only now" in after
    assert after != before
    assert at_the_store(valkey_url, lambda redis: redis.hlen("{people}:second-steps")) == 0
    assert refused("reset", "Ali") == "There is no agent called Ali."


def test_what_cannot_be_is_said_in_a_line() -> None:
    told("add", "Ayşe")
    assert refused("change", "Ayşe").startswith("Nothing to change")
    assert refused("change", "Ayşe", "--role", "king").startswith("There is no role king")
    assert refused("change", "Ayşe", "--capacity", "99").startswith("There can be 0 to 50")
    assert "only admin" in refused("change", "Ayşe", "--role", "agent")
    assert "only admin" in refused("remove", "Ayşe")


def test_what_was_changed_from_here_is_in_the_audit_log() -> None:
    told("add", "Ayşe")
    told("add", "Mert")
    told("change", "mert", "--role", "supervisor")
    refused("change", "Ali", "--role", "supervisor")
    told("remove", "mert")
    lines = [line.split("  ", 1)[1] for line in told("audit")]
    assert lines == [
        "(command line)  add_agent  Ayşe",
        "(command line)  add_agent  Mert",
        "(command line)  change_agent  Mert",
        "(command line)  remove_agent  Mert",
    ]
    assert len(told("audit", "--limit", "1")) == 1
    assert told("audit", "Ayşe") == []


def test_an_account_lets_an_agent_in_by_address_or_number(
    valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def known() -> list[Identity]:
        found = at_the_store(valkey_url, lambda redis: Identities(redis, "people").all())
        return list(found.values())

    told("add", "Ayşe", "--generate")
    assert refused("change", "Ayşe", "--sso-subject", "7") == (
        "There is no provider of logins; oidc.issuer in destek.toml names it."
    )
    config = tmp_path / "destek.toml"
    oidc = '[oidc]\nissuer = "https://id.example"\nclient_id = "desk"\n'
    config.write_text(f'shop = "people"\n{oidc}', "utf-8")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "shown to the provider")
    told("change", "ayse", "--sso-email", "Ayse@Papatya.example")
    assert known() == [Identity("Ayşe", "ayse@papatya.example")]
    told("change", "Ayşe", "--sso-subject", "7")
    assert known() == [Identity("Ayşe", "", "https://id.example", "7")]
    told("add", "Mert", "--generate")
    taken = refused("change", "Mert", "--sso-subject", "7")
    assert taken == "This account is the one that Ayşe logs in with."
    assert "neither" in refused("change", "Mert", "--sso-email", "mert")
    assert "not both" in refused("change", "Mert", "--sso-email", "", "--sso-subject", "8")
    told("change", "Ayşe", "--sso-email", "")
    assert known() == []
    assert [line.split("  ", 1)[1] for line in told("audit")][-1] == (
        "(command line)  change_account  Ayşe"
    )
