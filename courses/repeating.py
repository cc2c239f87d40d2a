"""A finished course that a new cycle asks for again: proof instead of reading, and the past stays.

Cycles never reset the past: lessons, completions, entries and certificates of earlier cycles stay as
they are, and what happened before a cycle began never finishes it. Whoever has finished the present
edition proves in the new cycle that they still know it: they pass every quiz of the course's lessons
again, or its test-out. A course that has neither is confirmed as studied again. The record gets one
more entry, named after the cycle and worth no hours, and a new certificate; the obligation follows
the entry. Who has not finished the edition yet simply finishes it: that entry counts for the cycle.
"""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from courses.models import CourseCompletion, CoursePage, LessonPage
from courses.registries import Repeat, repeat_of
from quizzes.models import Attempt, Quiz
from records.models import Entry, Kind
from records.services import AlreadyRecorded, issue_certificate, record_entry


class NotAskedAgain(DomainError):
    """No cycle asks for the course again, or it is not finished yet."""


class ProofNeeded(DomainError):
    """The course has a quiz or a test-out, which shows more than a word."""


@transaction.atomic
def repeat_by_quizzes(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> Entry | None:
    """Record the course for the cycle once every quiz of its lessons was passed in it.

    None when no cycle asks for it, or a quiz is still missing. Three queries where none does.
    """
    repeat = asked_again(cadre=cadre, course=course, at=at)
    if repeat is None:
        return None
    wanted = set(_quizzes_of(course))
    passed = Attempt.objects.filter(
        cadre=cadre, quiz__in=wanted, is_passed=True, closed_at__gte=repeat.since
    )
    if wanted - set(passed.values_list("quiz_id", flat=True)):
        return None
    return _record(cadre, course, repeat, at)


@transaction.atomic
def repeat_by_test_out(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> Entry | None:
    """Record the course for the cycle whose test-out was passed in it."""
    repeat = asked_again(cadre=cadre, course=course, at=at)
    return None if repeat is None else _record(cadre, course, repeat, at)


@transaction.atomic
def repeat_by_word(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> Entry:
    """Record the course for the cycle on the word of `cadre`, where it has no quiz at all.

    Raises:
        ProofNeeded: it has one.
        NotAskedAgain: no cycle asks for it.
    """
    if asks_for_proof(course):
        raise ProofNeeded(_("Pass the quiz of the course again, or its test-out."))
    repeat = asked_again(cadre=cadre, course=course, at=at)
    entry = None if repeat is None else _record(cadre, course, repeat, at)
    if entry is None:
        raise NotAskedAgain(_("Nothing asks you for this course again."))
    return entry


class Proof(NamedTuple):
    """A quiz that has to be passed again, and whether it was, in the cycle."""

    quiz: Quiz
    is_test_out: bool
    is_passed: bool


def proofs_of(*, cadre: Cadre, course: CoursePage, repeat: Repeat) -> list[Proof]:
    """Return the quizzes of the course's lessons, the test-out first: it stands for all. Two queries."""
    wanted = [*([course.test_out_id] if course.test_out_id else []), *_quizzes_of(course)]
    quizzes = Quiz.objects.in_bulk(wanted)
    passed = set(
        Attempt.objects.filter(
            cadre=cadre, quiz__in=wanted, is_passed=True, closed_at__gte=repeat.since
        ).values_list("quiz_id", flat=True)
    )
    return [
        Proof(quizzes[pk], pk == course.test_out_id, pk in passed)
        for pk in dict.fromkeys(wanted)
    ]


def asks_for_proof(course: CoursePage) -> bool:
    """Tell whether the course has a quiz or a test-out. One query at most."""
    return course.test_out_id is not None or bool(_quizzes_of(course))


def _quizzes_of(course: CoursePage) -> list[int]:
    lessons = LessonPage.objects.live().child_of(course).exclude(quiz=None)
    return [pk for pk in lessons.values_list("quiz_id", flat=True) if pk is not None]


def asked_again(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> Repeat | None:
    """Return the cycle that asks for the edition again, if `cadre` finished it before the cycle."""
    finished = CourseCompletion.objects.filter(
        cadre=cadre, course=course, edition=course.edition
    ).first()
    if finished is None:
        return None
    repeat = repeat_of(cadre=cadre, activity_key=course.activity_key, at=at)
    return repeat if repeat and finished.completed_at < repeat.since else None


def _record(cadre: Cadre, course: CoursePage, repeat: Repeat, at: dt.datetime) -> Entry | None:
    try:
        entry = record_entry(
            cadre=cadre,
            kind=Kind.COURSE,
            activity_key=course.activity_key,
            occasion=repeat.occasion,
            title=course.title,
            title_en=course.title_en,
            at=at,
            outcome={"necessity": course.necessity, "repeats": repeat.occasion},
        )
    except AlreadyRecorded:
        return None
    issue_certificate(entry=entry, at=at)
    return entry
