"""Finishing a programme: one line in the record, once, when its last course is finished."""

import datetime as dt
from contextlib import suppress

from django.db import transaction

from cadres.models import Cadre
from courses.models import CourseCompletion, CoursePage, Necessity, ProgrammeItem, ProgrammePage
from courses.programmes.finishing import is_finished
from records.models import Kind
from records.services import AlreadyRecorded, issue_certificate, record_entry


@transaction.atomic
def complete_programmes_with(*, course: CoursePage, cadre: Cadre, at: dt.datetime) -> int:
    """Record every published programme that `cadre` finishes by `course`; return how many.

    One query where the course belongs to none. Hours are the courses' own.
    """
    programmes = list(ProgrammePage.objects.live().filter(items__course=course))
    if not programmes:
        return 0
    finished = set(
        CourseCompletion.objects.filter(cadre=cadre).values_list("course_id", flat=True)
    )
    return sum(_complete(programme, cadre, finished, at) for programme in programmes)


def _complete(
    programme: ProgrammePage, cadre: Cadre, finished: set[int], at: dt.datetime
) -> bool:
    items = ProgrammeItem.objects.filter(programme=programme).values_list(
        "course_id", "necessity"
    )
    required = {course for course, necessity in items if necessity == Necessity.REQUIRED}
    electives = {course for course, _necessity in items} - required
    if not is_finished(
        required=required,
        electives=electives,
        electives_wanted=programme.electives_wanted,
        finished=finished,
    ):
        return False
    with suppress(AlreadyRecorded):
        entry = record_entry(
            cadre=cadre,
            kind=Kind.COURSE,
            activity_key=programme.activity_key,
            title=programme.title,
            title_en=programme.title_en,
            at=at,
        )
        issue_certificate(entry=entry, at=at)
        return True
    return False
