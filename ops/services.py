"""The parts of the system: what starts each, what it needs first, when it is ready."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot import inputs
from knowledge import adapted
from ops import valkey
from ops.environments import rasa_python
from ops.logs import scrubber
from ops.progress import say, step
from ops.readiness import answers, check_port, free_port, listens, pongs
from ops.runner import Runner, Service
from ops.settings import ROOT, Settings
from ops.setup import Prepared, RasaModel, SetupTrouble, rasa_env, run_beside, run_to_end
from ops.watch import changes

#: A large index takes a while to load (seconds).
_RELOAD = 60.0


def run_file(settings: Settings) -> Path:
    """Where a run says who it is."""
    return settings.run_dir / "run.json"


class System:
    """The whole system of one shop, or the parts named in ``only``, ready to be run.

    Raises:
        PortInUse: the gateway could not listen.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        only: tuple[str, ...] = (),
        env: Mapping[str, str] = os.environ,
    ) -> None:
        if not only:
            check_port(settings.web.host, settings.web.port)
        self.settings = settings
        self.rasa_url = f"http://127.0.0.1:{free_port()}"
        self.actions_url = f"http://127.0.0.1:{free_port()}"
        self._env = {
            **env,
            "PYTHONPATH": str(ROOT),
            "DESTEK_HOME": str(settings.home),
            "DESTEK_CONFIG": str(settings.config),
            "DESTEK_STORE_URL": settings.store_url,
            "DESTEK_KNOWLEDGE_SOCKET": str(settings.knowledge_socket),
            "DESTEK_RASA_URL": self.rasa_url,
            "DESTEK_ACTIONS_URL": self.actions_url,
            "DESTEK_INTERNAL_SECRET": settings.internal_secret.get_secret_value(),
            "DESTEK_ARTICLES": str(settings.answers.articles),
        }
        if not settings.config.exists():
            del self._env["DESTEK_CONFIG"]
        self._prepared = Prepared(settings)
        self._model = RasaModel(settings, self._prepared)
        self._preparing = asyncio.Lock()
        self._articles_ready = False
        self.runner = Runner(
            [part for part in self._services() if not only or part.name in only],
            logs=settings.home / "logs",
            run_file=run_file(settings),
            folder=ROOT,
            env=self._env,
            clean=scrubber(settings),
        )
        self.runner.run_file.variables = {
            "DESTEK_RASA_URL": self.rasa_url,
            "DESTEK_ACTIONS_URL": self.actions_url,
            "DESTEK_PORT": str(settings.web.port),
            "DESTEK_ARTICLES": str(settings.answers.articles),
        }

    async def train(self) -> None:
        """Train Rasa on today's files whatever was trained before; the knowledge server is up."""
        await self._model.train(self._env)

    async def prepare_articles(self) -> None:
        """Model and index, once, whichever part asks first."""
        async with self._preparing:
            if not self._articles_ready and not self._prepared.is_current():
                await run_to_end(_module("ops.setup"), self._env, None)
            self._articles_ready = True

    async def refresh(self) -> None:
        """Index what has changed, beside what is served, and let the knowledge server take it.

        It also takes an index that another command made meanwhile.

        Raises:
            SetupTrouble: it could not be indexed, and what was served before is served on.
        """
        async with self._preparing:
            if not await asyncio.to_thread(self._prepared.is_current):
                await run_to_end(_module("ops.setup", "--careful"), self._env, None)
            elif await asyncio.to_thread(served, self.settings) in (None, self._prepared.index):
                return
            await asyncio.to_thread(reload, self.settings)
            adapted.sweep(self.settings.home / "models", self._prepared.encoder)

    async def adapt(self, *, background: bool = False) -> None:
        """Adapt the search to the articles, unless that is done, and index them with the result.

        In the background a running system takes it at once. Console lines say what came of it.

        Raises:
            SetupTrouble: it could not be done; the search stays as it is.
        """
        options = ["--background"] if background else []
        code = await run_beside(_module("ops.adaptation", *options), self._env, None)
        if code < 0:
            what = f"{signal.Signals(-code).name} ended it; memory may have run out"
            raise SetupTrouble(f"The search could not be adapted to the articles: {what}")
        if code == 0:
            await self.refresh()

    async def keep_up(self, *, adapt: bool) -> None:
        """Index articles as they change, and with ``adapt`` adapt the search to them once.

        What fails is said; nothing ends by it.
        """

        async def watch() -> None:
            async for _ in changes(self.settings.answers.articles):
                with _said():
                    await self.refresh()

        async with asyncio.TaskGroup() as both:
            both.create_task(watch())
            if adapt:
                with _said():
                    await self.adapt(background=True)

    async def prepare_rasa(self) -> None:
        """Rasa's model; training asks the knowledge server, serving does not wait for it."""
        await self.prepare_articles()
        if not self._model.path.exists():
            with step("waiting for the knowledge server, which training asks"):
                await self.runner.ready("knowledge")
            await self._model.train(self._env)

    def _services(self) -> list[Service]:
        settings = self.settings
        store: tuple[str, ...] = ()
        services = []
        if settings.redis_url is None:
            store = ("valkey",)
            services.append(
                Service(
                    "valkey",
                    command=self._valkey,
                    ready=pongs(settings.valkey_socket),
                    ready_timeout=600,
                )
            )
        return [
            *services,
            Service(
                "gateway",
                command=lambda: _module("connectors.gateway"),
                ready=answers(f"http://{settings.web.here}:{settings.web.port}/health"),
                needs=store,
            ),
            Service(
                "knowledge",
                command=lambda: _module("knowledge.server"),
                ready=listens(settings.knowledge_socket),
                after=("gateway",),
                prepare=self.prepare_articles,
            ),
            Service(
                "rasa",
                command=self._rasa,
                ready=answers(f"{self.rasa_url}/webhooks/destek/"),
                needs=store,
                env=rasa_env(settings),
                after=("gateway",),
                prepare=self.prepare_rasa,
                ready_timeout=300,
            ),
            Service(
                "actions",
                command=lambda: _module("actions.server"),
                ready=answers(f"{self.actions_url}/health"),
                after=("gateway",),
                prepare=self.prepare_articles,
            ),
        ]

    def _valkey(self) -> list[str]:
        data = self.settings.home / "data"
        data.mkdir(mode=0o700, exist_ok=True)
        return valkey.command(self.settings.valkey_socket, data)

    def _rasa(self) -> list[str]:
        python, port = rasa_python(self.settings.home), int(self.rasa_url.rpartition(":")[2])
        return inputs.serve_command(python, self._model.to_serve(), port)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        say(f"  ✗ {error}")


def served(settings: Settings) -> str | None:
    """The name of the index that the knowledge server serves, if one runs here."""
    from knowledge.wire import Client, KnowledgeError, KnowledgeUnavailable

    try:
        with Client(settings.knowledge_socket, timeout=_RELOAD) as client:
            return client.health()["index"]
    except (KnowledgeUnavailable, KnowledgeError):
        return None


def reload(settings: Settings) -> bool:
    """Let the knowledge server take the current index, if one runs here.

    Raises:
        SetupTrouble: it cannot.
    """
    from knowledge.wire import Client, KnowledgeError, KnowledgeUnavailable

    try:
        with Client(settings.knowledge_socket, timeout=_RELOAD) as client:
            client.call({"op": "reload"})
    except KnowledgeUnavailable:
        return False
    except KnowledgeError as error:
        raise SetupTrouble(f"The new index cannot be served: {error.message}") from error
    return True


def _module(name: str, *options: str) -> list[str]:
    return [sys.executable, "-P", "-m", name, *options]
