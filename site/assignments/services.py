"""Opening assignments."""

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from assignments.audiences.rules import Rule
from assignments.locking import hold_activity
from assignments.materialising import materialise
from assignments.models import Assignment, DueKind
from assignments.signals import announce_on_commit
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.time import long_date, months_later, site_date

_BATCH: Final = 500


class AlreadyAssigned(DomainError):
    """The same activity was assigned to the same unit, and that assignment still runs."""


class DueInThePast(DomainError):
    """Nobody can meet a due date that has gone by."""


class DueBeforeOpening(DomainError):
    """The due date lies before the opening date."""


class NobodyReached(DomainError):
    """The audience is empty."""


class RepeatsBeforeDue(DomainError):
    """A cycle would begin before the one before it is due."""


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
    may_reach_nobody: bool = False,
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
        may_reach_nobody: somebody has confirmed that nobody is reached yet.
        at: aware instant of opening; due dates are compared with its date on the site's clock.

    Raises:
        DueInThePast: `due_on` was over at `at`.
        DueBeforeOpening: `due_on` lies before `opens_on`.
        AlreadyAssigned: `audience` has this activity on its list until a day not yet over when
            this one would open.
        NobodyReached: the audience is empty; nothing is written.
        DaysMissing: `due_kind` counts days and `due_days` is None.
        RepeatsBeforeDue: the next cycle would begin before the due date of this one.
    """
    rule = rule or Rule()
    if due_kind != DueKind.FIXED and not due_days:
        raise DaysMissing(_("Say within how many days it is due."))
    if repeats_months and months_later(opens_on, repeats_months) <= due_on:
        raise RepeatsBeforeDue(_("The next cycle would begin before this one is due."))
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
    if not people and not may_reach_nobody:
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


def _already_assigned(assignment: Assignment) -> AlreadyAssigned:
    return AlreadyAssigned(
        _("%(unit)s has “%(title)s” on its list already, due %(day)s.")
        % {
            "unit": assignment.audience.label,
            "title": assignment.label,
            "day": long_date(assignment.due_on),
        }
    )
