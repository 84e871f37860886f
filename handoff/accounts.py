"""An account with the shop's own provider of logins (OpenID Connect), and what an agent's is.

An account is known by its issuer and its subject, which never change hands. An e-mail address does.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

#: ASCII alone: letters of other scripts that become these when they are made small would let in
#: somebody else.
_EMAIL = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is at the provider; ``email`` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an agent logs in with; ``subject`` is empty until he has done so for the first time."""

    agent: str
    email: str = ""
    issuer: str = ""
    subject: str = ""

    def is_at(self, account: Account) -> bool:
        """Whether this is the account's."""
        own = (self.issuer, self.subject)
        return bool(self.subject) and own == (account.issuer, account.subject)

    def awaits(self, account: Account) -> bool:
        """Whether this is to become the account's, at its first login."""
        return bool(self.email) and not self.subject and self.email == small(account.email)


def small(email: str) -> str:
    """An address as addresses are compared; empty for what is none."""
    email = email.strip()
    return email.lower() if _EMAIL.fullmatch(email) else ""


def marks(known: Account | Identity) -> list[str]:
    """What tells somebody again who had an agent removed, and nobody who it was."""
    account = f"{known.issuer}\n{known.subject}" if known.subject else ""
    told = filter(None, (small(known.email), account))
    return [hashlib.sha256(each.encode()).hexdigest() for each in told]
