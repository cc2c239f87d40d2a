"""Exercises, checkpoints and the test-out complete lessons; nothing is asked for twice."""

import pytest
from django.urls import reverse

from courses import services
from courses.models import LessonProgress, TestOutQuestion
from courses.recomputing import differences
from quizzes.services import submit_attempt
from records.services import record_entry
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course, make_lesson
from tests.factories.pages import add_page, plant_home
from tests.factories.quizzes import make_attempt, make_question, make_quiz, right_answers
from warning_cases.models import CaseIndexPage, WarningCasePage

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def case(db):
    index = add_page(plant_home(), CaseIndexPage, title="案例库")
    return add_page(index, WarningCasePage, title="三公里路")


@pytest.fixture
def reader(client, cadre):
    client.force_login(cadre)
    return client


def exercise_lesson(case, code="ladder"):
    course = make_course(lessons=0)
    return make_lesson(course, body=[("exercise", {"case": case, "exercise": code})])


def do_exercise(cadre, case, code="ladder"):
    return record_entry(
        cadre=cadre,
        kind="CASE",
        activity_key=f"warning_cases.case:{case.pk}/{code}@1",
        title="练习",
        at=NOON,
    )


def state(cadre, lesson):
    row = LessonProgress.objects.filter(cadre=cadre, lesson=lesson).first()
    return bool(row and row.completed_at)


def test_an_exercise_done_in_a_case_completes_the_lesson_that_asks_for_it(cadre, case):
    lesson = exercise_lesson(case)
    do_exercise(cadre, case, "mirror")
    assert not state(cadre, lesson)

    do_exercise(cadre, case)

    assert state(cadre, lesson)
    assert not state(make_cadre("赵远山"), lesson)
    assert list(differences()) == []


def test_an_exercise_done_before_counts_when_its_reader_says_so(reader, cadre, case):
    do_exercise(cadre, case)
    lesson = exercise_lesson(case)

    html = reader.get(lesson.url, **ENGLISH).content.decode()
    assert "did an exercise of this lesson before" in html
    response = reader.post(reverse("count_earlier", args=[lesson.pk]))

    assert response.status_code == 302
    assert state(cadre, lesson)


def test_counting_earlier_finds_nothing_where_nothing_was_done(reader, cadre, case):
    lesson = exercise_lesson(case)

    assert reader.get(reverse("count_earlier", args=[lesson.pk])).status_code == 405
    reader.post(reverse("count_earlier", args=[lesson.pk]))

    assert not state(cadre, lesson)


def checkpoint_lesson(**fields):
    course = make_course(lessons=0)
    question = make_question("SINGLE", **fields)
    lesson = make_lesson(course, body=[("checkpoint", {"question": question})])
    lesson = type(lesson).objects.get(pk=lesson.pk)
    return lesson, lesson.body[0].id


def answer(client, lesson, block_id, choice, **headers):
    url = reverse("checkpoint", args=[lesson.pk, block_id])
    return client.post(url, {"choice": choice}, headers={"accept-language": "en", **headers})


def test_a_checkpoint_shows_the_question_and_never_its_key(reader):
    lesson, block_id = checkpoint_lesson(explanation="因为要登记")

    html = reader.get(lesson.url, **ENGLISH).content.decode()

    assert f'id="checkpoint-{block_id}"' in html
    assert "当场退还" in html
    assert "因为要登记" not in html
    assert "answer the checkpoint" in html


@pytest.mark.parametrize(("choice", "verdict"), [("b", "Right"), ("a", "Not quite")])
def test_any_answer_counts_and_says_what_is_right(reader, cadre, choice, verdict):
    lesson, block_id = checkpoint_lesson(explanation="因为要登记")

    html = answer(reader, lesson, block_id, choice).content.decode()

    assert verdict in html
    assert "因为要登记" in html
    assert state(cadre, lesson)
    assert LessonProgress.objects.get().amounts == {f"checkpoint:{block_id}": 1}


def test_a_script_gets_the_answer_as_a_part(reader):
    lesson, block_id = checkpoint_lesson()

    response = answer(reader, lesson, block_id, "b", **{"x-requested-with": "fetch"})

    assert response.status_code == 200
    assert b"<html" not in response.content
    assert (
        answer(reader, lesson, block_id, [], **{"x-requested-with": "fetch"}).status_code == 422
    )


@pytest.mark.parametrize("choice", [[], ["z"], ["a", "b"]])
def test_no_answer_and_a_made_up_one_write_nothing(reader, choice):
    lesson, block_id = checkpoint_lesson()

    assert answer(reader, lesson, block_id, choice).status_code == 302
    assert not LessonProgress.objects.exists()


def test_a_checkpoint_does_not_give_away_what_an_open_paper_asks(reader, cadre):
    lesson, block_id = checkpoint_lesson(explanation="因为要登记")
    question = lesson.body[0].value["question"]
    attempt = make_attempt(make_quiz(questions=[question]), cadre)

    refused = answer(reader, lesson, block_id, "a", **{"x-requested-with": "fetch"})
    assert refused.status_code == 422
    assert "因为要登记" not in refused.content.decode()
    assert not LessonProgress.objects.exists()

    submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=right_answers(attempt))
    assert "因为要登记" in answer(reader, lesson, block_id, "a").content.decode()


def test_a_checkpoint_of_another_lesson_is_not_found(reader):
    lesson, _block_id = checkpoint_lesson()
    _other, other_block = checkpoint_lesson()

    assert answer(reader, lesson, other_block, "b").status_code == 404
    assert reader.get(reverse("checkpoint", args=[lesson.pk, other_block])).status_code == 405


def test_the_test_out_leaves_only_what_was_missed(reader, cadre):
    known, missed = make_question("SINGLE"), make_question("TRUE_FALSE")
    quiz = make_quiz(questions=[known, missed], pass_percent=80)
    course = make_course(lessons=3, test_out=quiz)
    first, second, third = lessons_of(course)
    TestOutQuestion.objects.create(lesson=first, question=known)
    TestOutQuestion.objects.create(lesson=second, question=missed)

    attempt = make_attempt(quiz, cadre)
    items = [one for one in right_answers(attempt) if one.question == 1]
    submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=items)

    assert [state(cadre, lesson) for lesson in (first, second, third)] == [True, False, False]
    html = reader.get(course.url, **ENGLISH).content.decode()
    assert "by test-out" in html
    assert "Take the test-out" in html
    assert "1 of 3 lessons done" in html
    assert list(differences()) == []


def test_what_a_withdrawn_course_had_shown_is_asked_for_again(cadre, course):
    for lesson in lessons_of(course):
        services.test_out_of_lesson(cadre=cadre, lesson=lesson, at=NOON)
    assert cadre.course_completions.exists()

    services.reopen_course(cadre=cadre, course_id=course.pk, edition=1)

    assert not LessonProgress.objects.filter(tested_out_at__isnull=False).exists()
