"""A course's credit hours are awarded by a named rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.credit_hours import CreditRule, hours_awarded

LENGTHS = st.integers(0, 3000)


@given(LENGTHS, st.decimals(0, 99, places=2))
def test_stated_hours_are_awarded_as_they_stand(minutes, stated):
    assert hours_awarded(CreditRule.STATED, stated=stated, minutes=minutes) == stated


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, "0.00"), (11, "0.00"), (12, "0.25"), (44, "0.75"), (45, "1.00"), (90, "2.00")],
)
def test_the_edges_of_hours_by_length(minutes, hours):
    awarded = hours_awarded(CreditRule.BY_LENGTH, stated=Decimal(9), minutes=minutes)

    assert awarded == Decimal(hours)


@given(LENGTHS, LENGTHS)
def test_longer_courses_are_never_worth_less(a, b):
    shorter, longer = sorted((a, b))
    award = {
        m: hours_awarded(CreditRule.BY_LENGTH, stated=Decimal(0), minutes=m) for m in (a, b)
    }

    assert award[shorter] <= award[longer]
