"""Where state lives on disk: the home folder, the folder for sockets, the secret."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

#: A Unix socket's whole path may have 104 to 108 bytes; the name needs some of them.
_LONGEST = 80


def home(env: Mapping[str, str], root: Path) -> Path:
    """``DESTEK_HOME`` or ``<root>/.destek``, absolute; made when absent."""
    folder = Path(env.get("DESTEK_HOME") or root / ".destek").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_dir(home: Path) -> Path:
    """A folder for sockets that only we may enter, with a path short enough for them.

    Raises:
        PermissionError: the folder belongs to somebody else.
    """
    folder = home / "run"
    if len(os.fsencode(folder)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        folder = Path("/tmp") / f"destek-{os.getuid()}-{name}"  # noqa: S108 (owner checked below)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or folder.is_symlink():
        raise PermissionError(13, "belongs to somebody else", str(folder))
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def private(folder: Path) -> Path:
    """The folder, made when absent, for our eyes only: what customers write passes through it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def secret(home: Path) -> str:
    """The secret in ``<home>/secret``, made once; safe when two processes make it at once."""
    path = home / "secret"
    if not path.exists():
        fresh = home / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32), "ascii")
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text("ascii").strip()


def given_secret(path: Path) -> str:
    """A secret somebody has put into a file; empty without the file."""
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def derived(secret: str) -> str:
    """What our own processes show each other: derived, so that every one of them can know it."""
    return hmac.new(secret.encode(), b"internal", hashlib.sha256).hexdigest()
