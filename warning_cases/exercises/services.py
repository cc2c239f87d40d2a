"""Doing the exercises of a case. Answers are the reader's own; the record says that it is done."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from law.severity import Verdict
from records.services import note_start
from warning_cases.exercises import editions
from warning_cases.exercises.facts import ladder_of
from warning_cases.exercises.ladder import all_right, read_place, verdicts
from warning_cases.exercises.recording import activity_key, record_exercise
from warning_cases.exercises.tally import next_shown, with_tap
from warning_cases.models import (
    Exercise,
    ExerciseRun,
    MirrorClause,
    ReminderTally,
    WarningCasePage,
)


class NotOffered(DomainError):
    """The case has no such exercise, event or choice (any more); nothing is written."""


class NotPlaced(DomainError):
    """At least one act has no place yet; nothing is written."""

    def __init__(self, message: str, missing: frozenset[str]) -> None:
        super().__init__(message)
        self.missing = missing


@transaction.atomic
def choose(
    *, case: WarningCasePage, cadre: Cadre, event: str, choice: str, at: dt.datetime
) -> ExerciseRun:
    """Keep the choice at one decision point. The first choice stays; repeating changes nothing.

    The exercise is done when every decision point has its choice.

    Args:
        event: key of the event; see `editions.key_of`.
        choice: place of the choice among those offered, from "0".

    Raises:
        NotOffered: there is no such decision point or choice.
    """
    offered = editions.decisions(case.timeline.raw_data)
    if event not in offered or choice not in {str(n) for n in range(offered[event])}:
        raise NotOffered(_("This choice is not offered any more. Read the case again."))
    run = _run(
        case, cadre, Exercise.CHOICES, editions.choices_edition(case.timeline.raw_data), at
    )
    if event in run.answers:
        return run
    run.answers = {**run.answers, event: int(choice)}
    run.save(update_fields=["answers"])
    if offered.keys() <= run.answers.keys():
        _finish(run, case, cadre, at, {"decisions": len(offered)})
    return run


@transaction.atomic
def tap_reminder(
    *, case: WarningCasePage, cadre: Cadre, event: str, at: dt.datetime
) -> ExerciseRun:
    """Keep where a word would have stopped it, and count it without the name. Once per person.

    Raises:
        NotOffered: there is no such event.
    """
    rows = case.timeline.raw_data
    if event not in dict(editions.keyed(rows)):
        raise NotOffered(_("This event is not there any more. Read the case again."))
    run = _run(case, cadre, Exercise.REMINDER, editions.reminder_edition(rows), at)
    if run.finished_at is not None:
        return run
    run.answers = {"event": event}
    run.save(update_fields=["answers"])
    tally, _is_new = ReminderTally.objects.get_or_create(case=case, edition=run.edition)
    tally = ReminderTally.objects.select_for_update().get(pk=tally.pk)
    tally.counted = with_tap(tally.counted, event)
    tally.shown = next_shown(counted=tally.counted, shown=tally.shown)
    tally.save(update_fields=["counted", "shown"])
    _finish(run, case, cadre, at, None)
    return run


@transaction.atomic
def place_facts(
    *, case: WarningCasePage, cadre: Cadre, places: Mapping[str, str], at: dt.datetime
) -> ExerciseRun:
    """Keep where the reader places each act; done when every one stands where it belongs.

    What was right before stays so. The record gets how many were right at once.

    Args:
        places: text of a `law.severity.Place` by key of the act.

    Raises:
        NotOffered: the case has no ladder.
        NotPlaced: some act has no place, or one that was not offered; with their keys.
    """
    ladder = ladder_of(case)
    if not ladder.facts:
        raise NotOffered(_("This case has no ladder any more."))
    run = _run(case, cadre, Exercise.LADDER, ladder.edition, at)
    if run.finished_at is not None:
        return run
    right = {
        key: str(place)
        for key, place in ladder.belongs.items()
        if run.answers.get(key) == str(place)
    }
    read = {
        key: read_place(right.get(key) or places.get(key, ""), ladder.offered)
        for key in ladder.belongs
    }
    placed = {key: place for key, place in read.items() if place is not None}
    missing = frozenset(read.keys() - placed.keys())
    if missing:
        raise NotPlaced(_("Place every act first."), missing)
    judged = verdicts(placed, ladder.belongs)
    run.first_tries = {
        **{key: verdict is Verdict.RIGHT for key, verdict in judged.items()},
        **run.first_tries,
    }
    run.answers = {key: str(place) for key, place in placed.items()}
    run.save(update_fields=["answers", "first_tries"])
    if all_right(placed, ladder.belongs):
        at_once = sum(run.first_tries[key] for key in ladder.belongs)
        _finish(run, case, cadre, at, {"acts": len(ladder.facts), "right_at_once": at_once})
    return run


@transaction.atomic
def look_in_mirror(
    *, case: WarningCasePage, cadre: Cadre, clause: str, at: dt.datetime
) -> ExerciseRun:
    """Note that the reader has looked; what they ticked never reaches the site.

    Args:
        clause: key of the statement to take into the next pledge; "" for none. It replaces the
            one taken before, from whatever case.

    Raises:
        NotOffered: the case has no mirror, or the statement becomes no clause.
    """
    rows = case.mirror.raw_data
    clauses = {key: str(value.get("clause") or "") for key, value in editions.keyed(rows)}
    if not clauses or (clause and not clauses.get(clause)):
        raise NotOffered(_("This statement is not there any more. Read the case again."))
    run = _run(case, cadre, Exercise.MIRROR, editions.mirror_edition(rows), at)
    if clause:
        MirrorClause.objects.update_or_create(
            cadre=cadre,
            defaults={"case": case, "text": clauses[clause], "chosen_at": at},
        )
    if run.finished_at is None:
        _finish(run, case, cadre, at, None)
    return run


@transaction.atomic
def drop_clause(*, cadre: Cadre) -> bool:
    """Take the chosen statement back; tell whether there was one. What was signed stays signed."""
    deleted, _by_model = MirrorClause.objects.filter(cadre=cadre).delete()
    return bool(deleted)


def _run(
    case: WarningCasePage, cadre: Cadre, exercise: str, edition: str, at: dt.datetime
) -> ExerciseRun:
    """Return the reader's run of this edition, locked; begin it where there is none."""
    run, is_new = ExerciseRun.objects.get_or_create(
        case=case,
        cadre=cadre,
        exercise=exercise,
        edition=edition,
        defaults={"started_at": at},
    )
    if is_new:
        note_start(cadre=cadre, activity_key=activity_key(case, exercise, edition), at=at)
        return run
    return ExerciseRun.objects.select_for_update().get(pk=run.pk)


def _finish(
    run: ExerciseRun,
    case: WarningCasePage,
    cadre: Cadre,
    at: dt.datetime,
    outcome: Mapping[str, Any] | None,
) -> None:
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    record_exercise(
        case=case,
        cadre=cadre,
        exercise=run.exercise,
        edition=run.edition,
        at=at,
        outcome=outcome,
    )
