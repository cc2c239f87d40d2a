"""The fast encoder and the standard's write the same bytes."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from records.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXT, below, max_size=4),
)  # fmt: skip


@given(VALUES)
def test_whatever_an_outcome_holds(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1e21, 0.1, {"é": 1, "z": 2}, '\u2028\x7f\x00"\\', 2**53 - 1])
def test_the_edges(value):
    assert canonical(value) == rfc8785.dumps(value)
