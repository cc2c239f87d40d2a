"""PostgreSQL saves in one statement where the paper is known; what comes of it is the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import services
from quizzes.models import Answer, AnswerLogEntry, LateAnswer
from quizzes.services import AnswerItem, answers
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import expire, make_attempt, make_quiz

pytestmark = pytest.mark.django_db(transaction=True)
IS_POSTGRES = connection.vendor == "postgresql"


def save(attempt, *items, key="k", cadre=None):
    """Return what the caller is told, or the name and the words of the refusal."""
    try:
        return services.save_answers(
            attempt_id=attempt.public_id,
            cadre=cadre or attempt.cadre,
            items=[AnswerItem(*item) for item in items],
            key=key,
        )
    except Exception as error:
        return type(error).__name__, str(error), getattr(error, "question", None)


def told(saved):
    return [tuple(answer)[:3] for answer in saved.answers]


@pytest.fixture(params=["known", "unknown"])
def forget(request):
    """Return a function that lets the process forget papers, in one of the two rounds."""

    def forget_papers():
        if request.param == "unknown":
            answers._PAPERS._texts.clear()

    return forget_papers


def test_what_is_saved_and_refused_does_not_depend_on_what_the_process_knows(forget):
    quiz = make_quiz(kinds=["SINGLE", "MULTIPLE"])
    attempt = make_attempt(quiz)
    forget()

    first = save(attempt, (1, ["b"], 5), (2, ["c", "b"], 6), key="first")
    forget()
    older = save(attempt, (1, ["a"], 3), key="older")
    forget()
    again = save(attempt, (1, ["b"], 5), (2, ["c", "b"], 6), key="first")
    forget()
    wrong = save(attempt, (1, ["z"], 9), key="wrong")
    forget()
    nowhere = save(attempt, (7, ["a"], 9), key="nowhere")
    forget()
    foreign = save(attempt, (1, ["a"], 9), cadre=make_cadre(), key="foreign")

    assert told(first) == [(1, ["b"], 5), (2, ["b", "c"], 6)]
    assert first.deadline_at == attempt.deadline_at
    assert {answer.saved_at for answer in first.answers} == {first.server_time}
    assert told(older) == [(1, ["b"], 5)]
    assert again.answers == first.answers
    assert wrong[0] == nowhere[0] == "InvalidAnswer"
    assert (wrong[2], nowhere[2]) == (1, 7)
    assert foreign[0] == "DoesNotExist"
    assert AnswerLogEntry.objects.count() == 3
    assert sorted(Answer.objects.values_list("item", "client_seq")) == [(1, 5), (2, 6)]

    forget()
    expire(attempt)
    late = save(attempt, (1, ["c"], 20), key="late")
    services.close_overdue_attempts(at=first.server_time)
    forget()
    closed = save(attempt, (1, ["d"], 21), key="closed")

    assert (late[0], closed[0]) == ("DeadlinePassed", "AttemptClosed")
    assert AnswerLogEntry.objects.count() == 3
    assert list(LateAnswer.objects.order_by("pk").values_list("client_seq", flat=True)) == [
        20,
        21,
    ]


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has no such statement")
def test_the_first_save_after_the_start_is_one_statement_that_waits_for_the_disk():
    attempt = make_attempt(make_quiz(kinds=["SINGLE"]))

    with CaptureQueriesContext(connection) as asked:
        assert told(save(attempt, (1, ["b"], 1))) == [(1, ["b"], 1)]

    assert len(asked) == 1
    assert "set_config('synchronous_commit', 'on', true)" in asked[0]["sql"]
    with connection.cursor() as cursor:  # and leaves nothing behind on the connection
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_papers_are_remembered_up_to_a_bound():
    papers = answers._Papers(most=2)
    for number in range(5):
        papers.put(("attempt", number), [{"item": number}])

    asked = [answers.AnswerItem(number, ["a"], 1) for number in (4, 5)]
    assert papers.get(("attempt", 4), asked) == [{"item": 4}]
    assert papers.get(("attempt", 9), asked) is None
    assert len(papers._texts) <= 2
