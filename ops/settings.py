"""The shop's settings: ``destek.toml`` and the environment, typed and checked once at start.

The file holds what a shop decides, the environment what it keeps secret::

    TELEGRAM_TOKEN   the bot's token; without it Telegram stays off
    REDIS_URL        the shop's own Redis or Valkey; without it an embedded Valkey is started
    DESTEK_SECRET    signs visitors' tokens; made once into ``<home>/secret`` when absent
    ORDERS_SECRET    signs what the shop's system is asked; or the file ``<home>/orders-secret``
    OIDC_CLIENT_SECRET  shown to the provider of agents' logins; or the file ``<home>/oidc-secret``
    WEBHOOK_SECRET_… signs what a webhook sends (``[webhooks.crm]``: ``WEBHOOK_SECRET_CRM``); or
                     the file ``<home>/webhook-secret-crm``

and what a command's options and the runner tell the children: ``DESTEK_HOME``, ``DESTEK_CONFIG``,
``DESTEK_ARTICLES``, ``DESTEK_PORT``, ``DESTEK_AT``, ``DESTEK_STORE_URL``,
``DESTEK_KNOWLEDGE_SOCKET``, ``DESTEK_RASA_URL``, ``DESTEK_ACTIONS_URL``,
``DESTEK_INTERNAL_SECRET``.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError

from ops import places, webhooks
from ops.complaints import SettingsError, complaints
from ops.oidc import Oidc, wrong_secret, wrong_teams
from ops.table import Language
from ops.tables import (
    Answers,
    Brand,
    Cases,
    Hours,
    Languages,
    Limits,
    Orders,
    Returns,
    Service,
    Shop,
    Telegram,
    Warranty,
    Web,
)

__all__ = [
    "ROOT",
    "Answers",
    "Brand",
    "Cases",
    "Hours",
    "Language",
    "Languages",
    "Limits",
    "Oidc",
    "Orders",
    "Returns",
    "Service",
    "Settings",
    "SettingsError",
    "Telegram",
    "Warranty",
    "Web",
    "load",
]

_SHORTEST_SECRET = 16

ROOT = Path(__file__).resolve().parent.parent
"""The folder this copy of Destek lives in."""


class Settings(Shop):
    """The shop's settings and this run's: places, secrets, where the other processes are."""

    config: Path
    home: Path
    run_dir: Path
    knowledge_socket: Path
    telegram_token: SecretStr | None
    orders_secret: SecretStr | None
    oidc_secret: SecretStr | None
    webhook_secrets: dict[str, SecretStr]
    redis_url: str | None
    secret: SecretStr
    internal_secret: SecretStr
    store_url: str
    rasa_url: str | None
    actions_url: str | None
    at: datetime | None

    @property
    def valkey_socket(self) -> Path:
        """Where the embedded Valkey listens."""
        return self.run_dir / "valkey.sock"

    @property
    def orders_path(self) -> Path:
        """The SQLite file of orders, whether it is there or not."""
        named = self.orders.path
        beside = self.config.parent / Path(named).expanduser()
        return beside.absolute() if named else self.home / "demo-orders.sqlite"

    @property
    def pictures_dir(self) -> Path:
        """Where the pictures and documents of conversations are kept."""
        return self.home / "pictures" / self.shop

    @property
    def picture_bytes(self) -> int:
        """How large a picture may be."""
        return self.limits.picture_mb * 1024 * 1024

    @property
    def document_bytes(self) -> int:
        """How large a document may be."""
        return self.limits.document_mb * 1024 * 1024

    @property
    def articles_key(self) -> str:
        """Which folder of articles this is: 12 hex digits that follow from its path."""
        return hashlib.sha256(os.fsencode(self.answers.articles)).hexdigest()[:12]

    @property
    def index_dir(self) -> Path:
        """Where everything made from this folder of articles is kept."""
        return self.home / "index" / self.articles_key


def load(path: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the settings; makes ``home``, ``run_dir`` and the secret when absent.

    ``path`` defaults to ``DESTEK_CONFIG``, then to ``destek.toml`` beside the launcher; without a
    file there every default stands.

    Raises:
        SettingsError: something is wrong; ``lines`` holds one line for each wrong key.
    """
    named = path or (Path(env["DESTEK_CONFIG"]) if env.get("DESTEK_CONFIG") else None)
    config = (named or ROOT / "destek.toml").absolute()
    table = _read(config, required=named is not None)
    wrong: list[str] = []
    if port := env.get("DESTEK_PORT"):
        web = table.get("web", {})
        if isinstance(web, dict):
            number: int | str = int(port) if port.isdecimal() else port
            table["web"] = {**web, "port": number}
    try:
        shop = Shop.model_validate(table)
    except ValidationError as error:
        wrong += complaints(error, Shop, config.name)
        shop = Shop()
    wrong += wrong_teams(shop.oidc, shop.teams, config.name)
    wrong += _wrong_environment(env)
    if wrong:
        raise SettingsError(wrong)
    try:
        home = places.home(env, ROOT)
        secret = env.get("DESTEK_SECRET") or places.secret(home)
        run_dir = places.run_dir(home)
        orders_secret = env.get("ORDERS_SECRET") or places.given_secret(home / "orders-secret")
        oidc_secret = env.get("OIDC_CLIENT_SECRET") or places.given_secret(home / "oidc-secret")
        webhook_secrets = webhooks.secrets(shop.webhooks, env, home)
    except OSError as error:
        line = f"{error.filename}: {error.strerror}; name a writable folder in DESTEK_HOME"
        raise SettingsError([line]) from error
    if trouble := _wrong_orders_secret(shop.orders, orders_secret, home):
        raise SettingsError([trouble])
    if trouble := wrong_secret(shop.oidc, oidc_secret, home):
        raise SettingsError([trouble])
    if told := list(webhooks.complaints(shop.webhooks, webhook_secrets, shop.teams, home)):
        raise SettingsError(told)
    fields: dict[str, Any] = {name: getattr(shop, name) for name in Shop.model_fields}
    articles = _articles(env.get("DESTEK_ARTICLES"), config.parent / shop.answers.articles)
    model = _model(shop.answers.model, config.parent)
    fields["answers"] = shop.answers.model_copy(update={"articles": articles, "model": model})
    return Settings(
        **fields,
        config=config,
        home=home,
        run_dir=run_dir,
        knowledge_socket=Path(env.get("DESTEK_KNOWLEDGE_SOCKET") or run_dir / "knowledge.sock"),
        telegram_token=SecretStr(env["TELEGRAM_TOKEN"]) if env.get("TELEGRAM_TOKEN") else None,
        orders_secret=SecretStr(orders_secret) if orders_secret else None,
        oidc_secret=SecretStr(oidc_secret) if oidc_secret else None,
        webhook_secrets=webhook_secrets,
        redis_url=env.get("REDIS_URL") or None,
        secret=SecretStr(secret),
        internal_secret=SecretStr(env.get("DESTEK_INTERNAL_SECRET") or places.derived(secret)),
        store_url=env.get("DESTEK_STORE_URL")
        or env.get("REDIS_URL")
        or f"unix://{run_dir / 'valkey.sock'}",
        rasa_url=env.get("DESTEK_RASA_URL") or None,
        actions_url=env.get("DESTEK_ACTIONS_URL") or None,
        at=_moment(env.get("DESTEK_AT"), shop.hours.zone),
    )


