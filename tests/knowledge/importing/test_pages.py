"""Pages as help desks and shops serve them: the article comes out, the page around it does not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.articles import Problem
from knowledge.importing.found import Found
from knowledge.importing.pages import read

HEAD = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} | Acme</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Acme">
<style>.a {{}}</style><script>var a = 1;</script>{more}</head><body class="has-sidebar">
<a class="skip-navigation" href="#m">İçeriğe geç</a>
<header><nav><a href="/">Giriş yap</a></nav></header>"""
FOOT = """<footer><p>© 2026 Acme. Tüm hakları saklıdır.</p></footer><div id="onetrust-consent-sdk">
<p>Çerez kullanıyoruz.</p><button>Kabul et</button></div>
<script src="x.js"></script></body></html>"""
HELP_DESK = """<main role="main"><div class="container"><nav><ol class="breadcrumbs">
<li><a>Acme</a></li><li><a>Sipariş</a></li><li><a>Teslimat</a></li></ol></nav>
<form class="search"><input></form>
<aside class="article-sidebar"><h3>Bu bölümde</h3><a href="x">Başka</a></aside>
<article class="article"><header class="article-header"><h1>{title}</h1><div class="article-meta">
<a>Ayşe</a> <time datetime="2026-05-06T10:00:00Z">6 Mayıs</time></div></header>
<div class="article-content"><div class="article-body">{body}</div></div>
<footer><div class="article-votes">Yardımcı oldu mu? <button>Evet</button></div></footer></article>
<section class="related-articles"><h3>İlgili makaleler</h3>
<a href="y">Kargo</a></section></div></main>"""
BODY = """<p>Siparişiniz <strong>hazırlanırken</strong> değişir:</p><ol><li>Hesabıma girin</li>
<li>Adrese basın<ul><li>ev</li><li>iş</li></ul></li></ol>
<p>Ara: <a href="tel:+904441234">444 12 34</a></p>"""
ACCORDION = """<div class="page"><div class="faq"><h1>Sık sorulanlar</h1><div id="accordion">
<div class="card"><h5><a data-toggle="collapse" data-target="#c1">Kargom nerede?</a></h5>
<div id="c1" class="collapse">
<div class="card-body">Takip numaranızla bakın.<br>• SMS<br>• E-posta</div>
</div></div>
<div class="card"><button aria-controls="c2" aria-expanded="false">İade nasıl olur?</button>
<div id="c2" style="display:none"><p>Kodu alın, kutuyu şubeye verin ve bekleyin.</p></div>
</div></div></div></div>"""


def write(path: Path, title: str, content: str, lang: str = "tr", more: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(lang=lang, title=title, more=more)
    path.write_text(f"{head}{content}{FOOT}", "utf-8")
    return path


def one(path: Path, root: Path) -> Found:
    (found,) = read([path], root)
    assert isinstance(found, Found)
    return found


def test_a_help_desks_page(tmp_path: Path) -> None:
    content = HELP_DESK.format(title="Adres değişikliği", body=BODY)
    found = one(write(tmp_path / "a.html", "Adres değişikliği", content), tmp_path)
    assert found.title == "Adres değişikliği"
    assert found.body == (
        "Siparişiniz **hazırlanırken** değişir:\n\n1. Hesabıma girin\n2. Adrese basın\n"
        "   - ev\n   - iş\n\nAra: [444 12 34](tel:+904441234)"
    )
    assert (found.lang, found.category) == ("tr", ("Sipariş", "Teslimat"))
    assert found.updated == dt.date(2026, 5, 6)


def test_a_page_of_folded_questions_in_a_foreign_template(tmp_path: Path) -> None:
    path = write(tmp_path / "tr" / "destek" / "sss.html", "Sık sorulanlar", ACCORDION, lang="en")
    found = one(path, tmp_path)
    assert found.body == (
        "## Kargom nerede?\n\nTakip numaranızla bakın.\n\n- SMS\n- E-posta\n\n"
        "## İade nasıl olur?\n\nKodu alın, kutuyu şubeye verin ve bekleyin."
    )
    assert (found.title, found.lang, found.category) == ("Sık sorulanlar", "tr", ("destek",))


def test_an_old_page_laid_out_in_tables(tmp_path: Path) -> None:
    path = tmp_path / "eski.htm"
    path.write_bytes(
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1254">'
        "<title>Üyelik - Eski Mağaza</title><body><table><tr><td><a href=1>Ana</a> <a href=2>Ü</a>"
        "<tr><td><table><tr><td width=150><a href=3>İndirim</a><td><b>Şifremi unuttum</b><br><br>"
        "Bağlantıya basın, yeni şifre 5 dakika içinde gelir.</table></table>".encode("cp1254")
    )
    found = one(path, tmp_path)
    assert found.title == "Üyelik"
    assert (
        found.body == "**Şifremi unuttum**\n\nBağlantıya basın, yeni şifre 5 dakika içinde gelir."
    )


def test_translations_that_name_each_other_are_one_article(tmp_path: Path) -> None:
    others = (
        '<link rel="alternate" hreflang="tr" href="https://a.example/tr/adres">'
        '<link rel="alternate" hreflang="en" href="https://a.example/en/address">'
    )
    turkish, english = (
        write(
            tmp_path / f"{lang}.html",
            title,
            f"<article><p>{text}</p></article>",
            lang,
            f'{others}<link rel="canonical" href="https://a.example/{lang}/{name}">',
        )
        for lang, name, title, text in (
            ("tr", "adres", "Adres", "Teslimat adresinizi hesabınızdan değiştirebilirsiniz."),
            ("en", "address", "Address", "You can change your delivery address in your account."),
        )
    )
    first, second = one(turkish, tmp_path), one(english, tmp_path)
    assert first.key == second.key
    assert (first.lang, second.lang) == ("tr", "en")
    assert first.address == "a.example/tr/adres"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('<html><head><meta http-equiv="Refresh" content="0; url=/x"></head></html>', "leads on"),
        ("<html><body><nav>Menü</nav></body></html>", "has no text"),
        (
            "<html><body><main>"
            + "".join(f"<li><a href='{n}'>Bir makalenin adı {n}</a></li>" for n in range(9))
            + "<p>Aradığınızı seçin, hemen yardımcı olalım efendim.</p></main></body></html>",
            "is a list of links",
        ),
    ],
)
def test_pages_that_are_no_articles(tmp_path: Path, page: str, reason: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page)
    (problem,) = read([path], tmp_path)
    assert isinstance(problem, Problem)
    assert reason in problem.message
