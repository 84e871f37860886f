"""An article's sanitised HTML made part of a page.

Headings nest under the page's ``<h1>`` and can be linked to, tables scroll on small screens, links
of our own stay ours, and pictures of other hosts, which the page's policy forbids, become links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from language.fold import tokens

_HEADING = re.compile(r"h[1-6]")
_BLOCKS = {"p", "li", "tr", "td", "th", "div", "blockquote", "pre", "br", "dd", "dt", "table"}
#: Names that the page around the article uses.
_TAKEN = {"content"}


@dataclass(slots=True)
class Section:
    """A heading and the plain text under it. ``level`` is 2 for the article's largest."""

    id: str
    title: str
    level: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """``html`` is as safe as what it was made from."""

    html: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Section, ...]:
        """The sections that are a question and its answer."""
        return tuple(s for s in self.sections if s.title.endswith("?") and s.text)


def prepared(html: str, root: str, table: str, picture: str) -> Body:
    """``html`` for a page.

    Args:
        html: sanitised, as the knowledge server gives it.
        root: the site's own address; links that begin with it are made relative.
        table: what a table is called to those who cannot see it.
        picture: the text of a link to a picture that has none of its own.
    """
    maker = _Maker(root, table, picture)
    maker.feed(html)
    maker.close()
    return Body("".join(maker.out), tuple(maker.sections))


@dataclass(slots=True)
class _Heading:
    """The one being read: where it begins in the output."""

    tag: str
    start: int
    words: list[str] = field(default_factory=list)


class _Maker(HTMLParser):
    def __init__(self, root: str, table: str, picture: str) -> None:
        super().__init__(convert_charrefs=True)
        self._root = root
        self._table = escape(table)
        self._picture = picture
        self.out: list[str] = []
        self.sections: list[Section] = []
        self._levels: list[int] = []
        self._heading: _Heading | None = None
        self._ids = set(_TAKEN)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._tell("\n")
        if _HEADING.fullmatch(tag):
            self._heading = _Heading(self._nested(int(tag[1])), len(self.out))
            self.out.append("")
        elif tag == "table":
            self.out.append(
                f'<div class="table" role="group" tabindex="0" aria-label="{self._table}"><table>'
            )
        elif tag == "a":
            self.out.append(_opened("a", self._link(values)))
        elif tag == "img":
            self.out.append(self._image(values))
        else:
            self.out.append(_opened(tag, values))

    def handle_endtag(self, tag: str) -> None:
        if self._heading and _HEADING.fullmatch(tag):
            self._end_heading(self._heading)
        elif tag == "table":
            self.out.append("</table></div>")
        else:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data, quote=False))
        self._tell(data)

    def _tell(self, text: str) -> None:
        """Add to the plain text of what is being read."""
        if self._heading:
            self._heading.words.append(text)
        elif self.sections:
            self.sections[-1].text += text

    def _nested(self, level: int) -> str:
        """The heading's new tag: levels begin at 2 and none is left out."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return f"h{min(len(self._levels) + 1, 6)}"

    def _end_heading(self, heading: _Heading) -> None:
        self._heading = None
        title = " ".join("".join(heading.words).split())
        if not title:
            del self.out[heading.start :]
            return
        name = self._id(title)
        self.out[heading.start] = f'<{heading.tag} id="{name}">'
        self.out.append(f"</{heading.tag}>")
        self.sections.append(Section(name, title, int(heading.tag[1])))

    def _id(self, title: str) -> str:
        plain = "-".join(tokens(title)) or "bolum"
        name, number = plain, 1
        while name in self._ids:
            number += 1
            name = f"{plain}-{number}"
        self._ids.add(name)
        return name

    def _link(self, values: dict[str, str]) -> dict[str, str]:
        values = {name: value for name, value in values.items() if name != "rel"}
        href = values.get("href", "")
        if href == self._root or href.startswith(f"{self._root}/"):
            values["href"] = href[len(self._root) :] or "/"
        elif href.startswith(("http:", "https:", "//")):
            values["rel"] = "noopener"
        return values

    def _image(self, values: dict[str, str]) -> str:
        source, alt = values.get("src", ""), values.get("alt", "")
        if source.startswith(f"{self._root}/"):
            source = source[len(self._root) :]
        if source.startswith(("http:", "https:", "//")):
            words = escape(alt or self._picture, quote=False)
            return f"{_opened('a', {'href': source, 'rel': 'noopener'})}{words}</a>"
        return _opened("img", {**values, "src": source, "alt": alt, "loading": "lazy"})


def _opened(tag: str, values: dict[str, str]) -> str:
    written = [f' {name}="{escape(value)}"' for name, value in values.items()]
    return f"<{tag}{''.join(written)}>"
