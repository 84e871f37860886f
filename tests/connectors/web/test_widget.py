"""What can be held against the widget's sources without a browser; the rest is end-to-end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WIDGET = Path(__file__).parents[3] / "connectors" / "web" / "widget"
MODULES = sorted(WIDGET.glob("*.js"))


def _keys(source: str, name: str) -> set[str]:
    body = re.search(rf"const {name} = \{{\n(.*?)\n\}};", source, re.DOTALL)
    assert body
    return set(re.findall(r"^  (\w+):", body[1], re.MULTILINE))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module(module: Path) -> None:
    source = module.read_text("utf-8")
    assert len(source.splitlines()) < 400
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)
    for name in re.findall(r'from "(.+?)"', source):
        base = WIDGET.parent if module.name == "widget.js" else WIDGET
        assert (base / name).is_file(), name


def test_both_languages_have_every_text() -> None:
    source = (WIDGET / "texts.js").read_text("utf-8")
    assert _keys(source, "tr") == _keys(source, "en")


def test_every_text_is_used() -> None:
    texts = _keys((WIDGET / "texts.js").read_text("utf-8"), "tr")
    others = "".join(m.read_text("utf-8") for m in MODULES if m.name != "texts.js")
    assert {key for key in texts if not re.search(rf"texts\.{key}\b", others)} == set()
