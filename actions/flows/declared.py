"""Every flow there is."""

from __future__ import annotations

from actions.flows.address import ADDRESS_CHANGE
from actions.flows.callback import CALLBACK
from actions.flows.cancelling import CANCEL
from actions.flows.complaint import COMPLAINT
from actions.flows.damaged import DAMAGED
from actions.flows.data_request import DATA_REQUEST
from actions.flows.flow import Flow
from actions.flows.returning import RETURN
from actions.flows.warranty import WARRANTY

FLOWS: tuple[Flow, ...] = (
    *(COMPLAINT, CALLBACK, DATA_REQUEST),
    *(RETURN, DAMAGED, CANCEL, ADDRESS_CHANGE, WARRANTY),
)

PRIVATE = frozenset(field.slot for flow in FLOWS for field in flow.fields if field.private)
"""Slots whose values are in no record: phone numbers, addresses."""
