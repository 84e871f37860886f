"""The command line. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from ops import agents, conversations, deliveries, demo, faq, programs
from ops.faq.evaluating import Questions, Split
from ops.terminal import Articles, At, Lang, chosen_language, plainly, stop

app = typer.Typer(
    name="destek",
    help="Customer support for online shops: answers from help articles, hands over to people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
bench_app = typer.Typer(help="Measurements.", no_args_is_help=True)
app.add_typer(agents.app, name="agent")
app.add_typer(programs.app, name="key")
app.add_typer(faq.app, name="faq")
app.add_typer(bench_app, name="bench")
app.add_typer(demo.app, name="demo")
app.add_typer(deliveries.app, name="webhooks")

Adapt = Annotated[
    bool,
    typer.Option(
        " /--no-adapt", help="Do not adapt the search to the articles now.", show_default=False
    ),
]

_ROOT = Path(__file__).resolve().parent.parent


@app.command()
def up(
    at: At = None,
    port: Annotated[int | None, typer.Option(help="Listen here instead of web.port.")] = None,
    articles: Articles = None,
    adapt: Adapt = True,
) -> None:
    """Start everything; Ctrl-C stops it. The first time takes minutes, later ones seconds."""
    from ops import commands

    if at:
        os.environ["DESTEK_AT"] = at
    if port is not None:
        os.environ["DESTEK_PORT"] = str(port)
    with plainly(articles) as settings:
        raise typer.Exit(asyncio.run(commands.up(settings, adapt=adapt)))


@app.command("test")
def run_tests(
    fast: Annotated[bool, typer.Option("--fast", help="Leave the end-to-end part out.")] = False,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Passed on to pytest, after --.")
    ] = None,
) -> None:
    """Run the test suite, with a Chromium fetched when there is none."""
    from ops import chromium

    variables = dict(os.environ)
    if not fast:
        try:
            variables["DESTEK_CHROMIUM"] = str(chromium.get())
        except chromium.NoChromium as error:
            stop(str(error))
    # The fast part waits more than it works; the other one keeps two processors busy.
    quick = ["-m", "not e2e", "-n", "4", "--timeout=120"]
    slow = ["-m", "e2e", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    slow += ["--durations=12"]
    if arguments:
        parts = [[*(["-m", "not e2e"] if fast else []), *arguments]]
    else:
        parts = [quick] if fast else [quick, slow]
    codes = []
    for part in parts:
        command = [sys.executable, "-m", "pytest", *part]
        codes.append(subprocess.run(command, cwd=_ROOT, env=variables, check=False).returncode)  # noqa: S603
    raise typer.Exit(max(codes))


@app.command()
def doctor() -> None:
    """Say what is missing or unhealthy."""
    from ops.doctor import examine

    with plainly() as settings:
        raise typer.Exit(1 if examine(settings) else 0)


@app.command()
def train(articles: Articles = None, adapt: Adapt = True) -> None:
    """Adapt the search to the help articles, unless that is done; train Rasa in any case."""
    from ops import commands

    with plainly(articles) as settings:
        asyncio.run(commands.train(settings, adapt=adapt))


@app.command()
def ask(
    lang: Lang = "",
    at: At = None,
    conversation: Annotated[
        bool, typer.Option("--conversation", help="All lines are one conversation.")
    ] = False,
) -> None:
    """Ask the real bot: a JSON object a line on standard input, one a line out.

    In: {"text": "…", "lang": "tr", "id": 1}. Without --at, it counts as office hours.
    """
    from ops import commands

    with plainly() as settings:
        language = chosen_language(lang, settings)
        asyncio.run(commands.ask(settings, lang=language, at=at, one=conversation))


app.command()(conversations.explain)
app.command()(conversations.replay)


@bench_app.command("turns")
def bench_turns(
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one object.")] = False,
) -> None:
    """Measure the turns next to bare Rasa's REST endpoint answering the same messages."""
    from ops import bench_turns as bench

    with plainly() as settings:
        raise typer.Exit(bench.main(settings, as_json=as_json))


@bench_app.command("nlu")
def bench_nlu(
    offtopic: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='What is none of the shop\'s: {"text"} a line.'),
    ] = None,
    requests: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='Somebody else\'s labels: {"text", "intent"} a line.'),
    ] = None,
    split: Annotated[Split | None, typer.Option(help="Only this half.")] = None,
    folds: Annotated[int, typer.Option(min=0, max=10, help="0: do not cross-validate.")] = 5,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this pipeline; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one object.")] = False,
) -> None:
    """Measure how messages are understood, beside simpler pipelines trained in the same run."""
    from ops import bench_nlu as bench

    trial = bench.Trial(split or "", offtopic, requests, folds, tuple(only or ()))
    with plainly() as settings:
        try:
            asyncio.run(bench.main(settings, trial, as_json=as_json))
        except bench.BadLinesError as error:
            stop(str(error))


@bench_app.command("prior")
def bench_prior(
    questions: Questions,
    offtopic: Annotated[
        Path, typer.Option(metavar="FILE", help='What is none of the shop\'s: {"text", "lang"}.')
    ],
    articles: Articles = None,
    split: Annotated[Split, typer.Option(help="Only these questions.")] = Split.TUNE,
) -> None:
    """Learn what confidence expects of the search's signals: the table in knowledge/prior.py."""
    from ops import bench_prior as bench

    with plainly(articles) as settings:
        typer.echo("\n".join(bench.main(settings, questions, offtopic, split)))


@bench_app.command("desk")
def bench_desk(
    agents: Annotated[int, typer.Option(min=1, help="Pages that are open.")] = 200,
    open_: Annotated[
        int, typer.Option("--open", min=1, help="Conversations that wait or are in hand.")
    ] = 2_000,
    listed: Annotated[int, typer.Option(min=1, help="Conversations in all.")] = 5_000,
    entries: Annotated[int, typer.Option(min=1, help="Entries of the long conversation.")] = 1_000,
    escalations: Annotated[int, typer.Option(min=1, help="Customers who ask for a person.")] = 60,
    rate: Annotated[
        float, typer.Option(min=0, help="Messages a second that are written meanwhile.")
    ] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one object.")] = False,
) -> None:
    """Measure how soon agents see, claim and answer, beside an empty shop and desks that poll.

    In a temporary shop with a gateway of its own; nothing of yours is touched.
    """
    from ops import bench_desk as bench
    from ops.bench_house import Size

    size = Size(agents=agents, open=open_, listed=max(listed, open_), entries=entries)
    asyncio.run(
        bench.main(bench.Trial(size, escalations, rate, min(8, escalations)), as_json=as_json)
    )


if __name__ == "__main__":
    app(prog_name="./destek")
