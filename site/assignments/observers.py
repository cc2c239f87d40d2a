"""The education record is the only source of progress: obligations follow its entries."""

import datetime as dt
from collections.abc import Sequence

from assignments import services
from assignments.asking import asked_for
from cadres.models import Cadre
from core.time import site_date
from courses.registries import CourseNotice, gives_course_notices
from records.models import Effect, Entry, Kind
from records.observers import observes_batches, observes_entries, observes_starts


@observes_entries
def complete_what_the_entry_finishes(*, entry: Entry, at: dt.datetime) -> None:
    """Follow a new entry; one that withdraws another opens what that one had finished."""
    if entry.kind != Kind.CORRECTION:
        services.complete_obligations(
            cadre=entry.cadre, activity_key=entry.activity_key, at=entry.occurred_at
        )
    elif entry.outcome.get("effect") == Effect.VOID:
        services.reopen_obligations(cadre=entry.cadre, activity_key=entry.activity_key)


@observes_batches(complete_what_the_entry_finishes)
def complete_what_the_entries_finish(*, entries: Sequence[Entry], at: dt.datetime) -> None:
    finished: dict[str, dict[int, dt.datetime]] = {}
    for entry in entries:
        if entry.kind != Kind.CORRECTION:
            finished.setdefault(entry.activity_key, {})[entry.cadre_id] = entry.occurred_at
    for activity_key in sorted(finished):
        services.complete_many(activity_key=activity_key, finished_at=finished[activity_key])


@observes_starts
def start_what_was_begun(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    services.start_obligations(cadre=cadre, activity_key=activity_key, at=at)


@gives_course_notices
def tell_why_the_course_is_due(
    *, cadre: Cadre, activity_key: str, at: dt.datetime
) -> list[CourseNotice]:
    """Say why, and until when, `cadre` owes the course. One query."""
    today = site_date(at)
    return [
        CourseNotice(
            reason=owed.assignment.reason_text,
            due_on=owed.due_on,
            is_mandatory=owed.assignment.is_mandatory,
            is_overdue=owed.due_on < today,
        )
        for owed in asked_for(cadre, activity_key, at)
    ]
