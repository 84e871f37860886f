"""``./destek faq``: the help articles, a module a family of commands."""

from __future__ import annotations

from ops.faq import evaluating as evaluating
from ops.faq import gaps as gaps
from ops.faq import importing as importing
from ops.faq import searching as searching
from ops.faq import tuning as tuning
from ops.faq.app import app as app
