"""What must be there before the parts can run: sentence model, index, Rasa's model, an agent.

Every step is named by the content it is made from, so one that is done is never done again, and
one that was interrupted never counts as done.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from errno import ENOENT
from pathlib import Path

import psutil

from bot import inputs
from knowledge import adapted, articles, whole
from ops.alone import alone
from ops.environments import rasa_python
from ops.places import private
from ops.progress import Steps, say, step
from ops.runner import die_with_parent
from ops.settings import ROOT, Settings, load
from ops.webhooks import variable

_LAST_LINES = 12
#: Old code and many dependencies: it is not given what it has no use for.
_NOT_FOR_RASA = dict.fromkeys(
    ("TELEGRAM_TOKEN", "DESTEK_SECRET", "ORDERS_SECRET", "OIDC_CLIENT_SECRET", "REDIS_URL"), ""
)


class SetupTrouble(Exception):
    """A step failed; the message says which, and where its log is."""


class HeldBack(SetupTrouble):
    """The articles are not indexed: one that is served would be lost to a mistake."""


class Prepared:
    """The sentence model and the index, made by a process of its own: the runner stays small."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stamp = settings.index_dir / "prepared.json"

    @property
    def encoder(self) -> str:
        """The sentence model the dialogue uses; what Rasa learns depends on it."""
        return self._stamped("encoder")

    @property
    def index(self) -> str:
        """The name of the index that was made last. Raises OSError, ValueError, KeyError."""
        return self._stamped("index")

    def is_current(self) -> bool:
        """Whether articles, models and the code that reads them are those of the last time.

        Also whether all that was made still stands, by the sizes of its files.
        """
        try:
            stamp = json.loads(self._stamp.read_text("utf-8"))
            made = [self._settings.home / path for path in stamp["made"]]
            models = [self._settings.home / path for path in stamp["models"]]
            stands = all(map(whole.is_whole, made)) and not any(map(whole.is_damaged, models))
            served = (self._settings.index_dir / "current").read_text("utf-8").strip()
            stands = stands and served == stamp["index"]
            return bool(stands and stamp["inputs"] == self._inputs())
        except (OSError, ValueError, KeyError):
            return False

    def make(self, *, careful: bool = False) -> None:
        """Prepare in this process and remember it; another one that does the same is waited for.

        ``careful`` is for articles that are being written while others are served: nothing is made
        as long as one that is served cannot be read.

        Raises:
            SetupTrouble: the model or the articles cannot be had.
            HeldBack: ``careful`` kept what is served.
        """
        from knowledge import build

        home = self._settings.home
        try:
            home.mkdir(parents=True, exist_ok=True)
            waiting = "waiting for another command that prepares articles"
            with alone(home / "preparing.lock", waiting) as waited:
                if not (waited and self.is_current()):
                    self._make(careful=careful)
        except (build.ModelError, build.LabelsError, OSError) as error:
            raise SetupTrouble(str(error)) from error

    def _make(self, *, careful: bool) -> None:
        from knowledge import build, serving

        asked = self._inputs()
        steps = Steps()
        if careful:
            self._refuse_losses()
        info = build.prepare(self._settings, steps)
        steps.end()
        for problem in info.problems:
            say(f"  ! {problem}")
        models = list(dict.fromkeys([info.model, info.search_model]))
        served = [serving.beside(model, build.Paths.of(self._settings).models) for model in models]
        made = [*served, self._settings.index_dir / info.hash]
        stamp = {
            "inputs": asked,
            "encoder": serving.identity(info.model, build.Paths.of(self._settings).models),
            "index": info.hash,
            "models": [self._within_home(path) for path in models],
            "made": [self._within_home(path) for path in made],
        }
        whole.write(self._stamp, json.dumps(stamp))

    def _refuse_losses(self) -> None:
        """Refuse articles that would lose one that is served to a mistake in its file."""
        from knowledge import index

        library = articles.load(self._settings.answers.articles)
        try:
            served = {(a.lang, a.id) for a in index.load(self._settings.index_dir).articles}
        except (index.IndexMissingError, OSError, ValueError, KeyError):
            return
        broken = [p for p in library.problems if (p.path.parent.name, p.path.stem) in served]
        for problem in broken:
            say(f"  ! {problem}")
        if broken:
            raise HeldBack("The articles stay as they were served until that is put right.")
        if served and not library.articles:
            raise HeldBack("The articles are all gone; those served before stay.")

    def _stamped(self, key: str) -> str:
        value: str = json.loads(self._stamp.read_text("utf-8"))[key]
        return value

    def _within_home(self, path: Path) -> str:
        home, path = self._settings.home, path.absolute()
        return str(path.relative_to(home) if path.is_relative_to(home) else path)

    def _inputs(self) -> str:
        settings, answers = self._settings, self._settings.answers
        also = f"{answers.model} {answers.max_wrong_answers} {answers.adapt}"
        told = [path for path in articles.files(answers.articles) if os.access(path, os.R_OK)]
        code = [*(ROOT / "knowledge").rglob("*.py"), *(ROOT / "language").glob("*.py")]
        code += (ROOT / "knowledge").rglob("*.txt")
        kept = [
            adapted.record(settings.home / "models", settings.articles_key),
            settings.index_dir / "labels.jsonl",
        ]
        there = [path for path in kept if path.exists()]
        return digest([*filter(Path.is_file, told), *code, *there], also)


