"""An attempt begins with a frozen paper, counts from its first second, and resumes."""

import datetime as dt
from decimal import Decimal

import pytest

from quizzes import services
from quizzes.clock import database_now
from quizzes.models import Attempt, QuizItem
from records.observers import start_observers
from tests.factories.quizzes import CHOICES, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def starts(monkeypatch):
    seen = []
    observer = lambda *, cadre, activity_key, at: seen.append((cadre, activity_key, at))  # noqa: E731
    monkeypatch.setattr("records.services.start_observers", [*start_observers, observer])
    return seen


def test_freezes_versions_points_and_the_order_shown(cadre, quiz, noon):
    attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    items = QuizItem.objects.filter(quiz=quiz).select_related("question")
    assert attempt.paper == [
        {
            "item": number,
            "version": item.question.current_id,
            "kind": kind,
            "points": "1.00",
            "choices": choices,
        }
        for number, item, kind, choices in zip(
            [1, 2, 3],
            items,
            ["SINGLE", "MULTIPLE", "TRUE_FALSE"],
            [list("abcd"), list("abcd"), ["true", "false"]],
            strict=True,
        )
    ]
    assert attempt.points_possible == Decimal("3.00")


def test_counts_the_deadline_from_the_databases_clock_and_adds_grace(cadre, noon):
    quiz = make_quiz(minutes=20, grace_seconds=15)
    before = database_now()

    attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    assert before <= attempt.started_at <= database_now()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=20)
    assert attempt.final_deadline_at - attempt.deadline_at == dt.timedelta(seconds=15)


def test_resumes_the_open_attempt_and_tells_nobody_twice(cadre, quiz, noon, starts):
    first = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    again = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    assert again == first
    assert again.paper == first.paper
    assert starts == [(cadre, quiz.activity_key, noon)]


def test_draws_the_wanted_number_from_the_pool(cadre, noon):
    quiz = make_quiz(kinds=["SINGLE"] * 8, question_count=5, shuffle_questions=True)

    attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    assert len({entry["version"] for entry in attempt.paper}) == 5


def test_shuffles_choices_but_never_loses_one(cadre, stranger, noon):
    quiz = make_quiz(kinds=["SINGLE"] * 12, shuffle_choices=True)

    orders = [
        tuple(entry["choices"])
        for person in (cadre, stranger)
        for entry in services.start_attempt(quiz=quiz, cadre=person, at=noon).paper
    ]

    assert len(set(orders)) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple("abcd")}


def test_leaves_retired_questions_out(cadre, noon):
    kept, retired = make_question(), make_question(code="retired")
    retired.state = "RETIRED"
    retired.save(update_fields=["state"])
    quiz = make_quiz(questions=[kept, retired])

    attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    assert [entry["version"] for entry in attempt.paper] == [kept.current_id]


def test_a_later_wording_does_not_touch_the_paper(cadre, noon):
    question = make_question()
    first = question.current_id
    attempt = services.start_attempt(quiz=make_quiz(questions=[question]), cadre=cadre, at=noon)

    services.revise_question(
        question=question, kind="SINGLE", stem="另一道题", choices=CHOICES, key=["a"]
    )

    attempt.refresh_from_db()
    assert attempt.paper[0]["version"] == first


def test_refuses_one_more_than_the_limit(cadre, noon):
    quiz = make_quiz(attempt_limit=2)
    for _unused in range(2):
        attempt = services.start_attempt(quiz=quiz, cadre=cadre, at=noon)
        services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre)

    with pytest.raises(services.NoAttemptsLeft):
        services.start_attempt(quiz=quiz, cadre=cadre, at=noon)

    numbers = Attempt.objects.filter(quiz=quiz).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]


@pytest.mark.parametrize(
    "fields", [{"is_draft": True}, {"questions": []}], ids=["draft", "empty"]
)
def test_refuses_a_quiz_that_is_not_ready(cadre, noon, fields):
    with pytest.raises(services.QuizNotReady):
        services.start_attempt(quiz=make_quiz(**fields), cadre=cadre, at=noon)


@pytest.mark.parametrize("count", [3, 30])
def test_costs_the_same_queries_whatever_the_number_of_questions(
    cadre, noon, count, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("records.services.start_observers", [])
    monkeypatch.setattr("quizzes.gates.guards", [])  # theirs: a query a minute for each quiz
    quiz = make_quiz(kinds=["SINGLE"] * count)

    # last attempt, terms, pool, insert in a savepoint of two queries
    with django_assert_num_queries(6):
        services.start_attempt(quiz=quiz, cadre=cadre, at=noon)
