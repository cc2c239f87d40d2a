"""The next messages: who, what, when and why, before any of them goes out; and the last ones."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count, F, Max, Q, Sum

from assignments.models import Assignment, Obligation, Reminder, Tally, below
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.ladder import WITHIN_DAYS, Rung, rungs_of
from assignments.reminders.services import step_label
from cadres.models import Unit
from core.time import site_date

DAYS_AHEAD: Final = 30
MOST_NAMED: Final = 6
MOST_SENT: Final = 30
MOST_WITH_NAMES: Final = 12


@dataclass(frozen=True)
class Planned:
    """One step of one assignment that is to come, with how many would get it as things stand."""

    assignment: Assignment
    rung: Rung
    goes_at: dt.datetime
    due_on: dt.date
    people: int
    names: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        return step_label(self.rung.code)

    @property
    def others(self) -> int:
        """How many people are not named."""
        return max(0, self.people - len(self.names))


@dataclass(frozen=True)
class Sent:
    """What went out of one step of one assignment, and who was left out because they had finished."""

    assignment: Assignment
    step: str
    at: dt.datetime
    told: int
    finished: int


def planned_messages(tops: Sequence[Unit], at: dt.datetime) -> list[Planned]:
    """Return the messages of the next thirty days to people within `tops`, the soonest first.

    Five queries, and one for each of the first few assignments for its names.
    """
    today = site_date(at)
    calendar, hours = work_calendar(), sending_hours()
    around = dt.timedelta(days=WITHIN_DAYS)
    running = list(
        Assignment.objects.touching(tops)
        .filter(opens_on__lte=today + dt.timedelta(days=DAYS_AHEAD))
        .with_due_days_since(today - around)
        .select_related("audience")
    )
    now = local(at)
    found = []
    for assignment, due_on, people in open_of(running, tops, today):
        for rung, day in rungs_of(due_on, assignment.opens_on, calendar):
            begins = dt.datetime.combine(day, hours.opens, tzinfo=now.tzinfo)
            if now.date() <= day <= today + dt.timedelta(days=DAYS_AHEAD) and (
                day > today or now.time() < hours.closes
            ):
                found.append(Planned(assignment, rung, max(begins, now), due_on, people))
    found.sort(key=lambda each: (each.goes_at, each.assignment.pk))
    sent = _already_sent(found, today)
    to_come = [
        each
        for each in found
        if each.goes_at.date() != today
        or (each.assignment.pk, each.due_on, each.rung.code) not in sent
    ]
    return [
        replace(each, names=_names(each, tops)) if number < MOST_WITH_NAMES else each
        for number, each in enumerate(to_come)
    ]


def sent_messages(tops: Sequence[Unit], at: dt.datetime) -> list[Sent]:
    """Return what went out in the last thirty days to people within `tops`, the latest first."""
    since = at - dt.timedelta(days=DAYS_AHEAD)
    rows = list(
        Reminder.objects.filter(
            Q(posted_at__gte=since) | Q(dropped_at__gte=since),
            obligation__in=Obligation.objects.below(tops),
        )
        .order_by()
        .values("obligation__assignment", "step")
        .annotate(
            told=Count("posted_at"),
            finished=Count("dropped_at"),
            last_posted=Max("posted_at"),
            last_dropped=Max("dropped_at"),
        )
    )
    assignments = Assignment.objects.in_bulk({row["obligation__assignment"] for row in rows})
    found = [
        Sent(
            assignments[row["obligation__assignment"]],
            step_label(row["step"]),
            row["last_posted"] or row["last_dropped"],
            row["told"],
            row["finished"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST_SENT]


def open_of(
    assignments: Sequence[Assignment], tops: Sequence[Unit], today: dt.date
) -> list[tuple[Assignment, dt.date, int]]:
    """Count who has not finished, by due day: from tallies, and from people with days of their own.

    Two queries.
    """
    together = {each.pk: each for each in assignments if not each.has_personal_due_dates}
    apart = {
        each.pk: each
        for each in assignments
        if each.has_personal_due_dates or each.may_have_later_days(today)
    }
    counts = (
        Obligation.objects.open()
        .filter(assignment__in=apart)
        .exclude(assignment__in=together, due_on=F("assignment__due_on"))
        .below(tops)
        .order_by()
        .values_list("assignment_id", "due_on")
        .annotate(Count("pk"))
    )
    found = [(apart[pk], due_on, people) for pk, due_on, people in counts]
    later: Counter[int] = Counter()
    for assignment, _due_on, people in found:
        later[assignment.pk] += people
    sums = (
        Tally.objects.filter(assignment__in=together)
        .below(tops)
        .order_by()
        .values_list("assignment_id")
        .annotate(Sum("assigned"), Sum("done"))
    )
    found += [
        (together[pk], together[pk].due_on, assigned - done - later[pk])
        for pk, assigned, done in sums
    ]
    return [each for each in found if each[2] > 0]


def _already_sent(found: Sequence[Planned], today: dt.date) -> set[tuple[int, dt.date, str]]:
    """Tell which of today's steps have gone out. One query."""
    todays = [each for each in found if each.goes_at.date() == today]
    return set(
        Reminder.objects.filter(
            obligation__assignment__in=[each.assignment for each in todays],
            step__in=[each.rung.code for each in todays],
        )
        .order_by()
        .values_list("obligation__assignment", "obligation__due_on", "step")
        .distinct()
    )


def _names(planned: Planned, tops: Sequence[Unit]) -> tuple[str, ...]:
    people = planned.assignment.obligations.open().filter(below(tops), due_on=planned.due_on)
    few = people.order_by("unit_id", "pk").values_list("cadre__name", flat=True)[:MOST_NAMED]
    return tuple(few)
