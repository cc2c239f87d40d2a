"""Repeated assignments: each cycle is a new assignment, and the past stays as it was.

Cycles never reset the past. What was done before a cycle began does not finish it (`counts_from`), and
nothing of an earlier cycle is opened again, withdrawn or counted twice. A course that was finished in
the same edition is proved again, not read again: see `courses.repeating`.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments import services
from assignments.audiences.rules import Rule
from assignments.models import Assignment
from assignments.targets import Assignable, find_assignable
from cadres.models import Cadre, Unit, UnitChange
from core.errors import DomainError
from core.time import months_later, site_date

logger = logging.getLogger(__name__)


def open_due_cycles(*, at: dt.datetime) -> list[Assignment]:
    """Open the next cycle of every repeated assignment whose day has come.

    A cycle that was missed while no worker ran is skipped: only the latest that has begun is
    opened. Running this again changes nothing: a cycle is unique. A unit that was put elsewhere is
    asked there; one that was merged into another is asked no more.
    """
    today = site_date(at)
    opened = []
    firsts = Assignment.objects.filter(first_cycle=None, repeats_months__isnull=False)
    for first in firsts.select_related("audience", "target", "created_by"):
        months = first.repeats_months or 0
        last = first.later_cycles.aggregate(last=Max("cycle"))["last"] or 1
        cycle = last
        while months_later(first.opens_on, months * cycle) <= today:
            cycle += 1
        if cycle == last:
            continue
        audience = UnitChange.objects.stands_at(first.audience)
        if audience is None:
            continue
        try:
            opened.append(_open(first, cycle, audience, at))
        except DomainError as refusal:
            logger.warning("Cycle %d of assignment %d: %s", cycle, first.pk, refusal)
    return opened


class RepeatsNoMore(DomainError):
    """It does not repeat, or somebody has stopped it."""


@transaction.atomic
def stop_repeating(*, assignment: Assignment, actor: Cadre, at: dt.datetime) -> Assignment:
    """Open no further cycle of what `assignment` is a cycle of; return the first one.

    What runs goes on to its end.

    Raises:
        RepeatsNoMore: it does not repeat.
    """
    first = Assignment.objects.select_for_update().get(
        pk=assignment.first_cycle_id or assignment.pk
    )
    if first.repeats_months is None:
        raise RepeatsNoMore(_("This assignment does not repeat."))
    before, first.repeats_months = first.repeats_months, None
    first.save(update_fields=["repeats_months"])
    log(
        instance=first,
        action="assignments.stop_repeating",
        user=actor,
        data={"every_months": before},
    )
    return first


def _open(first: Assignment, cycle: int, audience: Unit, at: dt.datetime) -> Assignment:
    shift = (first.repeats_months or 0) * (cycle - 1)
    opens_on = months_later(first.opens_on, shift)
    page: Assignable | None = find_assignable(first.target_id)
    return services.open_assignment(
        title=first.title,
        title_en=first.title_en,
        activity_key=page.activity_key if page else first.activity_key,
        target=first.target,
        audience=audience,
        reason=first.reason,
        reason_en=first.reason_en,
        minutes=first.minutes,
        is_mandatory=first.is_mandatory,
        opens_on=opens_on,
        due_on=months_later(first.due_on, shift),
        rule=Rule.of(first.rule),
        due_kind=first.due_kind,
        due_days=first.due_days,
        event_key=first.event_key,
        event_on=first.event_on,
        first_cycle=first,
        cycle=cycle,
        counts_from=opens_on,
        may_reach_nobody=True,
        actor=first.created_by,
        at=at,
    )
