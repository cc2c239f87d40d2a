"""Shares read the same everywhere, and 100% means everyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.shares import percent, permille

COUNTS = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "–"),
        (0, 9, "0%"),
        (187, 194, "96.3%"),
        (1, 2, "50.0%"),
        (9999, 10000, "99.9%"),
        (1, 100_000, "0.1%"),
        (7, 7, "100%"),
    ],
)
def test_as_people_read_it(part, whole, text):
    assert percent(part, whole) == text


@given(COUNTS)
def test_whole_means_everyone_and_nothing_means_nobody(counts):
    part, whole = counts

    assert (permille(part, whole) == 1000) is (part == whole)
    assert (permille(part, whole) == 0) is (part == 0)


@given(COUNTS)
def test_one_more_person_is_never_a_smaller_share(counts):
    part, whole = counts

    assert permille(part, whole) >= permille(max(0, part - 1), whole)
