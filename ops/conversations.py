"""``explain`` and ``replay``: stored conversations, why the bot said what it said, and what now."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from ops.terminal import Lang, chosen_language, made_ready, moment, plainly, stop

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from connectors.replaying import Replayed
    from handoff.conversation import Conversation
    from handoff.exchanges import Exchange
    from knowledge.wire import SearchReply
    from ops.settings import Settings

Name = Annotated[
    str,
    typer.Argument(metavar="CONVERSATION", help="Its id, or a case number such as T-10432."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The records, as JSON.")]

_BAR = 20
_LIMIT = 3

T = TypeVar("T")


def explain(name: Name, lang: Lang = "", as_json: AsJson = False) -> None:
    """Say why the bot answered, asked back or handed over, turn by turn."""
    with plainly() as settings:
        language = chosen_language(lang, settings)
        conversation, exchanges = asyncio.run(_stored(settings, name))
        if as_json:
            typer.echo(json.dumps(_records(conversation, exchanges), ensure_ascii=False))
            return
        for line in _told(settings, conversation, exchanges, language):
            typer.echo(line)


def replay(
    name: Name,
    search_only: Annotated[
        bool, typer.Option("--search-only", help="Only the search, without the whole bot.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say a stored conversation again to today's bot and show what would change."""
    with plainly() as settings:
        conversation, exchanges = asyncio.run(_stored(settings, name))
        if not exchanges:
            stop(f"{conversation.id}: the bot has said nothing in it that could be said again")
        show = _Show(as_json)
        if search_only:
            _replay_search(settings, exchanges, show)
        else:
            asyncio.run(_replay(settings, conversation, exchanges, show))
        show.end(conversation)


class _Show:
    """Turns as they come, and the sum of them at the end."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._turns: list[Replayed] = []

    def turn(self, turn: Replayed) -> None:
        self._turns.append(turn)
        if not self._as_json:
            typer.echo("\n".join(_compared(len(self._turns), turn)) + "\n")

    def end(self, conversation: Conversation) -> None:
        from connectors.replaying import summary

        counts = summary(self._turns)
        if self._as_json:
            turns = [turn.to_json() for turn in self._turns]
            whole = {"conversation": conversation.id, "turns": turns, "summary": counts}
            typer.echo(json.dumps(whole, ensure_ascii=False))
            return
        told = [f"{counts['same']} of {counts['turns']} turns would be the same"]
        told += [f"{counts['outcome']} would come to something else"] if counts["outcome"] else []
        told += [f"{counts['article']} would name another article"] if counts["article"] else []
        told += [f"{counts['unsaid']} could not be said again"] if counts["unsaid"] else []
        typer.echo("; ".join(told) + ".")


async def _stored(settings: Settings, name: str) -> tuple[Conversation, list[Exchange]]:
    """A conversation and the bot's turns in it; says so and stops when there is none."""
    from handoff.archive import Archive
    from handoff.errors import UnknownConversation
    from handoff.exchanges import exchanges

    async def read(redis: Redis) -> tuple[Conversation, list[Exchange]]:
        archive = Archive(redis, settings.shop)
        conversation = await archive.find(name)
        return conversation, exchanges(await archive.entries(conversation.id))

    try:
        return await with_store(settings, read)
    except UnknownConversation:
        stop(
            f"{name!r}: no conversation has this id or case number;"
            " the desk shows a conversation's id in its address"
        )


async def with_store(settings: Settings, work: Callable[[Redis], Awaitable[T]]) -> T:
    """What ``work`` makes of the store, which runs for this long if it did not."""
    from handoff.errors import StoreUnavailable
    from handoff.store import connect
    from ops.commands import store

    async with store(settings):
        redis = connect(settings.store_url)
        try:
            return await work(redis)
        except StoreUnavailable as error:
            stop(f"The store does not answer: {error}")
        finally:
            await redis.aclose()


