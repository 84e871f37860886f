"""The launcher's second half: makes the environments a command needs, then runs ``ops.cli``.

Runs on any Python 3.11 to 3.13 with the standard library only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from ops import places
from ops.alone import alone
from ops.environments import Environments, InstallTrouble, app_python
from ops.pythons import NoPython310

ROOT = Path(__file__).resolve().parent.parent
#: Commands that run Rasa, and so need its environment.
_WITH_RASA = frozenset(("up", "train", "test", "ask", "bench"))
_HELP = frozenset(("--help", "-h"))
USAGE = """\
Usage: ./destek COMMAND [OPTIONS]

  up        start everything; the first time it installs what it needs, about 5 GB
  test      run the test suite
  doctor    say what is missing or unhealthy
  train     adapt the search to the help articles, and train Rasa
  ask       one message a line through the real bot, from standard input
  faq       the help articles: import, index, search; eval and tune measure and
            set how sure answers are, gaps shows what customers asked in vain
  explain   why the bot said what it said in a conversation
  replay    what it would say in that conversation today
  agent     add an agent to the desk
  key       keys for programs that call the API
  webhooks  what your own systems were told, and what did not arrive
  demo      orders to try the bot with
  bench     measure the turns, and how messages are understood

Each command's own options: ./destek COMMAND --help (once installed)."""


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Install what the command needs and become it; returns only when there is no becoming."""
    asked = set(argv)
    try:
        home = places.home(env, ROOT)
    except OSError as error:
        return _complain(f"{error.filename}: {error.strerror}; name a folder in DESTEK_HOME")
    environments = Environments(ROOT, home, env)
    command = next((word for word in argv if not word.startswith("-")), "")
    if not environments.app_ready():
        if not command or asked & _HELP:
            sys.stdout.write(f"{USAGE}\n")
            return 0
        if command == "doctor":
            from ops.checks import machine

            return machine(environments, home, env)
    try:
        # Two commands at once must not install into one folder.
        with alone(home / "install.lock", "another ./destek is installing; waiting for it"):
            environments.app()
            if command == "test" and not asked & _HELP:
                environments.test()
            if command in _WITH_RASA and not asked & _HELP:
                environments.rasa()
    except (InstallTrouble, NoPython310) as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return _complain("Stopped. What was not finished is done again the next time.", 130)
    return _become(home, argv, env)


def _become(home: Path, argv: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    python = str(app_python(home))
    # What is computed here is small: sharing it out among threads costs more than it saves. The
    # training of the sentence model takes its threads itself.
    calm = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    variables = {**calm, **env, "DESTEK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    os.execve(python, [python, "-P", "-m", "ops.cli", *argv], variables)  # noqa: S606


def _complain(text: str, code: int = 1) -> int:
    sys.stderr.write(f"{text}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
