"""The attempt limit under an eight-way race of two hundred people (R6).

SQLite is one writer at a time; `python -m deploy.services -- make deep` races on PostgreSQL.
"""

import datetime as dt

import pytest
from django.db import connection

from quizzes.models import Attempt
from tests.factories.quizzes import make_quiz
from tests.quizzes.arena import drop_constraints
from tests.quizzes.test_fault_races import LIMIT, ONCE, check_limit, make_crowd

NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_hundred_people_get_no_attempt_too_many():
    quiz = make_quiz(kinds=["SINGLE"], attempt_limit=LIMIT)

    check_limit(quiz, make_crowd(200), NOON)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_two_hundred_people_do_without_the_constraints():
    quiz, crowd = make_quiz(kinds=["SINGLE"], attempt_limit=LIMIT), make_crowd(200)
    drop_constraints(Attempt, ONCE)

    with pytest.raises(AssertionError):
        check_limit(quiz, crowd, NOON)
