"""The command group ``faq``; its modules add their commands to it."""

from __future__ import annotations

import typer

app = typer.Typer(help="The help articles.", no_args_is_help=True)
