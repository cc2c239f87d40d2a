"""Eight requests at the same moment complete a course once."""

import threading

import pytest
from django.db import connection, connections

from courses import services
from courses.models import CourseCompletion, LessonProgress
from records.models import Certificate, Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course

pytestmark = pytest.mark.django_db(transaction=True)


def run_in_parallel(jobs):
    """Run each job in a thread with a connection of its own; return what was raised."""
    errors = []
    ready = threading.Barrier(len(jobs))

    def run(job):
        try:
            ready.wait()
            job()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


@pytest.fixture
def on_a_real_file():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection")


def read(cadre, lesson):
    return lambda: services.complete_reading(
        cadre=cadre, lesson=lesson, opened_at=NOON, at=NOON
    )


def test_the_same_lesson_eight_times_writes_one_entry(on_a_real_file):
    cadre = make_cadre()
    (lesson,) = lessons_of(make_course(lessons=1))

    assert run_in_parallel([read(cadre, lesson)] * 8) == []

    assert LessonProgress.objects.count() == 1
    assert CourseCompletion.objects.count() == 1
    assert Entry.objects.filter(kind=Kind.LESSON).count() == 1
    assert Entry.objects.filter(kind=Kind.COURSE).count() == 1
    assert Certificate.objects.count() == 1


def test_eight_last_lessons_at_once_complete_the_course(on_a_real_file):
    cadre = make_cadre()
    course = make_course(lessons=8)

    assert run_in_parallel([read(cadre, lesson) for lesson in lessons_of(course)]) == []

    assert CourseCompletion.objects.count() == 1
    assert Entry.objects.filter(kind=Kind.COURSE).count() == 1
