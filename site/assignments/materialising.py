"""Obligations and tallies by sets of rows: the database copies them, whatever their number.

Every function here needs the exclusive lock of the activity (`locking.hold_activity`), so that
nobody finishes unseen between two of its statements.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from assignments.audiences.rules import Rule, people_of
from assignments.finishing import entries_that_finish
from assignments.models import (
    AUTOMATIC_EXCUSES,
    GRACE_DAYS,
    Assignment,
    DueKind,
    Excuse,
    Obligation,
    ObligationQuerySet,
    Tally,
)
from cadres.models import Cadre, CadreQuerySet, Posting, Status
from core.time import site_date

FEW: Final = 500  # people who can be named one by one in a statement

_TALLY_COLUMNS: Final = ["assignment_id", "unit_id", "path", "assigned", "started", "done"]
_TALLY_VALUES: Final = (
    "assignment_id", "unit_id", "unit__path", "counted", "counted_started", "counted_done",
)  # fmt: skip
_EXCUSE: Final = CharField(max_length=8)


@dataclass(frozen=True)
class Changes:
    """How many people entered, came back, left, or are counted in another unit."""

    entered: int = 0
    returned: int = 0
    excused: int = 0
    moved: int = 0

    @property
    def any(self) -> bool:
        return bool(self.entered or self.returned or self.excused or self.moved)


def audience_of(assignment: Assignment, today: dt.date) -> CadreQuerySet:
    """Return the people whom the assignment is for on `today`."""
    return people_of(assignment.audience, Rule.of(assignment.rule), today)


def materialise(
    assignment: Assignment, at: dt.datetime, *, progress: QuerySet[Any, Any] | None = None
) -> int:
    """Insert the obligations and tallies of a new assignment; return how many people it reaches.

    A handful of statements for 1,000 people as for 1,000,000.

    Args:
        progress: see `insert_obligations`.
    """
    people = insert_obligations(
        assignment, audience_of(assignment, site_date(at)), at, progress=progress
    )
    _insert_from(
        Tally,
        _TALLY_COLUMNS,
        tallies_of(assignment).values_list(*_TALLY_VALUES),
    )
    return people


def insert_obligations(
    assignment: Assignment,
    people: CadreQuerySet,
    at: dt.datetime,
    *,
    is_late: bool = False,
    cadres: Collection[int] | None = None,
    progress: QuerySet[Any, Any] | None = None,
) -> int:
    """Give each of `people` who has none an obligation; done already where the record says so.

    One statement. Who has finished is read once and put aside before people are looked at: a
    planner that knows little of the tables, just after many rows were written, may otherwise read
    the record anew for each person.

    Args:
        is_late: they join while the assignment runs, so that they get their days of grace.
        cadres: ids of all of them where they are few, so that only their record is read.
        progress: rows of (cadre id, started at, done at) to take in the record's place: of
            people who are made up.
    """
    if progress is None:
        finishing = entries_that_finish(assignment)
        if cadres is not None:
            finishing = finishing.filter(cadre__in=cadres)
        progress = (
            finishing.order_by()
            .values("cadre_id")
            .annotate(started=Min("occurred_at"), done=Min("occurred_at"))
            .values_list("cadre_id", "started", "done")
        )
    today = site_date(at)
    finished, of_finished = progress.query.sql_with_params()
    audience, of_audience = (
        people.order_by()
        .annotate(own_due_on=own_due_day(assignment, today, is_late=is_late))
        .values_list("pk", "sort_key", "unit_id", "own_due_on")
        .query.sql_with_params()
    )
    statement = f"""
        INSERT INTO {Obligation._meta.db_table} (
            assignment_id, cadre_id, sort_key, unit_id, assigned_on, due_on,
            started_at, done_at, excuse, is_elsewhere
        )
        WITH finished (cadre_id, started_at, done_at) AS MATERIALIZED ({finished}),
             audience (cadre_id, sort_key, unit_id, due_on) AS ({audience})
        SELECT %s, audience.cadre_id, audience.sort_key, audience.unit_id, %s, audience.due_on,
               finished.started_at, finished.done_at, '', %s
        FROM audience LEFT JOIN finished ON finished.cadre_id = audience.cadre_id
        WHERE TRUE
        ON CONFLICT DO NOTHING
    """  # noqa: S608  our own tables' names, and what the ORM wrote
    day = connection.ops.adapt_datefield_value(today)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*of_finished, *of_audience, assignment.pk, day, False])
        return int(cursor.rowcount)


def evaluate(
    assignment: Assignment, at: dt.datetime, cadres: Collection[int] | None = None
) -> Changes:
    """Bring the obligations of a running assignment in step with the people it is for today.

    Whoever no longer belongs to them is excused if not done, and counted again on return; open
    obligations follow people to other units; who is new gets one. What is done stays where it
    was done. Once its last day is over nobody joins, and only those are followed whose own due
    day is still to come.

    Args:
        cadres: ids to look at only; everybody when None.
    """
    today = site_date(at)
    people = audience_of(assignment, today)
    owed: ObligationQuerySet = assignment.obligations.all()
    if assignment.due_on < today:
        people, owed = people.none(), owed.filter(due_on__gte=today)
    if cadres is not None:
        people = people.filter(pk__in=cadres)
        owed = owed.filter(cadre__in=cadres)
    belongs = Exists(audience_of(assignment, today).filter(pk=OuterRef("cadre_id")))
    touched = _units_of(owed) if cadres is not None else None
    now_in = Subquery(Cadre.objects.filter(pk=OuterRef("cadre_id")).values("unit_id"))
    excused = owed.open().filter(~belongs).update(excuse=_why_not(), excused_at=at)
    returned = (
        owed.filter(belongs, excuse__in=AUTOMATIC_EXCUSES)
        .exclude(cadre__unit=None)
        .update(
            excuse="",
            excused_at=None,
            unit_id=Case(
                When(done_at=None, then=now_in),
                default=F("unit_id"),
                output_field=BigIntegerField(),
            ),
            is_elsewhere=Case(When(done_at=None, then=Value(False)), default=F("is_elsewhere")),
            due_on=Greatest("due_on", Value(today + dt.timedelta(days=GRACE_DAYS))),
        )
    )
    elsewhere = Exists(
        Cadre.objects.filter(pk=OuterRef("cadre_id")).exclude(unit_id=OuterRef("unit_id"))
    )
    moved = owed.open().filter(belongs, elsewhere).update(unit_id=now_in, is_elsewhere=False)
    having = Obligation.objects.filter(assignment=assignment, cadre=OuterRef("pk"))
    entering = people.exclude(unit=None).filter(~Exists(having))
    some = list(entering.order_by().values_list("pk", flat=True)[: FEW + 1])
    entered = 0
    if len(some) > FEW:
        entered = insert_obligations(assignment, entering, at, is_late=True)
    elif some:
        those = Cadre.objects.filter(pk__in=some)
        entered = insert_obligations(assignment, those, at, is_late=True, cadres=some)
    changes = Changes(entered, returned, excused, moved)
    if changes.any:
        rebuild_tallies(
            assignment, None if touched is None else touched | _units_of(owed.all())
        )
    return changes


def tallies_of(assignment: Assignment) -> QuerySet[Any, Any]:
    """Count the obligations of `assignment` by unit, as its tallies should read."""
    return (
        assignment.obligations.counted()
        .order_by()
        .values("assignment_id", "unit_id", "unit__path")
        .annotate(
            counted=Count("pk"),
            counted_started=Count("started_at"),
            counted_done=Count("done_at"),
        )
    )


def rebuild_tallies(assignment: Assignment, units: Collection[int] | None = None) -> None:
    """Write the tallies of `assignment` anew from its obligations, of `units` or of all.

    They are locked first: whoever starts or finishes meanwhile waits, and adds to the new figure.
    """
    tallies, counted = Tally.objects.filter(assignment=assignment), tallies_of(assignment)
    if units is not None:
        tallies, counted = tallies.filter(unit__in=units), counted.filter(unit__in=units)
    having = list(tallies.order_by("unit_id").select_for_update(of=("self",)).values_list("pk"))
    if having:
        left = assignment.obligations.counted().filter(unit=OuterRef("unit_id"))
        tallies.filter(~Exists(left)).update(assigned=0, started=0, done=0)
    _insert_from(
        Tally,
        _TALLY_COLUMNS,
        counted.values_list(*_TALLY_VALUES),
        update_on=("assignment_id", "unit_id"),
    )


def _units_of(owed: ObligationQuerySet) -> set[int]:
    return set(owed.order_by().values_list("unit_id", flat=True).distinct())


def _why_not() -> Case:
    """Say why a person who is not in the audience is not in it."""
    person = Cadre.objects.filter(pk=OuterRef("cadre_id"))
    reason = Case(
        When(is_active=False, then=Value(Excuse.LEFT.value)),
        When(status=Status.ON_LEAVE, then=Value(Excuse.ON_LEAVE.value)),
        When(status=Status.SECONDED, then=Value(Excuse.SECONDED.value)),
        When(status=Status.RETIRED, then=Value(Excuse.RETIRED.value)),
        default=Value(Excuse.MOVED.value),
        output_field=_EXCUSE,
    )
    return Case(
        When(Q(pk__isnull=False), then=Subquery(person.annotate(why=reason).values("why"))),
        default=Value(Excuse.MOVED.value),
        output_field=_EXCUSE,
    )


def common_due_day(
    assignment: Assignment, today: dt.date, *, is_late: bool = False
) -> dt.date | None:
    """Return until when whoever is reached on `today` has time; None where postings decide.

    Args:
        is_late: they join while the assignment runs, so that they get their days of grace.
    """
    if assignment.due_kind == DueKind.RELATIVE:
        return max(today, assignment.opens_on) + dt.timedelta(days=assignment.due_days or 0)
    if assignment.due_kind == DueKind.APPOINTMENT:
        return None
    due_on = assignment.due_on
    return max(due_on, today + dt.timedelta(days=GRACE_DAYS)) if is_late else due_on


def own_due_day(assignment: Assignment, today: dt.date, *, is_late: bool) -> Any:
    """Return the due date of one person, as an expression on Cadre."""
    due_on = common_due_day(assignment, today, is_late=is_late)
    if due_on is not None:
        return Value(due_on, output_field=DateField())
    days = dt.timedelta(days=assignment.due_days or 0)
    begins = max(today, assignment.opens_on)
    appointed = (
        Posting.objects.on(today)
        .filter(cadre=OuterRef("pk"), is_primary=True)
        .order_by("-from_on")
        .annotate(
            finish_on=Cast(
                ExpressionWrapper(F("from_on") + days, output_field=DateTimeField()),
                DateField(),
            )
        )
        .values("finish_on")[:1]
    )
    earliest = Value(begins + dt.timedelta(days=GRACE_DAYS), output_field=DateField())
    return Greatest(Coalesce(Subquery(appointed, output_field=DateField()), earliest), earliest)


def _insert_from(
    model: type[Model],
    columns: list[str],
    rows: QuerySet[Any, Any],
    update_on: Sequence[str] = (),
) -> int:
    """Run `INSERT INTO model (columns) SELECT rows` and return the number of rows.

    Rows that are there already stay; with `update_on`, the columns of a key, they are written
    anew.
    """
    select, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    table = quote(model._meta.db_table)
    conflict = "ON CONFLICT DO NOTHING"
    if update_on:
        key = ", ".join(quote(column) for column in update_on)
        written = ", ".join(
            f"{quote(column)} = excluded.{quote(column)}"
            for column in columns
            if column not in update_on
        )
        conflict = f"ON CONFLICT ({key}) DO UPDATE SET {written}"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {select} {conflict}", params)
        return int(cursor.rowcount)
