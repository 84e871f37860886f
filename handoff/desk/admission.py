"""Which agent somebody is whom the provider vouches for, and what the provider's word changes."""

from __future__ import annotations

from typing import ClassVar

from handoff import passwords
from handoff.accounts import small
from handoff.agents import ROLES, Agent, AgentExists, BadName, LastAdmin, Profile, Role
from handoff.desk.context import DeskContext
from handoff.desk.provider import Vouched
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available

#: At Google's, whoever has a mailbox in a domain may open an account with it; only an account of
#: the firm's says so in "hd".
_GOOGLE = "https://accounts.google.com"

#: Taking somebody on takes no longer.
_LOCKED_SECONDS = 30


class NotAdmitted(HandoffError):
    """The provider knows this person, and the desk does not let him in; ``fault`` says why."""

    code = "not_admitted"
    faults: ClassVar[dict[str, dict[str, str]]] = {
        "unknown": {
            "tr": "{who} bu masada bir temsilciye bağlı değil. Yöneticiniz sizi ekleyebilir.",
            "en": "{who} belongs to no agent at this desk. Your admin can add you.",
        },
        "unverified": {
            "tr": "{who} henüz doğrulanmamış bir adres; önce onu doğrulamanız gerekiyor.",
            "en": "{who} is not verified yet; please verify the address first.",
        },
        "elsewhere": {
            "tr": "Bu masaya {who} adresiyle girilmiyor. Şirket hesabınızla deneyin.",
            "en": "{who} does not open this desk. Try the account your company gave you.",
        },
        "nameless": {
            "tr": "Hesabınızdaki adla bir temsilci eklenemedi. Yöneticiniz sizi ekleyebilir.",
            "en": "No agent could be added by the name of your account. Your admin can add you.",
        },
    }

    def __init__(self, fault: str, who: str) -> None:
        super().__init__(f"not admitted: {fault}")
        self.fault = fault
        self.who = who

    def words(self, lang: str) -> str:
        """Why, for a person to read."""
        texts = self.faults[self.fault]
        return texts.get(lang, texts["tr"]).format(who=self.who)


async def admit(desk: DeskContext, vouched: Vouched) -> Agent:
    """The agent this is, as the provider wants him to be.

    Raises:
        NotAdmitted, StoreUnavailable.
    """
    settings, account = desk.settings.oidc, vouched.account
    who = vouched.written or account.subject
    if settings.domains and vouched.written and not _is_ours(settings.domains, vouched):
        raise NotAdmitted("elsewhere", who)
    name = await desk.identities.recognise(account)
    agent = await desk.agents.get(name) if name else None
    if agent is None and vouched.written and not account.email:
        raise NotAdmitted("unverified", who)
    if agent is None:
        if not settings.create or not account.email or await desk.identities.is_barred(account):
            raise NotAdmitted("unknown", who)
        agent = await _newcomer(desk, vouched)
    return await _as_told(desk, agent, vouched)


def _is_ours(domains: tuple[str, ...], vouched: Vouched) -> bool:
    if vouched.account.issuer == _GOOGLE and vouched.domain not in domains:
        return False
    return small(vouched.written).rpartition("@")[2] in domains


async def _newcomer(desk: DeskContext, vouched: Vouched) -> Agent:
    """One after the other: two first logins of one person are one agent."""
    name = Keys(desk.shop).name("taking-on")
    with available():
        async with desk.redis.lock(name, timeout=_LOCKED_SECONDS):
            known = await desk.identities.recognise(vouched.account)
            agent = await desk.agents.get(known) if known else None
            return agent or await _take_on(desk, vouched)


async def _take_on(desk: DeskContext, vouched: Vouched) -> Agent:
    """A new agent for somebody who has none.

    Customers see an agent's name, so it is the given name where that is free. A name that is taken
    never leads to the agent who has it.
    """
    for name in vouched.names:
        try:
            agent = await desk.agents.add(name, passwords.generate())
        except (AgentExists, BadName):
            continue
        await desk.identities.tie(agent.name, vouched.account)
        await desk.audit.changed(agent.name, "join")
        return agent
    raise NotAdmitted("nameless", vouched.written)


async def _as_told(desk: DeskContext, agent: Agent, vouched: Vouched) -> Agent:
    """The agent with the role and the teams that the provider's claim gives him."""
    settings = desk.settings.oidc
    roles: list[Role] = [settings.roles[value] for value in vouched.values & settings.roles.keys()]
    role = max(roles, key=ROLES.index, default=ROLES[0]) if settings.roles else agent.role
    told = {settings.teams[value] for value in vouched.values & settings.teams.keys()}
    teams = tuple(team for team in desk.settings.teams if team in told) or agent.teams
    if (role, teams) == (agent.role, agent.teams):
        return agent
    try:
        changed = await desk.agents.change(agent.name, Profile(role=role, teams=teams))
    except LastAdmin:
        changed = await desk.agents.change(agent.name, Profile(teams=teams))
    await desk.audit.changed(agent.name, "change_by_provider", agent.name)
    return changed
