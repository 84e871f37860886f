"""The two Python environments: the application's, and Rasa's on Python 3.10.

Each is complete only when its marker, written last, holds the hash of what it was made from: an
installation that was interrupted is done again, one that is finished never. Standard library only.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from ops import pythons
from ops.progress import Say, step
from ops.progress import say as console
from ops.registries import pip_settings, uv_variables

GIB = 1024**3
_APP_BYTES, _RASA_BYTES, _CUDA_BYTES = 2.5 * GIB, 3.5 * GIB, 7 * GIB
_GET_UV = ("install", "--quiet", "uv==0.13.9")
#: For a Python without venv and pip, as Debian's bare one is: pip's own installer.
_GET_PIP = "https://bootstrap.pypa.io/get-pip.py"
#: Older ones do not know --torch-backend.
_OLDEST_UV = (0, 7)
_SHOWN_LINES = 12

FreeSpace = Callable[[Path], float]


class InstallTrouble(Exception):
    """Something is missing on this machine; the message says what to do about it."""


def free_space(folder: Path) -> float:
    """Bytes free where ``folder`` is."""
    return shutil.disk_usage(folder).free


def app_python(home: Path) -> Path:
    """The application environment's interpreter."""
    return home / "env" / "app" / "bin" / "python"


def rasa_python(home: Path) -> Path:
    """The interpreter of Rasa's environment."""
    return home / "env" / "rasa" / "bin" / "python"


def find_uv(home: Path, env: Mapping[str, str]) -> Path | None:
    """A uv that is new enough: on PATH, or ours."""
    on_path = shutil.which("uv", path=env.get("PATH"))
    for candidate in (Path(on_path) if on_path else None, home / "uv" / "bin" / "uv"):
        if candidate and _uv_version(candidate) >= _OLDEST_UV:
            return candidate
    return None


def _uv_version(uv: Path) -> tuple[int, ...]:
    try:
        done = subprocess.run(  # noqa: S603
            [str(uv), "--version"], capture_output=True, text=True, check=True
        )
        return tuple(int(part) for part in done.stdout.split()[1].split(".")[:2])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        return ()


