"""Somebody else's help centre as articles of ours: Markdown, CSV, Zendesk's JSON, HTML pages.

A reader for each kind (:mod:`folders`, :mod:`tables`, :mod:`zendesk`, :mod:`pages`) gives what it
finds as :class:`found.Found` or as a problem; :mod:`sources` sorts that, :mod:`writing` writes it.
"""

from __future__ import annotations

from knowledge.importing.found import ImportTrouble
from knowledge.importing.sources import FORMATS, Taken, read
from knowledge.importing.writing import Outcome, write

__all__ = ["FORMATS", "ImportTrouble", "Outcome", "Taken", "read", "write"]
