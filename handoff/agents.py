"""The people who answer: who they are, and whether somebody is who he says he is."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Literal, get_args

from redis.asyncio import Redis

from handoff import passwords
from handoff.accounts import Identity, marks
from handoff.attempts import Attempts, whereabouts
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

Role = Literal["agent", "supervisor", "admin"]
#: What somebody may be, from the one who may least; :mod:`handoff.permissions` says what each may.
ROLES: tuple[Role, ...] = get_args(Role)

#: The name of the agent whom ``up`` takes on when there is none. He is an admin, also where his
#: record was made before there were roles: somebody has to be.
FIRST = "Destek"

#: Most conversations that an agent may have at once; 0 is given nothing.
MOST_AT_ONCE = 50

_TEAM = re.compile(r"[a-z][a-z0-9-]{0,30}")
_LANGUAGES = ("tr", "en")

#: Letters first; no "@": an agent's name is shown to customers and must not be an address.
_NAME = re.compile(r"[^\W\d_](?:[\w .'’-]{0,38}[\w.])?")

#: Attempts in a window: one name from one address, one address, one name from anywhere. The last
#: is generous, so that nobody can lock an agent out from afar without great effort.
_PAIR_LIMIT, _ADDRESS_LIMIT, _NAME_LIMIT = 5, 30, 100


class BadName(HandoffError):
    """The name cannot be an agent's."""

    code = "bad_name"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Ad bir harfle başlamalı; en fazla 40 harf, rakam, boşluk ve . ' - içerebilir.",
        "en": "A name begins with a letter and has up to 40 letters, digits, spaces and . ' -",
    }


class AgentExists(HandoffError):
    """The name is taken, by an agent whose name folds to the same letters."""

    code = "agent_exists"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir temsilci zaten var.",
        "en": "There is already an agent called {name}.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"agent {name!r} exists")
        self.name = name


class UnknownAgent(HandoffError):
    """There is no agent of this name."""

    code = "unknown_agent"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir temsilci yok.",
        "en": "There is no agent called {name}.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"no agent {name!r}")
        self.name = name


class BadProfile(HandoffError):
    """A role, team, language or number of conversations that cannot be; ``fault`` says which."""

    code = "bad_profile"
    faults: ClassVar[dict[str, dict[str, str]]] = {
        "role": {
            "tr": "Böyle bir rol yok: {value}. Olabilecekler: agent, supervisor, admin.",
            "en": "There is no role {value}; there are agent, supervisor and admin.",
        },
        "team": {
            "tr": "Böyle bir ekip adı olamaz: {value}.",
            "en": "{value} cannot be a team.",
        },
        "language": {
            "tr": "Böyle bir dil yok: {value}. Olabilecekler: tr, en.",
            "en": "There is no language {value}; there are tr and en.",
        },
        "no_language": {
            "tr": "En az bir dil seçin.",
            "en": "Choose at least one language.",
        },
        "capacity": {
            "tr": f"Aynı anda 0 ile {MOST_AT_ONCE} arasında görüşme olabilir.",
            "en": f"There can be 0 to {MOST_AT_ONCE} conversations at once.",
        },
    }

    def __init__(self, fault: str, value: str = "") -> None:
        super().__init__(f"bad {fault} {value}".strip())
        self.fault = fault
        self.value = value

    def words(self, lang: str) -> str:
        """What cannot be, for a person to read."""
        texts = self.faults[self.fault]
        return texts.get(lang, texts["tr"]).format(value=self.value)


class LastAdmin(HandoffError):
    """Without this one nobody could say who may do what."""

    code = "last_admin"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} tek yönetici; önce başka birini yönetici yapın.",
        "en": "{name} is the only admin; make somebody else one first.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is the only admin")
        self.name = name


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent. ``name`` is how he is addressed by everybody, customers included.

    ``generation`` changes whenever his logins are to end: with a new password, or when he logs
    out everywhere; logins of another generation have ended. ``teams`` are ids, ``languages`` those
    he answers in, ``capacity`` how many conversations he may have at once.
    """

    name: str
    generation: int = 1
    role: Role = "agent"
    teams: tuple[str, ...] = ("general",)
    languages: tuple[str, ...] = _LANGUAGES
    capacity: int = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What is to be different about an agent; None leaves it as it is."""

    role: Role | None = None
    teams: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    capacity: int | None = None

    def of(self, agent: Agent) -> Agent:
        """The agent with this profile.

        Raises:
            BadProfile: something in it cannot be.
        """
        changes = {name: value for name, value in asdict(self).items() if value is not None}
        for several in ("teams", "languages"):
            if several in changes:
                changes[several] = tuple(dict.fromkeys(changes[several]))
        return _sound(replace(agent, **changes))


