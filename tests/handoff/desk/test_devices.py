from __future__ import annotations

import pytest

from handoff.desk.devices import device

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133",
            "Firefox · Linux",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {_KIT} Chrome/131.0 Safari/537.36", "Chrome · Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {_KIT} Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14) {_KIT} SamsungBrowser/26.0 Chrome/122 Safari/537.36",
            "Samsung Internet · Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Something/1", "macOS"),
        ("curl/8.9", ""),
        ("", ""),
    ],
)
def test_browser_and_system_are_said_by_family(user_agent: str, expected: str) -> None:
    assert device(user_agent) == expected
