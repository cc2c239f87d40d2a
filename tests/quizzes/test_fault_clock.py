"""Only the database's clock decides about deadlines (R5)."""

import datetime as dt

import pytest
from django.utils import timezone

from quizzes import clock, services
from quizzes.models import Attempt
from quizzes.services import AnswerItem
from tests.factories.quizzes import expire, make_attempt, make_quiz

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY_MS = 24 * 3600 * 1000
DRIFTS = pytest.mark.parametrize("drift", [-HOUR, HOUR], ids=["slow", "fast"])


def run_the_application_clock_wrong(monkeypatch, drift):
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + drift)


def check_deadlines():
    """Start, save in time, save too late, sweep: all by the database's clock."""
    quiz = make_quiz(minutes=20)
    attempt, overdue = make_attempt(quiz), make_attempt(quiz)
    true_now = dt.datetime.now(dt.UTC)
    assert abs(attempt.deadline_at - true_now - dt.timedelta(minutes=20)) < dt.timedelta(
        minutes=1
    )
    Attempt.objects.filter(pk=overdue.pk).update(
        deadline_at=true_now - dt.timedelta(minutes=5),
        final_deadline_at=true_now - dt.timedelta(minutes=5),
    )
    assert save(attempt) is True
    assert save(overdue) is False
    assert services.close_overdue_attempts(at=timezone.now()) == 1
    assert list(Attempt.objects.open()) == [attempt]


def save(attempt, client_seq=1):
    try:
        services.save_answers(
            attempt_id=attempt.public_id,
            cadre=attempt.cadre,
            items=[AnswerItem(1, ["b"], client_seq)],
            key=f"k{client_seq}",
        )
    except services.DeadlinePassed:
        return False
    return True


@DRIFTS
def test_an_application_clock_an_hour_wrong_changes_nothing(monkeypatch, drift):
    run_the_application_clock_wrong(monkeypatch, drift)

    check_deadlines()


@DRIFTS
def test_the_check_sees_a_deadline_that_follows_the_application_clock(monkeypatch, drift):
    run_the_application_clock_wrong(monkeypatch, drift)

    def application_now():
        at = timezone.now().astimezone(dt.UTC).replace(tzinfo=None)
        return (
            f"'{at.isoformat(sep=' ')}+00'::timestamptz"
            if is_postgres()
            else f"'{at.isoformat(sep=' ')}'"
        )

    monkeypatch.setattr(clock, "now_sql", application_now)

    with pytest.raises(AssertionError):
        check_deadlines()


@pytest.mark.parametrize("browser_ms", [-DAY_MS, DAY_MS], ids=["a day slow", "a day fast"])
def test_a_browser_clock_a_day_wrong_changes_nothing(browser_ms):
    attempt = make_attempt()
    sequence = int(attempt.started_at.timestamp() * 1000) + browser_ms

    assert save(attempt, sequence) is True
    expire(attempt)
    assert save(attempt, sequence + 1) is False


def is_postgres():
    return clock.connection.vendor == "postgresql"
