"""The widget's modules and the pages' style sheets: read once, served with a validator.

Browsers ask each time whether a file is still the same (304), so that modules of two versions never
meet on one page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Shops on other origins load the widget as a module, which is a CORS request.
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with its type and entity tag."""

    content: bytes
    kind: str
    tag: str

    @classmethod
    def of(cls, content: bytes, kind: str) -> Asset:
        """With the tag that its content has."""
        return cls(content, kind, f'"{hashlib.sha256(content).hexdigest()[:20]}"')

    def respond(self, request: Request) -> Response:
        """The file, or 304 when the browser has this very one."""
        headers = {**_ANYWHERE, "Cache-Control": "no-cache", "ETag": self.tag}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(self.content, media_type=self.kind, headers=headers)


class Assets:
    """The files of one folder, by name; nothing else of the disk can be asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.name: Asset.of(path.read_bytes(), _TYPES[path.suffix])
            for path in sorted(folder.iterdir())
            if path.suffix in _TYPES
        }

    async def named(self, request: Request) -> Response:
        """``{name}`` of the route."""
        return self.respond(request.path_params["name"], request)

    def respond(self, name: str, request: Request) -> Response:
        """The file, 304, or 404."""
        if name not in self._files:
            raise HTTPException(404)
        return self._files[name].respond(request)
