"""HTML and plain text, as help centres hold them, as the Markdown our articles are written in."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag
from markdownify import BACKSLASH, MarkdownConverter

_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|h[1-6]|b|strong|i|em|u|table|a|img)\b[^>]*>", re.IGNORECASE
)
_PARTED = re.compile(r"<(?:p|br|div|ul|ol|li|h[1-6]|table)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*\S|\]\((?:https?:|/|#)|^#{1,6} \S|^\|.*\|$", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_<\[])")
_INVISIBLE = str.maketrans(
    {"\u00a0": " ", "\u200b": "", "\ufeff": "", "\u00ad": "", "\u2028": "\n"}
)
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)'’”\]])")
_BULLET = re.compile(r"^(?:[•·●▪■◦○‣➢➤►✓✔–—*-][ \t]+(?=\S)|(?:[•●▪■◦‣➢➤►]|\\\*)[ \t]*(?=\w))")
_NUMBER = re.compile(r"^(\d{1,3})[.)](?:[-–]?[ \t]+(?=\S)|[-–]?(?=[^\W\d]))")
#: A bullet typed into an item that has one already; "o" is Word's, but a Turkish word as well.
_DOUBLED = re.compile(r"^(\s*(?:-|\d+\.) )(?:[•·●▪■◦○‣➢➤►✓✔]|o(?= +[A-ZÇĞİÖŞÜ]))\s*")
#: A break within a paragraph; the rows of a list's item go on indented, and stay as they are.
_BREAK = re.compile(r"\\\n(?!  ) ?")
_LISTED = re.compile(r"^(?:- |\d+\. )")
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NEVER = "script, style, noscript, template, svg, iframe, form, input, select, textarea, object"
_PLAIN = {"_noformat", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"}
_PUNCTUATION = " \t.,:;!?…\"'“”’»"


def is_html(text: str) -> bool:
    """Whether `text` is marked up with tags."""
    return bool(_HTML.search(text))


def soup(html: str) -> BeautifulSoup:
    """`html` parsed as browsers do, whatever it leaves open."""
    return BeautifulSoup(html, "lxml")


def from_html(html: str) -> str:
    """A piece of HTML as Markdown; see `from_element`."""
    return from_element(soup(html))


def from_element(element: Tag) -> str:
    """What a reader sees of `element`, as Markdown with headings from ## on; changes `element`."""
    for unwanted in element.select(_NEVER):
        unwanted.decompose()
    page = BeautifulSoup("", "lxml")
    for words in element.find_all(string=True):
        if words.parent is not None and words.parent.name in ("ul", "ol") and words.strip():
            words.wrap(page.new_tag("li"))
    for heading in element.find_all(re.compile("^h[1-6]$")):
        if not heading.get_text(strip=True):
            heading.unwrap()
    for span in element.find_all("span", style=_BOLD):
        span.name = "b"
    for table in element.find_all("table"):
        if _only_layout(table):
            for part in [*table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th"]), table]:
                part.name = "div"
        else:
            _name_header(table)
    markdown: str = _Converter(
        heading_style="atx",
        bullets="-",
        newline_style=BACKSLASH,
        escape_underscores=True,
    ).convert_soup(element)
    return levelled(tidied(markdown))


def from_text(text: str) -> str:
    """Text from a cell: HTML, Markdown, or lines as somebody typed them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_html(text):
        # Where only words are marked up, lines are parted as in typed text.
        return from_html(text if _PARTED.search(text) else text.replace("\n", "<br>"))
    if _MARKDOWN.search(text):
        return levelled(text.strip())
    return tidied("\\\n".join(_escaped(row.strip()) for row in text.strip().split("\n")))


def tidied(markdown: str) -> str:
    """Markdown whose broken lines are paragraphs, and whose typed bullets and steps are lists."""
    rows: list[str] = []
    step, fenced = 0, False
    for row in _BREAK.sub("\n\n", markdown.translate(_INVISIBLE)).split("\n"):
        fenced ^= row.startswith("```")
        if fenced or not row.strip() or row[0] in " \t|>":
            rows.append(_DOUBLED.sub(r"\1", row).rstrip())
            continue
        row = _BULLET.sub("- ", _DOUBLED.sub(r"\1", row))
        if numbered := _NUMBER.match(row):
            number = int(numbered[1])
            if number in (1, step + 1):
                row, step = f"{number}. {row[numbered.end() :]}", number
            else:
                row = f"{number}\\. {row[numbered.end() :]}"
        elif row.startswith("#"):
            step = 0
        rows.append(row.rstrip())
    return _joined_lists(rows)


def levelled(markdown: str) -> str:
    """`markdown` with its headings from ## on without gaps, since the title is the page's own."""
    levels = sorted({len(found[1]) for found in _HEADING.finditer(markdown)})
    return _HEADING.sub(lambda found: "#" * min(6, levels.index(len(found[1])) + 2) + " ", markdown)


def _escaped(text: str) -> str:
    """`text` with what Markdown would read into it escaped, and bare addresses as links."""
    parts = _ADDRESS.split(text)
    parts[::2] = [_SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"<{part}>" for part in parts[1::2]]
    return "".join(parts)


def _joined_lists(rows: list[str]) -> str:
    """The rows with one blank line between blocks, and none between the items of a typed list."""
    kept: list[str] = []
    for row in rows:
        if not row:
            if kept and kept[-1]:
                kept.append("")
            continue
        if _LISTED.match(row) and kept:
            last = next((index for index in range(len(kept) - 1, -1, -1) if kept[index]), 0)
            if _LISTED.match(kept[last]) and row[0].isdigit() == kept[last][0].isdigit():
                del kept[last + 1 :]
            elif kept[-1] and not kept[-1].startswith(" "):
                kept.append("")
        kept.append(row)
    return "\n".join(kept).strip()


def _only_layout(table: Tag) -> bool:
    """Whether a table places things on the page instead of saying something in rows."""
    rows = table.find_all("tr")
    widest = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
    return widest < 2 or table.find(["table", "h1", "h2", "h3"]) is not None


def _name_header(table: Tag) -> None:
    """The first row is the header where it is marked as one, or at least bold throughout."""
    row = table.find("tr")
    cells = row.find_all(["td", "th"], recursive=False) if row is not None else []
    bold = [cell.find(["b", "strong"]) for cell in cells]
    if all(
        mark is not None and mark.get_text(strip=True) == cell.get_text(strip=True)
        for cell, mark in zip(cells, bold, strict=True)
    ):
        for cell, mark in zip(cells, bold, strict=True):
            cell.name = "th"
            if mark is not None:
                mark.unwrap()


def _marked(text: str, mark: str, parent_tags: set[str]) -> str:
    """`text` between marks that hold: punctuation at its end would keep them from closing."""
    core = text.strip(_PUNCTUATION)
    if not core or _PLAIN & parent_tags or "\n\n" in core or mark in core:
        return text
    before, _, after = text.partition(core)
    return f"{before}{mark}{core}{mark}{after}"


class _Converter(MarkdownConverter):
    """markdownify, with what help centres write and it does not expect."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = _SPECIAL.sub(r"\\\1", text) if "a" in parent_tags else _escaped(text)
        return text.replace("|", "\\|") if {"td", "th"} & parent_tags else text

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _marked(text, "**", parent_tags)

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _marked(text, "*", parent_tags)

    convert_i = convert_em

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._heading(text)

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._heading(text)

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    convert_details = convert_dd

    def _heading(self, text: str) -> str:
        words = " ".join(text.split())
        return f"\n\n**{words}**\n\n" if words else ""
