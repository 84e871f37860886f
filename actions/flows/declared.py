"""Every flow there is."""

from __future__ import annotations

from actions.flows.callback import CALLBACK
from actions.flows.complaint import COMPLAINT
from actions.flows.data_request import DATA_REQUEST
from actions.flows.flow import Flow

FLOWS: tuple[Flow, ...] = (COMPLAINT, CALLBACK, DATA_REQUEST)

PRIVATE = frozenset(field.slot for flow in FLOWS for field in flow.fields if field.private)
"""Slots whose values are in no record: phone numbers, addresses."""