def _read(config: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except FileNotFoundError as error:
        if not required:
            return {}
        raise SettingsError([f"{config}: no such file; it should hold the settings"]) from error
    except OSError as error:
        raise SettingsError([f"{config}: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{config.name} is not valid TOML: {error}"]) from error


def _articles(named: str | None, configured: Path) -> Path:
    """The folder of articles, resolved: one folder has one key, whichever way leads to it."""
    return (Path(named) if named else configured).expanduser().resolve()


def _model(named: str, beside: Path) -> str:
    """The model's name, or its folder as every process finds it, wherever it was started."""
    folder = beside / Path(named).expanduser()
    return str(folder.absolute()) if named != Answers().model and folder.is_dir() else named


def _wrong_environment(env: Mapping[str, str]) -> list[str]:
    """One line for each wrong variable; a secret's value is never shown."""
    wrong = []
    token = env.get("TELEGRAM_TOKEN", "")
    if token and not (":" in token and token.partition(":")[0].isdecimal()):
        wrong.append("TELEGRAM_TOKEN: not a bot's token; BotFather gives one such as 123456:AA…")
    for name in ("REDIS_URL", "DESTEK_STORE_URL"):
        if env.get(name) and urlsplit(env[name]).scheme not in ("redis", "rediss", "unix"):
            wrong.append(f"{name}: allowed is an address with redis://, rediss:// or unix://")
    if env.get("DESTEK_SECRET") and len(env["DESTEK_SECRET"]) < _SHORTEST_SECRET:
        wrong.append(
            f"DESTEK_SECRET: too short; allowed are {_SHORTEST_SECRET} characters and more"
        )
    if at := env.get("DESTEK_AT"):
        try:
            datetime.fromisoformat(at)
        except ValueError:
            wrong.append(f"DESTEK_AT = {at!r}: allowed is a moment such as 2026-11-21T20:30")
    return wrong


def _wrong_orders_secret(orders: Orders, secret: str, home: Path) -> str | None:
    """A line when requests cannot be signed with it; the secret itself is never shown."""
    if secret and len(secret) < _SHORTEST_SECRET:
        return f"ORDERS_SECRET: too short; allowed are {_SHORTEST_SECRET} characters and more"
    if orders.adapter == "http" and not secret:
        return (
            'ORDERS_SECRET: missing; orders.adapter = "http" signs with it what it asks.'
            f" Set it, or write it into {home / 'orders-secret'}"
        )
    return None


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
