from __future__ import annotations

from handoff.priority import Priority, priority


def test_danger_goes_before_money_and_money_before_patience() -> None:
    order = ("self_harm", "fraud", "third_time", "asked")
    assert [priority(reason) for reason in order] == sorted(Priority, reverse=True)


def test_anger_raises_what_is_not_urgent_anyway() -> None:
    assert priority("asked", angry=True) is Priority.RAISED
    assert priority("complaint") is Priority.NORMAL
    assert priority("safety", angry=True) is Priority.URGENT
