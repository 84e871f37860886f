"""``faq search`` and ``faq index``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ops.faq.app import app
from ops.terminal import Articles, Lang, chosen_language, made_ready, plainly

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
    from knowledge.build import search_once

    with plainly(articles) as settings:
        chosen = chosen_language(lang, settings)
        made_ready(settings)
        reply = search_once(settings, text, chosen, limit)
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
        made_ready(settings)
        tell_running(settings)


def tell_running(settings: Settings) -> None:
    """Let a running system take the index that is ready, and say whether there is one."""
    from knowledge.wire import Client, KnowledgeUnavailable
    from ops.commands import running

    run = running(settings)
    if run and run.variables.get("DESTEK_ARTICLES") != str(settings.answers.articles):
        typer.echo("The index is ready; the running system serves other articles.")
        return
    try:
        with Client(settings.knowledge_socket, timeout=60) as client:
            client.call({"op": "reload"})
            typer.echo("The running system uses it.")
    except KnowledgeUnavailable:
        typer.echo("The index is ready.")
