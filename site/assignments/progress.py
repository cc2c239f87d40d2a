"""Moving people's obligations along as the record grows: started, done, open again."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateField, F, Max, Value
from django.db.models.functions import Coalesce

from assignments.finishing import finishing_entries
from assignments.locking import hold_activity
from assignments.models import Assignment, Obligation, Tally
from assignments.signals import announce_on_commit
from cadres.models import Cadre
from core.prepared import PreparedRead, kept_rows
from core.time import site_date, start_of_day

_BATCH: Final = 500

# What one person owes of one activity, locked: asked whenever anybody starts or finishes anything.
_OWED: Final[dict[str, Any]] = {"cadre": BigIntegerField(), "activity_key": CharField()}
_UNFINISHED: Final[PreparedRead[Any]] = PreparedRead(
    lambda cadre, activity_key, day: (
        Obligation.objects.unfinished()
        .counting(day)
        .of(cadre, activity_key)
        .select_for_update(of=("self",))
        .values_list("pk", "assignment_id", "unit_id", "started_at", "excuse")
    ),
    **_OWED,
    day=DateField(),
)
_NOT_STARTED: Final[PreparedRead[Any]] = PreparedRead(
    lambda cadre, activity_key: (
        Obligation.objects.not_started()
        .of(cadre, activity_key)
        .select_for_update(of=("self",))
        .values_list("pk", "assignment_id", "unit_id")
    ),
    **_OWED,
)

# The obligation and its tally in one statement: people of one unit wait for each other's tally.
_FINISH_ONE: Final = f"""
    WITH finished AS (
        UPDATE {Obligation._meta.db_table}
        SET done_at = %s, started_at = COALESCE(started_at, %s) WHERE id = %s
    )
    UPDATE {Tally._meta.db_table} SET done = done + 1, started = started + %s
    WHERE assignment_id = %s AND unit_id = %s
"""  # noqa: S608  our own tables' names


@transaction.atomic(savepoint=False)
def complete_obligations(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> int:
    """Mark what `cadre` owes of this activity as done, and count it where the board looks.

    Assignments that count from a later day than that of `at` stay open.
    Runs inside the transaction of the entry. Repeating it changes nothing. Tallies are locked
    in the order of their assignments, so that two people who finish together cannot block each
    other for good. Queries: three where there is one assignment, as is usual, on PostgreSQL;
    elsewhere, or where there are more, three plus one per assignment.

    Returns:
        How many obligations became done.
    """
    hold_activity(activity_key)
    owed = _UNFINISHED.rows(cadre=cadre.pk, activity_key=activity_key, day=site_date(at))
    if not owed:
        return 0
    if len(owed) == 1 and not owed[0][-1] and connection.vendor == "postgresql":
        pk, assignment_id, unit_id, started_at, _excuse = owed[0]
        kept_rows(
            _FINISH_ONE,
            [at, at, pk, int(started_at is None), assignment_id, unit_id],
        )
        announce_on_commit(assignment_id)
        return 1
    Obligation.objects.filter(pk__in=[pk for pk, *_rest in owed]).update(
        done_at=at, started_at=Coalesce("started_at", Value(at))
    )
    for _pk, assignment_id, unit_id, started_at, excuse in owed:
        if excuse:  # in nobody's figures; done all the same
            continue
        Tally.objects.filter(assignment_id=assignment_id, unit_id=unit_id).update(
            done=F("done") + 1, started=F("started") + (1 if started_at is None else 0)
        )
        announce_on_commit(assignment_id)
    return len(owed)


@transaction.atomic
def complete_many(*, activity_key: str, finished_at: Mapping[int, dt.datetime]) -> int:
    """Mark what many people owe of one activity as done; see `complete_obligations`.

    Queries: one per five hundred people and instant, two per tally; none where nobody owes it.

    Args:
        finished_at: when each cadre (by primary key) finished.

    Returns:
        How many obligations became done.
    """
    if not Assignment.objects.filter(activity_key=activity_key).exists():
        return 0
    hold_activity(activity_key)
    people = sorted(finished_at)
    completed = 0
    counts: dict[tuple[int, int], Counter[str]] = {}
    by_instant: dict[dt.datetime, list[int]] = {}
    for start in range(0, len(people), _BATCH):
        owed = (
            Obligation.objects.unfinished()
            .filter(
                cadre__in=people[start : start + _BATCH],
                assignment__activity_key=activity_key,
            )
            .order_by("assignment_id", "pk")
            .select_for_update(of=("self",))
            .values_list(
                "pk", "cadre_id", "assignment_id", "unit_id", "started_at", "excuse",
                "assignment__counts_from",
            )
        )  # fmt: skip
        for pk, cadre_id, assignment_id, unit_id, started_at, excuse, counts_from in owed:
            if counts_from and site_date(finished_at[cadre_id]) < counts_from:
                continue
            by_instant.setdefault(finished_at[cadre_id], []).append(pk)
            completed += 1
            if excuse:
                continue
            count = counts.setdefault((assignment_id, unit_id), Counter())
            count["done"] += 1
            count["started"] += started_at is None
    for instant, pks in by_instant.items():
        for start in range(0, len(pks), _BATCH):
            Obligation.objects.filter(pk__in=pks[start : start + _BATCH]).update(
                done_at=instant, started_at=Coalesce("started_at", Value(instant))
            )
    for (assignment_id, unit_id), count in sorted(counts.items()):
        Tally.objects.filter(assignment_id=assignment_id, unit_id=unit_id).update(
            done=F("done") + count["done"], started=F("started") + count["started"]
        )
    for assignment_id in sorted({assignment_id for assignment_id, _unit in counts}):
        announce_on_commit(assignment_id)
    return completed


@transaction.atomic
def reopen_obligations(*, cadre: Cadre, activity_key: str) -> int:
    """Open again what `cadre` owes of an activity whose entry was withdrawn.

    It stays started. What another entry still finishes stays done.

    Returns:
        How many obligations are open again.
    """
    hold_activity(activity_key)
    last: dt.datetime | None = (
        finishing_entries(activity_key)
        .filter(cadre=cadre)
        .aggregate(last=Max("occurred_at"))["last"]
    )
    done = [
        row
        for row in Obligation.objects.of(cadre, activity_key)
        .filter(done_at__isnull=False)
        .select_for_update(of=("self",))
        .values_list("pk", "assignment_id", "unit_id", "excuse", "assignment__counts_from")
        if last is None or (row[4] is not None and last < start_of_day(row[4]))
    ]
    Obligation.objects.filter(pk__in=[pk for pk, *_rest in done]).update(done_at=None)
    for _pk, assignment_id, unit_id, excuse, _counts_from in done:
        if excuse:
            continue
        Tally.objects.filter(assignment_id=assignment_id, unit_id=unit_id).update(
            done=F("done") - 1
        )
        announce_on_commit(assignment_id)
    return len(done)


@transaction.atomic(savepoint=False)
def start_obligations(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> int:
    """Mark what `cadre` owes of this activity as started; see `complete_obligations`."""
    owed = _NOT_STARTED.rows(cadre=cadre.pk, activity_key=activity_key)
    if not owed:
        return 0
    Obligation.objects.filter(pk__in=[pk for pk, *_rest in owed]).update(started_at=at)
    for _pk, assignment_id, unit_id in owed:
        Tally.objects.filter(assignment_id=assignment_id, unit_id=unit_id).update(
            started=F("started") + 1
        )
        announce_on_commit(assignment_id)
    return len(owed)
