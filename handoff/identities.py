"""Which agent an account with the shop's own provider is.

An e-mail address ties an account to an agent once, at its first login, and only one that an admin
has written down for this agent and that the provider calls verified. From then on the account is
known by its subject, and the address says nothing: it may be somebody else's by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff.accounts import Account, Identity, marks, small
from handoff.agents import UnknownAgent
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

#: As long as a subject may be.
_LONGEST = 255


class BadIdentity(HandoffError):
    """What is no e-mail address, or no subject."""

    code = "bad_identity"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu bir e-posta adresi ya da hesap numarası değil.",
        "en": "This is neither an e-mail address nor an account's number.",
    }


class IdentityTaken(HandoffError):
    """The account or the address is another agent's."""

    code = "identity_taken"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu hesapla {name} giriş yapıyor.",
        "en": "This account is the one that {name} logs in with.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"the identity is {name!r}'s")
        self.name = name


class Identities:
    """The agents' accounts with the provider, in one hash; removing an agent removes his."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def all(self) -> dict[str, Identity]:
        """By folded name."""
        with available():
            found = await self._redis.hgetall(self._keys.identities)
        return {name: Identity(**json.loads(record)) for name, record in found.items()}

    async def of(self, name: str) -> Identity | None:
        """An agent's; None when he has none."""
        return (await self.all()).get(fold(name))

    async def expect(self, name: str, email: str) -> Identity | None:
        """Let an agent in by this address and by nothing he had; "" lets him in by none.

        Returns what he had: his logins are to end.

        Raises:
            UnknownAgent, BadIdentity, IdentityTaken.
        """
        if email and not small(email):
            raise BadIdentity(email)
        return await self._give(name, Identity("", small(email)))

    async def tie(self, name: str, account: Account) -> Identity | None:
        """Let an agent in by this account and by nothing he had, which is returned.

        Raises:
            UnknownAgent, BadIdentity, IdentityTaken.
        """
        if not 0 < len(account.subject) <= _LONGEST:
            raise BadIdentity(account.subject)
        email = small(account.email)
        return await self._give(name, Identity("", email, account.issuer, account.subject))

    async def recognise(self, account: Account) -> str | None:
        """The name of the agent whose account this is; ties it to him whom an admin has named."""

        def find(known: Mapping[str, Identity], _: str) -> tuple[str | None, dict[str, Any]]:
            for one in known.values():
                if one.is_at(account):
                    return one.agent, {}
            for name, one in known.items():
                if one.awaits(account):
                    tied = replace(one, issuer=account.issuer, subject=account.subject)
                    return one.agent, {name: tied}
            return None, {}

        found: str | None = await self._change(find)
        return found

    async def is_barred(self, account: Account) -> bool:
        """Whether it was the account of an agent who has been removed, and nobody's since."""
        with available():
            return any(await self._redis.smismember(self._keys.barred, marks(account)))

    async def _give(self, name: str, identity: Identity) -> Identity | None:
        folded = fold(name)

        def give(known: Mapping[str, Identity], agent: str) -> tuple[Identity | None, Any]:
            account = Account(identity.issuer, identity.subject)
            for other, one in known.items():
                same_address = bool(identity.email) and one.email == identity.email
                if other != folded and (same_address or one.is_at(account)):
                    raise IdentityTaken(one.agent)
            new = replace(identity, agent=agent) if marks(identity) else None
            return known.get(folded), {folded: new}

        had: Identity | None = await self._change(give, folded)
        return had

    async def _change(
        self,
        change: Callable[[Mapping[str, Identity], str], tuple[Any, Mapping[str, Identity | None]]],
        folded: str = "",
    ) -> Any:
        """Change the identities as they are at this moment, with the agents who are there then.

        Raises:
            UnknownAgent: ``folded`` is given and is no agent's name.
        """
        key, agents = self._keys.identities, self._keys.agents

        async def atomically(pipe: Any) -> Any:
            records = await pipe.hgetall(key)
            agent = await pipe.hget(agents, folded) if folded else None
            if folded and agent is None:
                raise UnknownAgent(folded)
            known = {name: Identity(**json.loads(record)) for name, record in records.items()}
            outcome, changes = change(known, json.loads(agent)["name"] if agent else "")
            pipe.multi()
            for name, identity in changes.items():
                if identity is None:
                    pipe.hdel(key, name)
                else:
                    pipe.hset(key, name, json.dumps(asdict(identity), ensure_ascii=False))
                    pipe.srem(self._keys.barred, *marks(identity))
            return outcome

        with available():
            return await self._redis.transaction(atomically, key, agents, value_from_callable=True)
