"""Running the checks and keeping what they found."""

import datetime as dt
from typing import Final

from django.utils import timezone

from assignments.checking.records import check_records
from assignments.models import Assignment, CheckRun
from assignments.recounting import recount
from assignments.reevaluating import reevaluate_running, summed
from core.time import site_date

MOST_KEPT: Final = 200  # assignments with differences kept for one run
NIGHT_HOURS: Final = (1, 5)  # on the site's clock


def plan_tonight(*, kind: str, at: dt.datetime) -> CheckRun | None:
    """Return tonight's run of `kind` if it is night and nobody has planned it, else None."""
    hour = timezone.localtime(at, timezone.get_default_timezone()).hour
    if not NIGHT_HOURS[0] <= hour < NIGHT_HOURS[1]:
        return None
    run, is_new = CheckRun.objects.get_or_create(
        kind=kind, planned_on=site_date(at), defaults={"started_at": at}
    )
    return run if is_new else None


def plan_now(*, kind: str, at: dt.datetime, fix: bool = False) -> CheckRun:
    """Return a run that somebody asked for."""
    return CheckRun.objects.create(kind=kind, started_at=at, is_fixed=fix)


def carry_out(*, run: CheckRun) -> CheckRun:
    """Do what `run` stands for and keep what it found."""
    at = timezone.now()
    if run.kind == CheckRun.Kind.REEVALUATION:
        changed = reevaluate_running(at=at)
        run.checked = Assignment.objects.running(site_date(at)).count()
        total = summed(changed)
        run.differences = [dict(total)] if total else []
        run.is_fixed = True
    else:
        # The record first: what is finished by it then moves obligations and tallies.
        records = [each.as_json() for each in check_records(fix=run.is_fixed, at=at)]
        found = records + [each.as_json() for each in recount(fix=run.is_fixed, at=at)]
        run.checked = Assignment.objects.count()
        run.differences = found[:MOST_KEPT]
    run.finished_at = timezone.now()
    run.save(update_fields=["checked", "differences", "is_fixed", "finished_at"])
    return run
