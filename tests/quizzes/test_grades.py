"""What a percentage is called is data, and stays with the attempt."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import services
from quizzes.grades import grade_of
from quizzes.models import GradeBand, GradeScale
from records.models import Entry
from tests.factories.quizzes import make_attempt, make_quiz, right_answers

BANDS = [
    SimpleNamespace(from_percent=percent, name=name, name_en=name)
    for percent, name in ((60, "pass"), (90, "excellent"), (80, "good"))
]
percents = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        ("100", "excellent"),
        ("90", "excellent"),
        ("89.99", "good"),
        ("80", "good"),
        ("79.99", "pass"),
        ("60", "pass"),
        ("59.99", ""),
        ("0", ""),
    ],
)
def test_the_edge_of_every_grade(percent, grade):
    assert grade_of(Decimal(percent), BANDS) == (grade, grade)


@given(percents, percents)
def test_more_is_never_called_less(a, b):
    names = ["", "pass", "good", "excellent"]
    ranks = [names.index(grade_of(each, BANDS)[0]) for each in sorted((a, b))]

    assert ranks == sorted(ranks)


@pytest.mark.django_db
def test_the_site_knows_the_usual_grades_and_an_attempt_keeps_its_own():
    scale = GradeScale.objects.get(code="exam")
    attempt = make_attempt(make_quiz(scale=scale))

    closed = services.submit_attempt(
        attempt_id=attempt.public_id, cadre=attempt.cadre, items=right_answers(attempt)
    )
    GradeBand.objects.filter(scale=scale).delete()
    closed.refresh_from_db()

    assert (closed.grade, closed.grade_en) == ("优秀", "Excellent")
    assert Entry.objects.get().outcome["grade"] == "优秀"
