"""A finished course is proved again in a new cycle; a passed test-out fulfils its obligation."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.cycles import open_due_cycles
from assignments.recounting import recount
from courses import services
from courses.models import TestOutQuestion
from courses.recomputing import differences
from courses.repeating import NotAskedAgain, ProofNeeded, repeat_by_word
from quizzes.services import NoAttemptsLeft, start_attempt, submit_attempt
from records.models import Certificate, Kind
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cast
from tests.factories.courses import lessons_of, make_course, make_lesson
from tests.factories.quizzes import make_attempt, make_question, make_quiz, right_answers

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def now():
    return timezone.now()


def assign(course, cast, at):
    """The course for the office once a year, since a little more than a year ago."""
    return make_assignment(
        cast.office,
        at=at - dt.timedelta(days=370),
        activity_key=course.activity_key,
        target=course,
        repeats_months=12,
    )


def finish_long_ago(course, cadre, at):
    then = at - dt.timedelta(days=368)
    for lesson in lessons_of(course):
        services.test_out_of_lesson(cadre=cadre, lesson=lesson, at=then)


def next_cycle(at):
    (second,) = open_due_cycles(at=at)
    return second


def owed(assignment, cadre):
    return assignment.obligations.get(cadre=cadre)


def pass_again(quiz, cadre):
    attempt = make_attempt(quiz, cadre)
    return submit_attempt(
        attempt_id=attempt.public_id, cadre=cadre, items=right_answers(attempt)
    )


def course_entries(cadre):
    return cadre.entries.filter(kind=Kind.COURSE).order_by("occurred_at")


def test_passing_the_quiz_again_fulfils_the_new_cycle_and_the_past_stays(client, cast, now):
    quiz = make_quiz(attempt_limit=1)
    course = make_course(lessons=1)
    make_lesson(course, title="测验", quiz=quiz)
    first = assign(course, cast, now)
    finish_long_ago(course, cast.cadre, now)
    done_then = owed(first, cast.cadre).done_at
    second = next_cycle(now)
    assert done_then is not None
    assert owed(second, cast.cadre).done_at is None
    client.force_login(cast.cadre)
    assert reverse("study_again", args=[course.pk]) in client.get(course.url).content.decode()
    again = client.get(reverse("study_again", args=[course.pk]), **ENGLISH).content.decode()
    assert "to pass again" in again

    pass_again(quiz, cast.cadre)

    assert owed(second, cast.cadre).done_at is not None
    assert owed(first, cast.cadre).done_at == done_then
    old, new = course_entries(cast.cadre)
    assert (old.credit_hours, new.credit_hours) == (Decimal("1.50"), Decimal("0.00"))
    assert new.occasion == f"cycle:{second.counts_from.isoformat()}"
    assert Certificate.objects.filter(cadre=cast.cadre).count() == 2
    assert list(recount(at=now)) == []
    assert list(differences()) == []
    assert client.get(reverse("study_again", args=[course.pk])).status_code == 404


def test_every_quiz_counts_and_what_was_passed_before_the_cycle_does_not(cast, now):
    quizzes = [make_quiz(), make_quiz()]
    course = make_course(lessons=0)
    for quiz in quizzes:
        make_lesson(course, title="测验", quiz=quiz)
    assign(course, cast, now)
    finish_long_ago(course, cast.cadre, now)
    second = next_cycle(now)

    pass_again(quizzes[0], cast.cadre)
    assert owed(second, cast.cadre).done_at is None
    pass_again(quizzes[1], cast.cadre)
    assert owed(second, cast.cadre).done_at is not None
    pass_again(quizzes[1], cast.cadre)
    assert course_entries(cast.cadre).count() == 2


def test_attempts_of_an_earlier_cycle_do_not_use_up_the_limit(client, cast, now):
    quiz = make_quiz(attempt_limit=1)
    course = make_course(lessons=0)
    make_lesson(course, title="测验", quiz=quiz)
    finish_long_ago(course, cast.cadre, now)
    attempt = pass_again(quiz, cast.cadre)
    long_ago = now - dt.timedelta(days=368)
    type(attempt).objects.update(started_at=long_ago, closed_at=long_ago)
    with pytest.raises(NoAttemptsLeft):
        start_attempt(quiz=quiz, cadre=cast.cadre, at=now)
    assign(course, cast, now)
    second = next_cycle(now)
    client.force_login(cast.cadre)
    page = client.get(reverse("quiz", args=[quiz.pk]), **ENGLISH).content.decode()
    assert "You have used" not in page

    pass_again(quiz, cast.cadre)

    assert owed(second, cast.cadre).done_at is not None
    with pytest.raises(NoAttemptsLeft):
        start_attempt(quiz=quiz, cadre=cast.cadre, at=now)


def test_a_course_without_a_quiz_is_confirmed(client, cast, now):
    course = make_course(lessons=2)
    assign(course, cast, now)
    finish_long_ago(course, cast.cadre, now)
    second = next_cycle(now)
    client.force_login(cast.cadre)
    address = reverse("study_again", args=[course.pk])
    assert "I have studied it again" in client.get(address, **ENGLISH).content.decode()

    assert client.post(address).status_code == 302

    assert owed(second, cast.cadre).done_at is not None
    for person in (cast.cadre, cast.teammate, cast.stranger):
        client.force_login(person)
        assert client.get(address).status_code == client.post(address).status_code == 404
        with pytest.raises(NotAskedAgain):
            repeat_by_word(cadre=person, course=course, at=now)
    assert client.put(address).status_code == 405


def test_a_word_is_not_enough_where_there_is_a_quiz(client, cast, now):
    course = make_course(lessons=0)
    make_lesson(course, title="测验", quiz=make_quiz())
    assign(course, cast, now)
    finish_long_ago(course, cast.cadre, now)
    next_cycle(now)
    client.force_login(cast.cadre)

    page = client.post(reverse("study_again", args=[course.pk]), **ENGLISH).content.decode()

    assert "Pass the quiz of the course again" in page
    assert course_entries(cast.cadre).count() == 1
    with pytest.raises(ProofNeeded):
        repeat_by_word(cadre=cast.cadre, course=course, at=now)


def course_tested_out(**fields):
    """Two lessons that the test-out asks about, and a closing quiz that it does not."""
    questions = [make_question("SINGLE"), make_question("TRUE_FALSE")]
    test_out = make_quiz(questions=questions, pass_percent=50)
    course = make_course(lessons=2, test_out=test_out)
    for lesson, question in zip(lessons_of(course), questions, strict=True):
        TestOutQuestion.objects.create(lesson=lesson, question=question)
    make_lesson(course, title="测验", quiz=make_quiz())
    return course, test_out


def test_a_passed_test_out_fulfils_the_obligation(cast, now):
    course, test_out = course_tested_out()
    assignment = make_assignment(
        cast.office, at=now, activity_key=course.activity_key, target=course
    )

    pass_again(test_out, cast.cadre)

    assert owed(assignment, cast.cadre).done_at is not None
    assert owed(assignment, cast.teammate).done_at is None
    assert list(recount(at=now)) == []
    assert list(differences()) == []


def test_a_test_out_that_missed_a_lesson_leaves_that_and_the_closing_quiz(cast, now):
    course, test_out = course_tested_out()
    assignment = make_assignment(
        cast.office, at=now, activity_key=course.activity_key, target=course
    )
    attempt = make_attempt(test_out, cast.cadre)
    submit_attempt(
        attempt_id=attempt.public_id, cadre=cast.cadre, items=right_answers(attempt)[:1]
    )

    assert owed(assignment, cast.cadre).done_at is None
    assert cast.cadre.lesson_progress.filter(completed_at__isnull=False).count() == 1


def test_a_test_out_passed_again_fulfils_the_new_cycle(cast, now):
    course, test_out = course_tested_out()
    assign(course, cast, now)
    finish_long_ago(course, cast.cadre, now)
    second = next_cycle(now)

    pass_again(test_out, cast.cadre)

    assert owed(second, cast.cadre).done_at is not None
