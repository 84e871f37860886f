"""Help pages saved as HTML: the article found on the page, the rest of the page left behind.

A page says where its content is in one of a few ways (an articleBody, a class the common help
desks use, <article>, <main>); where it says nothing, the content is the innermost element that
still holds most of the text outside links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import Tag

from knowledge.articles import Problem
from knowledge.importing.converting import from_element
from knowledge.importing.found import LANGUAGES, Found, Gathered, code, day, line
from knowledge.importing.links import address
from language.detect import detect
from language.fold import fold

_BODIES = (
    '[itemprop="articleBody"]',
    ".article-body, .article__body, .article_body, .article-content, .articleBody, .kb-article",
    ".fr-view, .entry-content, .post-content, .markdown-body, .theme-doc-markdown, .rst-content",
    "article",
    "main, [role=main]",
    "#main-content, #content",
)
_AROUND = (
    "nav, aside, footer, dialog, header nav, [role=navigation], [role=banner], [role=search],"
    "[role=contentinfo], [role=complementary], [role=dialog], [role=alert]"
)
#: Words of the class or id of what stands around an article, never of the article.
_FURNITURE = frozenset(
    """
    ad ads attachments author avatar banner breadcrumb breadcrumbs comment comments consent cookie
    cookies feedback footer gdpr helpful login menu meta metadata modal nav navbar navigation
    newsletter pagination pager popup print promo rating ratings recent recently related relatives
    search share sharing sidebar skip social subscribe toc vote votes voting widget
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST = 0.75  # of a page's text: the element that holds it is the content or around it
_SUFFIX = re.compile(r"\s+[|·•»—–-]\s+[^|·•»]{2,60}$")
_SHORTEST = 40  # characters of an article


def read(paths: list[Path], root: Path) -> Gathered:
    """The articles on the pages at `paths`; their places in `root` count where links do not."""
    for path in paths:
        try:
            yield from _read(path, root)
        except OSError as error:
            yield Problem(path, 1, f"cannot be read: {error.strerror}")


def _read(path: Path, root: Path) -> Iterator[Found | Problem]:
    page = BeautifulSoup(path.read_bytes(), "lxml")
    if page.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)}):
        yield Problem(path, 1, "only leads on to another page")
        return
    base = f"file:///{path.relative_to(root).as_posix()}"
    if own := _link(page, "canonical") or _meta(page, "og:url"):
        base = urljoin(base, own)
    lines = _structured(page)
    category = _category(page, path.relative_to(root))
    title = _title(page)
    content = _content(page)
    if content is None:
        yield Problem(path, 1, "has no text")
        return
    if _mostly_links(content):
        yield Problem(path, 1, "is a list of links, not an article")
        return
    updated = _updated(page, lines)
    for heading in content.find_all("h1"):
        if fold(heading.get_text(" ")) == fold(title):
            heading.decompose()
    body = from_element(content)
    declared = code(str(page.html.get("lang", "")) if page.html else "")
    # Templates often keep the language they were made in: long text is better evidence.
    yield Found(
        path=path,
        line=1,
        key=f"page {_of_all_languages(page, base)}",
        title=title,
        body=body,
        lang=detect(f"{title} {body[:3000]}", declared)
        if declared in ("", "tr", "en")
        else declared,
        category=category,
        updated=updated,
        base=base,
        address=address(base),
    )


def _content(page: BeautifulSoup) -> Tag | None:
    """The element that holds the article, cleaned of what stands around it."""
    body = page.body
    if body is None:
        return None
    for unwanted in body.select("script, style, noscript, template"):
        unwanted.decompose()
    for element in body.select(_AROUND):
        element.decompose()
    for selector in _BODIES:
        found = max(body.select(selector), key=_own_text, default=None)
        if found is not None and _own_text(found) >= _SHORTEST:
            body = found
            break
    _clear(body)
    return _innermost(body) if _own_text(body) else None


