"""Whoever comes at once, each thing happens once (R6, R7, R8, R17)."""

import itertools
import logging
import multiprocessing
import time

import pytest
from django.db import OperationalError, connection, transaction

from cadres.models import Cadre
from courses.services import complete_reading
from quizzes import services
from quizzes.models import Answer, Attempt
from quizzes.models.attempts import AttemptQuerySet
from quizzes.services import AnswerItem, answers, attempts
from records.models import Certificate, Entry
from tests.factories.cadres import make_cadre, make_unit
from tests.factories.courses import NOON, make_course, make_lesson
from tests.factories.quizzes import expire, make_attempt, make_quiz, right_answers
from tests.quizzes.arena import drop_constraints, race

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT, CROWD = 2, 20  # two hundred in tests/deep
ONCE = {"quizzes_attempt_once_per_number", "quizzes_attempt_one_open"}
ENTRY_ONCE = {"records_entry_once_per_occasion"}


# --- R6: the attempt limit ---------------------------------------------------------------------
def use_up_attempts(quiz, cadres, noon):
    """Start and hand in until no attempt is left, for each cadre in turn; eight do it at once."""

    def run(_number):
        for cadre in cadres:
            try:
                for _unused in range(LIMIT + 1):
                    attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)
                    services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre)
            except services.NoAttemptsLeft:
                continue

    return run


def check_limit(quiz, cadres, noon):
    messages = race(use_up_attempts(quiz, cadres, noon), 8)

    assert [message for message in messages if "error" in message] == []
    counts = [Attempt.objects.filter(cadre=cadre).count() for cadre in cadres]
    assert counts == [LIMIT] * len(cadres)


def make_crowd(people):
    unit = make_unit()
    return Cadre.objects.bulk_create(
        Cadre(staff_number=f"crowd-{number}", name="张清和", unit=unit)
        for number in range(people)
    )


@pytest.fixture
def crowd():
    return make_crowd(CROWD)


def test_eight_browsers_at_once_get_no_attempt_too_many(crowd, noon):
    check_limit(make_quiz(kinds=["SINGLE"], attempt_limit=LIMIT), crowd, noon)


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="SQLite lets one writer in at a time; see the next test",
)
def test_the_race_is_lost_without_the_constraints(crowd, noon):
    quiz = make_quiz(kinds=["SINGLE"], attempt_limit=LIMIT)

    drop_constraints(Attempt, ONCE)

    with pytest.raises(AssertionError):
        check_limit(quiz, crowd, noon)


def start_after_a_stale_look(monkeypatch, noon):
    """Start where somebody else's start came between looking and inserting."""
    quiz, cadre = make_quiz(kinds=["SINGLE"], attempt_limit=1), make_cadre()
    first = make_attempt(quiz, cadre)
    looks = iter([None])
    look = attempts.last_attempt
    monkeypatch.setattr(attempts, "last_attempt", lambda *them: next(looks, look(*them)))
    assert services.start_attempt(quiz=quiz, cadre=cadre, at=noon) == first
    assert Attempt.objects.filter(cadre=cadre).count() == 1


def test_a_start_that_looked_too_early_resumes_the_other_ones(monkeypatch, noon):
    start_after_a_stale_look(monkeypatch, noon)


def test_a_start_that_looked_too_early_is_one_too_many_without_the_constraints(
    monkeypatch, noon
):
    drop_constraints(Attempt, ONCE)

    with pytest.raises(AssertionError):
        start_after_a_stale_look(monkeypatch, noon)


# --- R7: submitting ----------------------------------------------------------------------------
def check_one_result():
    """Hand in the last thing that a course asks for, ten times at once."""
    attempt = make_attempt()
    lesson = make_lesson(make_course(lessons=0), quiz=attempt.quiz)
    complete_reading(cadre=attempt.cadre, lesson=lesson, opened_at=NOON, at=NOON)
    items = right_answers(attempt)

    messages = race(
        lambda _number: (
            services.submit_attempt(
                attempt_id=attempt.public_id, cadre=attempt.cadre, items=items
            ).receipt
        ),
        10,
    )

    attempt.refresh_from_db()
    assert messages == [{"result": attempt.receipt}] * 10
    kinds = Entry.objects.filter(cadre=attempt.cadre).values_list("kind", flat=True)
    assert sorted(kinds) == ["COURSE", "LESSON", "QUIZ"]
    assert Certificate.objects.filter(cadre=attempt.cadre).count() == 1


def forget_that_it_is_closed(monkeypatch):
    lock = attempts.lock_attempt
    monkeypatch.setattr(
        attempts,
        "lock_attempt",
        lambda *args, **kwargs: lock(*args, **kwargs)._replace(is_closed=False),
    )


