"""How many hours a rank must reach, and within which years."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Rank
from records.credit_rules import (
    DIVISION_DEPUTY_RANK,
    requirement_for,
    share_reached,
    window_of,
)

RANKS = st.sampled_from(Rank.values)
HOURS = st.decimals(-100, 10_000, places=2)


@pytest.mark.parametrize(
    ("rank", "hours", "years"),
    [
        (0, "90", 1),
        (Rank.STAFF, "90", 1),
        (Rank.SECTION_HEAD, "90", 1),
        (Rank.DIVISION_DEPUTY, "550", 5),
        (Rank.DIVISION_HEAD, "550", 5),
        (Rank.PROVINCE_HEAD, "550", 5),
    ],
)
def test_the_edge_between_the_two_requirements(rank, hours, years):
    requirement = requirement_for(rank)

    assert (requirement.hours, requirement.years) == (Decimal(hours), years)


def test_the_edge_is_the_rank_of_the_same_name():
    assert Rank.DIVISION_DEPUTY == DIVISION_DEPUTY_RANK


def test_no_requirement_for_a_rank_that_cannot_be():
    with pytest.raises(ValueError, match="-1"):
        requirement_for(-1)


@given(RANKS, st.integers(1990, 2100))
def test_the_window_ends_with_the_year_and_has_the_stated_length(rank, year):
    requirement = requirement_for(rank)
    window = window_of(requirement, year)

    assert window[-1] == year
    assert len(window) == requirement.years


@given(RANKS, HOURS)
def test_a_share_is_between_nothing_and_all(rank, hours):
    assert 0 <= share_reached(requirement_for(rank), hours) <= 1


@given(RANKS, HOURS, HOURS)
def test_more_hours_are_never_a_smaller_share(rank, a, b):
    fewer, more = sorted((a, b))
    requirement = requirement_for(rank)

    assert share_reached(requirement, fewer) <= share_reached(requirement, more)
