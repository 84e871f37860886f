"""``python -m ops.adaptation``: adapt the search to the help articles, in a process that then ends.

With ``--background`` it leaves the machine to everything else, speaks of nothing but the result,
and writes its steps to ``logs/adaptation.log``. Another process that adapts the search to the same
articles is waited for: it may have done what this one was asked to do.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from ops import feedback
from ops.alone import alone
from ops.places import private
from ops.progress import Say, Steps, say
from ops.settings import Settings, load

if TYPE_CHECKING:
    from knowledge.adaptation.adapting import Result

_NICE = 10
_SIGNS = {"accepted": "✓", "known": "✓"}


def adapt(settings: Settings, tell: Say) -> Result:
    """Adapt now, unless that is done; ``tell`` hears of each step.

    Raises:
        ModelError, OSError: it cannot be done; what search uses stays.
    """
    from knowledge import articles, build
    from knowledge.adaptation.adapting import adapt

    steps = Steps(tell)
    paths = build.Paths.of(settings)
    library = articles.load(settings.answers.articles)
    base, _ = build.model_ready(settings, steps)
    asked = feedback.kept(settings)
    result = adapt(
        base,
        paths.models,
        settings.articles_key,
        library.articles,
        paths.index / "vectors",
        steps,
        asked=asked,
    )
    steps.end()
    return result


def main() -> int:
    """Adapt, and say what came of it in a line; 1 when it could not be done."""
    settings = load()
    background = "--background" in sys.argv[1:]
    folder = settings.home / "logs"
    private(folder)
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    waiting = "waiting for another command that adapts the search to these articles"
    with (
        alone(settings.index_dir / "adapting.lock", waiting),
        (folder / "adaptation.log").open("w", encoding="utf-8", buffering=1) as log,
    ):

        def note(line: str) -> None:
            log.write(f"{line}\n")

        if background:
            os.nice(_NICE)
            # Threads that wait for each other would otherwise spin, and keep everybody else out.
            os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        try:
            result = adapt(settings, note if background else say)
        except Exception as error:
            traceback.print_exc(file=log)
            say(f"  ✗ The search could not be adapted to the articles: {error}")
            return 1
    if not (background and result.state == "known"):
        say(f"  {_SIGNS.get(result.state, '·')} {result.told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
