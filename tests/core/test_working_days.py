"""Working days are found across weekends, festivals and swapped days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.working_days import NoWorkingDay, WorkCalendar

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
SWAPS = st.dictionaries(
    st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)), st.booleans(), max_size=20
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-25", True),  # a Wednesday
        ("2026-11-28", False),  # a Saturday
        ("2026-02-17", False),  # Spring Festival
        ("2026-02-28", True),  # a Saturday that is worked for it
        ("2030-10-01", False),  # no announcement yet, but a festival by law
        ("2150-06-06", False),  # beyond the library: weekends only
    ],
)
def test_weekends_festivals_and_announced_swaps(day, works):
    assert WorkCalendar().is_working(dt.date.fromisoformat(day)) is works


def test_the_table_goes_before_everything():
    day = dt.date(2026, 11, 28)

    assert WorkCalendar({day: True}).is_working(day)
    assert not WorkCalendar({dt.date(2026, 11, 27): False}).is_working(dt.date(2026, 11, 27))


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        ("2026-11-27", 1, "2026-11-30"),  # Friday to Monday
        ("2026-11-30", -1, "2026-11-27"),
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-27", 0, "2026-11-27"),
        ("2026-09-30", 1, "2026-10-08"),  # across National Day
        ("2026-10-08", -3, "2026-09-28"),
    ],
)
def test_days_so_many_working_days_away(day, number, found):
    shifted = WorkCalendar().shift(dt.date.fromisoformat(day), number)

    assert shifted == dt.date.fromisoformat(found)


@given(DAYS, st.integers(-30, 30).filter(bool), SWAPS)
def test_there_are_exactly_so_many_working_days_between(day, number, swaps):
    calendar = WorkCalendar(swaps)
    found = calendar.shift(day, number)

    assert calendar.is_working(found)
    if number > 0:
        assert len(calendar.working_days(day + dt.timedelta(days=1), found)) == number
    else:
        assert len(calendar.working_days(found, day - dt.timedelta(days=1))) == -number


def test_a_calendar_without_work_is_refused_instead_of_searched_for_ever():
    start = dt.date(2026, 1, 1)
    never = {start + dt.timedelta(days=number): False for number in range(2000)}

    with pytest.raises(NoWorkingDay):
        WorkCalendar(never).shift(start, 1)
