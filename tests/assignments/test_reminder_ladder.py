"""The ladder of reminders: T-7, T-1, T+1, T+3 in working days, on working days, in sending hours."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.reminders.ladder import RUNGS, Hours, rung_on, rungs_of
from core.working_days import WorkCalendar

CALENDAR = WorkCalendar()
HOURS = Hours(dt.time(8, 30), dt.time(18, 0))
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31))
SWAPS = st.dictionaries(DAYS, st.booleans(), max_size=15)


def sent(due_on, opens_on, days, calendar=CALENDAR):
    """What goes out on which day, when the worker looks every day of `days`."""
    out = {}
    for day in days:
        rung = rung_on(due_on, opens_on, day, calendar)
        if rung and rung.code not in out:
            out[rung.code] = day
    return out


def every_day(first, last):
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_whole_ladder_of_a_friday():
    due = dt.date(2026, 11, 27)

    found = sent(
        due, dt.date(2026, 11, 1), every_day(dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    )

    assert found == {
        "BEFORE_7": dt.date(2026, 11, 18),
        "BEFORE_1": dt.date(2026, 11, 26),
        "AFTER_1": dt.date(2026, 11, 30),
        "AFTER_3": dt.date(2026, 12, 2),
    }


def test_across_national_day():
    due = dt.date(2026, 9, 30)

    found = {rung.code: day for rung, day in rungs_of(due, dt.date(2026, 9, 1), CALENDAR)}

    assert found["AFTER_1"] == dt.date(2026, 10, 8)
    assert found["AFTER_3"] == dt.date(2026, 10, 10)  # a Saturday that is worked


def test_what_opened_late_has_no_early_rung():
    due = dt.date(2026, 11, 27)

    found = sent(due, dt.date(2026, 11, 24), every_day(dt.date(2026, 11, 24), due))

    assert found == {"BEFORE_1": dt.date(2026, 11, 26)}


def test_a_worker_that_was_away_sends_the_latest_rung_only():
    due, back = dt.date(2026, 11, 27), dt.date(2026, 11, 30)

    assert sent(due, dt.date(2026, 11, 1), every_day(back, dt.date(2026, 12, 1))) == {
        "AFTER_1": back
    }


def test_nothing_goes_out_long_after():
    assert (
        rung_on(dt.date(2026, 9, 1), dt.date(2026, 8, 1), dt.date(2026, 11, 25), CALENDAR)
        is None
    )


@given(due_on=DAYS, open_for=st.integers(0, 60), swaps=SWAPS)
def test_each_rung_once_in_order_on_working_days_after_the_opening(due_on, open_for, swaps):
    calendar = WorkCalendar(swaps)
    opens_on = due_on - dt.timedelta(days=open_for)
    days = every_day(opens_on, due_on + dt.timedelta(days=40))

    found = sent(due_on, opens_on, days, calendar)

    order = [rung.code for rung in RUNGS]
    assert list(found) == [code for code in order if code in found]
    assert len(set(found.values())) == len(found)
    assert all(calendar.is_working(day) and day >= opens_on for day in found.values())
    assert all(
        (day < due_on or day == due_on) if code.startswith("BEFORE") else day > due_on
        for code, day in found.items()
    )


@pytest.mark.parametrize(
    ("moment", "allowed", "opens_next"),
    [
        ("2026-11-25T08:29:59", False, "2026-11-25T08:30:00"),
        ("2026-11-25T08:30:00", True, "2026-11-25T08:30:00"),
        ("2026-11-25T17:59:59", True, "2026-11-25T17:59:59"),
        ("2026-11-25T18:00:00", False, "2026-11-26T08:30:00"),
        ("2026-11-28T12:00:00", False, "2026-11-30T08:30:00"),
        ("2026-09-30T23:00:00", False, "2026-10-08T08:30:00"),
    ],
)
def test_quiet_hours(moment, allowed, opens_next):
    then = dt.datetime.fromisoformat(moment)

    assert HOURS.allow(then, CALENDAR) is allowed
    assert HOURS.next_opening(then, CALENDAR) == dt.datetime.fromisoformat(opens_next)
