"""Responses in the language of the message that is being answered."""

from __future__ import annotations

import copy
import zlib
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

DEFAULT = "tr"


def language(tracker: DialogueStateTracker) -> str:
    """The language the gateway gave the latest message."""
    metadata = (tracker.latest_message and tracker.latest_message.metadata) or {}
    return metadata.get("lang") or DEFAULT


class LanguageResponses(TemplatedNaturalLanguageGenerator):
    """Domain responses whose `language` condition is met by the message, not by a stored slot.

    Among variations the turn decides, not chance: a conversation hears them one after the other,
    and a repeated turn gets the same words.
    """

    def __init__(self, endpoint_config: Any = None, domain: Domain | None = None) -> None:
        """Called by Rasa, which gives the responses of the domain once a model is loaded."""
        super().__init__(domain.responses if domain else {})

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The response filled in, or None when the domain has none that fits.

        A `language` among the variables goes before the message's: a customer may ask for it.
        """
        lang = kwargs.get("language") or language(tracker)
        slots = {**tracker.current_slot_values(), "language": lang}
        if utter_action not in self.responses:
            return None
        variations = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        if not variations:
            return None
        turn = sum(isinstance(event, UserUttered) for event in tracker.events)
        chosen = variations[(zlib.crc32(tracker.sender_id.encode()) + turn) % len(variations)]
        return self._fill_response(copy.deepcopy(chosen), slots, **kwargs)