class Environments:
    """Makes the environments under ``home`` from the requirement files under ``root``."""

    def __init__(
        self,
        root: Path,
        home: Path,
        env: Mapping[str, str],
        *,
        say: Say = console,
        free: FreeSpace = free_space,
    ) -> None:
        self._root, self._home, self._env = root, home, dict(env)
        self._say, self._free = say, free
        self._found_uv: Path | None = None
        self._uv_env: dict[str, str] | None = None

    def app_ready(self) -> bool:
        """Whether the application's environment is complete and up to date."""
        return self._is_complete(app_python(self._home), "complete", self._app_digest())

    def rasa_ready(self) -> bool:
        """Whether Rasa's environment is complete and up to date."""
        return self._is_complete(rasa_python(self._home), "complete", self._rasa_digest())

    def app(self) -> None:
        """Make the application's environment unless it is complete."""
        if self.app_ready():
            return
        python = app_python(self._home)
        self._make_room(_APP_BYTES, "the application's environment")
        self._venv(python, sys.executable)
        self._torch(python)
        with step("installing the application's packages", self._say):
            self._install(python, "--no-deps", "-r", "requirements/app.txt")
        self._complete(python, "complete", self._app_digest())

    def test(self) -> None:
        """Add what the test suite needs to the application's environment."""
        python, digest = app_python(self._home), self._digest("requirements/test.txt")
        if self._is_complete(python, "complete-test", digest):
            return
        with step("installing the test packages", self._say):
            self._install(python, "--no-deps", "-r", "requirements/test.txt")
        self._complete(python, "complete-test", digest)

    def rasa(self) -> None:
        """Make Rasa's environment on Python 3.10 unless it is complete."""
        if self.rasa_ready():
            return
        python = rasa_python(self._home)
        self._make_room(_RASA_BYTES, "Rasa's environment")
        with step("looking for Python 3.10", self._say):
            base = pythons.find(self._uv(), self._home, self._env)
        self._venv(python, str(base))
        with step("installing Rasa (about 700 MB to download)", self._say):
            self._install(python, *self._rasa_requirements())
        self._complete(python, "complete", self._rasa_digest())

    def _rasa_requirements(self) -> tuple[str, ...]:
        """The pinned list; it was made on Linux, elsewhere other builds of TensorFlow are right."""
        if platform.system() == "Linux":
            return ("--no-deps", "-r", "bot/requirements.lock")
        return ("-r", "bot/pyproject.toml")

    def _app_digest(self) -> str:
        version = "%d.%d" % sys.version_info[:2]  # noqa: UP031
        return self._digest("requirements/torch.txt", "requirements/app.txt", also=version)

    def _rasa_digest(self) -> str:
        return self._digest(self._rasa_requirements()[-1], also=pythons.VERSION)

    def _digest(self, *names: str, also: str = "") -> str:
        content = hashlib.sha256(also.encode())
        for name in names:
            content.update((self._root / name).read_bytes())
        return content.hexdigest()

    def _is_complete(self, python: Path, marker: str, digest: str) -> bool:
        path = python.parent.parent / marker
        return python.exists() and path.is_file() and path.read_text() == digest

    def _complete(self, python: Path, marker: str, digest: str) -> None:
        path = python.parent.parent / marker
        fresh = path.with_name(f".{marker}")
        fresh.write_text(digest)
        fresh.replace(path)

    def _make_room(self, needed: float, what: str) -> None:
        free = self._free(self._home)
        if free < needed:
            raise InstallTrouble(
                f"{what[0].upper()}{what[1:]} needs {needed / GIB:.1f} GB under {self._home}, and"
                f" {free / GIB:.1f} GB are free. Free some space, or name another folder in"
                " DESTEK_HOME."
            )

    def _venv(self, python: Path, base: str) -> None:
        folder = python.parent.parent
        shutil.rmtree(folder, ignore_errors=True)
        self._run("venv", "--quiet", "--python", base, str(folder))

    def _torch(self, python: Path) -> None:
        """The CPU build where there is one: it is a tenth of what a graphics card's build brings.

        A CPU build calls itself ``+cpu``; only where pip's settings offer it can it be found by
        that name, else PyTorch's own index has it, else PyPI's build has to do.
        """
        torch = (self._root / "requirements" / "torch.txt").read_text().strip()
        if platform.system() == "Linux":
            with step(f"installing {torch} (the CPU build, about 200 MB)", self._say):
                for ask in ((f"{torch}+cpu",), ("--torch-backend", "cpu", torch)):
                    if self._try_install(python, *ask):
                        return
            self._say(
                "  ! No CPU build of torch can be reached; PyPI's build comes with CUDA packages:"
                " about 3 GB to download and 7 GB on disk."
            )
            self._make_room(_CUDA_BYTES, "PyPI's build of torch")
        with step(f"installing {torch} from PyPI", self._say):
            self._install(python, torch)

    def _install(self, python: Path, *what: str) -> None:
        self._run(
            *("pip", "install", "--compile-bytecode", "--python", str(python)), *what, watched=True
        )

    def _try_install(self, python: Path, *what: str) -> bool:
        try:
            self._run("pip", "install", "--compile-bytecode", "--python", str(python), *what)
        except InstallTrouble:
            return False
        return True

    def _run(self, *arguments: str, watched: bool = False) -> None:
        """Run uv in the root; its own progress bars are shown on a terminal."""
        shown = watched and sys.stderr.isatty()
        done = subprocess.run(  # noqa: S603
            [str(self._uv()), *arguments],
            cwd=self._root,
            env=self._uv_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if shown else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            end = "\n".join((done.stderr or "").strip().splitlines()[-_SHOWN_LINES:])
            raise InstallTrouble(f"uv {' '.join(arguments[:2])} failed.\n{end}".strip())

    def _uv(self) -> Path:
        if self._found_uv is None:
            self._found_uv = find_uv(self._home, self._env) or self._fetch_uv()
        return self._found_uv

    def _uv_environment(self) -> dict[str, str]:
        if self._uv_env is None:
            own = self._home / "uv" / "bin" / "python"
            pip = pip_settings(str(own if own.exists() else sys.executable), self._env)
            self._uv_env = {**self._env, **uv_variables(pip, self._env)}
        return self._uv_env

    def _fetch_uv(self) -> Path:
        """Install uv by pip: of a venv, or, where Python comes without venv, into a folder."""
        folder = self._home / "uv"
        with step("fetching uv, which installs the rest", self._say):
            shutil.rmtree(folder, ignore_errors=True)
            made = self._succeeds(sys.executable, "-m", "venv", str(folder))
            if not (made and self._succeeds(str(folder / "bin" / "python"), "-m", "pip", *_GET_UV)):
                shutil.rmtree(folder, ignore_errors=True)
                self._fetch_uv_without_venv(folder)
        uv = folder / "bin" / "uv"
        if not _uv_version(uv):
            raise InstallTrouble(
                "uv could not be installed: neither a venv with pip nor pip from PyPI worked."
                " Check the network, install python3-venv, or put uv on PATH."
            )
        return uv

    def _succeeds(self, *command: str) -> bool:
        done = subprocess.run(  # noqa: S603
            command, env=self._env, capture_output=True, check=False
        )
        return done.returncode == 0

    def _fetch_uv_without_venv(self, folder: Path) -> None:
        """By the pip that is there, or by the one that pip's own project hands out."""
        target = ("--target", str(folder))
        if self._succeeds(sys.executable, "-m", "pip", *_GET_UV, *target):
            return
        with tempfile.TemporaryDirectory() as scratch:
            script = Path(scratch) / "get-pip.py"
            try:
                with urllib.request.urlopen(_GET_PIP, timeout=60) as reply:
                    script.write_bytes(reply.read())
            except OSError:
                return
            self._succeeds(sys.executable, str(script), *_GET_UV[1:], *target)
