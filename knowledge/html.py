"""Articles' Markdown as sanitised HTML, and as plain blocks of text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_SCHEMES = {"http", "https", "mailto", "tel"}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Block:
    """A stretch of plain text: `kind` is "heading", "text" or "item" (of a list or table)."""

    kind: str
    text: str


def render(markdown: str) -> str:
    """`markdown` as HTML that is safe to put into a page, whoever wrote it."""
    return nh3.clean(_MARKDOWN.render(markdown), url_schemes=_SCHEMES)


def blocks(markdown: str) -> list[Block]:
    """The text of `markdown` without markup, block by block."""
    found: list[Block] = []
    kinds = ["text"]
    row: list[str] | None = None
    for token in _MARKDOWN.parse(markdown):
        if token.type == "heading_open":
            kinds.append("heading")
        elif token.type == "list_item_open":
            kinds.append("item")
        elif token.type in {"heading_close", "list_item_close"}:
            kinds.pop()
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            found.append(Block("item", " | ".join(filter(None, row or []))))
            row = None
        elif text := _text(token):
            if row is None:
                found.append(Block(kinds[-1], text))
            else:
                row.append(text)
    return [block for block in found if block.text]


def plain(markdown: str) -> str:
    """`markdown` as text a person can read without a browser; items keep a bullet."""
    return "\n".join(
        f"• {block.text}" if block.kind == "item" else block.text for block in blocks(markdown)
    )


def _text(token: Token) -> str:
    if token.type == "inline":
        parts = []
        for child in token.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                parts.append(" ")
            elif child.type != "html_inline":
                parts.append(child.content)
        return " ".join("".join(parts).split())
    if token.type in {"fence", "code_block"}:
        return " ".join(token.content.split())
    if token.type == "html_block":
        return " ".join(html.unescape(_TAG.sub(" ", token.content)).split())
    return ""
