"""Every flow there is."""

from __future__ import annotations

from actions.flows.complaint import COMPLAINT
from actions.flows.flow import Flow

FLOWS: tuple[Flow, ...] = (COMPLAINT,)
