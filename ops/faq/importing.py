"""``faq import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.faq.app import app
from ops.terminal import stop

if TYPE_CHECKING:
    from knowledge.importing import Outcome, Taken

_FEW = 20


@app.command("import")
def faq_import(
    source: Annotated[
        Path, typer.Argument(help="A file, or a folder of files.", show_default=False)
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="Where tr/*.md and en/*.md are written.")
    ],
    lang: Annotated[
        str,
        typer.Option("--lang", metavar="tr|en", help="Of articles that do not say theirs."),
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--format", metavar="KIND", help="auto, markdown, csv, zendesk or html."),
    ] = "auto",
) -> None:
    """Read a help centre's Markdown, CSV, Zendesk export or HTML pages into articles.

    A second import of the same source updates its own files. Files changed by hand stay as they
    are, and nothing is removed.
    """
    from knowledge import importing

    if kind not in ("auto", *importing.FORMATS):
        stop(f"--format {kind!r}: allowed is auto, {', '.join(importing.FORMATS)}")
    if lang not in ("", "tr", "en"):
        stop(f"--lang {lang!r}: allowed is tr or en")
    try:
        taken = importing.read(source, "" if kind == "auto" else kind, lang)
        outcome = importing.write(taken.found, to, source.resolve().name)
    except importing.ImportTrouble as error:
        stop(str(error))
    for problem in (*taken.problems, *outcome.problems):
        typer.echo(str(problem), err=True)
    _told(taken, outcome)
    if not outcome.files:
        stop(f"Nothing was imported from {source}.")
    typer.echo(f"Try them: ./destek faq search '…' --articles {to}")


def _told(taken: Taken, outcome: Outcome) -> None:
    """The table at the end, and which files it counts where somebody would ask."""
    from rich.console import Console
    from rich.table import Table

    left_out = len(taken.problems) + len(outcome.problems)
    table = Table(title=f"Imported as {taken.format}")
    for heading in ("", "Turkish", "English"):
        table.add_column(heading, justify="left" if not heading else "right")
    for label, names in (
        ("new", outcome.new),
        ("changed", outcome.changed),
        ("unchanged", outcome.unchanged),
        ("no longer in the source, kept", outcome.gone),
    ):
        counts = [sum(name.startswith(f"{lang}/") for name in names) for lang in ("tr", "en")]
        table.add_row(label, *map(str, counts))
    Console().print(table)
    for label, names in (("Changed", outcome.changed), ("No longer in the source", outcome.gone)):
        if names:
            more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
            typer.echo(f"{label}: {', '.join(names[:_FEW])}{more}")
    if left_out:
        typer.echo(f"Left out: {left_out}; the reasons stand above.")
