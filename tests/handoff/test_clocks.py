"""The clocks of service, by entries whose times the tests choose."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handoff.calendar import Calendar
from handoff.clocks import Clock, Clockwork, Mark, Service, service
from handoff.entry import Author, Entry, Kind
from handoff.priority import Priority
from ops.settings import Hours
from ops.settings import Service as Targets

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+03:00")
CLOCKWORK = Clockwork(Targets(), Calendar(Hours()))
MINUTE = timedelta(minutes=1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def entry(minute: float, kind: Kind, author: Author, text: str = "", **payload: Any) -> Entry:
    """An entry so many minutes after Monday at nine."""
    at = round((MONDAY + minute * MINUTE).timestamp() * 1000)
    return Entry(f"{at}-0", kind, author, "", text, "tr", payload)


def asked(minute: float = 0, **payload: Any) -> Entry:
    return entry(minute, "event", "bot", "handed_over", reason="asked", **payload)


def agent(minute: float) -> Entry:
    return entry(minute, "message", "agent", "buyurun")


def customer(minute: float) -> Entry:
    return entry(minute, "message", "customer", "peki")


def event(minute: float, text: str, author: Author = "agent", **payload: Any) -> Entry:
    return entry(minute, "event", author, text, **payload)


def told(*entries: Entry) -> Service:
    found = service(entries)
    assert found
    return found


def due(*entries: Entry) -> dict[Clock, datetime]:
    readings = CLOCKWORK.readings(told(*entries))
    return {each.clock: CLOCKWORK.moment(each.due) for each in readings}


def after(minutes: float) -> datetime:
    return (MONDAY + minutes * MINUTE).astimezone(UTC)


def spent(found: Service, clock: Clock, minute: float) -> timedelta:
    now = round((MONDAY + minute * MINUTE).timestamp() * 1000)
    return CLOCKWORK.spent(found.courses[clock], now)


def test_without_a_request_nothing_runs() -> None:
    assert service([customer(0), entry(1, "message", "bot", "merhaba")]) is None


def test_a_request_runs_to_its_first_answer_and_to_its_end() -> None:
    assert due(asked()) == {Clock.FIRST_ANSWER: after(10), Clock.RESOLUTION: after(480)}
    urgent = asked(priority=Priority.URGENT)
    assert due(urgent) == {Clock.FIRST_ANSWER: after(3), Clock.RESOLUTION: after(120)}


def test_older_events_tell_the_priority_by_their_reason() -> None:
    assert told(event(0, "handed_over", "bot", reason="fraud")).priority is Priority.HIGH


def test_a_claim_and_a_sentence_of_the_systems_answer_nobody() -> None:
    joined = entry(2, "message", "system", "Ayşe görüşmeye katıldı")
    assert due(asked(), event(2, "claimed"), joined, customer(3)) == due(asked())


def test_after_an_answer_it_is_the_customers_turn() -> None:
    found = told(asked(), event(2, "claimed"), agent(4))
    assert CLOCKWORK.readings(found) == []
    assert spent(found, Clock.FIRST_ANSWER, 400) == 4 * MINUTE
    assert spent(found, Clock.RESOLUTION, 400) == 4 * MINUTE


def test_the_next_answer_is_due_from_the_first_words_that_wait() -> None:
    said = (asked(), agent(4), customer(30), customer(40))
    assert due(*said) == {Clock.NEXT_ANSWER: after(45), Clock.RESOLUTION: after(480 + 26)}
    assert due(*said, agent(41), customer(60))[Clock.NEXT_ANSWER] == after(75)


def test_a_case_that_waits_for_the_customer_stands_still() -> None:
    waits = event(6, "case_changed", state="waiting_for_customer")
    assert due(asked(), waits) == {}
    assert due(asked(), event(6, "case_changed", state="in_progress")) == due(asked())
    assert due(asked(), waits, customer(20))[Clock.RESOLUTION] == after(480 + 14)


def test_whoever_is_given_back_to_the_queue_waits_again() -> None:
    back = (asked(), agent(4), event(10, "released"))
    assert due(*back) == {Clock.NEXT_ANSWER: after(25), Clock.RESOLUTION: after(486)}
    assert due(asked(), event(3, "claimed"), event(5, "released")) == due(asked())


def test_a_transfer_to_a_colleague_changes_nothing_and_one_to_a_team_gives_us_the_turn() -> None:
    to_mert = event(10, "transferred", state="assigned", to="Mert")
    assert due(asked(), agent(4), to_mert) == {}
    to_team = event(10, "transferred", state="queued", team="billing")
    assert due(asked(), agent(4), to_team)[Clock.NEXT_ANSWER] == after(25)
    assert due(asked(), to_team) == due(asked())


def test_a_snooze_stops_no_clock_and_starts_none() -> None:
    for name in ("snoozed", "woken", "taken_over"):
        assert due(asked(), event(3, name)) == due(asked())
        assert due(asked(), agent(2), event(3, name)) == {}


def test_whoever_comes_back_after_the_end_is_a_new_request() -> None:
    ended = (asked(), agent(4), event(5, "resolved"))
    for name in ("resumed", "returned"):
        back = event(50, name, "customer", reason="returned")
        assert due(*ended, customer(50), back)[Clock.FIRST_ANSWER] == after(60)


def test_the_end_stops_every_clock_and_a_new_request_starts_afresh() -> None:
    for end in ("resolved", "taken_back", "given_back", "reopened"):
        ended = (asked(), event(5, end))
        assert due(*ended) == {}
        assert due(*ended, customer(6)) == {}
        assert due(*ended, asked(50))[Clock.FIRST_ANSWER] == after(60)


def test_the_night_is_nobodys_time() -> None:
    evening = asked(9 * 60 - 5)
    assert due(evening)[Clock.FIRST_ANSWER] == after(24 * 60 + 5)


def test_who_grows_more_urgent_is_due_sooner() -> None:
    raised = event(2, "raised", "bot", reason="fraud", priority=2)
    assert due(asked(), raised)[Clock.FIRST_ANSWER] == after(5)


def test_the_warning_comes_before_the_breach() -> None:
    (first, _) = CLOCKWORK.readings(told(asked()))
    assert CLOCKWORK.moment(first.warns) == after(7)
    assert (first.minutes, CLOCKWORK.moment(first.due)) == (10, after(10))


def test_what_the_log_says_of_a_clock_is_known_by_its_name() -> None:
    (first, _) = CLOCKWORK.readings(told(asked()))
    name = first.mark(Mark.WARNED)
    warned = Entry(f"{first.warns}-0", "event", "system", "", Mark.WARNED, "tr", {}, name)
    assert told(asked(), warned).past == {name}
    assert CLOCKWORK.readings(told(asked(), warned)) == CLOCKWORK.readings(told(asked()))


def test_a_rehearsals_clock_goes_by_its_own_hour() -> None:
    night = Clockwork(Targets(), Calendar(Hours()), timedelta(hours=12))
    (first, _) = night.readings(told(asked()))
    assert night.moment(first.due) == after(24 * 60 + 10)
    assert CLOCKWORK.moment(first.due) == after(12 * 60 + 10)


def test_a_shop_that_never_opens_owes_nothing_by_the_hour() -> None:
    never = Calendar(Hours.model_validate(dict.fromkeys(DAYS, ())))
    assert Clockwork(Targets(), never).readings(told(asked())) == []


TURNS = st.lists(
    st.tuples(st.sampled_from(["agent", "customer", "asks", "released"]), st.integers(0, 400)),
    max_size=12,
)


def history(turns: Sequence[tuple[str, int]]) -> list[Entry]:
    """A request and what came after it: who did what, after how many minutes."""
    made, minute = [asked()], 0
    for (who, pause), tie in zip(turns, itertools.count(1), strict=False):
        minute += pause
        each = {
            "agent": agent(minute),
            "customer": customer(minute),
            "asks": event(minute, "case_changed", state="waiting_for_customer"),
            "released": event(minute, "released"),
        }[who]
        made.append(each.__class__(f"{each.at}-{tie}", *_rest(each)))
    return made


def _rest(each: Entry) -> tuple[Any, ...]:
    return (each.kind, each.author, each.author_id, each.text, each.lang, each.payload)


@given(TURNS, st.integers(0, 3000), st.integers(0, 3000))
def test_no_clock_runs_while_it_is_the_customers_turn(
    turns: list[tuple[str, int]], idle: int, later: int
) -> None:
    """However long the customer takes after an agent's words, no clock shows more for it."""
    entries = history([*turns, ("agent", 0)])
    end = sum(pause for _, pause in turns)
    found = told(*entries)
    assert CLOCKWORK.readings(found) == []
    for clock in found.courses:
        assert spent(found, clock, end + idle) == spent(found, clock, end)
    back = told(*entries, customer(end + idle))
    resolution = Clock.RESOLUTION
    assert spent(back, resolution, end + idle) == spent(found, resolution, end)
    ran = spent(back, resolution, end + idle + later) - spent(back, resolution, end + idle)
    start = MONDAY + (end + idle) * MINUTE
    assert ran == CLOCKWORK.calendar.elapsed(start, start + later * MINUTE)


