"""A programme is finished by its required courses and enough of its electives, and recorded once."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from courses import services
from courses.models import (
    CourseIndexPage,
    Necessity,
    Prerequisite,
    ProgrammeItem,
    ProgrammePage,
)
from courses.programmes.finishing import is_finished
from records.models import Entry
from tests.factories.courses import NOON, lessons_of, make_course, make_course_index
from tests.factories.pages import add_page

COURSES = st.sets(st.integers(1, 9), max_size=6)
ENGLISH = {"headers": {"accept-language": "en"}}


@given(COURSES, COURSES, st.integers(0, 8), COURSES)
def test_more_finished_courses_never_unfinish_a_programme(
    required, electives, wanted, finished
):
    rule = {
        "required": required,
        "electives": electives - required,
        "electives_wanted": wanted,
    }
    before = is_finished(**rule, finished=finished)

    assert not before or is_finished(**rule, finished=finished | {1, 2, 3})
    assert is_finished(**rule, finished=required | electives) == bool(required | electives)


def finish(cadre, course):
    for lesson in lessons_of(course):
        services.complete_reading(cadre=cadre, lesson=lesson, opened_at=NOON, at=NOON)


@pytest.fixture
def programme(db):
    courses = [make_course(title=f"课程{number}", lessons=1) for number in range(3)]
    page = add_page(
        make_course_index(), ProgrammePage, title="新任干部方案", electives_wanted=1
    )
    for course, necessity in zip(
        courses, [Necessity.REQUIRED, Necessity.ELECTIVE, Necessity.ELECTIVE], strict=True
    ):
        ProgrammeItem.objects.create(programme=page, course=course, necessity=necessity)
    page.courses = courses
    return page


def test_the_last_course_finishes_it_and_the_record_says_so_once(cadre, programme):
    required, elective, other = programme.courses
    finish(cadre, elective)
    assert not Entry.objects.filter(activity_key=programme.activity_key).exists()
    finish(cadre, required)
    finish(cadre, other)

    entry = Entry.objects.get(activity_key=programme.activity_key)
    assert entry.credit_hours == 0  # hours are the courses' own
    assert cadre.certificates.filter(entry=entry).exists()


def test_its_page_shows_where_the_reader_stands(client, cadre, programme):
    finish(cadre, programme.courses[1])
    client.force_login(cadre)

    html = client.get(programme.url, **ENGLISH).content.decode()

    assert "1 of 2 courses finished" in html
    assert "Elective courses" in html
    assert client.post(programme.url).status_code == 405
    assert programme.title in client.get(CourseIndexPage.objects.get().url).content.decode()


def test_visitors_see_its_courses_and_nobodys_progress(client, programme):
    html = client.get(programme.url, **ENGLISH).content.decode()

    assert "courses finished" not in html
    assert all(course.title in html for course in programme.courses)


def test_a_course_says_what_to_finish_first(client, cadre, programme):
    first, second, _third = programme.courses
    Prerequisite.objects.create(course=second, required=first)
    client.force_login(cadre)
    before = client.get(second.url, **ENGLISH).content.decode()
    finish(cadre, first)
    after = client.get(second.url, **ENGLISH).content.decode()

    assert "Finish first" in before
    assert first.url in before
    assert "badge--done" not in before.partition("Where you stand")[0]
    assert "badge--done" in after.partition("Where you stand")[0]


def test_courses_cannot_wait_for_each_other(programme):
    first, second, third = programme.courses
    Prerequisite.objects.create(course=second, required=first)
    Prerequisite.objects.create(course=third, required=second)

    with pytest.raises(ValidationError, match="required"):
        Prerequisite(course=first, required=third).full_clean()
