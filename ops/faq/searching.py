"""``faq search`` and ``faq index``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ops.faq.app import app
from ops.terminal import Articles, Lang, chosen_language, made_ready, plainly, stop

if TYPE_CHECKING:
    from ops.settings import Settings


@app.command("search")
def faq_search(
    text: str,
    lang: Lang = "",
    as_json: Annotated[bool, typer.Option("--json", help="The whole reply.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Most hits to show.")] = 3,
    articles: Articles = None,
) -> None:
    """Search the help articles as the bot does."""
    from knowledge.build import ModelError, search_once
    from knowledge.index import IndexMissingError
    from knowledge.wire import KnowledgeError
    from ops.progress import say
    from ops.setup import HeldBack

    with plainly(articles) as settings:
        chosen = chosen_language(lang, settings)
        try:
            made_ready(settings)
        except HeldBack as error:
            say(f"  ! {error}")
        try:
            reply = search_once(settings, text, chosen, limit)
        except (ModelError, IndexMissingError) as error:
            stop(str(error))
        except KnowledgeError as error:
            stop(f"The running knowledge server refused: {error.message}")
    if as_json:
        typer.echo(json.dumps(reply, ensure_ascii=False))
        return
    typer.echo(f"{reply['band']}, probability {reply['probability']:.2f}")
    for hit in reply["hits"]:
        typer.echo(f"\n{hit['score']:6.2f}  {hit['title']}  [{hit['lang']}/{hit['article']}]")
        typer.echo(f"        {hit['passage']}")


@app.command("index")
def faq_index(articles: Articles = None) -> None:
    """Index the help articles; a running system takes the new index at once."""
    with plainly(articles) as settings:
        made_ready(settings, careful=False)
        tell_running(settings)


def tell_running(settings: Settings) -> None:
    """Let a running system take the index that is ready, and say whether there is one.

    Raises:
        SetupTrouble: it runs, and cannot take it.
    """
    from ops.commands import running, serves
    from ops.services import reload

    run = running(settings)
    if run and not serves(run, settings):
        typer.echo("The index is ready; the running system serves other articles.")
    elif reload(settings):
        typer.echo("The running system uses it.")
    else:
        typer.echo("The index is ready.")
