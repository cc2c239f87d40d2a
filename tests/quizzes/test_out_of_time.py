"""The result says so when the clock ended the attempt."""

import datetime as dt

import pytest

from quizzes.models import Attempt

DEADLINE = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
Closing = Attempt.Closing


@pytest.mark.parametrize(
    ("closing", "seconds_before", "is_out_of_time"),
    [
        (Closing.EXPIRED, 0, True),
        (Closing.SUBMITTED, 0, True),  # the page's own last request
        (Closing.SUBMITTED, 1.9, True),
        (Closing.SUBMITTED, 2, False),
        (Closing.SUBMITTED, 600, False),
    ],
)
def test_only_when_it_was_the_clock(closing, seconds_before, is_out_of_time):
    attempt = Attempt(
        deadline_at=DEADLINE,
        closed_at=DEADLINE - dt.timedelta(seconds=seconds_before),
        closing=closing,
    )

    assert attempt.is_out_of_time is is_out_of_time


def test_an_open_attempt_is_not():
    assert not Attempt(deadline_at=DEADLINE).is_out_of_time