def test_ten_submits_at_once_give_one_result_and_one_receipt():
    check_one_result()


def test_ten_submits_are_not_one_without_the_state_guard(monkeypatch):
    forget_that_it_is_closed(monkeypatch)

    with pytest.raises(AssertionError):
        check_one_result()

    # the unique constraints still stood
    assert Entry.objects.filter(kind="QUIZ").count() == 1
    assert Certificate.objects.count() == 1


def test_ten_submits_are_ten_entries_without_the_unique_constraint(monkeypatch):
    forget_that_it_is_closed(monkeypatch)

    drop_constraints(Entry, ENTRY_ONCE)

    with pytest.raises(AssertionError):
        check_one_result()

    assert Entry.objects.filter(kind="QUIZ").count() > 1


# --- R8: two tabs, deliveries out of order -----------------------------------------------------
def check_newest_wins():
    """Deliver four answers of two tabs in every order, with a replay, to a question each."""
    deliveries = [(10, ["a"]), (20, ["b"]), (30, ["c"]), (40, [])]
    orders = list(itertools.permutations(deliveries))
    attempt = make_attempt(make_quiz(kinds=["SINGLE"] * len(orders)))

    for number, order in enumerate(orders, start=1):
        for client_seq, value in [*order, order[0]]:
            services.save_answers(
                attempt_id=attempt.public_id,
                cadre=attempt.cadre,
                items=[AnswerItem(number, value, client_seq)],
                key=f"tab-{client_seq}",
            )

    stored = Answer.objects.filter(attempt=attempt).values_list("client_seq", "value")
    assert list(stored) == [(40, [])] * len(orders)


def test_the_newest_answer_wins_in_whatever_order_they_arrive():
    check_newest_wins()


def test_an_older_answer_wins_without_the_sequence_guard(monkeypatch):
    monkeypatch.setattr(answers, "IS_NEWER", "1 = 1")

    with pytest.raises(AssertionError):
        check_newest_wins()


# --- R17: two sweepers -------------------------------------------------------------------------
def check_closed_once(noon):
    overdue = [make_attempt(quiz) for quiz in [make_quiz(kinds=["SINGLE"])] for _ in range(12)]
    for attempt in overdue:
        services.save_answers(
            attempt_id=attempt.public_id,
            cadre=attempt.cadre,
            items=right_answers(attempt),
            key="k",
        )
        expire(attempt)

    def sweep(_number):
        failures = []
        attempts.logger.addFilter(lambda record: failures.append(record.msg))
        attempts.logger.propagate = False
        attempts.logger.setLevel(logging.ERROR)
        return services.close_overdue_attempts(at=noon), len(failures)

    results = [message["result"] for message in race(sweep, 2)]

    assert sum(failures for _closed, failures in results) == 0
    assert sum(closed for closed, _failures in results) == len(overdue)
    assert Entry.objects.count() == len(overdue)
    assert set(Attempt.objects.values_list("closing", "percent")) == {("EXPIRED", 100)}


def test_two_sweepers_close_each_overdue_attempt_once_with_its_answers(noon):
    check_closed_once(noon)


def test_two_sweepers_get_in_each_others_way_without_the_state_guard(noon, monkeypatch):
    listed = []
    real = AttemptQuerySet.overdue
    both_have_listed = multiprocessing.get_context("fork").Barrier(2)

    def overdue(self, at):
        found = list(real(self.filter(), at).values_list("pk", flat=True))
        listed.append(1)
        if both_have_listed.wait(20) == 1:
            time.sleep(1)  # in step, each would pass over what the other has locked
        return Attempt.objects.filter(pk__in=found)

    monkeypatch.setattr(AttemptQuerySet, "overdue", overdue)
    monkeypatch.setattr(
        AttemptQuerySet, "open", lambda self: self if listed else self.filter(closed_at=None)
    )

    with pytest.raises(AssertionError):
        check_closed_once(noon)


# --- how long a save waits ----------------------------------------------------------------------
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_a_save_waits_for_a_locked_attempt_only_so_long(monkeypatch):
    attempt = make_attempt()
    monkeypatch.setattr(answers, "GUARDS", answers.GUARDS.replace("'3s'", "'20ms'"))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM quizzes_attempt WHERE id = %s FOR UPDATE", [attempt.pk]
            )

        with pytest.raises(OperationalError, match="lock timeout"):
            services.save_answers(
                attempt_id=attempt.public_id,
                cadre=attempt.cadre,
                items=right_answers(attempt),
                key="waits",
            )
    finally:
        other.close()
    with connection.cursor() as cursor, transaction.atomic():
        answers.lock_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
