"""A killed server loses no acknowledged answer, and writers never lock each other out (R1, R15)."""

import os
import signal
import time

import pytest
from django.db import connection, transaction

from quizzes import services
from quizzes.models import Answer, AnswerLogEntry
from quizzes.services import AnswerItem, answers
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import make_attempt, make_quiz
from tests.quizzes.arena import race, spawn

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def save(attempt, number):
    services.save_answers(
        attempt_id=attempt.public_id,
        cadre=attempt.cadre,
        items=[AnswerItem(number % 5 + 1, ["true"], number)],
        key=f"k{number}",
    )


# --- Eight writers -----------------------------------------------------------------------------
def check_writers():
    quiz = make_quiz(kinds=["TRUE_FALSE"] * 5)
    exams = [make_attempt(quiz, make_cadre()) for _unused in range(8)]

    def sit(number):
        for turn in range(ROUNDS):
            save(exams[number], turn)

    messages = race(sit, 8)

    assert messages == [{"result": None}] * 8
    assert AnswerLogEntry.objects.count() == 8 * ROUNDS


def test_eight_writers_never_find_the_database_locked():
    check_writers()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite locks the whole database"
)
def test_eight_writers_do_when_transactions_begin_deferred(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    look = answers.lock_attempt

    def look_and_dawdle(*them, **named):
        locked = look(*them, **named)
        time.sleep(0.01)  # somebody else surely writes between our look and our write
        return locked

    monkeypatch.setattr(answers, "lock_attempt", look_and_dawdle)

    with pytest.raises(AssertionError, match="database is locked"):
        check_writers()


# --- kill -9 in the middle of an exam ----------------------------------------------------------
def answer_for_ever(attempt, acknowledge):
    number = 0
    while True:
        number += 1
        save(attempt, number)
        acknowledge(number)


def acknowledge_before_the_commit(attempt, acknowledge):
    answers.transaction.atomic = lambda durable=False: atomic()
    number = 0
    while True:
        number += 1
        with atomic():
            save(attempt, number)
            acknowledge(number)
            time.sleep(0.05)


atomic = transaction.atomic


def check_nothing_acknowledged_is_lost(sit):
    quiz = make_quiz(kinds=["TRUE_FALSE"] * 5)
    for kill_after in (3, 7, 11):
        attempt = make_attempt(quiz)
        pid, acknowledged = spawn(sit, attempt)
        with acknowledged:
            numbers = [int(acknowledged.readline()) for _unused in range(kill_after)]
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            numbers += [int(line) for line in acknowledged if line.endswith("\n")]
        log = AnswerLogEntry.objects.filter(attempt=attempt)
        logged = {int(key[1:]) for key in log.values_list("key", flat=True)}
        assert set(numbers) - logged == set()
        newest = max(attempt.answers.values_list("client_seq", flat=True))
        assert newest >= max(numbers)


def test_a_killed_server_has_kept_every_acknowledged_answer():
    check_nothing_acknowledged_is_lost(answer_for_ever)


def test_a_killed_server_loses_answers_acknowledged_before_the_commit():
    with pytest.raises(AssertionError):
        check_nothing_acknowledged_is_lost(acknowledge_before_the_commit)


def test_saving_refuses_to_run_inside_another_transaction():
    attempt = make_attempt()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        save(attempt, 1)

    assert not Answer.objects.exists()
