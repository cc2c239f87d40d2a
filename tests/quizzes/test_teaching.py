"""What was taught is asked again 90 days later with unseen questions, and what stayed is shown."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes import services
from quizzes.analysis.services import note_closed_attempts
from quizzes.models import Invitation, TeachingCheck
from quizzes.services import AnswerItem
from quizzes.teaching.retention import RetentionLine, retention_by
from quizzes.teaching.services import CheckedAlready, TooFewUnseen, set_up_check
from tests.factories.cadres import make_cadre, make_cast
from tests.factories.quizzes import make_article, make_attempt, make_question, make_quiz

pytestmark = pytest.mark.django_db
NINETY = dt.timedelta(days=90)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def tests():
    article = make_article(34)
    for _unused in range(6):
        make_question(articles=[article])
    return [make_quiz(questions=[make_question(articles=[article])]) for _unused in range(2)]


def follow(tests, actor):
    return set_up_check(
        title="礼品课", title_en="Gifts", before=tests[0], after=tests[1], actor=actor,
        at=timezone.now(),
    )  # fmt: skip


def sit(quiz, cadre, choice):
    attempt = make_attempt(quiz, cadre)
    items = [AnswerItem(entry["item"], [choice], 1) for entry in attempt.paper]
    services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=items)
    note_closed_attempts(at=timezone.now())
    return attempt


def test_what_a_person_has_to_mark_is_not_asked_later(cast, tests):
    article = tests[0].items.get().question.current.articles.get()
    by_hand = make_question("CASE_ANALYSIS", articles=[article])

    asked = follow(tests, cast.supervisor).later.items.values_list("question", flat=True)

    assert len(asked) == 6
    assert by_hand.pk not in asked


def test_whoever_sat_the_test_is_asked_five_unseen_questions_after_90_days(cast, tests):
    check = follow(tests, cast.supervisor)

    attempt = sit(check.after, cast.cadre, "b")

    invitation = Invitation.objects.get()
    attempt.refresh_from_db()
    assert invitation.opens_at == attempt.closed_at + NINETY
    with pytest.raises(services.NotOpenNow):
        make_attempt(check.later, cast.cadre)
    Invitation.objects.update(opens_at=attempt.started_at - NINETY)
    paper = make_attempt(check.later, cast.cadre).paper
    assert len(paper) == 5
    assert attempt.paper[0]["version"] not in {item["version"] for item in paper}


def test_one_check_for_a_test_and_none_without_unseen_questions(cast, tests):
    follow(tests, cast.supervisor)
    with pytest.raises(CheckedAlready):
        follow(tests, cast.supervisor)
    lonely = make_quiz(questions=[make_question(articles=[make_article(99)])])
    with pytest.raises(TooFewUnseen):
        follow([lonely, lonely], cast.supervisor)
    assert TeachingCheck.objects.count() == 1


def test_what_stayed_is_told_of_five_people_or_more(client, cast, tests):
    check = follow(tests, cast.supervisor)
    people = [make_cadre(unit=cast.office) for _unused in range(5)]
    for number, cadre in enumerate(people):
        sit(check.before, cadre, "a")
        sit(check.after, cadre, "b" if number else "a")
    sit(check.before, make_cadre(unit=cast.bureau), "b")

    lines = retention_by(check, "unit", cast.bureau)

    assert lines == [RetentionLine(cast.office.label, None, 80, None)]
    assert retention_by(check, "unit", cast.other_bureau) == []
    client.force_login(cast.supervisor)
    page = client.get(reverse("teaching_check", args=[check.pk])).content.decode()
    assert "80" in page
    client.force_login(cast.cadre)
    assert client.get(reverse("teaching_checks")).status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "later", "kept"),
    [
        (40, 80, 60, 50),
        (40, 80, 90, 100),
        (40, 80, 30, 0),
        (80, 80, 80, None),
        (40, None, 60, None),
    ],
)
def test_what_is_kept_of_what_was_gained(before, after, later, kept):
    assert RetentionLine("", before, after, later).kept == kept
