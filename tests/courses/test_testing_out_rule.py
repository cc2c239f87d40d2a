"""A test-out shows each lesson by its own questions."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses.testing_out import lessons_shown

QUESTIONS = st.integers(1, 9)
LESSONS = st.dictionaries(st.integers(1, 4), st.sets(QUESTIONS), max_size=4)
SHARES = st.dictionaries(QUESTIONS, st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]))


@given(LESSONS, SHARES, st.integers(1, 100))
def test_a_lesson_is_shown_by_its_own_share_alone(lessons, shares, mark):
    shown = lessons_shown(lessons=lessons, shares=shares, pass_percent=mark)

    for lesson, questions in lessons.items():
        earned = [shares[question] for question in questions if question in shares]
        reaches = bool(earned) and sum(earned) / len(earned) * 100 >= mark
        assert (lesson in shown) == reaches


@given(LESSONS, st.integers(0, 100))
def test_a_lesson_that_was_not_asked_about_is_not_shown(lessons, mark):
    assert lessons_shown(lessons=lessons, shares={}, pass_percent=mark) == set()
