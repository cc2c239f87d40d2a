"""A mark tells whether what a form was filled in from is still so."""

import pytest

from core.marks import ChangedMeanwhile, mark_of, refuse_unless_seen

pytestmark = pytest.mark.once


def test_the_same_facts_have_the_same_mark_and_others_another():
    assert mark_of(1, "一", None) == mark_of(1, "一", None)
    assert len({mark_of(), mark_of(""), mark_of("", ""), mark_of(["", ""]), mark_of(0)}) == 5


def test_only_who_was_shown_something_else_is_refused():
    refuse_unless_seen("", mark_of(2), "changed")
    refuse_unless_seen(mark_of(2), mark_of(2), "changed")

    with pytest.raises(ChangedMeanwhile, match="changed"):
        refuse_unless_seen(mark_of(1), mark_of(2), "changed")