@given(TURNS, st.integers(0, 12), st.integers(1, 500))
def test_a_pause_more_never_makes_a_clock_run(
    turns: list[tuple[str, int]], place: int, minutes: int
) -> None:
    """An agent's words and a silence, put in anywhere: nobody has waited longer for it."""
    place = min(place, len(turns))
    longer = [*turns[:place], ("agent", 0), ("customer", minutes), *turns[place:]]
    end = sum(pause for _, pause in turns)
    plain, paused = told(*history(turns)), told(*history(longer))
    hours = {"holidays": "", **dict.fromkeys(DAYS, ("00:00-24:00",))}
    always = Clockwork(Targets(), Calendar(Hours.model_validate(hours)))
    now = round((MONDAY + (end + minutes) * MINUTE).timestamp() * 1000)
    then = round((MONDAY + end * MINUTE).timestamp() * 1000)
    resolution = Clock.RESOLUTION
    ran = always.spent(paused.courses[resolution], now)
    before = sum(pause for _, pause in turns[:place])
    turned = told(*history(turns[:place])).courses[resolution].runs_now
    if turned:
        assert ran == always.spent(plain.courses[resolution], then)
    else:  # the customer's words gave us the turn that we did not have
        assert ran <= always.spent(plain.courses[resolution], then) + (end - before) * MINUTE


@given(TURNS)
def test_what_is_due_soonest_is_read_first(turns: list[tuple[str, int]]) -> None:
    readings = CLOCKWORK.readings(told(*history(turns)))
    assert readings == sorted(readings, key=lambda each: each.due)
    assert all(each.since <= each.warns <= each.due for each in readings)
