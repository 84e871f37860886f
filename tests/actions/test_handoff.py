from __future__ import annotations

from collections.abc import Callable

import pytest

from actions import handoff
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn

Say = Callable[..., Turn]


@pytest.mark.parametrize(
    "memory",
    [
        Memory(),
        Memory(asked_back=1, expecting=Expecting.CHOICE),
        Memory(not_helped=1, expecting=Expecting.HELPED, tried=("a", "b")),
    ],
)
async def test_a_person_is_never_refused_and_never_asked_about(
    shop: Shop, say: Say, memory: Memory
) -> None:
    reply = await handoff.ask_human(say("insan istiyorum", "ask_human", memory=memory), shop)
    assert (reply.decision["kind"], reply.decision["reason"]) == ("handoff", "asked")
    assert reply.response is None
    assert not reply.buttons
    assert reply.decision["articles"] == list(memory.tried)
    assert reply.memory == Memory(tried=memory.tried)
