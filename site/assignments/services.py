"""Changes to assignments: opening one, and moving people's obligations along."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, CharField, DateField, F, Max, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from assignments.audiences.rules import Rule
from assignments.finishing import finishing_entries
from assignments.locking import hold_activity
from assignments.materialising import materialise
from assignments.models import Assignment, DueKind, Obligation, Tally
from assignments.signals import announce_on_commit
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.prepared import PreparedRead
from core.time import long_date, site_date, start_of_day

_BATCH: Final = 500


class AlreadyAssigned(DomainError):
    """The same activity was assigned to the same unit, and that assignment still runs."""


class DueInThePast(DomainError):
    """Nobody can meet a due date that has gone by."""


class DueBeforeOpening(DomainError):
    """The due date lies before the opening date."""


class NobodyReached(DomainError):
    """The audience is empty."""


class DaysMissing(DomainError):
    """The due date is counted in days, and nobody said how many."""


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
    rule: Rule | None = None,
    due_kind: str = DueKind.FIXED,
    due_days: int | None = None,
    event_key: str = "",
    event_on: dt.date | None = None,
    repeats_months: int | None = None,
    first_cycle: Assignment | None = None,
    cycle: int = 1,
    counts_from: dt.date | None = None,
    at: dt.datetime,
) -> Assignment:
    """Give everyone within `audience` whom `rule` describes an obligation, every unit its tally.

    People whose record already holds the activity get an obligation that is done since then:
    nobody is asked twice, and a unit's denominator is still everyone in it, so that "all have
    studied it" reads 100% rather than "nobody was asked".

    Costs the same few statements for 1,000 people as for 100,000; the database copies the rows.

    Args:
        minutes: what it takes one person.
        rule: who in `audience`; None is everyone in service.
        due_on: the last day; for due dates of each person's own, the last day of joining.
        due_days: how long a person has, counted from what `due_kind` says.
        event_key, event_on: the amendment or campaign that days are counted from, and its day.
        repeats_months: open the next cycle after so many months (see `assignments.cycles`).
        counts_from: leave out what was finished before this day.
        at: aware instant of opening; due dates are compared with its date on the site's clock.

    Raises:
        DueInThePast: `due_on` was over at `at`.
        DueBeforeOpening: `due_on` lies before `opens_on`.
        AlreadyAssigned: `audience` has this activity on its list until a day not yet over when
            this one would open.
        NobodyReached: the audience is empty; nothing is written.
        DaysMissing: `due_kind` counts days and `due_days` is None.
    """
    rule = rule or Rule()
    if due_kind != DueKind.FIXED and not due_days:
        raise DaysMissing(_("Say within how many days it is due."))
    if due_on < site_date(at):
        raise DueInThePast(
            _("The due date %(day)s is over. Choose today or later.")
            % {"day": long_date(due_on)}
        )
    if due_on < opens_on:
        raise DueBeforeOpening(_("The due date lies before the day the assignment opens."))
    hold_activity(activity_key, exclusive=True)
    running = Assignment.objects.filter(
        activity_key=activity_key,
        audience=audience,
        rule_digest=rule.digest,
        due_on__gte=opens_on,
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
                rule=rule.as_json(),
                rule_digest=rule.digest,
                due_kind=due_kind,
                due_days=due_days,
                event_key=event_key,
                event_on=event_on,
                repeats_months=repeats_months,
                first_cycle=first_cycle,
                cycle=cycle,
                counts_from=counts_from,
                created_by=actor,
            )
    except IntegrityError as error:
        taken = Assignment.objects.filter(
            activity_key=activity_key,
            audience=audience,
            opens_on=opens_on,
            rule_digest=rule.digest,
        ).first()
        if taken is None:
            raise
        raise _already_assigned(taken) from error
    people = materialise(assignment, at)
    if not people:
        raise NobodyReached(
            _("Nobody is in service in %(unit)s. Choose another unit.")
            % {"unit": audience.label}
            if not rule.clauses
            else _("Nobody is reached: %(rule)s") % {"rule": rule.sentence(audience)}
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


@transaction.atomic(savepoint=False)
def complete_obligations(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> int:
    """Mark what `cadre` owes of this activity as done, and count it where the board looks.

    Assignments that count from a later day than that of `at` stay open.
    Runs inside the transaction of the entry. Repeating it changes nothing. Tallies are locked
    in the order of their assignments, so that two people who finish together cannot block each
    other for good. Queries: three plus one per assignment (usually one).

    Returns:
        How many obligations became done.
    """
    hold_activity(activity_key)
    owed = _UNFINISHED.rows(cadre=cadre.pk, activity_key=activity_key, day=site_date(at))
    if not owed:
        return 0
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


def _already_assigned(assignment: Assignment) -> AlreadyAssigned:
    return AlreadyAssigned(
        _("%(unit)s has “%(title)s” on its list already, due %(day)s.")
        % {
            "unit": assignment.audience.label,
            "title": assignment.label,
            "day": long_date(assignment.due_on),
        }
    )
