"""What was played is a union of intervals, and a heartbeat adds no more than can be true."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.media.intervals import (
    FASTEST,
    SLACK_SECONDS,
    count_beat,
    gaps,
    length,
    reached,
    share_percent,
    union_of,
)

SECONDS = 600
EDGES = st.integers(0, SECONDS)
SPANS = st.lists(st.tuples(EDGES, EDGES), max_size=12)


def seconds_in(spans):
    return {second for start, end in spans for second in range(int(start), int(end))}


@given(SPANS)
def test_the_union_covers_what_was_played_and_nothing_else(spans):
    union = union_of(spans)

    assert seconds_in(union) == seconds_in(spans)
    assert length(union) == len(seconds_in(spans))
    assert all(a[1] < b[0] for a, b in pairwise(union))


@given(SPANS, SPANS)
def test_order_and_repetition_change_nothing(spans, again):
    assert union_of([*spans, *again]) == union_of([*again, *spans, *spans])
    assert union_of(union_of(spans)) == union_of(spans)


@given(SPANS)
def test_the_gaps_are_exactly_what_is_missing(spans):
    union = union_of(spans)
    left = gaps(union, SECONDS)

    assert seconds_in(left) == set(range(SECONDS)) - seconds_in(union)
    assert (share_percent(union, SECONDS) == 100) == (not left)


@given(SPANS, SPANS, st.floats(0, 300), st.floats(0, 8))
def test_a_heartbeat_never_adds_more_than_wall_clock_times_speed(before, spans, elapsed, speed):
    union = union_of(before)
    counted = count_beat(union, spans, seconds=SECONDS, elapsed_seconds=elapsed, speed=speed)
    most = elapsed * min(speed, FASTEST) + SLACK_SECONDS

    assert counted.used_seconds <= most + 1e-6
    # Neighbours closer than a quarter of a second are joined, which may add that much each.
    assert (
        length(counted.union) - length(union) <= most + 0.25 * (len(spans) + len(before)) + 1e-6
    )


@given(SPANS, SPANS, st.floats(0, 300))
def test_a_heartbeat_takes_nothing_away(before, spans, elapsed):
    union = union_of(before)
    counted = count_beat(union, spans, seconds=SECONDS, elapsed_seconds=elapsed, speed=1)

    assert seconds_in(union) <= seconds_in(counted.union)
    assert all(0 <= start < end <= SECONDS for start, end in counted.union)


@given(st.lists(st.tuples(EDGES, EDGES), min_size=1, max_size=8))
def test_nobody_skips_ahead_on_the_first_watch(spans):
    counted = count_beat(
        (), spans, seconds=SECONDS, elapsed_seconds=3600, speed=1, is_unskippable=True
    )

    assert len(counted.union) <= 1
    assert not counted.union or counted.union[0][0] <= SLACK_SECONDS


@given(EDGES, EDGES)
def test_after_the_first_watch_every_part_can_be_replayed(start, end):
    assume(start < end)
    whole = ((0.0, float(SECONDS)),)
    counted = count_beat(
        whole,
        [(start, end)],
        seconds=SECONDS,
        elapsed_seconds=900,
        speed=1,
        is_unskippable=True,
    )

    assert counted.union == whole
    assert math.isclose(counted.used_seconds, end - start)


@pytest.mark.parametrize(
    ("union", "furthest"),
    [((), 0.0), (((0.0, 30.0), (60.0, 70.0)), 30.0), (((10.0, 20.0),), 0.0)],
)
def test_how_far_it_was_reached_without_a_gap(union, furthest):
    assert reached(union) == furthest


@pytest.mark.parametrize(("played", "percent"), [(0, 0), (299, 49), (480, 80), (600, 100)])
def test_the_share_is_rounded_down(played, percent):
    assert share_percent(((0.0, float(played)),) if played else (), SECONDS) == percent


@pytest.mark.parametrize(
    ("played", "percent"),
    [(((0.0, 11.986),), 100), (((0.1, 11.5),), 100), (((0.0, 11.0),), 91), ((), 0)],
)
def test_all_of_a_recording_is_100_whatever_its_length_was_rounded_to(played, percent):
    assert share_percent(played, 12) == percent