def _clear(content: Tag) -> None:
    """Take furniture out of `content`; an element with most of its text is never furniture."""
    whole = len(content.get_text())
    for element in content.find_all(True):
        if element.decomposed or element.name in ("h1", "h2", "h3", "h4", "h5", "h6", "table"):
            continue
        named = " ".join([*element.get_attribute_list("class"), str(element.get("id") or "")])
        words = {word.lower() for word in _WORD.findall(named.replace("None", ""))}
        if words & _FURNITURE and len(element.get_text()) < whole / 2:
            element.decompose()
    if content.name == "body":  # old pages are laid out in tables, their menus in cells
        for cell in content.find_all("td"):
            if _own_text(cell) == 0 and cell.find("a"):
                cell.decompose()
    for button in content.find_all("button"):
        if button.find_parent(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"]) is None:
            # One that opens a panel is the panel's heading; any other is no text.
            if button.has_attr("aria-controls") or button.has_attr("data-target"):
                other = content.find(["h2", "h3", "h4", "h5", "h6"])
                button.name = other.name if other is not None else "h3"
            else:
                button.decompose()


def _innermost(content: Tag) -> Tag:
    whole = _own_text(content)
    while True:
        inner = next(
            (
                child
                for child in content.find_all(
                    ["div", "section", "article", "main"], recursive=False
                )
                if _own_text(child) >= max(_MOST * whole, 1)
            ),
            None,
        )
        if inner is None:
            return content
        content = inner


def _own_text(element: Tag) -> int:
    """How many characters of `element` are not links."""
    links = sum(len(link.get_text(strip=True)) for link in element.find_all("a"))
    return len(element.get_text(strip=True)) - links


def _mostly_links(content: Tag) -> bool:
    text, links = len(content.get_text(strip=True)), content.find_all("a")
    return len(links) > 3 and sum(len(link.get_text(strip=True)) for link in links) > 0.6 * text


def _title(page: BeautifulSoup) -> str:
    """The article's name: the page's heading, or its title without the site's name."""
    named = line(_meta(page, "og:title")) or line(page.title.get_text() if page.title else "")
    headings = [line(heading.get_text(" ")) for heading in page.find_all("h1")]
    within = [heading for heading in headings if heading and fold(heading) in fold(named)]
    if within:
        return max(within, key=len)
    site = line(_meta(page, "og:site_name"))
    if site and named.endswith(site) and named != site:
        return named.removesuffix(site).rstrip(" |·•»—–-")
    return _SUFFIX.sub("", named) or next(filter(None, headings), "")


def _category(page: BeautifulSoup, place: Path) -> tuple[str, ...]:
    """The names of the page's trail without home and itself, or the folders it is in."""
    trail = page.select_one(
        ".breadcrumbs, .breadcrumb, [aria-label*=readcrumb], [class*=readcrumb]"
    )
    if trail is not None:
        steps = [line(step.get_text(" ")) for step in trail.find_all("a")]
        own = fold(_title(page))
        return tuple(step for step in steps[1:] if step and fold(step) != own)
    return tuple(part for part in place.parent.parts if part.lower() not in LANGUAGES)


def _updated(page: BeautifulSoup, structured: list[dict[str, Any]]) -> Any:
    said = [_meta(page, "article:modified_time"), _meta(page, "last-modified")]
    said += [str(thing.get("dateModified") or "") for thing in structured]
    said += [str(time.get("datetime") or "") for time in page.find_all("time")]
    return next((found for found in map(day, said) if found), None)


def _structured(page: BeautifulSoup) -> list[dict[str, Any]]:
    """The page's structured data, one object each."""
    things: list[dict[str, Any]] = []
    for script in page.find_all("script", type="application/ld+json"):
        try:
            data = json.loads(script.get_text())
        except ValueError:
            continue
        things += [
            thing
            for thing in (data if isinstance(data, list) else [data])
            if isinstance(thing, dict)
        ]
    return things


def _of_all_languages(page: BeautifulSoup, base: str) -> str:
    """One name for the page and its translations, which name each other by hreflang."""
    others = page.select('link[rel~="alternate"][hreflang]')
    named = [urljoin(base, str(link.get("href") or "")) for link in others]
    return min((address(url) for url in [*named, base] if address(url)), default=base)


def _link(page: BeautifulSoup, relation: str) -> str:
    found = page.find("link", rel=relation)
    return str(found.get("href") or "") if isinstance(found, Tag) else ""


def _meta(page: BeautifulSoup, name: str) -> str:
    found = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
    return str(found.get("content") or "") if isinstance(found, Tag) else ""
