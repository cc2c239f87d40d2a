import datetime as dt

import pytest

from tests.factories.cadres import make_cadre
from tests.factories.quizzes import make_quiz

NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def cadre():
    return make_cadre()


@pytest.fixture
def stranger():
    return make_cadre("赵远山")


@pytest.fixture
def quiz():
    """Three questions, one of each kind; 60 percent pass."""
    return make_quiz()
