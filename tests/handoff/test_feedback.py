"""What customers' reactions teach."""

from __future__ import annotations

from redis.asyncio import Redis

from handoff import feedback
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from tests.handoff.conftest import SHOP
from tests.handoff.talks import TWO_PARTS, Talk, record


async def collected(store: Redis) -> list[tuple[str, str, bool]]:
    found = await feedback.collected(store, SHOP)
    return [(each.text, each.article, each.helped) for each in found]


async def test_helped_chosen_and_not_helped(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("iade süresi ne", record("answer", "search", "iade-suresi"))
    await talk.turn("Evet, oldu", record("smalltalk", "helpful"), button="/helpful")
    await talk.turn("kargo kaç para", record("answer", "search", "kargo", read="kargo kac para"))
    await talk.turn("Hayır", record("clarify", "not_helped"), button="/nothing_helped")
    await talk.turn("kart 4111 1111 1111 1111", record("clarify", "vague", "a", "b"))
    await talk.turn("B", record("answer", "chosen", "b"), button='/faq{"article":"b"}')
    await talk.turn("kimse", record("answer", "search", "c"))
    assert await collected(store) == [
        ("iade süresi ne", "iade-suresi", True),
        ("kargo kac para", "kargo", False),
        ("kart [kart no]", "b", True),
    ]


async def test_a_choice_that_did_not_help_is_no_praise(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("kargo", record("clarify", "vague", "a", "b"))
    await talk.turn("B", record("answer", "chosen", "b"), button='/faq{"article":"b"}')
    await talk.turn("olmadı", record("handoff", "repeated"))
    assert await collected(store) == [("kargo", "b", False)]


async def test_each_question_of_several_is_judged_with_the_others(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("kaç gün, kaç para", record("answer", "search", "sure", parts=TWO_PARTS))
    await talk.turn("Ücret", record("answer", "chosen", "ucret"), button='/faq{"article":"ucret"}')
    assert await collected(store) == [("kaç para", "ucret", True)]


async def test_rehearsals_and_other_sessions_teach_nothing(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    trial = await Talk.begin(conversations, inbox, trial=True)
    await trial.turn("iade", record("answer", "search", "iade"))
    await trial.turn("Evet", record("smalltalk", "helpful"), button="/helpful")
    assert await collected(store) == []
