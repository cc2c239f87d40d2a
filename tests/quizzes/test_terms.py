"""On what terms somebody may start: dates, pauses, limits, and what was granted to them alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import services
from quizzes.clock import database_now
from quizzes.examining.services import accommodate, withdraw_accommodation
from quizzes.models import Attempt, Quiz
from quizzes.reading import finished_attempts
from quizzes.terms import Terms
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import make_attempt, make_quiz, right_answers

HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
moments = st.timedeltas(dt.timedelta(0), dt.timedelta(365)).map(lambda after: NOON + after)
terms = st.builds(
    Terms,
    minutes=st.integers(1, 180),
    grace_seconds=st.integers(0, 60),
    attempt_limit=st.integers(0, 5),
    cool_down=st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)),
    opens_at=st.none() | moments,
    closes_at=st.none() | moments,
)


@given(terms, moments)
def test_an_attempt_never_outlasts_the_quiz(own, started_at):
    deadline = own.deadline(started_at)

    assert own.closes_at is None or deadline <= own.closes_at
    assert deadline <= started_at + dt.timedelta(minutes=own.minutes)
    assert own.final_deadline(started_at) - deadline == dt.timedelta(seconds=own.grace_seconds)


@given(terms, st.integers(0, 60), st.integers(0, 3), moments)
def test_what_is_granted_never_takes_away(own, minutes, attempts, started_at):
    granted = own.accommodated(
        extra_minutes=minutes, extra_attempts=attempts, opens_at=None, closes_at=None
    )

    assert granted.deadline(started_at) >= own.deadline(started_at)
    left, before = granted.attempts_left(2), own.attempts_left(2)
    assert left is None if before is None else left >= before
    assert granted.cool_down <= own.cool_down


@given(terms, moments, moments)
def test_a_pause_is_over_when_it_is_over(own, handed_in_at, now):
    until = own.rests_until(handed_in_at, now)

    assert (until is not None) is (now < handed_in_at + own.cool_down and bool(own.cool_down))


# --- Starting ----------------------------------------------------------------------------------
def start(quiz, cadre):
    return services.start_attempt(quiz=quiz, cadre=cadre, at=NOON)


def hand_in(attempt):
    return services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)


@pytest.mark.django_db
def test_a_quiz_is_open_between_its_dates(cadre):
    now = database_now()
    for opens_at, closes_at in ((now + HOUR, None), (None, now - HOUR)):
        with pytest.raises(services.NotOpenNow, match="20"):
            start(make_quiz(opens_at=opens_at, closes_at=closes_at), cadre)
    assert not Attempt.objects.exists()

    attempt = start(make_quiz(opens_at=now - HOUR, closes_at=now + HOUR / 12), cadre)

    assert attempt.deadline_at == now + HOUR / 12


@pytest.mark.django_db
def test_the_next_attempt_waits_for_the_pause_to_end(cadre):
    quiz = make_quiz(cool_down_minutes=60)
    attempt = hand_in(start(quiz, cadre))

    with pytest.raises(services.StillResting):
        start(quiz, cadre)
    Attempt.objects.filter(pk=attempt.pk).update(closed_at=attempt.closed_at - HOUR)

    assert start(quiz, cadre).number == 2


@pytest.mark.django_db
def test_other_terms_are_one_persons_and_end_when_they_are_withdrawn(cadre, stranger):
    now = database_now()
    quiz = make_quiz(minutes=20, attempt_limit=1, closes_at=now - HOUR)
    granted = accommodate(
        quiz=quiz,
        cadre=cadre,
        extra_minutes=10,
        extra_attempts=1,
        closes_at=now + HOUR,
        reason="视力障碍",
        actor=make_cadre(),
        at=NOON,
    )

    first = start(quiz, cadre)
    assert first.deadline_at - first.started_at == dt.timedelta(minutes=30)
    hand_in(first)
    hand_in(start(quiz, cadre))
    with pytest.raises(services.NoAttemptsLeft):
        start(quiz, cadre)
    with pytest.raises(services.NotOpenNow):
        start(quiz, stranger)
    withdraw_accommodation(accommodation=granted, actor=stranger, at=NOON)
    with pytest.raises(services.NotOpenNow):
        start(quiz, cadre)


@pytest.mark.django_db
def test_who_is_sitting_gets_the_extra_time_at_once(cadre):
    attempt = make_attempt(make_quiz(minutes=20), cadre)
    before = attempt.deadline_at

    accommodate(
        quiz=attempt.quiz,
        cadre=cadre,
        extra_minutes=15,
        reason="停电",
        actor=make_cadre(),
        at=NOON,
    )

    attempt.refresh_from_db()
    assert attempt.deadline_at - before == dt.timedelta(minutes=15)
    assert attempt.final_deadline_at - attempt.deadline_at == dt.timedelta(seconds=10)


# --- What counts -------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("counting", "number"), [("BEST", 1), ("LAST", 2)])
def test_the_best_or_the_last_attempt_counts(cadre, counting, number):
    quiz = make_quiz(kinds=["SINGLE"], counting=counting)
    first = start(quiz, cadre)
    services.submit_attempt(attempt_id=first.public_id, cadre=cadre, items=right_answers(first))
    hand_in(start(quiz, cadre))

    assert quiz.counting_of(finished_attempts(quiz, cadre)).number == number


@pytest.mark.parametrize(
    ("terms", "kind"),
    [({}, "QUIZ"), ({"opens_at": NOON}, "EXAM"), ({"is_by_invitation": True}, "EXAM")],
)
def test_what_is_held_on_dates_or_by_invitation_is_recorded_as_an_exam(terms, kind):
    assert Quiz(**terms).record_kind == kind
