"""An acknowledged answer is stored; all else is refused in words, with nothing half done."""

import uuid

import pytest
from django.db import connection

from quizzes import services
from quizzes.models import Answer, AnswerLogEntry, Attempt
from quizzes.services import AnswerItem
from tests.factories.quizzes import expire, make_attempt, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz, cadre):
    return make_attempt(quiz, cadre)


def save(attempt, *items, key="k1", cadre=None):
    return services.save_answers(
        attempt_id=attempt.public_id,
        cadre=cadre or attempt.cadre,
        items=[AnswerItem(*item) for item in items],
        key=key,
    )


def current(attempt):
    return dict(Answer.objects.filter(attempt=attempt).values_list("item", "value"))


def test_stores_and_returns_what_is_saved_with_the_servers_time(attempt):
    saved = save(attempt, (1, ["b"], 5), (2, ["c", "b"], 6))

    assert [tuple(answer)[:3] for answer in saved.answers] == [
        (1, ["b"], 5),
        (2, ["b", "c"], 6),
    ]
    assert {answer.saved_at for answer in saved.answers} == {saved.server_time}
    assert saved.deadline_at == attempt.deadline_at
    assert current(attempt) == {1: ["b"], 2: ["b", "c"]}
    assert AnswerLogEntry.objects.filter(attempt=attempt, key="k1").count() == 2


def test_a_repeated_delivery_is_logged_once_and_answered_alike(attempt):
    first = save(attempt, (1, ["b"], 5))

    again = save(attempt, (1, ["b"], 5))

    assert again.answers == first.answers
    assert AnswerLogEntry.objects.count() == 1


def test_a_newer_answer_replaces_an_older_one_and_the_log_keeps_both(attempt):
    save(attempt, (1, ["a"], 1), key="k1")

    save(attempt, (1, ["b"], 2), key="k2")

    assert current(attempt) == {1: ["b"]}
    log = AnswerLogEntry.objects.order_by("pk").values_list("value", flat=True)
    assert list(log) == [["a"], ["b"]]


def test_an_older_answer_is_logged_and_told_what_won(attempt):
    save(attempt, (1, ["b"], 9), key="k1")

    saved = save(attempt, (1, ["a"], 3), key="k2")

    assert [tuple(answer)[:3] for answer in saved.answers] == [(1, ["b"], 9)]
    assert current(attempt) == {1: ["b"]}


def test_an_answer_can_be_taken_back(attempt):
    save(attempt, (2, ["b"], 1), key="k1")

    save(attempt, (2, [], 2), key="k2")

    assert current(attempt) == {2: []}


def test_saves_a_whole_paper_at_once(cadre):
    attempt = make_attempt(make_quiz(kinds=["TRUE_FALSE"] * 40), cadre)

    saved = save(attempt, *[(number, ["true"], 1) for number in range(1, 41)])

    assert len(saved.answers) == Answer.objects.count() == 40


@pytest.mark.parametrize(
    ("item", "question"),
    [
        ((1, ["z"], 1), 1),
        ((1, ["a", "b"], 1), 1),
        ((2, ["a", "a"], 1), 2),
        ((2, "ab", 1), 2),
        ((3, ["a"], 1), 3),
        ((4, ["a"], 1), 4),
    ],
    ids=[
        "unknown choice",
        "two of one",
        "twice",
        "no list",
        "another kind",
        "unknown question",
    ],
)
def test_refuses_an_answer_that_does_not_fit_and_writes_nothing(attempt, item, question):
    with pytest.raises(services.InvalidAnswer) as refusal:
        save(attempt, (1, ["b"], 1), item)

    assert refusal.value.question == question
    assert str(question) in str(refusal.value)
    assert not AnswerLogEntry.objects.exists()
    assert not Answer.objects.exists()


def test_a_strangers_attempt_is_as_missing_as_one_that_never_was(attempt, stranger):
    with pytest.raises(Attempt.DoesNotExist):
        save(attempt, (1, ["b"], 1), cadre=stranger)
    with pytest.raises(Attempt.DoesNotExist):
        services.save_answers(
            attempt_id=uuid.uuid4(),
            cadre=attempt.cadre,
            items=[AnswerItem(1, ["b"], 1)],
            key="k",
        )

    assert not Answer.objects.exists()


def test_refuses_after_the_deadline_and_says_what_was_saved(attempt):
    save(attempt, (1, ["b"], 1), key="k1")
    expire(attempt)

    with pytest.raises(services.DeadlinePassed) as refusal:
        save(attempt, (1, ["a"], 2), (3, ["true"], 2), key="k2")

    assert [tuple(answer)[:2] for answer in refusal.value.saved] == [(1, ["b"])]
    assert current(attempt) == {1: ["b"]}


def test_accepts_within_the_grace_after_the_deadline_shown(attempt):
    shown = attempt.started_at
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=shown)

    save(attempt, (1, ["b"], 1))

    assert current(attempt) == {1: ["b"]}


def test_refuses_after_submitting_and_says_what_was_saved(attempt):
    save(attempt, (1, ["b"], 1), key="k1")
    services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)

    with pytest.raises(services.AttemptClosed) as refusal:
        save(attempt, (1, ["a"], 2), key="k2")

    assert [tuple(answer)[:2] for answer in refusal.value.saved] == [(1, ["b"])]
    assert current(attempt) == {1: ["b"]}


@pytest.mark.parametrize("count", [1, 20])
def test_costs_few_queries_whatever_the_number_of_answers(
    cadre, count, django_assert_num_queries
):
    attempt = make_attempt(make_quiz(kinds=["TRUE_FALSE"] * 20), cadre)
    items = [(number, ["true"], 1) for number in range(1, count + 1)]

    queries = 1 if connection.vendor == "postgresql" else 3
    with django_assert_num_queries(queries + 2):  # the savepoint of a test's transaction, too
        save(attempt, *items)
