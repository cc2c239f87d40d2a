"""Every wording is approved by somebody who did not write it, before it is asked."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cadres.roles import Role
from cadres.services import grant_role
from cadres.workflow import ensure_editorial_workflow
from quizzes.models import Question, QuestionReview
from quizzes.reviewing.services import (
    NoReason,
    NotInReview,
    OwnWording,
    approve,
    first_people,
    hand_in,
    send_back,
)
from quizzes.services import QuizNotReady, revise_question, send_back_to_review, start_attempt
from tests.factories.cadres import make_cadre, make_unit
from tests.factories.pages import plant_home
from tests.factories.quizzes import CHOICES, make_question, make_quiz

pytestmark = pytest.mark.django_db
QUEUE = "/admin/questions/review/"
State = Question.State


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def unit(db):
    plant_home()
    ensure_editorial_workflow()
    return make_unit()


def member(unit, role):
    cadre = make_cadre(unit=unit)
    grant_role(cadre=cadre, role=role, unit=unit)
    cadre.refresh_from_db()
    return cadre


@pytest.fixture
def writer(unit):
    return member(unit, Role.EDITOR)


@pytest.fixture
def reviewer(unit):
    return member(unit, Role.PUBLISHER)


def reword(question, author, stem):
    revise_question(
        question=question,
        kind="SINGLE",
        stem=stem,
        choices=CHOICES,
        key=["b"],
        author=author,
    )
    send_back_to_review(question=question)
    question.refresh_from_db()


def review_page(question):
    return reverse("review_question", args=[question.pk])


def test_a_question_is_asked_once_a_second_person_approved_it(writer, reviewer, now):
    question = make_question(author=writer, state=State.DRAFT)
    quiz = make_quiz(questions=[question])
    learner = make_cadre()

    assert hand_in(question=question, actor=writer, at=now)
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz, cadre=learner, at=now)
    approve(question=question, version_id=question.current_id, actor=reviewer, at=now)

    assert start_attempt(quiz=quiz, cadre=learner, at=now).paper
    steps = QuestionReview.objects.values_list("step", "actor")
    assert list(steps) == [("HANDED_IN", writer.pk), ("APPROVED", reviewer.pk)]


def test_a_reworded_question_is_not_asked_until_it_is_approved_again(writer, reviewer, now):
    question = make_question(author=writer)
    reword(question, writer, "收到购物卡怎么办？")

    assert question.state == State.IN_REVIEW
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=make_quiz(questions=[question]), cadre=make_cadre(), at=now)


def test_neither_the_author_nor_who_edited_it_last_approves(unit, now):
    author, editor, other = (member(unit, Role.PUBLISHER) for _each in range(3))
    question = make_question(author=author)
    reword(question, editor, "收到购物卡怎么办？")

    assert first_people(question) == {author.pk, editor.pk}
    for person in (author, editor):
        with pytest.raises(OwnWording):
            approve(question=question, version_id=question.current_id, actor=person, at=now)
    approve(question=question, version_id=question.current_id, actor=other, at=now)


def test_who_edited_it_before_the_last_approval_may_approve_the_next(unit, now):
    author, first, second = (member(unit, Role.PUBLISHER) for _each in range(3))
    question = make_question(author=author)
    reword(question, first, "二")
    approve(question=question, version_id=question.current_id, actor=second, at=now)
    Question.objects.update(reviewed_at=question.current.created_at)
    reword(question, second, "三")

    assert first_people(question) == {author.pk, second.pk}


def test_what_was_changed_while_it_was_read_is_not_approved(writer, reviewer, now):
    question = make_question(author=writer, state=State.IN_REVIEW)
    read = question.current_id
    reword(question, writer, "另一题")

    with pytest.raises(NotInReview):
        approve(question=question, version_id=read, actor=reviewer, at=now)


def test_sending_back_needs_a_reason(writer, reviewer, now):
    question = make_question(author=writer, state=State.IN_REVIEW)
    sent = {
        "question": question,
        "version_id": question.current_id,
        "actor": reviewer,
        "at": now,
    }

    with pytest.raises(NoReason):
        send_back(remark=" ", **sent)
    send_back(remark="解析写错了条文", **sent)

    question.refresh_from_db()
    assert question.state == State.DRAFT


def test_an_editor_approves_nothing(unit, writer, now):
    question = make_question(state=State.IN_REVIEW)

    with pytest.raises(PermissionDenied):
        approve(question=question, version_id=question.current_id, actor=writer, at=now)


def test_the_queue_shows_each_question_with_its_answers_and_approves_what_is_ticked(
    client, writer, reviewer, django_assert_max_num_queries
):
    questions = [make_question(author=writer, state=State.IN_REVIEW) for _each in range(3)]
    own = make_question("ORDERING", author=reviewer, state=State.IN_REVIEW)
    client.force_login(reviewer)
    with django_assert_max_num_queries(50):
        page = client.get(QUEUE).content.decode()
    assert "当场退还" in page and "当场谢绝" in page
    ticks = set(re.findall(r'name="version"[^>]*?value="(\d+)"', page))
    assert ticks == {str(each.current_id) for each in questions}

    client.post(
        QUEUE, {"version": [questions[0].current_id, questions[1].current_id, own.current_id]}
    )

    states = [Question.objects.get(pk=each.pk).state for each in (*questions, own)]
    assert states == [State.APPROVED, State.APPROVED, State.IN_REVIEW, State.IN_REVIEW]


def test_the_page_decides_and_says_what_it_refuses(client, writer, reviewer):
    question = make_question("BRANCHING", author=writer, state=State.DRAFT)
    seen = {"version": question.current_id}
    client.force_login(writer)
    client.post(review_page(question), {**seen, "decision": "hand_in"})
    client.post(review_page(question), {**seen, "decision": "approve"})
    question.refresh_from_db()
    assert question.state == State.IN_REVIEW

    client.force_login(reviewer)
    page = client.get(review_page(question)).content.decode()
    assert "谢绝并报告" in page
    refused = client.post(review_page(question), {**seen, "decision": "send_back"})
    assert refused.status_code == 400
    assert (
        client.post(review_page(question), {**seen, "decision": "approve"}).status_code == 302
    )
    client.post(review_page(question), {**seen, "decision": "withdraw"})

    question.refresh_from_db()
    assert (question.state, question.reviewed_by) == (State.RETIRED, reviewer)


def test_strangers_and_other_verbs(client, unit, reviewer):
    question = make_question(state=State.IN_REVIEW)
    client.force_login(member(unit, Role.SECURITY_ADMIN))
    assert client.get(review_page(question)).status_code in (302, 404)
    client.force_login(reviewer)
    assert client.put(review_page(question)).status_code == 405
    assert client.get("/admin/questions/999999/review/").status_code == 404
