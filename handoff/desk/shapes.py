"""What the API's answers look like. Times are UTC milliseconds, 0 or null for never.

More may be added to an answer at any time; what is here stays as it is.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from handoff.cases.case import Kind as CaseKind
from handoff.cases.states import CaseState, CaseStep
from handoff.earlier import Ended
from handoff.entry import Author, Kind
from handoff.hints import Flow
from handoff.outcomes import Outcome
from handoff.presence import Presence
from handoff.priority import Priority
from handoff.states import State


class Shape(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(extra="allow")


class Line(Shape):
    """A conversation as a line of a list. Numbers of cards and the like are masked."""

    id: str
    channel: str
    lang: str
    state: State
    assignee: str | None = Field(description='an agent, or a program as "api:<name>"')
    case: str | None = Field(description="the number the customer was given for his request")
    reason: str | None
    team: str
    priority: Priority
    queued_at: int
    created_at: int
    updated_at: int
    snoozed_until: int
    outcome: Outcome | None
    remark: str
    last_text: str
    last_author: str
    customer: dict[str, Any] = Field(description="what the channel knows of who writes")
    handoff: dict[str, Any] = Field(description="what the bot has found out before the handoff")


class Found(Line):
    """A conversation that was searched for."""

    found_at: int
    snippet: list[Piece]


class Piece(Shape):
    """A stretch of a text; ``found`` says whether it is what was searched for."""

    text: str
    found: bool


class Entry(Shape):
    """One line of a conversation. Customers see those of the kind ``message`` only.

    ``id`` is the cursor to read on from.
    """

    id: str
    kind: Kind
    author: Author
    author_id: str
    text: str
    lang: str
    payload: dict[str, Any]
    external_id: str
    at: int
    amended: Amended | None = Field(
        None, description="what became of a message that was edited or withdrawn"
    )


class Amended(Shape):
    """A message as it reads now and what it was, masked; ``id`` is the event that amended it last.

    ``failed`` says why the customer's channel still shows what it was: empty when it does not.
    ``beside`` are the files of a withdrawn message; its events do not have them.
    """

    id: str
    by: str
    text: str
    was: list[str]
    withdrawn: bool
    failed: str
    beside: Beside


class Beside(Shape):
    """Files, as the payload of an entry has them."""

    pictures: list[Picture] = []
    documents: list[Document] = []


class CaseLine(Shape):
    """A case as a line of a list; ``due`` is null without a promised date."""

    number: str
    kind: CaseKind
    state: CaseState
    order: str
    agent: str | None
    due: int | None
    overdue: bool
    conversation: str
    created_at: int
    updated_at: int


class Passage(Shape):
    """One line of a case's history; ``step`` is null for its opening."""

    step: CaseStep | None
    state: CaseState
    author: Literal["agent", "customer"]
    who: str
    note: str
    at: int


class WholeCase(CaseLine):
    """A case with everything that is known of it."""

    fields: dict[str, str]
    pictures: list[str]
    words: str
    wish: str
    answer: str
    history: list[Passage]


class Case(Shape):
    """One case."""

    case: WholeCase


class Cases(Shape):
    """A page of cases, latest opened first; ``cursor`` is empty when nothing comes after it."""

    cases: list[CaseLine]
    cursor: str
    total: int


class Step(Shape):
    """A conversation after a step."""

    conversation: Line


class Opened(Shape):
    """A conversation with its entries after the cursor and its customer's unsettled cases."""

    conversation: Line
    cases: list[CaseLine]
    entries: list[Entry]
    cursor: str


class Entries(Shape):
    """Entries, oldest first. ``more``: there are others beyond them; ``cursor``: to read on."""

    entries: list[Entry]
    more: bool
    cursor: str


class Written(Shape):
    """What was written is this entry."""

    entry: str


class Picture(Shape):
    """A picture by its name, with its size in pixels."""

    id: str
    width: int
    height: int


class Document(Shape):
    """A PDF by its name in addresses, what people call it, and its size in bytes."""

    id: str
    name: str
    size: int


class Attached(Shape):
    """A file that was taken in: one of the two."""

    picture: Picture | None = None
    document: Document | None = None


class HeldBack(Shape):
    """A reply that is sent at ``due``, or has been, as ``entry``."""

    due: int
    entry: str


class Hours(Shape):
    """Whether people are in, and when that changes."""

    open: bool
    changes_at: int | None


class Board(Shape):
    """The queue, most urgent first, and what is being looked after."""

    agent: str
    now: int
    hours: Hours
    waiting: list[Line]
    assigned: list[Line]
    snoozed: list[Line]


class View(Shape):
    """A view and how many conversations it holds."""

    id: str
    lists: list[str]
    count: int


class Views(Shape):
    """The views there are."""

    views: list[View]


class Page(Shape):
    """A page of conversations; ``cursor`` is empty when nothing comes after it."""

    conversations: list[Line]
    cursor: str
    total: int


class Results(Shape):
    """What a search found. ``vague``: a word begins too many words to look all of them up."""

    conversations: list[Found]
    cursor: str
    total: int
    vague: bool


class There(Shape):
    """An agent, and whether he is there."""

    name: str
    presence: Presence


class Preset(Shape):
    """A time to put a conversation off to."""

    name: str
    until: str
    at: int


class ReadyHint(Shape):
    """Something the bot can begin, and what it is called."""

    flow: Flow
    names: dict[Literal["tr", "en"], str]


class Choices(Shape):
    """What there is to choose from: colleagues, times, outcomes, flows of the bot's."""

    agents: list[There]
    snooze: list[Preset]
    outcomes: list[Outcome]
    hints: list[ReadyHint]


class Article(Shape):
    """A help article."""

    id: str
    title: str
    url: str
    lang: str


class Suggestions(Shape):
    """Help articles that fit, best first."""

    articles: list[Article]


class Earlier(Shape):
    """What a customer has come for before, and how it ended."""

    conversation: str
    began: int
    ended: int
    question: str
    outcome: Ended
    agent: str
    how: str
    case: str
    helped: bool | None


class Who(Shape):
    """Who writes, as far as is known. ``verified``: the channel vouches for who it is."""

    id: str | None = Field(description="the shop's own id of a verified customer")
    name: str
    contacts: list[str]
    verified: bool
    channel: str
    lang: str
    since: int


class Customer(Shape):
    """A customer: orders proven to be his, unsettled cases, conversations that came before."""

    customer: Who
    orders: list[str]
    cases: list[CaseLine]
    conversations: list[Line]
    earlier: list[Earlier]


class About(Shape):
    """What stands beside a conversation."""

    summary: dict[str, Any]
    customer: Who
    orders: list[str]
    earlier: list[Earlier]


class Agent(Shape):
    """Somebody at the desk, under the name that customers read."""

    name: str
    role: Literal["agent", "supervisor", "admin"]
    teams: list[str]
    languages: list[str]
    capacity: int
    presence: Presence


class Agents(Shape):
    """Everybody at the desk."""

    agents: list[Agent]


class Team(Shape):
    """A team, what comes to it, and whether it is in its hours."""

    id: str
    names: dict[str, str]
    languages: list[str]
    reasons: list[str]
    topics: list[str]
    open: bool


class Teams(Shape):
    """Every team."""

    teams: list[Team]


class Done(Shape):
    """It is done, and there is no more to say."""
