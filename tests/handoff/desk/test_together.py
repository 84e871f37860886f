from __future__ import annotations

import asyncio

from handoff.desk.together import Together
from handoff.errors import StoreUnavailable


class Work:
    """Says how often it was done, and what was true when it began."""

    def __init__(self) -> None:
        self.times, self.truth = 0, "old"

    async def __call__(self) -> tuple[int, str]:
        self.times += 1
        found = self.times, self.truth
        await asyncio.sleep(0)
        return found


async def test_those_who_ask_together_are_told_by_one_doing() -> None:
    together = Together(Work())
    assert await asyncio.gather(*(together.ask() for _ in range(50))) == [(1, "old")] * 50
    assert await together.ask() == (2, "old")


async def test_whoever_asks_is_told_what_was_true_when_he_asked_or_later() -> None:
    work = Work()
    together = Together(work)
    first = asyncio.create_task(together.ask())
    while not work.times:
        await asyncio.sleep(0)
    work.truth = "new"  # the first doing has begun: it knows nothing of this
    assert await together.ask() == (2, "new")
    assert await first == (1, "old")


async def test_whoever_leaves_takes_nobodys_answer_along() -> None:
    together = Together(Work())
    leaving, staying = (asyncio.create_task(together.ask()) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == (1, "old")


async def test_all_hear_of_what_went_wrong_and_the_next_may_ask_again() -> None:
    work = Work()

    async def fails_once() -> tuple[int, str]:
        found = await work()
        if work.times == 1:
            raise StoreUnavailable
        return found

    together = Together(fails_once)
    found = await asyncio.gather(*(together.ask() for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in found] == [StoreUnavailable] * 3
    assert await together.ask() == (2, "old")
