"""Articles as HTML: nothing that runs, everything that reads."""

from __future__ import annotations

import pytest

from knowledge.html import plain, render


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[tıkla](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        '<a href="data:text/html,x">x</a>',
        "<iframe src='https://x.example'></iframe>",
        '<p style="position:fixed">x</p>',
    ],
)
def test_nothing_runs(markdown: str) -> None:
    html = render(markdown)
    for danger in ("<script", "<iframe", "onerror=", 'href="javascript', 'href="data', "style="):
        assert danger not in html


def test_what_articles_use_stays() -> None:
    html = render("## Ücret\n\n- [İade](/help/tr/iade) **ücretsiz**\n\n|a|b|\n|-|-|\n|1|2|")
    for part in ("<h2>Ücret</h2>", 'href="/help/tr/iade"', "<strong>", "<td>1</td>"):
        assert part in html


def test_a_picture_is_told_from_text() -> None:
    assert plain("Şuna basın:\n\n![İptal düğmesi](https://x.example/a.png)") == (
        "Şuna basın:\n[İptal düğmesi]"
    )


def test_plain_text_keeps_bullets_and_drops_markup() -> None:
    source = (
        "# Başlık\n\nBir **iki**\nüç.\n\n- a\n- b\n\n<div>x &amp; y</div>\n\n|k|v|\n|-|-|\n|1|2|"
    )
    assert plain(source) == "Başlık\nBir iki üç.\n• a\n• b\nx & y\n• k: 1; v: 2"