class Agents:
    """The shop's agents, in one hash. Names are looked up folded: "Ayşe" and "AYSE" are one."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._key = self._keys.agents
        self._attempts = Attempts(redis, shop)

    async def add(self, name: str, password: str, profile: Profile = Profile()) -> Agent:
        """Take somebody on.

        Raises:
            BadName, AgentExists, BadProfile, WeakPassword, StoreUnavailable.
        """
        name = _tidy(name)
        # Somebody else may have had the name before: his logins must not come to life again.
        agent = profile.of(Agent(name, secrets.randbits(48)))
        passwords.check(password, name)
        record = _packed(agent, await passwords.hashed(password))
        with available():
            new = await self._redis.hsetnx(self._key, fold(name), record)
        if not new:
            raise AgentExists(name)
        return agent

    async def change(self, name: str, profile: Profile) -> Agent:
        """Give an agent another role, other teams, languages, or more or fewer conversations.

        Raises:
            UnknownAgent, BadProfile, StoreUnavailable.
            LastAdmin: he would be no admin any more, and nobody else is one.
        """
        return await self._change(name, lambda agent, kept: (profile.of(agent), kept))

    async def remove(self, name: str) -> Agent:
        """Let somebody go: his logins end. Who he was remains in what he has written.

        Raises:
            UnknownAgent, LastAdmin, StoreUnavailable.
        """
        return await self._change(name, lambda *_: None)

    async def set_password(self, name: str, password: str) -> Agent:
        """Give an agent a new password, and end every login made with the old one.

        Raises:
            UnknownAgent, WeakPassword, StoreUnavailable.
        """
        agent = await self.get(name)
        if agent is None:
            raise UnknownAgent(name)
        passwords.check(password, agent.name)
        new = await passwords.hashed(password)
        return await self._change(name, lambda agent, _: (_next(agent), new))

    async def end_logins(self, name: str) -> Agent:
        """Log an agent out everywhere.

        Raises:
            UnknownAgent, StoreUnavailable.
        """
        return await self._change(name, lambda agent, kept: (_next(agent), kept))

    async def get(self, name: str) -> Agent | None:
        """The agent of this name, however it is written."""
        record = await self._record(name)
        return _unpacked(record) if record else None

    async def all(self) -> list[Agent]:
        """Everybody, in alphabetical order."""
        with available():
            records = await self._redis.hvals(self._key)
        found = (_unpacked(json.loads(record)) for record in records)
        return sorted(found, key=lambda agent: fold(agent.name))

    async def names(self) -> list[str]:
        """Everybody's name, in alphabetical order."""
        return [agent.name for agent in await self.all()]

    async def verify(self, name: str, password: str, address: str = "") -> Agent | None:
        """The agent, if the password is his; None for a wrong password and a wrong name alike.

        Args:
            address: where the attempt comes from, for the throttle.

        Raises:
            TooManyAttempts: right or wrong, it is not looked at.
        """
        folded, address = fold(name), whereabouts(address)
        limits = {
            ("pair", folded, address): _PAIR_LIMIT,
            ("address", address): _ADDRESS_LIMIT,
            ("name", folded): _NAME_LIMIT,
        }
        await self._attempts.count(limits)
        record = await self._record(name)
        kept = record["hash"] if record else None
        if not await passwords.matches(kept, password) or record is None:
            return None
        if passwords.outdated(record["hash"]):
            fresh = await passwords.hashed(password)
            # Unless he was given another password meanwhile.
            await self._change(name, lambda him, now: (him, fresh if now == kept else now))
        await self._attempts.forget("pair", folded, address)
        # A whole office comes from one address, all of them at nine.
        await self._attempts.take_back(("address", address), ("name", folded))
        return _unpacked(record)

    async def _record(self, name: str) -> dict[str, Any] | None:
        with available():
            record = await self._redis.hget(self._key, fold(name))
        return json.loads(record) if record else None

    async def _change(
        self, name: str, change: Callable[[Agent, str], tuple[Agent, str] | None]
    ) -> Agent:
        """Change agent and hash as they are at this moment; None removes him.

        Returns him as he is then, or as he was.
        """
        folded = fold(name)

        async def atomically(pipe: Any) -> Agent:
            records = {
                folded: json.loads(text) for folded, text in (await pipe.hgetall(self._key)).items()
            }
            record = records.pop(folded, None)
            if record is None:
                raise UnknownAgent(name)
            before = _unpacked(record)
            after = change(before, record["hash"])
            stays = after is not None and after[0].role == "admin"
            others = any(_unpacked(other).role == "admin" for other in records.values())
            if before.role == "admin" and not stays and not others:
                raise LastAdmin(before.name)
            identity = await pipe.hget(self._keys.identities, folded)
            pipe.multi()
            if after is None:
                pipe.hdel(self._key, folded)
                pipe.hdel(self._keys.second_steps, folded)
                if identity is not None:
                    pipe.hdel(self._keys.identities, folded)
                    pipe.sadd(self._keys.barred, *marks(Identity(**json.loads(identity))))
                return before
            pipe.hset(self._key, folded, _packed(*after))
            return after[0]

        with available():
            watched = self._key, self._keys.identities
            changed: Agent = await self._redis.transaction(
                atomically, *watched, value_from_callable=True
            )
        return changed


def _next(agent: Agent) -> Agent:
    return replace(agent, generation=agent.generation + 1)


def _sound(agent: Agent) -> Agent:
    """The agent, if his profile can be.

    Raises:
        BadProfile: it cannot.
    """
    if agent.role not in ROLES:
        raise BadProfile("role", agent.role)
    for team in agent.teams:
        if not _TEAM.fullmatch(team):
            raise BadProfile("team", team)
    for language in agent.languages:
        if language not in _LANGUAGES:
            raise BadProfile("language", language)
    if not agent.languages:
        raise BadProfile("no_language")
    if not 0 <= agent.capacity <= MOST_AT_ONCE:
        raise BadProfile("capacity", str(agent.capacity))
    return agent


def _packed(agent: Agent, kept: str) -> str:
    return json.dumps(asdict(agent) | {"hash": kept}, ensure_ascii=False)


def _unpacked(record: dict[str, Any]) -> Agent:
    """An agent as he was kept; a record from before there were roles reads as the defaults."""
    name = record["name"]
    return Agent(
        name,
        record["generation"],
        record.get("role", "admin" if name == FIRST else "agent"),
        tuple(record.get("teams", ("general",))),
        tuple(record.get("languages", _LANGUAGES)),
        record.get("capacity", 5),
    )


def _tidy(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not _NAME.fullmatch(name):
        raise BadName(name)
    return name
