"""What the demo teaches with: courses, lessons, a film, papers and checks."""

import pytest
from django.utils import timezone

from cadres.models import Cadre, Unit
from courses.models import CoursePage, LessonMedia, LessonPage, ProgrammePage
from quizzes.analysis.services import note_attempts
from quizzes.models import Attempt, Quiz, SpotCheck, TeachingCheck
from quizzes.services import start_attempt
from quizzes.spot_checks.services import is_reproduced
from quizzes.teaching.retention import retention_by

pytestmark = pytest.mark.django_db


def test_three_courses_show_what_lessons_can_hold(demo):
    courses = {course.slug: course for course in CoursePage.objects.live()}
    assert len(courses) == 3
    used = {block.block_type for lesson in LessonPage.objects.all() for block in lesson.body}
    assert used >= {
        *("paragraph", "callout", "case", "article", "boundary_card", "image"),
        *("exercise", "checkpoint", "video"),
    }
    for course in courses.values():
        lessons = LessonPage.objects.child_of(course).order_by("path")
        assert course.minutes == sum(lesson.minutes for lesson in lessons)
        assert course.hours_awarded > 0 or course.minutes < 12
    kinds = {
        row["key"].partition(":")[0] for x in LessonPage.objects.all() for row in x.evidence
    }
    assert kinds == {"exercise", "media", "checkpoint"}


def test_the_test_out_asks_about_every_lesson_but_the_quiz(demo):
    course = CoursePage.objects.exclude(test_out=None).get()
    asked = set(course.test_out.items.values_list("question_id", flat=True))
    for lesson in LessonPage.objects.child_of(course):
        mapped = set(lesson.test_out_questions.values_list("question_id", flat=True))
        assert bool(mapped) is (lesson.quiz_id is None)
        assert mapped <= asked


def test_the_film_has_its_words_in_both_languages_and_stays_small(demo):
    media = LessonMedia.objects.get()
    assert media.lacks == []
    assert media.captions_en
    assert media.transcript_en
    assert media.bytes < 100_000
    assert media.seconds == 40


def test_the_programme_is_made_of_the_three_courses(demo):
    programme = ProgrammePage.objects.get()
    assert {item.course_id for item in programme.items.all()} == set(
        CoursePage.objects.values_list("pk", flat=True)
    )


def test_a_paper_by_blueprint_a_spot_check_and_what_a_lesson_taught(demo):
    paper = Quiz.objects.get(code="annual-integrity-paper")
    assert all(cell.size >= cell.number for cell in paper.blueprint.cells.all())
    cadre = Cadre.objects.get(username="cadre")
    assert len(start_attempt(quiz=paper, cadre=cadre, at=demo).paper) == 15

    spot = SpotCheck.objects.get()
    assert is_reproduced(spot)
    assert spot.quiz.invitations.count() == 9

    check = TeachingCheck.objects.get()
    sat = Attempt.objects.filter(quiz__in=[check.before, check.after, check.later])
    note_attempts(attempts=list(sat.select_related("cadre")), at=timezone.now())
    lines = retention_by(check, "unit", Unit.objects.get(code="CC"))
    shown = [line for line in lines if line.later is not None]
    assert shown
    assert all(line.before < line.after for line in shown)
    assert all(line.kept is not None for line in shown)
