from __future__ import annotations

from pathlib import Path

from ops.registries import pip_settings, uv_variables


def test_a_folder_of_wheels_is_passed_on(tmp_path: Path) -> None:
    assert uv_variables({"find-links": str(tmp_path)}, {}) == {"UV_FIND_LINKS": str(tmp_path)}


def test_several_values_are_joined_as_uv_reads_them(tmp_path: Path) -> None:
    pip = {
        "find-links": f"{tmp_path}\n https://wheels.example/x",
        "extra-index-url": "https://a.example/simple https://b.example/simple",
    }
    assert uv_variables(pip, {}) == {
        "UV_FIND_LINKS": f"{tmp_path},https://wheels.example/x",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_what_is_gone_is_left_out(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert uv_variables({"find-links": str(gone), "extra-index-url": gone.as_uri()}, {}) == {}


def test_uvs_own_variables_stay(tmp_path: Path) -> None:
    pip = {"find-links": str(tmp_path), "index-url": "https://a.example/simple"}
    env = {"UV_FIND_LINKS": "mine", "UV_DEFAULT_INDEX": "mine"}
    assert uv_variables(pip, env) == {}


def test_a_timeout_and_an_index_that_is_not_refused() -> None:
    assert uv_variables({"timeout": "90.5", "no-index": "false"}, {}) == {"UV_HTTP_TIMEOUT": "90"}


def test_pips_files_are_read_and_variables_win(tmp_path: Path) -> None:
    pip = tmp_path / "python"
    pip.write_text(
        "#!/bin/sh\n"
        "echo \"global.find-links='/from/file'\"\n"
        "echo \"global.index-url='https://global.example'\"\n"
        "echo \"install.index-url='https://install.example'\"\n"
        "echo \"freeze.timeout='3'\"\n"
    )
    pip.chmod(0o755)
    assert pip_settings(str(pip), {"PIP_FIND_LINKS": "/from/variable"}) == {
        "find-links": "/from/variable",
        "index-url": "https://install.example",
    }


def test_without_a_pip_the_variables_are_all(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    assert pip_settings(str(python), {"PIP_TIMEOUT": "9", "PATH": "/bin"}) == {"timeout": "9"}