def _records(conversation: Conversation, exchanges: list[Exchange]) -> dict[str, Any]:
    return {
        "conversation": conversation.id,
        "channel": conversation.channel,
        "state": conversation.state,
        "case": conversation.case,
        "turns": [
            {
                "at": turn.decision.at,
                "session": turn.session,
                "question": turn.question,
                "hint": turn.hint,
                "pictures": len(turn.asked.pictures) if turn.asked else 0,
                "button": turn.button,
                "said": [entry.text for entry in turn.said],
                "record": turn.record,
            }
            for turn in exchanges
        ],
    }


def _told(
    settings: Settings, conversation: Conversation, exchanges: list[Exchange], lang: str
) -> list[str]:
    from handoff.explaining import explain

    case = f", {conversation.case}" if conversation.case else ""
    lines = [f"{conversation.id} ({conversation.channel}, {conversation.state}{case})"]
    titles: dict[str, str] = {}
    for number, turn in enumerate(exchanges, 1):
        for entry in turn.said:
            if article := entry.payload.get("article"):
                titles[article["id"]] = article["title"]
        why = explain(turn.record, lang, titles)
        at = moment(turn.decision.at, settings)
        asked = f"hint: {turn.hint}" if turn.hint else f"“{' '.join(turn.told.split())}”"
        lines += ["", f"{number}. {at}  {asked}"]
        lines += [f"   {why.headline}", *(f"   {sentence}" for sentence in why.sentences)]
        lines += [
            f"   {'█' * round(_BAR * found.score):<{_BAR}} {found.score:.2f}"
            f"  {found.title}{'  ←' if found.given else ''}"
            for found in why.found
        ]
        lines += [f"   {why.version}"] if why.version else []
    return lines


def _compared(number: int, turn: Replayed) -> list[str]:
    head = f"{number}. “{' '.join(turn.text.split())}”{' (button)' if turn.pressed else ''}"
    if turn.now is None:
        why = {
            "not_offered": "today's bot does not offer this button",
            "with_a_person": "today a person has the conversation by then",
            "no_answer": "the bot gave no answer",
        }[turn.why]
        return [head, f"   not said again: {why}", f"   then: {_went(turn.then)}"]
    if turn.change == "same":
        return [head, f"   same  {_went(turn.now, turn.then)}"]
    return [head, f"   then  {_went(turn.then)}", f"   now   {_went(turn.now)}"]


def _went(went: Any, before: Any = None) -> str:
    """ "answer  iade-suresi  0.91", with the probability before it when that was another."""
    said = [went.outcome, *([went.reason] if went.outcome == "handoff" else [])]
    said += [went.article] if went.article else []
    if went.probability is not None:
        old = before.probability if before else None
        moved = old is not None and abs(old - went.probability) >= 0.005
        said += [f"{old:.2f} → {went.probability:.2f}" if moved else f"{went.probability:.2f}"]
    return "  ".join(said)


async def _replay(
    settings: Settings, conversation: Conversation, exchanges: list[Exchange], show: _Show
) -> None:
    from connectors.ask import Rehearsal
    from connectors.replaying import replay
    from handoff.errors import HandoffError
    from handoff.store import connect
    from ops.commands import whole_system

    async with whole_system(settings) as own:
        redis, blocking = connect(own.store_url), connect(own.store_url, blocking=True)
        try:
            lang, begun = conversation.lang, exchanges[0].decision.at / 1000
            at = datetime.fromtimestamp(begun, settings.hours.zone).isoformat()
            rehearsal = Rehearsal(redis, blocking, own.shop, lang=lang, at=conversation.clock or at)
            async for turn in replay(exchanges, rehearsal, lang):
                show.turn(turn)
        except HandoffError as error:
            stop(error.words("en"))
        finally:
            await redis.aclose()
            await blocking.aclose()


def _replay_search(settings: Settings, exchanges: list[Exchange], show: _Show) -> None:
    from connectors.replaying import replay_search
    from knowledge.build import ModelError, open_answers
    from knowledge.index import IndexMissingError

    made_ready(settings)
    try:
        answers = open_answers(settings)
    except (ModelError, IndexMissingError) as error:
        stop(str(error))

    def search(text: str, lang: str, before: str) -> SearchReply:
        return answers.search(text, lang, _LIMIT, before)

    for turn in replay_search(exchanges, search):
        show.turn(turn)
