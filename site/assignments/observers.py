"""The education record is the only source of progress: obligations follow its entries.

Who owes anything follows the roster.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from django.db import transaction

from assignments import progress
from assignments.asking import asked_for
from assignments.finishing import keys_finished_by
from assignments.models import Obligation
from assignments.reevaluating import AT_ONCE, reevaluate_running, take_along
from assignments.tasks import reevaluate_everybody
from cadres.models import Cadre
from cadres.observers import observes_people, observes_reorganisation
from core.pinyin import pinyin_key
from core.time import site_date, start_of_day
from courses.registries import CourseNotice, Repeat, finds_repeats, gives_course_notices
from records.erasing.services import ERASED_NAME, erases_personal_data
from records.models import Effect, Entry, Kind
from records.observers import observes_batches, observes_entries, observes_starts


@observes_entries
def complete_what_the_entry_finishes(*, entry: Entry, at: dt.datetime) -> None:
    """Follow a new entry; one that withdraws another opens what that one had finished."""
    for activity_key in keys_finished_by(entry.activity_key):
        if entry.kind != Kind.CORRECTION:
            progress.complete_obligations(
                cadre=entry.cadre, activity_key=activity_key, at=entry.occurred_at
            )
        elif entry.outcome.get("effect") == Effect.VOID:
            progress.reopen_obligations(cadre=entry.cadre, activity_key=activity_key)


@observes_batches(complete_what_the_entry_finishes)
def complete_what_the_entries_finish(*, entries: Sequence[Entry], at: dt.datetime) -> None:
    finished: dict[str, dict[int, dt.datetime]] = {}
    for entry in entries:
        if entry.kind != Kind.CORRECTION:
            for activity_key in keys_finished_by(entry.activity_key):
                finished.setdefault(activity_key, {})[entry.cadre_id] = entry.occurred_at
    for activity_key in sorted(finished):
        progress.complete_many(activity_key=activity_key, finished_at=finished[activity_key])


@observes_starts
def start_what_was_begun(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    for key in keys_finished_by(activity_key):
        progress.start_obligations(cadre=cadre, activity_key=key, at=at)


@gives_course_notices
def tell_why_the_course_is_due(
    *, cadre: Cadre, activity_key: str, at: dt.datetime
) -> list[CourseNotice]:
    """Say why, and until when, `cadre` owes the course. One query for each edition of it."""
    today = site_date(at)
    return [
        CourseNotice(
            reason=owed.assignment.reason_text,
            due_on=owed.due_on,
            is_mandatory=owed.assignment.is_mandatory,
            is_overdue=owed.due_on < today,
        )
        for key in keys_finished_by(activity_key)
        for owed in asked_for(cadre, key, at)
    ]


@finds_repeats
def ask_again_in_a_new_cycle(
    *, cadre: Cadre, activity_key: str, at: dt.datetime
) -> Repeat | None:
    """Return the latest cycle that `cadre` owes the course for. One query."""
    owed = (
        Obligation.objects.open()
        .filter(
            cadre=cadre,
            assignment__activity_key__in=keys_finished_by(activity_key),
            assignment__counts_from__lte=site_date(at),
        )
        .select_related("assignment")
        .order_by("-assignment__counts_from")
        .first()
    )
    counts_from = owed.assignment.counts_from if owed else None
    if counts_from is None:
        return None
    return Repeat(f"cycle:{counts_from.isoformat()}", start_of_day(counts_from))


@erases_personal_data
def forget_how_the_name_was_sorted(cadre: Cadre) -> int:
    """The key that names of a board are sorted by holds the name."""
    return Obligation.objects.filter(cadre=cadre).update(sort_key=pinyin_key(ERASED_NAME))


@observes_people
def follow_the_roster(*, cadres: Collection[int] | None, at: dt.datetime) -> None:
    """Bring assignments in step once the change is committed; many people in the background.

    What is lost if the process dies in between is found by the nightly evaluation.
    """
    if cadres is None or len(cadres) > AT_ONCE:
        transaction.on_commit(lambda: reevaluate_everybody.enqueue())
    else:
        transaction.on_commit(partial(reevaluate_running, at=at, cadres=tuple(cadres)))


@observes_reorganisation
def take_running_assignments_along(
    *, successors: Mapping[int, int], is_move: bool, at: dt.datetime
) -> None:
    take_along(successors=successors, is_move=is_move, at=at)
