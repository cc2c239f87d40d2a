"""Changes to assignments: opening one, and moving people's obligations along."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    F,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from assignments.finishing import finishing_entries
from assignments.locking import hold_activity
from assignments.models import Assignment, Obligation, Tally
from assignments.signals import announce_on_commit
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.prepared import PreparedRead
from core.time import long_date, site_date

_BATCH: Final = 500


class AlreadyAssigned(DomainError):
    """The same activity was assigned to the same unit, and that assignment still runs."""


class DueInThePast(DomainError):
    """Nobody can meet a due date that has gone by."""


class DueBeforeOpening(DomainError):
    """The due date lies before the opening date."""


class NobodyReached(DomainError):
    """The audience has nobody in service."""


@transaction.atomic
def open_assignment(
    *,
    title: str,
    title_en: str,
    activity_key: str,
    target: Page,
    audience: Unit,
    reason: str,
    reason_en: str,
    minutes: int,
    opens_on: dt.date,
    due_on: dt.date,
    actor: Cadre | None,
    is_mandatory: bool = True,
    at: dt.datetime,
) -> Assignment:
    """Give everyone in service within `audience` an obligation, and every unit its tally.

    People whose record already holds the activity get an obligation that is done since then:
    nobody is asked twice, and a unit's denominator is still everyone in it, so that "all have
    studied it" reads 100% rather than "nobody was asked".

    Costs the same few statements for 1,000 people as for 100,000; the database copies the rows.

    Args:
        minutes: what it takes one person.
        at: aware instant of opening; due dates are compared with its date on the site's clock.

    Raises:
        DueInThePast: `due_on` was over at `at`.
        DueBeforeOpening: `due_on` lies before `opens_on`.
        AlreadyAssigned: `audience` has this activity on its list until a day not yet over when
            this one would open.
        NobodyReached: nobody is in service within `audience`; nothing is written.
    """
    if due_on < site_date(at):
        raise DueInThePast(
            _("The due date %(day)s is over. Choose today or later.")
            % {"day": long_date(due_on)}
        )
    if due_on < opens_on:
        raise DueBeforeOpening(_("The due date lies before the day the assignment opens."))
    hold_activity(activity_key, exclusive=True)
    running = Assignment.objects.filter(
        activity_key=activity_key, audience=audience, due_on__gte=opens_on
    ).first()
    if running is not None:
        raise _already_assigned(running)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                title=title,
                title_en=title_en,
                activity_key=activity_key,
                target=target,
                audience=audience,
                reason=reason,
                reason_en=reason_en,
                minutes=minutes,
                is_mandatory=is_mandatory,
                opens_on=opens_on,
                due_on=due_on,
                created_by=actor,
            )
    except IntegrityError as error:
        taken = Assignment.objects.filter(
            activity_key=activity_key, audience=audience, opens_on=opens_on
        ).first()
        if taken is None:
            raise
        raise _already_assigned(taken) from error
    people = _materialise(assignment)
    if not people:
        raise NobodyReached(
            _("Nobody is in service in %(unit)s. Choose another unit.")
            % {"unit": audience.label}
        )
    log(
        instance=assignment,
        action="assignments.open",
        user=actor,
        data={"unit": audience.code, "people": people, "due_on": due_on.isoformat()},
    )
    announce_on_commit(assignment.pk)
    return assignment


# What one person owes of one activity, locked: asked whenever anybody starts or finishes anything.
_OWED: Final[dict[str, Any]] = {"cadre": BigIntegerField(), "activity_key": CharField()}
_OPEN: Final[PreparedRead[Any]] = PreparedRead(
    lambda cadre, activity_key: (
        Obligation.objects.open()
        .of(cadre, activity_key)
        .select_for_update(of=("self",))
        .values_list("pk", "assignment_id", "unit_id", "started_at")
    ),
    **_OWED,
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


@transaction.atomic(savepoint=False)
def complete_obligations(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> int:
    """Mark what `cadre` owes of this activity as done, and count it where the board looks.

    Runs inside the transaction of the entry. Repeating it changes nothing. Tallies are locked
    in the order of their assignments, so that two people who finish together cannot block each
    other for good. Queries: three plus one per assignment (usually one).

    Returns:
        How many obligations became done.
    """
    hold_activity(activity_key)
    owed = _OPEN.rows(cadre=cadre.pk, activity_key=activity_key)
    if not owed:
        return 0
    Obligation.objects.filter(pk__in=[pk for pk, *_rest in owed]).update(
        done_at=at, started_at=Coalesce("started_at", Value(at))
    )
    for _pk, assignment_id, unit_id, started_at in owed:
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
    counts: dict[tuple[int, int], Counter[str]] = {}
    by_instant: dict[dt.datetime, list[int]] = {}
    for start in range(0, len(people), _BATCH):
        owed = (
            Obligation.objects.open()
            .filter(
                cadre__in=people[start : start + _BATCH],
                assignment__activity_key=activity_key,
            )
            .order_by("assignment_id", "pk")
            .select_for_update(of=("self",))
            .values_list("pk", "cadre_id", "assignment_id", "unit_id", "started_at")
        )
        for pk, cadre_id, assignment_id, unit_id, started_at in owed:
            by_instant.setdefault(finished_at[cadre_id], []).append(pk)
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
    return sum(count["done"] for count in counts.values())


@transaction.atomic
def reopen_obligations(*, cadre: Cadre, activity_key: str) -> int:
    """Open again what `cadre` owes of an activity whose entry was withdrawn.

    It stays started. Nothing happens while another entry still finishes the activity.

    Returns:
        How many obligations are open again.
    """
    hold_activity(activity_key)
    if finishing_entries(activity_key).filter(cadre=cadre).exists():
        return 0
    done = list(
        Obligation.objects.of(cadre, activity_key)
        .filter(done_at__isnull=False)
        .select_for_update(of=("self",))
        .values_list("pk", "assignment_id", "unit_id")
    )
    Obligation.objects.filter(pk__in=[pk for pk, *_rest in done]).update(done_at=None)
    for _pk, assignment_id, unit_id in done:
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


def _already_assigned(assignment: Assignment) -> AlreadyAssigned:
    return AlreadyAssigned(
        _("%(unit)s has “%(title)s” on its list already, due %(day)s.")
        % {
            "unit": assignment.audience.label,
            "title": assignment.label,
            "day": long_date(assignment.due_on),
        }
    )


def _materialise(assignment: Assignment) -> int:
    """Insert the obligations and tallies of `assignment`; return how many people it reaches."""
    finished_at = Subquery(
        finishing_entries(assignment.activity_key)
        .filter(cadre=OuterRef("pk"))
        .order_by("occurred_at")
        .values("occurred_at")[:1],
        output_field=DateTimeField(),
    )
    own_id = Value(assignment.pk, output_field=BigIntegerField())
    people = _insert_from(
        Obligation,
        ["assignment_id", "cadre_id", "unit_id", "started_at", "done_at"],
        Cadre.objects.in_service()
        .within(assignment.audience)
        .order_by()
        .annotate(assigned_id=own_id, started_at=finished_at, done_at=finished_at)
        .values_list("assigned_id", "pk", "unit_id", "started_at", "done_at"),
    )
    _insert_from(
        Tally,
        ["assignment_id", "unit_id", "assigned", "started", "done"],
        tallies_of(assignment).values_list(
            "assignment_id", "unit_id", "counted", "counted_started", "counted_done"
        ),
    )
    return people


def tallies_of(assignment: Assignment) -> QuerySet[Any, Any]:
    """Count the obligations of `assignment` by unit, as its tallies should read."""
    return (
        assignment.obligations.order_by()
        .values("assignment_id", "unit_id")
        .annotate(
            counted=Count("pk"),
            counted_started=Count("started_at"),
            counted_done=Count("done_at"),
        )
    )


def _insert_from(model: type[Model], columns: list[str], rows: QuerySet[Any, Any]) -> int:
    """Run `INSERT INTO model (columns) SELECT rows` and return the number of rows."""
    select, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {select}", params)
        return int(cursor.rowcount)
