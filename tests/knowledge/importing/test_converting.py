"""HTML and typed text become Markdown that our own reader reads back whole."""

from __future__ import annotations

import re

import pytest

from knowledge.html import blocks, render
from knowledge.importing.converting import from_html, from_text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>A</h1><h3>B</h3><h5></h5>", "## A\n\n### B"),
        ("<p>Ücret&nbsp;59,90&nbsp;TL &amp; KDV</p>", "Ücret 59,90 TL & KDV"),
        ("<p><strong>Not:</strong>acele edin</p>", "**Not**:acele edin"),
        ("<b>Onayla</b>'ya basın <b> </b>", "**Onayla**'ya basın"),
        ('<span style="color:red;font-weight:bold">Önemli</span> olan', "**Önemli** olan"),
        ('<a href="https://x.example/a?b=1&amp;c=2">buraya</a>', "[buraya](https://x.example/a?b=1&c=2)"),
        ("<p>(https://x.example/a_b?c=1&amp;d=2).</p>", "(<https://x.example/a_b?c=1&d=2>)."),
        ('<img src="https://x.example/a.png" alt="Düğme">', "![Düğme](https://x.example/a.png)"),
        ("<p>Hesabım &gt; Siparişlerim, 5 &lt; 10</p>", "Hesabım > Siparişlerim, 5 \\< 10"),
        ("bir<br>iki<br><br>üç", "bir\n\niki\n\nüç"),
        ("<p>• bir<br>• iki</p>", "- bir\n- iki"),
        ("1. aç<br>2. 24 saat bekle<br>3) bitti", "1. aç\n2. 24 saat bekle\n3. bitti"),
        ("<p>14. gün son gündür</p>", "14\\. gün son gündür"),
        ("<ul>• Önce<li>&nbsp; o Sonra</li><li>o gün</li></ul>", "- Önce\n- Sonra\n- o gün"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>", "- a\n  - b\n- c\\\n  d"),
        ("<dl><dt>Süre?</dt><dd>14 gün</dd></dl>", "**Süre?**\n\n14 gün"),
        ("<details><summary>Süre?</summary><p>14 gün</p></details>", "**Süre?**\n\n14 gün"),
        (
            "<table><tr><th>Ürün</th><th>Süre</th></tr><tr><td>A|B</td><td>2<br>gün</td></tr></table>",
            "| Ürün | Süre |\n| --- | --- |\n| A\\|B | 2 gün |",
        ),
        (
            "<table><tr><td><b>Ürün</b></td><td><b>Süre</b></td></tr><tr><td>A</td><td>2</td></tr></table>",
            "| Ürün | Süre |\n| --- | --- |\n| A | 2 |",
        ),
        (
            "<table><tr><td>Giyim</td><td>2 gün</td></tr></table>",
            "|  |  |\n| --- | --- |\n| Giyim | 2 gün |",
        ),
        ("<table><tr><td><h2>Baş</h2><p>Metin</p></td></tr></table>", "## Baş\n\nMetin"),
        ("<p>a</p><script>x()</script><style>y</style><form>z</form>", "a"),
    ],
)  # fmt: skip
def test_what_help_centres_write(html: str, markdown: str) -> None:
    assert from_html(html) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("bir\niki", "bir\n\niki"),
        ("Şunlar:\n• a\n* b\n- c", "Şunlar:\n\n- a\n- b\n- c"),
        ("2*3=6, snake_case, <b", "2\\*3=6, snake\\_case, \\<b"),
        ("# Baş\n\n**kalın** [x](https://x.example)", "## Baş\n\n**kalın** [x](https://x.example)"),
        ("Bkz. https://x.example/a_b, sonra", "Bkz. <https://x.example/a_b>, sonra"),
        ("bir\n<b>iki</b>", "bir\n\n**iki**"),
        ("<p>bir\niki</p>", "bir\niki"),
        ("Satır<br/>sonu", "Satır\n\nsonu"),
    ],
)
def test_text_from_a_cell(text: str, markdown: str) -> None:
    assert from_text(text) == markdown


def test_every_word_can_be_read_back() -> None:
    html = (
        "<p>Çok <b>önemli:</b>İade <i>30</i> gün</p><ol><li>aç<p>sonra</p></li><li>kapat</li></ol>"
        "<blockquote>Alıntı</blockquote><table><tr><td>x</td><td>y</td></tr></table>"
    )
    words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", html))
    read = " ".join(block.text for block in blocks(from_html(html)))
    assert sorted(re.findall(r"\w+", read)) == sorted([*words])
    assert "<strong>önemli</strong>:İade" in render(from_html(html))
