"""Documents as a shop's programs make them."""

from __future__ import annotations

import io
import time

from PIL import Image


def pdf(title: str = "Fatura") -> bytes:
    """A PDF of one page; the same one whenever it is made."""
    out = io.BytesIO()
    then = time.gmtime(1_790_000_000)
    dates = {"creationDate": then, "modDate": then}
    Image.new("RGB", (60, 40), "white").save(out, "PDF", title=title, **dates)
    return out.getvalue()
