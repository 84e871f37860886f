"""Articles' Markdown as sanitised HTML, and as plain blocks of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_SCHEMES = {"http", "https", "mailto", "tel"}
_TAG = re.compile(r"<[^>]*>")
_BREAKS = {"softbreak", "hardbreak"}

#: A line that speaks for what follows it, as headings do, in articles without any.
_LONGEST_LEAD = 120
_LEAD_LEVEL = 7  # below every heading
_ASKED = re.compile(r"^(?:S|Soru|Q|Question)\s?\d*(?:\s?[:)]|\s[–-]\s)\s*(?=\S)", re.IGNORECASE)
_ANSWERED = re.compile(
    r"^(?:C|Cevap|Y|Yanıt|A|Answer)\s?\d*(?:\s?[:)]|\s[–-]\s)\s*(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True)
class Block:
    """A stretch of plain text: `kind` is "heading", "text" or "item" (of a list or table).

    `mark` begins an item ("•", "2."), and is empty for its further paragraphs. `level` is a
    heading's, 1 to 6, and 7 for a bold line or a question that stands where headings do.
    """

    kind: str
    text: str
    mark: str = ""
    level: int = 0


def render(markdown: str) -> str:
    """`markdown` as HTML that is safe to put into a page, whoever wrote it."""
    return nh3.clean(_MARKDOWN.render(markdown), url_schemes=_SCHEMES)


def blocks(markdown: str) -> list[Block]:
    """The text of `markdown` without markup, block by block."""
    return _settled([block for block in _read(_MARKDOWN.parse(markdown)) if block.text])


def plain(markdown: str) -> str:
    """`markdown` as text a person can read without a browser; items keep their mark."""
    return "\n".join(f"{block.mark} {block.text}".strip() for block in blocks(markdown))


def _read(tokens: Sequence[Token]) -> Iterator[Block]:
    """Blocks in order. Lines that may be leads are headings of `_LEAD_LEVEL`."""
    marks: list[str] = []
    level = 0
    header: list[str] | None = None
    alone = False  # whether the table's header has had no rows yet
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "list_item_open":
            marks.append(f"{token.info}." if token.info else "•")
        elif token.type == "list_item_close":
            marks.pop()
        elif token.type == "thead_open":
            header = []
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            if header:
                alone = False
                yield Block("item", _row(header, row), "•")
            else:
                header, alone = row, True
            row = None
        elif token.type == "table_close":
            if header and alone:
                yield Block("item", "; ".join(filter(None, header)), "•")
            header = None
        elif token.type == "inline" and row is not None:
            row.append(_text(token.children or []))
        elif token.type == "inline" and level:
            yield Block("heading", _text(token.children or []), level=level)
        elif token.type == "inline" and marks:
            yield Block("item", _text(token.children or []), marks[-1])
            marks[-1] = ""
        elif token.type == "inline":
            yield from _paragraph(token.children or [])
        elif token.type in {"fence", "code_block"}:
            yield Block("text", " ".join(token.content.split()))
        elif token.type == "html_block":
            yield Block("text", " ".join(html.unescape(_TAG.sub(" ", token.content)).split()))


def _row(header: Sequence[str], row: Sequence[str]) -> str:
    """A table's row as a line that stands without the header: each value with its column."""
    if len(row) == 2 and not any(header):
        return ": ".join(filter(None, row))
    values = []
    for name, value in zip(header, row, strict=False):
        if value:
            colon = "" if not name or name[-1] in ":?" else ":"
            values.append(f"{name}{colon} {value}".strip())
    return "; ".join(values)


def _paragraph(children: Sequence[Token]) -> Iterator[Block]:
    """A paragraph's text; its first line may lead the rest, or what follows the paragraph."""
    ends = next((i for i, child in enumerate(children) if child.type in _BREAKS), len(children))
    first, rest = children[:ends], children[ends + 1 :]
    lead = _text(first)
    if _is_bold(first) or _is_question(lead):
        yield Block("heading", lead, level=_LEAD_LEVEL)
        yield Block("text", _text(rest))
    else:
        yield Block("text", _text(children))


def _is_bold(children: Sequence[Token]) -> bool:
    """Whether all words are bold, and make no sentence."""
    depth, text = 0, ""
    for child in children:
        if child.type == "strong_open":
            depth += 1
        elif child.type == "strong_close":
            depth -= 1
        elif not depth and any(map(str.isalnum, child.content)):
            return False
        else:
            text += child.content
    text = text.strip()
    return 0 < len(text) <= _LONGEST_LEAD and text[-1] not in ".!;,"


def _is_question(text: str) -> bool:
    return text.endswith("?") and 10 <= len(text) <= _LONGEST_LEAD and text.count("?") == 1


def _settled(found: list[Block]) -> list[Block]:
    """Lines that may be leads are headings when something follows them, else text.

    One question alone is rhetoric; two and more are how the article is written.
    """
    followed = [
        block.level == _LEAD_LEVEL and after.kind != "heading"
        for block, after in zip(found, [*found[1:], Block("heading", "")], strict=False)
    ]
    asked = [
        follows and block.text.endswith("?") for block, follows in zip(found, followed, strict=True)
    ]
    settled = []
    for number, block in enumerate(found):
        if block.level == _LEAD_LEVEL:
            if not followed[number] or (asked[number] and sum(asked) < 2):
                block = Block("text", block.text)
            else:
                block = replace(block, text=_ASKED.sub("", block.text))
        elif number and asked[number - 1] and sum(asked) > 1:
            block = replace(block, text=_ANSWERED.sub("", block.text))
        settled.append(block)
    return settled


def _text(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in _BREAKS:
            parts.append(" ")
        elif child.type == "image":
            parts.append(f"[{child.content}]" if child.content else "")
        elif child.type != "html_inline":
            parts.append(child.content)
    return " ".join("".join(parts).split())
