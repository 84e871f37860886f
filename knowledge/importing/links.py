"""Links between articles: what they mean in the source, and where they lead once imported."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin, urlsplit

_LINK = re.compile(
    r"""(?P<image>!?)\[(?P<text>(?:\\.|!\[[^\]]*\]\([^)]*\)|[^\]\\])*)\]
        \(\s*<?(?P<target>(?:\([^()]*\)|[^()\s<>])*)>?(?:\s+"[^"]*")?\s*\)""",
    re.VERBOSE,
)
_OUTSIDE = ("http", "https", "mailto", "tel")
_ENDINGS = re.compile(
    r"(?:/(?:index|readme|_index))?(?:\.(?:html?|mdx?|markdown))?$", re.IGNORECASE
)
#: Zendesk's addresses differ in locale and wording; the number is the article.
_NUMBERED = re.compile(r"/hc/(?:.*/)?articles/(\d+)")


def address(url: str) -> str:
    """`url` in the form two spellings of one page share; empty for what is no page."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "file"):
        return ""
    path = unquote(parts.path)
    if numbered := _NUMBERED.search(path):
        return f"article {numbered[1]}"
    return f"{parts.netloc.lower()}{_ENDINGS.sub('', path.rstrip('/'))}"


def relinked(markdown: str, base: str, article: Callable[[str], str]) -> str:
    """`markdown` with its links leading where a reader of the imported article can follow.

    `article` gives the new place of an address, or nothing. What leads nowhere outside the source
    (anchors, neighbours that were not imported, pictures beside the file) keeps its text alone.
    """

    def replaced(found: re.Match[str]) -> str:
        whole = urljoin(base, found["target"])
        text = relinked(found["text"], base, article)
        if found["image"]:
            kept = urlsplit(whole).scheme in ("http", "https")
            return f"![{text}]({whole})" if kept else text
        if not found["target"].startswith("#") and (place := article(address(whole))):
            return f"[{text}]({place})"
        if not text.strip():
            return ""
        return f"[{text}]({whole})" if urlsplit(whole).scheme in _OUTSIDE and text else text

    return _LINK.sub(replaced, markdown)