class RasaModel:
    """Rasa's trained model, named by the hash of what it learns from."""

    def __init__(self, settings: Settings, prepared: Prepared) -> None:
        self._settings, self._prepared = settings, prepared
        self._folder = settings.home / "rasa"

    @property
    def path(self) -> Path:
        """Where the model for today's training files and encoder is, or will be."""
        return self._folder / f"{self._name}.tar.gz"

    def to_serve(self) -> Path:
        """Today's model, or the newest one when the files changed after the training.

        A running Rasa that crashed comes back with it; training anew is the next start's business.

        Raises:
            FileNotFoundError: there is no model at all.
        """
        with suppress(FileNotFoundError):
            if self.path.exists():
                return self.path
        found = sorted(self._folder.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)
        if not found:
            raise FileNotFoundError(ENOENT, "no trained model", str(self._folder))
        return found[-1]

    @property
    def _name(self) -> str:
        return digest(inputs.training_files(ROOT), self._prepared.encoder)[:16]

    async def train(self, env: Mapping[str, str]) -> None:
        """Train, with the knowledge server up; older models go when the new one is whole.

        Raises:
            SetupTrouble: Rasa says why in ``logs/train.log``.
        """
        path, aside = self.path, self._folder / f"new-{os.getpid()}"
        for left in self._folder.glob("new-*"):
            if not psutil.pid_exists(int(left.name.removeprefix("new-"))):
                shutil.rmtree(left)
        aside.mkdir(parents=True, exist_ok=True)
        command = inputs.train_command(rasa_python(self._settings.home), aside, self._name)
        with step("training Rasa"):
            await run_to_end(command, {**env, **rasa_env(self._settings)}, self._log)
        older = list(self._folder.glob("*.tar.gz"))
        (aside / path.name).replace(path)
        shutil.rmtree(aside)
        for model in older:
            if model != path:
                model.unlink()

    @property
    def _log(self) -> Path:
        return self._settings.home / "logs" / "train.log"


def rasa_env(settings: Settings) -> dict[str, str]:
    """What Rasa's processes need besides what every part gets, and without what they do not."""
    scratch = settings.home / "rasa" / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    cache = str(settings.home / "rasa" / "cache")
    return {
        **inputs.environment(ROOT, scratch),
        **_NOT_FOR_RASA,
        **dict.fromkeys(map(variable, settings.webhooks), ""),
        "RASA_CACHE_DIRECTORY": cache,
        "DESTEK_SHOP": settings.shop,
    }


async def run_to_end(command: Sequence[str], env: Mapping[str, str], log: Path | None) -> None:
    """Run a command that ends by itself, into ``log`` or on to the console.

    Raises:
        SetupTrouble: it ended badly; the message holds the end of the log.
    """
    code = await run_beside(command, env, log)
    if code and log:
        raise SetupTrouble(f"It failed; the whole of it is in {log}:\n{_end_of(log)}")
    if code:
        raise SetupTrouble("The help articles could not be made ready; the reason stands above.")


async def run_beside(command: Sequence[str], env: Mapping[str, str], log: Path | None) -> int:
    """The exit code of a command that ends by itself, at the latest when this is cancelled."""
    output = None
    if log:
        private(log.parent)
        output = log.open("wb")
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env=dict(env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output or sys.stderr,
            stderr=asyncio.subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    finally:
        if output:
            output.close()
    try:
        return await process.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:])


async def first_agent(settings: Settings) -> tuple[str, str] | None:
    """Take on a first agent when there is none: name and password, to be shown once."""
    from handoff import passwords
    from handoff.agents import FIRST, Agents, Profile
    from handoff.store import connect

    redis = connect(settings.store_url)
    try:
        agents = Agents(redis, settings.shop)
        if await agents.names():
            return None
        password = passwords.generate()
        agent = await agents.add(FIRST, password, Profile("admin"))
        return agent.name, password
    finally:
        await redis.aclose()


def digest(files: Iterable[Path], also: str = "") -> str:
    """A hash over names (with their folder's) and contents, the same anywhere and at any time."""
    content = hashlib.sha256(also.encode())
    for path in sorted(files):
        name = "/".join(path.parts[-2:])
        content.update(f"\0{name}\0".encode() + path.read_bytes())
    return content.hexdigest()


def main() -> int:
    """``python -m ops.setup [--careful]``: prepare models and index, in a process of its own."""
    try:
        Prepared(load()).make(careful="--careful" in sys.argv[1:])
    except SetupTrouble as error:
        say(f"  ✗ {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
