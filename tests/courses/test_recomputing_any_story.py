"""Whatever people do, in whatever order: what is stored equals what the rule says of the facts."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import services
from courses.completion import is_course_due, missing
from courses.editions.services import publish_change
from courses.models import Change, CourseCompletion, LessonPage, LessonProgress
from courses.recomputing import differences
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "quiz", "play", "exercise", "hear", "test out", "new", "all"]),
        st.integers(0, 2),  # which lesson
        st.integers(0, 1),  # who
        st.integers(1, 100),
    ),
    max_size=14,
)
RULES = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0, 1, 2, 3])), min_size=3, max_size=3
)
EVIDENCE = {
    0: [],
    1: [{"key": "media:7", "title": "", "title_en": "", "amount": 80}],
    2: [{"key": "exercise:9/ladder", "title": "", "title_en": "", "amount": 1}],
}
EVIDENCE[3] = EVIDENCE[1] + EVIDENCE[2]


def do(step, lesson, cadre, amount, at):
    common = {"cadre": cadre, "lesson": lesson, "at": at}
    if step == "read":
        services.complete_reading(**common, opened_at=at)
    elif step == "quiz":
        services.pass_quiz(**common)
    elif step == "play":
        services.note_evidence(**common, key="media:7", amount=amount)
    elif step == "exercise":
        services.note_evidence(**common, key="exercise:9/ladder")
    elif step == "hear":
        services.hear_lesson(**common)
    elif step == "test out":
        services.test_out_of_lesson(**common)
    else:
        change = Change.EVERYONE if step == "all" else Change.NEW_LEARNERS
        publish_change(page=lesson, change=change, at=at)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rules=RULES, steps=STEPS)
def test_recomputing_finds_no_difference(rules, steps, db):
    course = make_course(lessons=3)
    people = [make_cadre(), make_cadre()]
    quiz = make_quiz()
    for lesson, (has_quiz, evidence) in zip(lessons_of(course), rules, strict=True):
        LessonPage.objects.filter(pk=lesson.pk).update(
            quiz=quiz if has_quiz else None, evidence=EVIDENCE[evidence]
        )
    ids = [lesson.pk for lesson in lessons_of(course)]

    for number, (step, which, who, amount) in enumerate(steps):
        lesson = LessonPage.objects.select_related("quiz").get(pk=ids[which])
        do(step, lesson, people[who], amount, NOON + dt.timedelta(minutes=number))

    mine = {person.pk for person in people}
    assert [one for one in differences() if one.cadre_id in mine] == []
    lessons = {x.pk: x for x in LessonPage.objects.select_related("quiz").filter(pk__in=ids)}
    for row in LessonProgress.objects.filter(cadre__in=people):
        counts = row.edition >= lessons[row.lesson_id].studied_from
        is_done = row.completed_at is not None
        assert not counts or is_done == (not missing(lessons[row.lesson_id].rule, row.facts))
    since = {pk: lesson.studied_from for pk, lesson in lessons.items()}
    for person in people:
        done = LessonProgress.objects.of(person).completed()
        finished = CourseCompletion.objects.filter(cadre=person, course=course)
        newest = max(finished.values_list("edition", flat=True), default=None)
        assert not is_course_due(since, done.values_list("lesson_id", flat=True), newest)
