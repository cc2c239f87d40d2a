"""Festivals fall where the calendars say, lunar ones too."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.festivals import Festival, festival_date, next_festival_date

YEARS = st.integers(1901, 2099)

KNOWN = {
    2026: ("01-01", "02-17", "03-03", "04-05", "05-01", "06-19", "09-25", "10-01"),
    2027: ("01-01", "02-06", "02-20", "04-05", "05-01", "06-09", "09-15", "10-01"),
    2028: ("01-01", "01-26", "02-09", "04-04", "05-01", "05-28", "10-03", "10-01"),
}
DATES = [
    (festival, dt.date.fromisoformat(f"{year}-{day}"))
    for year, days in KNOWN.items()
    for festival, day in zip(Festival, days, strict=True)
]


@pytest.mark.parametrize(("festival", "day"), DATES)
def test_the_published_dates(festival, day):
    assert festival_date(festival, day.year) == day


def test_in_2028_mid_autumn_falls_into_the_national_day_holiday():
    national = festival_date(Festival.NATIONAL_DAY, 2028)

    assert 0 < (festival_date(Festival.MID_AUTUMN, 2028) - national).days < 7


@given(YEARS)
def test_lunar_festivals_fall_in_their_season(year):
    def between(festival, first, last):
        day = festival_date(festival, year)
        return first <= (day.month, day.day) <= last and day.year == year

    assert between(Festival.SPRING_FESTIVAL, (1, 21), (2, 21))
    assert between(Festival.QINGMING, (4, 4), (4, 6))
    assert between(Festival.DRAGON_BOAT, (5, 27), (6, 26))
    assert between(Festival.MID_AUTUMN, (9, 7), (10, 9))


@given(YEARS)
def test_the_lantern_festival_is_the_fifteenth_day_of_the_year(year):
    spring = festival_date(Festival.SPRING_FESTIVAL, year)

    assert (festival_date(Festival.LANTERN, year) - spring).days == 14


@given(YEARS)
def test_lunar_festivals_lie_whole_moons_apart(year):
    spring = festival_date(Festival.SPRING_FESTIVAL, year)
    dragon = festival_date(Festival.DRAGON_BOAT, year)
    autumn = festival_date(Festival.MID_AUTUMN, year)

    assert 117 <= (dragon - spring).days - 4 <= 149  # four moons, or five with a leap month
    assert 97 <= (autumn - dragon).days <= 129


@given(st.sampled_from(Festival), st.dates(dt.date(1901, 1, 1), dt.date(2098, 12, 31)))
def test_the_next_one_is_never_past_and_never_more_than_thirteen_moons_away(festival, today):
    coming = next_festival_date(festival, today)

    assert 0 <= (coming - today).days <= 385


@pytest.mark.parametrize("year", [1800, 2200])
def test_years_beyond_the_tables_are_refused(year):
    with pytest.raises(ValueError, match=str(year)):
        festival_date(Festival.MID_AUTUMN, year)
