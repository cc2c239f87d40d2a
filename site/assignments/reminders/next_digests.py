"""The digests to come: which manager is told, when and why, before any of them goes out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from assignments.models import Assignment, Tally
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.digests import (
    digest_key,
    is_first_of_week,
    is_last_rung,
    managers_by_unit,
    nearest_managed,
)
from assignments.reminders.ladder import WITHIN_DAYS
from assignments.reminders.upcoming import DAYS_AHEAD, open_of
from cadres.models import Notice, NoticeKind, Unit
from core.time import site_date
from core.working_days import WorkCalendar

MOST_DIGESTS: Final = 6


@dataclass(frozen=True)
class NextDigest:
    """One day on which managers are told whom to ask, as things stand today."""

    goes_at: dt.datetime
    assignments: tuple[Assignment, ...]
    managers: tuple[str, ...]
    others: int  # managers of units above, who are not named here
    is_weekly: bool

    @property
    def is_nobody(self) -> bool:
        return not self.managers and not self.others


def next_digests(tops: Sequence[Unit], at: dt.datetime) -> list[NextDigest]:
    """Return the next digests about people within `tops`, the soonest first.

    Everybody counts for the manager nearest to their unit; who is done by then is left out. Six
    queries, however many people there are.
    """
    today = site_date(at)
    mandatory = list(
        Assignment.objects.touching(tops)
        .filter(opens_on__lte=today + dt.timedelta(days=DAYS_AHEAD), is_mandatory=True)
        .with_due_days_since(today - dt.timedelta(days=WITHIN_DAYS))
    )
    open_ones = [
        (assignment, due_on) for assignment, due_on, _people in open_of(mandatory, tops, today)
    ]
    if not open_ones:
        return []
    calendar, hours, now = work_calendar(), sending_hours(), local(at)
    managers = _managers({assignment.pk for assignment, _due_on in open_ones}, tops)
    found: list[NextDigest] = []
    for day, late, is_weekly in _days(open_ones, today, calendar):
        if day == today and (now.time() >= hours.closes or _was_sent(managers, today)):
            continue
        told = {who for each in late for who in managers[each.pk].items()}
        begins = dt.datetime.combine(day, hours.opens, tzinfo=now.tzinfo)
        names = sorted({name for _cadre, name in told if name})
        others = len({cadre for cadre, name in told if not name})
        digest = NextDigest(max(begins, now), late, tuple(names), others, is_weekly)
        if not digest.is_nobody:
            found.append(digest)
        if len(found) == MOST_DIGESTS:
            break
    return found


def _days(
    open_ones: Sequence[tuple[Assignment, dt.date]], today: dt.date, calendar: WorkCalendar
) -> Iterator[tuple[dt.date, tuple[Assignment, ...], bool]]:
    """Yield the days on which a digest goes out, what is late by then, and whether it is the weekly."""
    for number in range(DAYS_AHEAD + 1):
        day = today + dt.timedelta(days=number)
        if not calendar.is_working(day):
            continue
        since = day - dt.timedelta(days=WITHIN_DAYS)
        late = [(one, due_on) for one, due_on in open_ones if since <= due_on < day]
        is_last = is_last_rung(day, {due_on for _one, due_on in late}, calendar)
        if late and (is_last or is_first_of_week(day, calendar)):
            assignments = tuple({one.pk: one for one, _due_on in late}.values())
            yield day, assignments, not is_last


def _managers(assignments: Collection[int], tops: Sequence[Unit]) -> dict[int, dict[int, str]]:
    """Return, by assignment, the managers nearest to people who have not finished: id → name.

    Managers of units that do not lie within `tops` have no name here. Two queries.
    """
    managing = managers_by_unit()
    found: dict[int, dict[int, str]] = defaultdict(dict)
    unfinished = Tally.objects.filter(assignment__in=assignments, assigned__gt=F("done"))
    for assignment_id, path in unfinished.below(tops).values_list("assignment_id", "path"):
        nearest = nearest_managed(path, managing)
        if nearest is not None:
            is_within = any(nearest.startswith(top.path) for top in tops)
            for cadre_id, name in managing[nearest].items():
                found[assignment_id][cadre_id] = name if is_within else ""
    return found


def _was_sent(managers: dict[int, dict[int, str]], today: dt.date) -> bool:
    people = {cadre for found in managers.values() for cadre in found}
    sent = Notice.objects.filter(kind=NoticeKind.DIGEST, key=digest_key(today))
    return sent.filter(cadre__in=people).exists()
