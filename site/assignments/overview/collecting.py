"""Collecting the figures of a day, and making them again from the facts."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Count, Q

from assignments.indicators.registry import Scope, View, indicators, shares_of
from assignments.models import Assignment, Collection, Tally, TallySnapshot, UnitFigure
from cadres.models import Unit
from core.time import end_of_day, site_date

BATCH: Final = 2_000
LONGEST_PATH: Final = 255
SNAPSHOTS_AFTER_DUE: Final = dt.timedelta(days=30)
DAILY_FOR: Final = dt.timedelta(days=120)


def collect_today(*, at: dt.datetime) -> int:
    """Collect today's figures; "now" figures, which cost more, once a day. Return rows written."""
    today = site_date(at)
    written = collect_day(day=today, view=View.THEN, at=at)
    if not Collection.objects.filter(day=today, view=View.NOW).exists():
        written += collect_day(day=today, view=View.NOW, at=at)
    return written


def collect_day(*, day: dt.date, view: View, at: dt.datetime) -> int:
    """Write every indicator of every unit from the beginning of the year to `day`.

    One query for all indicators; what was collected of that day before is replaced.
    All is reckoned before anything is written: on SQLite nobody else can write meanwhile.
    """
    units = dict(Unit.objects.values_list("path", "pk"))
    scope = Scope("", LONGEST_PATH, dt.date(day.year, 1, 1), day, view)
    rows = [
        UnitFigure(
            day=day,
            unit_id=units[path],
            view=view,
            code=code,
            part=share.part,
            whole=share.whole,
        )
        for code, shares in zip(
            indicators, shares_of((each, scope) for each in indicators.values()), strict=True
        )
        for path, share in shares.items()
        if path in units and (share.part or share.whole)
    ]
    with transaction.atomic():
        UnitFigure.objects.filter(day=day, view=view).delete()
        UnitFigure.objects.bulk_create(rows, batch_size=BATCH)
        Collection.objects.update_or_create(day=day, view=view, defaults={"collected_at": at})
    return len(rows)


def snapshot_tallies(*, at: dt.datetime) -> int:
    """Keep what the tallies say today, for assignments that run or ended within a month."""
    today = site_date(at)
    tallies = Tally.objects.filter(
        assignment__opens_on__lte=today, assignment__due_on__gte=today - SNAPSHOTS_AFTER_DUE
    )
    rows = [
        TallySnapshot(
            day=today,
            assignment_id=assignment,
            unit_id=unit,
            assigned=assigned,
            started=started,
            done=done,
        )
        for assignment, unit, assigned, started, done in tallies.values_list(
            "assignment_id", "unit_id", "assigned", "started", "done"
        )
    ]
    with transaction.atomic():
        _keep(rows)
    return len(rows)


@transaction.atomic
def rebuild_snapshots(*, assignment: Assignment, until: dt.date) -> int:
    """Make the snapshots of every day of `assignment` again from its obligations.

    One query and one insert a day. Excuses have no history: who is excused now never counts.
    """
    last = min(until, assignment.due_on + SNAPSHOTS_AFTER_DUE)
    TallySnapshot.objects.filter(assignment=assignment, day__lte=until).delete()
    written = 0
    for number in range((last - assignment.opens_on).days + 1):
        day = assignment.opens_on + dt.timedelta(days=number)
        ends = end_of_day(day)
        counts = (
            assignment.obligations.counted()
            .filter(assigned_on__lte=day)
            .order_by()
            .values_list("unit_id")
            .annotate(
                assigned=Count("pk"),
                started=Count("pk", filter=Q(started_at__lte=ends)),
                done=Count("pk", filter=Q(done_at__lte=ends)),
            )
        )
        rows = [
            TallySnapshot(
                day=day,
                assignment=assignment,
                unit_id=unit,
                assigned=assigned,
                started=started,
                done=done,
            )
            for unit, assigned, started, done in counts
        ]
        _keep(rows)
        written += len(rows)
    return written


@transaction.atomic
def thin_out(*, at: dt.datetime) -> int:
    """Of figures older than four months keep the last day of each month; return rows removed."""
    old = site_date(at) - DAILY_FOR
    days = [
        day
        for day in Collection.objects.filter(day__lt=old)
        .order_by()
        .values_list("day", flat=True)
        .distinct()
        if (day + dt.timedelta(days=1)).day != 1
    ]
    removed, _by_model = UnitFigure.objects.filter(day__in=days).delete()
    Collection.objects.filter(day__in=days).delete()
    return removed


def _keep(rows: list[TallySnapshot]) -> None:
    TallySnapshot.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assignment", "unit", "day"],
        update_fields=["assigned", "started", "done"],
    )
