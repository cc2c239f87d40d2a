"""The page carries when it was opened, and nobody can make that up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.opening import OpeningExpired, OpeningUnknown, opened_at, opening_token
from tests.factories.courses import NOON


def read_back(token, *, cadre_id=7, lesson_id=42, at=NOON):
    return opened_at(token, cadre_id=cadre_id, lesson_id=lesson_id, at=at)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 4 * 10**9))
def test_a_token_says_who_opened_what_and_when(cadre_id, lesson_id, seconds):
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    token = opening_token(cadre_id=cadre_id, lesson_id=lesson_id, at=at)

    assert opened_at(token, cadre_id=cadre_id, lesson_id=lesson_id, at=at) == at


@pytest.mark.parametrize(("cadre_id", "lesson_id"), [(8, 42), (7, 43), (42, 7)])
def test_a_token_of_somebody_else_or_another_lesson_is_worth_nothing(cadre_id, lesson_id):
    token = opening_token(cadre_id=7, lesson_id=42, at=NOON)

    with pytest.raises(OpeningUnknown):
        read_back(token, cadre_id=cadre_id, lesson_id=lesson_id)


@pytest.mark.parametrize("token", ["", "7:42:1", "nonsense", "7:42:0:AAAA", "：" * 50])
def test_a_made_up_token_is_refused(token):
    with pytest.raises(OpeningUnknown):
        read_back(token)


def test_an_altered_time_is_refused():
    token = opening_token(cadre_id=7, lesson_id=42, at=NOON)
    owner, lesson, seconds, signature = token.split(":")
    earlier = f"{owner}:{lesson}:{int(seconds) - 600}:{signature}"

    with pytest.raises(OpeningUnknown):
        read_back(earlier)


def test_a_token_from_the_future_is_refused():
    token = opening_token(cadre_id=7, lesson_id=42, at=NOON + dt.timedelta(minutes=5))

    with pytest.raises(OpeningUnknown):
        read_back(token)


def test_a_page_left_open_for_more_than_twelve_hours_has_to_be_opened_again():
    token = opening_token(cadre_id=7, lesson_id=42, at=NOON)

    assert read_back(token, at=NOON + dt.timedelta(hours=12)) == NOON
    with pytest.raises(OpeningExpired):
        read_back(token, at=NOON + dt.timedelta(hours=12, seconds=1))
