"""Articles' HTML as part of a page."""

from __future__ import annotations

import pytest

from connectors.web.bodies import Body, prepared

ROOT = "https://shop.example"


def made(html: str) -> Body:
    return prepared(html, ROOT, "Tablo", "Görseli aç")


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("12", "23"),
        ("223", "223"),
        ("24", "23"),
        ("32", "22"),
        ("1353", "2343"),
        ("4", "2"),
        ("123456", "234566"),
    ],
)
def test_headings_nest_under_the_pages_own(levels: str, expected: str) -> None:
    body = made("".join(f"<h{n}>Başlık</h{n}>" for n in levels))
    assert "".join(str(section.level) for section in body.sections) == expected
    for section in body.sections:
        assert f'<h{section.level} id="{section.id}">Başlık</h{section.level}>' in body.html


def test_headings_have_names_of_their_own() -> None:
    body = made(
        "<h2>Ücret <em>ne</em> kadar?</h2><h2>ücret ne kadar</h2><h2>Content</h2><h2>!</h2>"
    )
    assert [s.id for s in body.sections] == [
        "ucret-ne-kadar",
        "ucret-ne-kadar-2",
        "content-2",
        "bolum",
    ]
    assert '<h2 id="ucret-ne-kadar">Ücret <em>ne</em> kadar?</h2>' in body.html


def test_an_empty_heading_is_left_out() -> None:
    assert made("<h2> </h2><p>a</p><h2></h2>").html == "<p>a</p>"


def test_questions_with_their_answers() -> None:
    body = made(
        "<p>x</p><h2>Ne kadar?</h2><p>59,90&nbsp;TL</p><ul><li>a</li></ul><h2>Not</h2><p>b</p>"
    )
    (question,) = body.questions
    assert question.title == "Ne kadar?"
    assert question.text.split() == ["59,90", "TL", "a"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="/help/tr/iade" rel="noopener noreferrer">', '<a href="/help/tr/iade">'),
        (f'<a href="{ROOT}/help/tr/iade" rel="x">', '<a href="/help/tr/iade">'),
        (f'<a href="{ROOT}">', '<a href="/">'),
        (f'<a href="{ROOT}.evil.example/">', f'<a href="{ROOT}.evil.example/" rel="noopener">'),
        ('<a href="https://kvkk.gov.tr">', '<a href="https://kvkk.gov.tr" rel="noopener">'),
        ('<a href="//x.example">', '<a href="//x.example" rel="noopener">'),
        ('<a href="mailto:a@b.example" rel="noopener">', '<a href="mailto:a@b.example">'),
        ('<a href="/x?a=1&amp;b=&quot;2">', '<a href="/x?a=1&amp;b=&quot;2">'),
        ("<a>", "<a>"),
    ],
)
def test_links(link: str, expected: str) -> None:
    assert made(f"{link}yazı</a>").html == f"{expected}yazı</a>"


def test_tables_can_be_scrolled_by_keyboard() -> None:
    assert made("<table><tbody><tr><td>a</td></tr></tbody></table>").html == (
        '<div class="table" role="group" tabindex="0" aria-label="Tablo">'
        "<table><tbody><tr><td>a</td></tr></tbody></table></div>"
    )


def test_pictures_of_other_hosts_are_links() -> None:
    assert made('<img src="https://cdn.example/a.png" alt="Bir &lt;kutu&gt;">').html == (
        '<a href="https://cdn.example/a.png" rel="noopener">Bir &lt;kutu&gt;</a>'
    )
    assert "Görseli aç" in made('<img src="https://cdn.example/a.png">').html
    own = '<img src="/a.png" alt="" loading="lazy">'
    assert made('<img src="/a.png">').html == made(f'<img src="{ROOT}/a.png">').html == own


def test_what_is_escaped_stays_escaped() -> None:
    html = "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; <br> <code>a &lt; b</code></p>"
    assert made(html).html == html
