"""What comes too late never counts and is never thrown away."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from quizzes import services
from quizzes.models import Answer, LateAnswer
from quizzes.services import AnswerItem, answers
from tests.factories.quizzes import expire, make_attempt, make_quiz, right_answers

pytestmark = pytest.mark.django_db


def save(attempt, *items, key="k"):
    return services.save_answers(
        attempt_id=attempt.public_id, cadre=attempt.cadre, items=items, key=key
    )


def kept():
    return list(LateAnswer.objects.values_list("item", "value", "client_seq"))


def test_after_the_deadline_it_is_evidence_and_the_saved_answer_stands():
    attempt = make_attempt()
    save(attempt, AnswerItem(1, ["a"], 1))
    expire(attempt)

    for _twice in range(2):
        with pytest.raises(services.DeadlinePassed):
            save(attempt, AnswerItem(1, ["b"], 2), AnswerItem(3, ["false"], 3), key="late")

    assert kept() == [(1, ["b"], 2), (3, ["false"], 3)]
    assert list(Answer.objects.values_list("item", "value")) == [(1, ["a"])]


def test_a_submit_after_the_deadline_keeps_what_it_carried():
    attempt = make_attempt()
    expire(attempt)

    closed = services.submit_attempt(
        attempt_id=attempt.public_id, cadre=attempt.cadre, items=right_answers(attempt)
    )

    assert closed.points == 0
    assert len(kept()) == 3


def test_another_windows_answer_after_handing_in_is_kept_too():
    attempt = make_attempt()
    save(attempt, AnswerItem(1, ["b"], 5))
    services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)

    with pytest.raises(services.AttemptClosed):
        save(attempt, AnswerItem(1, ["a"], 4), AnswerItem(3, ["true"], 6), key="other")

    assert kept() == [(3, ["true"], 6)]  # the other one was older than what counted


def test_what_does_not_fit_the_paper_is_no_evidence():
    attempt = make_attempt()
    expire(attempt)

    with pytest.raises(services.DeadlinePassed):
        save(attempt, AnswerItem(1, ["z"], 2), AnswerItem(9, ["a"], 2), AnswerItem(1, "b", 2))

    assert kept() == []


def test_a_broken_script_does_not_fill_the_table(monkeypatch):
    monkeypatch.setattr(answers, "MOST_LATE", 3)
    attempt = make_attempt()
    expire(attempt)

    for number in range(5):
        with pytest.raises(services.DeadlinePassed):
            save(attempt, AnswerItem(1, ["b"], number), key=f"late-{number}")

    assert len(kept()) == 3


def test_evidence_can_be_neither_changed_nor_deleted():
    attempt = make_attempt()
    expire(attempt)
    services.submit_attempt(
        attempt_id=attempt.public_id, cadre=attempt.cadre, items=right_answers(attempt)
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        LateAnswer.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LateAnswer.objects.update(client_seq=1)


def test_the_page_tells_the_cadre(client):
    attempt = make_attempt(make_quiz(kinds=["SINGLE"]))
    client.force_login(attempt.cadre)
    expire(attempt)
    item = {"question": 1, "value": ["b"], "client_seq": 1}

    answer = client.post(
        reverse("save_answers", args=[attempt.public_id]),
        json.dumps({"items": [item], "key": "k"}),
        content_type="application/json",
    )
    services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)
    page = client.get(
        reverse("attempt_result", args=[attempt.public_id]), headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 410
    assert "1 answer came late" in page.content.decode()
