"""Two marks become one; where they are far apart a third decides, never one person alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.essays.forms import USUAL_RUBRIC
from records.essays.marking import (
    MOST_APART,
    PointsWrong,
    RubricWrong,
    percent_of,
    rubric_from,
    settled,
)

pytestmark = pytest.mark.once
PERCENTS = st.integers(0, 100).map(Decimal)


@pytest.mark.parametrize(
    ("percents", "mark"),
    [
        ([], None),
        (["90"], None),
        (["80", "90"], "85.00"),
        (["70", "85"], "77.50"),  # 15 apart: still near
        (["70", "86"], None),  # 16 apart: a third is asked
        (["40", "90", "80"], "85.00"),  # the two that are nearest
        (["60", "80", "100"], "90.00"),  # equally near: the higher pair
    ],
)
def test_the_edges(percents, mark):
    found = settled([Decimal(each) for each in percents])

    assert found == (None if mark is None else Decimal(mark))


@given(PERCENTS, PERCENTS)
def test_two_marks_settle_exactly_when_they_are_near(one, other):
    found = settled([one, other])

    assert (found is None) == (abs(one - other) > MOST_APART)
    assert found is None or min(one, other) <= found <= max(one, other)


@given(
    st.lists(PERCENTS, min_size=3, max_size=5).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_three_or_more_always_settle_in_whatever_order(both):
    one, other = both

    assert settled(one) == settled(other) is not None


def test_the_usual_rubric_can_be_read():
    assert sum(each["points"] for each in rubric_from(USUAL_RUBRIC)) == 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 points"),
        ("观点 50\n语言 40", "90 points"),
        ("观点正确", "Line 1"),
        ("观点：60\n语言 many", "Line 2"),
        ("观点 0\n语言 100", "Line 1"),
        ("\n".join(f"第{n}项 10" for n in range(10)), "at most 8"),
    ],
)
def test_a_rubric_that_cannot_be_used_says_where(text, said):
    with pytest.raises(RubricWrong, match=said):
        rubric_from(text)


def test_a_full_width_colon_may_stand_between():
    assert rubric_from("观点：60\n语言: 40") == [
        {"name": "观点", "points": 60},
        {"name": "语言", "points": 40},
    ]


@pytest.mark.parametrize("points", [[61, 0], [-1, 0], [10], [1, 2, 3]])
def test_points_a_criterion_does_not_have_are_refused(points):
    with pytest.raises(PointsWrong):
        percent_of(points, rubric_from("观点 60\n语言 40"))
