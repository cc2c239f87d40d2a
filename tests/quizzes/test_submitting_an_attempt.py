"""Submitting freezes, marks, records and tells, in one commit; a replay changes nothing."""

from decimal import Decimal

import pytest

from quizzes import services
from quizzes.models import Answer, Attempt
from quizzes.observers import observes_closed_attempts
from quizzes.services import AnswerItem
from records.models import Entry
from tests.factories.quizzes import expire, make_attempt, make_quiz, right_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz, cadre):
    return make_attempt(quiz, cadre)


@pytest.fixture
def closings(monkeypatch):
    seen = []
    observers = []
    monkeypatch.setattr("quizzes.observers.closed_attempt_observers", observers)
    monkeypatch.setattr("quizzes.services.results.closed_attempt_observers", observers)
    observes_closed_attempts(lambda *, attempt, at: seen.append((attempt.pk, at)))
    return seen


def submit(attempt, **arguments):
    return services.submit_attempt(
        attempt_id=attempt.public_id, cadre=attempt.cadre, **arguments
    )


def save(attempt, items, key="k1"):
    services.save_answers(
        attempt_id=attempt.public_id, cadre=attempt.cadre, items=items, key=key
    )


def test_marks_what_was_saved(attempt, closings):
    save(
        attempt, [AnswerItem(1, ["b"], 1), AnswerItem(2, ["b"], 1), AnswerItem(3, ["true"], 1)]
    )

    closed = submit(attempt)

    assert closed.closing == Attempt.Closing.SUBMITTED
    assert closed.marks == {"1": "1.00", "2": "0.50", "3": "0.00"}
    assert (closed.points, closed.percent, closed.is_passed) == (
        Decimal("1.50"),
        Decimal("50.00"),
        False,
    )
    assert closings == [(attempt.pk, closed.closed_at)]


def test_passes_with_the_pass_mark_frozen_at_the_start(attempt):
    attempt.quiz.pass_percent = 100
    attempt.quiz.save()
    save(attempt, right_answers(attempt)[:2])

    assert submit(attempt).is_passed  # two of three, against 60


def test_writes_one_line_to_the_education_record(attempt):
    save(attempt, right_answers(attempt))

    closed = submit(attempt)

    entry = Entry.objects.get()
    assert (entry.cadre, entry.kind, entry.occasion) == (attempt.cadre, "QUIZ", "attempt-1")
    assert entry.activity_key == attempt.quiz.activity_key
    assert entry.credit_hours == 0
    assert entry.occurred_at == closed.closed_at
    assert entry.outcome == {
        "percent": "100.00",
        "is_passed": True,
        "closing": "SUBMITTED",
        "receipt": closed.receipt,
    }


def test_takes_values_that_are_sent_along(attempt):
    closed = submit(attempt, items=right_answers(attempt), key="k9")

    assert closed.percent == 100


def test_names_the_answers_that_have_not_arrived_and_stays_open(attempt):
    save(attempt, [AnswerItem(1, ["b"], 4)])

    with pytest.raises(services.AnswersMissing) as refusal:
        submit(attempt, last={1: 4, 2: 7, 3: 2}, items=[AnswerItem(3, ["false"], 2)])

    assert refusal.value.questions == [2]
    assert "2" in str(refusal.value)
    attempt.refresh_from_db()
    assert attempt.closed_at is None


def test_closes_once_the_missing_answers_are_sent_along(attempt):
    closed = submit(attempt, last={2: 7}, items=[AnswerItem(2, ["b", "c"], 7)])

    assert closed.marks["2"] == "1.00"


def test_a_replay_returns_the_same_receipt_and_changes_nothing(attempt, closings):
    first = submit(attempt, items=right_answers(attempt))

    again = submit(attempt, items=[AnswerItem(1, ["a"], 99)], last={1: 99})

    assert again.receipt == first.receipt
    assert again.percent == 100
    assert Entry.objects.count() == 1
    assert len(closings) == 1


def test_the_receipt_can_be_computed_again_from_the_rows(attempt):
    receipt = submit(attempt, items=right_answers(attempt)).receipt

    stored = Attempt.objects.get(pk=attempt.pk)
    answers = dict(Answer.objects.filter(attempt=stored).values_list("item", "value"))
    assert len(receipt) == 64
    assert services.receipt_of(stored, answers) == receipt
    assert services.receipt_of(stored, {**answers, 1: ["a"]}) != receipt


def test_after_the_deadline_only_what_was_saved_before_counts(attempt):
    save(attempt, right_answers(attempt)[:1])
    expire(attempt)

    closed = submit(attempt, items=right_answers(attempt), key="k2", last={3: 99})

    assert closed.closing == Attempt.Closing.EXPIRED
    assert closed.closed_at == attempt.final_deadline_at
    assert closed.marks == {"1": "1.00", "2": "0.00", "3": "0.00"}


def test_if_an_observer_fails_nothing_has_happened(attempt, closings):
    @observes_closed_attempts
    def fails(*, attempt, at):
        raise RuntimeError("the layer above has a fault")

    with pytest.raises(RuntimeError):
        submit(attempt, items=right_answers(attempt))

    attempt.refresh_from_db()
    assert attempt.closed_at is None
    assert not Entry.objects.exists()
    assert not Answer.objects.exists()


def test_a_strangers_attempt_cannot_be_handed_in(attempt, stranger):
    with pytest.raises(Attempt.DoesNotExist):
        services.submit_attempt(attempt_id=attempt.public_id, cadre=stranger)


def test_the_sweeper_closes_overdue_attempts_with_what_was_saved(attempt, noon, closings):
    save(attempt, right_answers(attempt)[:2])
    expire(attempt)
    still_open = make_attempt()

    assert services.close_overdue_attempts(at=noon) == 1
    assert services.close_overdue_attempts(at=noon) == 0

    attempt.refresh_from_db()
    assert (attempt.closing, attempt.is_passed) == (Attempt.Closing.EXPIRED, True)
    assert closings == [(attempt.pk, attempt.final_deadline_at)]
    assert list(Attempt.objects.open()) == [still_open]


def test_an_attempt_that_cannot_be_closed_does_not_hold_up_the_others(
    attempt, noon, closings, caplog
):
    expire(attempt, seconds_ago=60)
    other = make_attempt()
    expire(other)

    @observes_closed_attempts
    def fails(*, attempt, at):
        if attempt.pk != other.pk:
            raise RuntimeError("the layer above has a fault")

    assert services.close_overdue_attempts(at=noon) == 1
    assert list(Attempt.objects.open()) == [attempt]
    assert "was not closed" in caplog.text


@pytest.mark.parametrize("count", [3, 30])
def test_costs_the_same_queries_whatever_the_number_of_questions(
    cadre, count, closings, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("quizzes.services.results.record_entry", lambda **_entry: None)
    attempt = make_attempt(make_quiz(kinds=["SINGLE"] * count), cadre)
    save(attempt, right_answers(attempt))

    # a savepoint of two queries; lock, attempt, answers, keys, update
    with django_assert_num_queries(7):
        submit(attempt)
