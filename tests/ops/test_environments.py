"""The environments with a uv that only notes what it was asked: the real one is tried by use."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops.environments import (
    GIB,
    Environments,
    InstallTrouble,
    app_python,
    find_uv,
    rasa_python,
)

UV = """#!/bin/sh
echo "$@" >> "{notes}"
[ "$1" = --version ] && echo "uv 0.13.9"
if [ "$1" = venv ]; then mkdir -p "$5/bin" && touch "$5/bin/python"; fi
case "$*" in {refuses}) echo "no such build" >&2; exit 1;; esac
exit 0
"""


class Machine:
    """A root with requirement files, a home, and a uv on PATH."""

    def __init__(self, folder: Path) -> None:
        self.root, self.home, self.notes = folder / "root", folder / "home", folder / "notes"
        for name, text in {
            "requirements/torch.txt": "torch==2.13.0\n",
            "requirements/app.txt": "redis==8.0.1\n",
            "requirements/test.txt": "pytest==9.0.0\n",
            "bot/requirements.lock": "rasa==3.6.21\n",
            "bot/pyproject.toml": "",
        }.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text)
        self.home.mkdir()
        self.lines: list[str] = []
        python = folder / "bin" / "python3.10"
        python.parent.mkdir()
        python.write_text("#!/bin/sh\necho 3.10\n")
        python.chmod(0o755)
        self.env = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HOME": str(folder)}
        self.uv = folder / "bin" / "uv"
        self.uv_refuses("nothing-at-all")

    def uv_refuses(self, pattern: str) -> None:
        self.uv.write_text(UV.format(notes=self.notes, refuses=pattern))
        self.uv.chmod(0o755)

    def environments(self, free: float = 100 * GIB) -> Environments:
        return Environments(
            self.root, self.home, self.env, say=self.lines.append, free=lambda _: free
        )

    def asked(self) -> list[str]:
        """What uv was asked to install since the last look."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return [line for line in lines if line.startswith("pip install")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_torch_comes_first_and_as_the_cpu_build(machine: Machine) -> None:
    machine.environments().app()
    torch, rest = machine.asked()
    assert torch.endswith("torch==2.13.0+cpu")
    assert rest.endswith("--no-deps -r requirements/app.txt")
    assert "--compile-bytecode" in rest
    assert machine.environments().app_ready()


def test_what_is_complete_is_not_done_again(machine: Machine) -> None:
    machine.environments().app()
    machine.environments().rasa()
    machine.asked()
    machine.environments().app()
    machine.environments().rasa()
    assert machine.asked() == []


def test_new_requirements_are_installed(machine: Machine) -> None:
    machine.environments().app()
    (machine.root / "requirements/app.txt").write_text("redis==8.0.2\n")
    assert not machine.environments().app_ready()


def test_an_interrupted_installation_is_done_again(machine: Machine) -> None:
    machine.uv_refuses("*app.txt*")
    with pytest.raises(InstallTrouble, match="no such build"):
        machine.environments().app()
    assert not machine.environments().app_ready()
    machine.uv_refuses("nothing-at-all")
    machine.asked()
    machine.environments().app()
    assert len(machine.asked()) == 2


def test_without_a_cpu_build_here_pytorchs_own_index_is_asked(machine: Machine) -> None:
    machine.uv_refuses("*+cpu*")
    machine.environments().app()
    assert "--torch-backend cpu torch==2.13.0" in machine.asked()[1]


def test_pypis_build_is_the_last_resort_and_its_size_is_said(machine: Machine) -> None:
    machine.uv_refuses("*+cpu*|*torch-backend*")
    machine.environments().app()
    assert machine.asked()[2].endswith("torch==2.13.0")
    assert any("7 GB on disk" in line for line in machine.lines)


def test_pypis_build_needs_room_of_its_own(machine: Machine) -> None:
    machine.uv_refuses("*+cpu*|*torch-backend*")
    with pytest.raises(InstallTrouble, match=r"7\.0 GB"):
        machine.environments(free=5 * GIB).app()


def test_a_full_disk_is_told_before_anything_is_touched(machine: Machine) -> None:
    with pytest.raises(InstallTrouble, match=r"needs 2\.5 GB .* 1\.0 GB are free.*DESTEK_HOME"):
        machine.environments(free=GIB).app()
    with pytest.raises(InstallTrouble, match=r"needs 3\.5 GB"):
        machine.environments(free=GIB).rasa()
    assert machine.asked() == []
    assert not app_python(machine.home).exists()
    assert not rasa_python(machine.home).exists()


def test_the_test_packages_follow_the_application(machine: Machine) -> None:
    machine.environments().app()
    machine.environments().test()
    assert machine.asked()[-1].endswith("requirements/test.txt")
    machine.environments().test()
    assert machine.asked() == []


def test_every_long_step_has_its_lines(machine: Machine) -> None:
    machine.environments().rasa()
    begun = [line for line in machine.lines if line.startswith("  …")]
    ended = [line for line in machine.lines if line.startswith("  ✓")]
    assert len(begun) == len(ended) == 2
    assert ended[-1].endswith(" s")


def test_an_old_uv_is_not_used(machine: Machine) -> None:
    assert find_uv(machine.home, machine.env) == machine.uv
    machine.uv.write_text("#!/bin/sh\necho uv 0.4.30\n")
    assert find_uv(machine.home, machine.env) is None
